using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>Records a group that a case names for the first time.</summary>
public sealed class SaveGroup(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>The reference of the new group, or its faults.</summary>
    public async Task<Result<string>> HandleAsync(Actor actor, GroupContent content, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("group");
        var lookups = RecordLookups.From(vocabularies.Countries, vocabularies.Offences, [], []);
        content = GroupRules.Normalize(content, lookups);
        if (GroupRules.Validate(content, lookups) is { Count: > 0 } faults)
            return Refused.Invalid(faults);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var reference = content.Reference;
        if (reference is not null && await context.Groups.AnyAsync(g => g.Reference == reference, cancellationToken))
            return Refused.Invalid(new Fault("reference", "A reference that no other group bears.", reference));
        // An imported group may bear a reference that looks like ours.
        while (reference is null || await context.Groups.AnyAsync(g => g.Reference == reference, cancellationToken))
        {
            var number = (await NumberSequences.NextAsync(context, NumberSequences.Group, 1, cancellationToken))[0];
            reference = string.Create(CultureInfo.InvariantCulture, $"GRP-{number:D4}");
        }

        context.Groups.Add(new GroupRow
        {
            Reference = reference,
            Name = content.Name,
            Aliases = [.. content.Aliases],
            Kind = content.Kind,
            Structure = content.Structure,
            HomeCountry = content.HomeCountry,
            Note = content.Note,
        });
        await context.SaveChangesAsync(cancellationToken);
        return reference;
    }
}
