using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages.Bulk;

/// <summary>
/// Merges cases: parts of those that go are added where the one that stays lacks them, fields that it lacks are filled, and those that go are deleted
/// under their identifiers. Codings go with their coders; where the one that stays has a coding of the same code by the same coder already, that one stays
/// and the other is withdrawn. Cases in a round do not go into others, since their coders work on them.
/// </summary>
internal sealed class MergeCases(MergeWork work)
{
    public async Task<Result<MergeOutcome>> RunAsync(string keep, IReadOnlyList<string> away, CancellationToken cancellationToken)
    {
        var context = work.Context;
        var ids = away.Prepend(keep).Select(r => CaseId.TryParse(r, out var id) ? id : 0).ToList();
        var rows = await CaseStore.WithParts(context.Cases).Where(c => ids.Contains(c.Id) && c.DeletedAt == null).ToListAsync(cancellationToken);
        if (MergeWork.Missing(rows.Select(r => CaseId.Text(r.Id)), keep, away) is { } missing)
            return missing;
        var kept = rows.Single(r => CaseId.Text(r.Id) == keep);
        var gone = rows.Where(r => r.Id != kept.Id).OrderBy(r => r.Id).ToList();
        var goneIds = gone.ConvertAll(g => g.Id);
        if (await BoundAsync(kept.Id, goneIds, cancellationToken) is { Count: > 0 } bound)
            return Refused.Invalid(bound);
        // Their names may stand openly in the case that stays, and their labels mean others there.
        if (await context.CaseIdentities.Where(i => goneIds.Contains(i.CaseId)).Select(i => i.CaseId).Distinct().ToListAsync(cancellationToken) is { Count: > 0 } masked)
            return Refused.Invalid([.. masked.Select(id => new Fault("others", "A case without protected names: protect them in the case that stays, and end the protection in this one first.", CaseId.Text(id)))]);
        var names = await ReferenceNames.OfAsync(context, rows, cancellationToken);
        var before = CaseStore.Content(kept, names);
        // What comes from the others nobody has read in this case.
        var after = CaseReview.After(before, gone.Select(g => CaseStore.Content(g, names)).Aggregate(before, Join));
        var taken = CaseChanges.Between(before, after);
        if (taken.Count > 0)
        {
            await work.Store.UpdateAsync(context, kept, after, names, work.Actor, context.Reason, cancellationToken);
            work.Undo.Cases.Add(new WrittenCase(kept.Id, kept.Version, IsNew: false));
        }

        var (moved, withdrawn, unfound) = await CodingsAsync(kept, goneIds, after, cancellationToken);
        var links = await context.GroupLinks.Where(l => l.CaseId != null && goneIds.Contains(l.CaseId.Value)).ToListAsync(cancellationToken);
        foreach (var link in links)
        {
            var from = link.CaseId!.Value;
            link.CaseId = kept.Id;
            PackageRecords.Touch(context, link, work.Actor);
            work.Undo.MovedLinks.Add(new MovedLink(link.Id, link.Version, from));
        }

        foreach (var entry in await context.Registers.Where(e => (e.CaseId != null && goneIds.Contains(e.CaseId.Value)) || e.CaseIds.Any(c => goneIds.Contains(c))).ToListAsync(cancellationToken))
        {
            var (of, further) = (entry.CaseId, entry.CaseIds);
            entry.CaseId = of is { } id && goneIds.Contains(id) ? kept.Id : of;
            entry.CaseIds = [.. further.Select(c => goneIds.Contains(c) ? kept.Id : c).Distinct().Order()];
            PackageRecords.Touch(context, entry, work.Actor);
            work.Undo.MovedRegisters.Add(new MovedEntry(entry.Id, entry.Version, of, further));
        }

        foreach (var row in gone)
        {
            // A version of its own, so that the undo can tell whether anybody touched it since.
            await work.Store.UpdateAsync(context, row, CaseStore.Content(row, names), names, work.Actor, context.Reason, cancellationToken);
            row.DeletedAt = context.Clock.GetUtcNow();
            work.Undo.Cases.Add(new WrittenCase(row.Id, row.Version, IsNew: false, IsGone: true));
        }

        await context.SaveChangesAsync(cancellationToken);
        await PositionStore.RefreshAsync(context, [kept.Id, .. goneIds], cancellationToken);
        return new MergeOutcome(keep, away, rows.Count, links.Count, taken, null) { Codings = moved, Withdrawn = withdrawn, Unfound = unfound };
    }

