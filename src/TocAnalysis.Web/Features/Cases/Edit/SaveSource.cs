using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>Records a source that a case cites for the first time.</summary>
public sealed class SaveSource(TocDatabase database)
{
    /// <summary>The reference of the new source, or its faults.</summary>
    public async Task<Result<string>> HandleAsync(Actor actor, SourceContent content, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("source");
        content = SourceRules.Normalize(content);
        if (SourceRules.Validate(content) is { Count: > 0 } faults)
            return Refused.Invalid(faults);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var reference = content.Reference;
        if (reference is not null && await context.Sources.AnyAsync(s => s.Reference == reference, cancellationToken))
            return Refused.Invalid(new Fault("reference", "A reference that no other source bears.", reference));
        // An imported source may bear a reference that looks like ours.
        while (reference is null || await context.Sources.AnyAsync(s => s.Reference == reference, cancellationToken))
        {
            var number = (await NumberSequences.NextAsync(context, NumberSequences.Source, 1, cancellationToken))[0];
            reference = string.Create(CultureInfo.InvariantCulture, $"SRC-{number:D4}");
        }

        context.Sources.Add(new SourceRow
        {
            Reference = reference,
            Type = content.Type,
            Title = content.Title,
            Authors = content.Authors,
            Year = content.Year,
            Publisher = content.Publisher,
            Url = content.Url,
            Reliability = content.Reliability,
            Note = content.Note,
        });
        await context.SaveChangesAsync(cancellationToken);
        return reference;
    }
}
