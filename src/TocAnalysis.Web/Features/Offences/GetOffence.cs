using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Offences;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Offences;

/// <summary>An entry of the offence vocabulary, for a link.</summary>
public sealed record OffenceName(string Code, string Label);

/// <summary>An offence with what is recorded of it and of all below it.</summary>
/// <param name="Code">Permanent code.</param>
/// <param name="Label">Name.</param>
/// <param name="Note">What the vocabulary says of it.</param>
/// <param name="Paragraphs">Paragraphs of the paper that name it.</param>
/// <param name="Mapping">How it lies to the ICCS.</param>
/// <param name="Path">What it is a part of, the widest first.</param>
/// <param name="Below">What is directly below it.</param>
/// <param name="Roles">Distinct cases by role: main, accompanying.</param>
/// <param name="Profile">What stands in its cases; offences are itself and those below it.</param>
public sealed record OffenceDetail(
    string Code, string Label, string? Note, IReadOnlyList<int> Paragraphs, string? Mapping, IReadOnlyList<OffenceName> Path, IReadOnlyList<OffenceName> Below, IReadOnlyList<ProfileLine> Roles, Profile Profile)
{
    /// <summary>Day on which it was counted (UTC).</summary>
    public DateOnly Date { get; init; }
}

/// <summary>Reads one offence, and the list of those that are recorded.</summary>
public sealed class GetOffence(TocDatabase database, CaseQuery query, Vocabularies vocabularies, TimeProvider clock)
{
    /// <param name="actor">Who asks.</param>
    /// <param name="code">The offence.</param>
    /// <param name="threshold">Counts below it are withheld; null: all are shown.</param>
    /// <param name="asFile">Whether it leaves as a file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<OffenceDetail>> HandleAsync(Actor actor, string code, int? threshold, bool asFile, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("offences");
        if (!vocabularies.Offences.TryFind(code, out var offence))
            return new Refused(Refusal.NotFound, [new Fault("code", "A code of the offence vocabulary.", code, [.. vocabularies.Offences.Suggest(code).Select(o => o.Code)])]);
        await using var context = await database.ReadAsync(cancellationToken);
        var filter = new CaseFilter { Offences = [offence.Code] };
        var profile = await ProfileStore.OfAsync(context, actor, query.Where(context, actor, filter), vocabularies, cancellationToken);
        var below = vocabularies.Offences.SelfAndDescendantsOf(offence.Code).Select(o => o.Code).ToHashSet(StringComparer.Ordinal);
        var byRole = new List<(OffenceRole Role, List<long> Cases)>();
        foreach (var role in Enum.GetValues<OffenceRole>())
            byRole.Add((role, await query.Where(context, actor, filter with { OffenceRoles = [role] }).Select(c => c.Id).ToListAsync(cancellationToken)));
        Func<string, int?>? shown = null;
        if (threshold is { } k)
        {
            // Beside the profile stands that of all cases.
            var wider = await ProfileStore.OfAsync(context, actor, context.VisibleCases(actor), vocabularies, cancellationToken);
            (profile, shown) = await ShutProfile.OfAsync(context, actor, query.Where(context, actor, filter), vocabularies, profile, k, [wider], [.. byRole.Select(r => ($"role {r.Role}", (IReadOnlyCollection<long>)r.Cases))], cancellationToken);
        }

        List<ProfileLine> roles = [.. byRole.Select(r => new ProfileLine(r.Role.Text(), r.Role.Text(), shown is null ? r.Cases.Count : shown($"role {r.Role}")))];
        return new OffenceDetail(
            offence.Code, offence.Label, offence.Note, offence.PaperParagraphs, offence.IccsMapping, [.. vocabularies.Offences.AncestorsOf(offence.Code).Select(Name)],
            [.. vocabularies.Offences.ChildrenOf(offence.Code).Where(o => !o.RepeatsParent).Select(Name)], roles, profile with { Offences = [.. profile.Offences.Where(o => below.Contains(o.Key))] })
        { Date = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) };
    }

    /// <summary>Offences that visible cases record, most cases first, each with all below it.</summary>
    public async Task<Result<ProfileLine[]>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("offences");
        await using var context = await database.ReadAsync(cancellationToken);
        return (await ProfileStore.OfAsync(context, actor, context.VisibleCases(actor), vocabularies, cancellationToken)).Offences.ToArray();
    }

    private static OffenceName Name(Offence offence) => new(offence.Code, offence.Label);
}