    /// <summary>Moves codings to the case that stays, their quotations looked for in its words.</summary>
    private async Task<(int Moved, IReadOnlyList<string> Withdrawn, int Unfound)> CodingsAsync(CaseRow kept, List<long> goneIds, CaseContent texts, CancellationToken cancellationToken)
    {
        var context = work.Context;
        var rows = await context.Codings.Include(c => c.Evidence).Where(c => goneIds.Contains(c.CaseId)).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return (0, [], 0);
        var standing = (await context.Codings.Where(c => c.CaseId == kept.Id).Select(c => new { c.Code, c.CoderId, c.Round }).ToListAsync(cancellationToken)).Select(c => (c.Code, c.CoderId, c.Round)).ToHashSet();
        var (coderIds, sourceIds) = (rows.Select(r => r.CoderId).Distinct().ToList(), rows.SelectMany(r => r.Evidence).Select(e => e.SourceId).OfType<long>().Distinct().ToList());
        var coders = await context.Coders.Where(c => coderIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        var names = new ReferenceNames();
        foreach (var source in await context.Sources.Where(s => sourceIds.Contains(s.Id)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
            names.AddSource(source.Id, source.Reference);
        var (moved, withdrawn, unfound) = (0, new List<string>(), 0);
        foreach (var row in rows)
        {
            var before = PackageRecords.Content(row, names);
            if (!standing.Add((row.Code, row.CoderId, row.Round)))
            {
                withdrawn.Add($"{CaseId.Text(row.CaseId)} {row.Code} {coders[row.CoderId]}");
                work.Undo.RemovedCodings.Add(new RemovedCoding(row.Id, row.CaseId, row.CoderId, row.CodebookVersion, row.Version, row.CreatedAt, row.CreatedBy, before));
                context.RemoveRange(row.Evidence);
                context.Codings.Remove(row);
                continue;
            }

            var from = row.CaseId;
            var anchored = CodingRules.Anchor(before, texts.Summary, texts.Narrative);
            unfound += anchored.Evidence.Count(e => e.Quote is not null && e.Start is null);
            row.CaseId = kept.Id;
            PackageRecords.Write(row, anchored, names);
            PackageRecords.Touch(context, row, work.Actor);
            work.Undo.MovedCodings.Add(new MovedCoding(row.Id, row.Version, from, before));
            moved++;
        }

        await context.SaveChangesAsync(cancellationToken);
        return (moved, withdrawn, unfound);
    }

    private async Task<IReadOnlyList<Fault>> BoundAsync(long kept, List<long> ids, CancellationToken cancellationToken)
    {
        var inRounds = await work.Context.RoundCases.Where(c => ids.Contains(c.CaseId)).Select(c => c.CaseId).Distinct().Order().ToListAsync(cancellationToken);
        var faults = inRounds.ConvertAll(id => new Fault(CaseId.Text(id), "A case that is in no round, since its coders work on it. Keep it, and let the other one go into it."));
        // What is kept to some people does not come to others by going into a case of theirs.
        var audiences = (await work.Context.CaseAudiences.Where(a => a.CaseId == kept || ids.Contains(a.CaseId)).Select(a => new { a.CaseId, a.AudienceId }).ToListAsync(cancellationToken)).ToLookup(a => a.CaseId, a => a.AudienceId);
        faults.AddRange(ids.Where(id => !audiences[id].ToHashSet().SetEquals(audiences[kept])).Select(id => new Fault(CaseId.Text(id), "A case that is kept to the same audiences as the one that stays.")));
        // Which codings stay would tell a blind coder what others said of the case.
        if (await work.Context.BlindCases(work.Actor).AnyAsync(c => c == kept, cancellationToken))
            faults.Add(new Fault(CaseId.Text(kept), "A case that you do not code in an open blind round; wait until the round ends, or let somebody else put the cases together."));
        return faults;
    }

    private static CaseContent Join(CaseContent kept, CaseContent other) => kept with
    {
        Start = kept.Start ?? other.Start,
        End = kept.Ongoing ? null : kept.End ?? other.End,
        Ongoing = kept.Ongoing || (kept.End is null && other.End is null && other.Ongoing),
        Summary = kept.Summary.Length > 0 ? kept.Summary : other.Summary,
        Narrative = kept.Narrative.Length > 0 ? kept.Narrative : other.Narrative,
        // Whatever one of the two was closed to stays closed.
        Sensitivity = kept.Sensitivity > other.Sensitivity ? kept.Sensitivity : other.Sensitivity,
        FactConfidence = kept.FactConfidence ?? other.FactConfidence,
        FactNote = kept.FactNote ?? other.FactNote,
        Domains = [.. kept.Domains.Concat(other.Domains).DistinctBy(d => d.Domain)],
        Countries = [.. kept.Countries.Concat(other.Countries).DistinctBy(c => (c.Country, c.Stage, c.Flow))],
        Offences = [.. kept.Offences.Concat(other.Offences).DistinctBy(o => o.Offence)],
        Groups = [.. kept.Groups.Concat(other.Groups).DistinctBy(g => (g.Group, g.Role))],
        Activities = [.. kept.Activities.Concat(other.Activities).DistinctBy(a => (a.Activity, a.Place, a.Country))],
        Sources = [.. kept.Sources.Concat(other.Sources).DistinctBy(s => (s.Source, s.Locator))],
        // What the two say differently stays side by side.
        Competing = CompetingValues.Joined(kept, other),
    };
}
