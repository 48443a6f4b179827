using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Data;

/// <summary>What of the audit trail somebody may read.</summary>
public static partial class Visibility
{
    /// <summary>
    /// The audit trail without what it tells of records that the actor may not read, and of the coding of blind cases by others. Entries of coding that name no case
    /// are left out for whoever codes blind. Who audits restricted records gets their entries too; the values in them are another matter (<see cref="ReadableIn"/>).
    /// </summary>
    public static IQueryable<AuditRow> VisibleAudit(this TocContext context, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var (blind, everything) = (context.BlindCases(actor), AuditsEverything(actor));
        var (user, name) = (actor.UserId, actor.Name);
        // How much a file of somebody else held, and what a batch put together, may tell of records that are not for the reader.
        var entries = AuditsEverything(actor) ? context.Audit : context.ReadableAudit(actor).Where(a => a.Entity != FileLog.Entity && a.Entity != "export_job" && a.Entity != Batch);
        return entries.Where(a =>
            !CodingEntities.Contains(a.Entity)
            || (user != null ? a.UserId == user : a.UserId == null && a.Actor == name)
            || (a.CaseId == null ? !blind.Any() : !blind.Contains(a.CaseId.Value))).Where(a => everything || a.Action != ExportLog.Action);
    }

    /// <summary>
    /// The newest entry of a kind that the actor may see. Rights are looked up for the newest entries alone, some at first and more only where none of them may be seen: asked of all
    /// entries at once, the database would first put together every case that may be read.
    /// </summary>
    /// <param name="context">The database.</param>
    /// <param name="actor">Who reads.</param>
    /// <param name="which">The kind of entry.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Its number and time; null: there is none.</returns>
    public static async Task<(long Number, DateTimeOffset At)?> NewestAuditAsync(this TocContext context, Actor actor, Expression<Func<AuditRow, bool>> which, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var before = long.MaxValue;
        for (var size = 32; ; size = Math.Min(size * 8, 16_384))
        {
            var newest = context.Audit.Where(which).Where(a => a.Id < before).OrderByDescending(a => a.Id).Take(size).Select(a => a.Id);
            (long, DateTimeOffset)? found = null;
            var looked = new List<long>();
            var batch = new ReadBatch(context);
            // What may be seen of the log takes many times longer to plan than to look up, and the plan is the same whatever is asked.
            batch.Do("SET LOCAL plan_cache_mode = force_generic_plan");
            batch.Add(context.VisibleAudit(actor).Where(a => newest.Contains(a.Id)).OrderByDescending(a => a.Id).Select(a => new { a.Id, a.At }).Take(1), r => found = (r.GetInt64(0), r.Moment(1)));
            batch.Add(newest, r => looked.Add(r.GetInt64(0)));
            batch.Do("SET LOCAL plan_cache_mode = auto");
            await batch.RunAsync(cancellationToken);
            if (found is not null || looked.Count < size)
                return found;
            before = looked[^1];
        }
    }

    /// <summary>Those of the entries whose values the actor may read.</summary>
    public static async Task<IReadOnlySet<long>> ReadableIn(this TocContext context, Actor actor, IReadOnlyCollection<long> entries, CancellationToken cancellationToken) =>
        await context.ReadableAudit(actor).Where(a => entries.Contains(a.Id)).Select(a => a.Id).ToHashSetAsync(cancellationToken);

    /// <summary>Takes numbers of cases that the actor may not read out of what entries say of links to cases; the entries themselves stay.</summary>
    public static async Task HideCasesAsync(this TocContext context, Actor actor, IEnumerable<AuditRow> entries, CancellationToken cancellationToken)
    {
        var told = entries.Where(a => a.Changes.Contains("\"case_id", StringComparison.Ordinal)).Select(a => (Entry: a, Changes: JsonNode.Parse(a.Changes)!.AsObject())).ToList();
        var values = told.SelectMany(t => new[] { "case_id", "case_ids" }.Select(c => t.Changes[c])).OfType<JsonArray>().ToList();
        var numbers = values.SelectMany(v => v).SelectMany(v => v is JsonArray many ? many.ToList() : [v]).OfType<JsonValue>().Select(v => v.TryGetValue(out long n) ? n : 0).ToHashSet();
        if (numbers.Count == 0 || (actor.Door == Door.CommandLine && SeesEveryLevel(actor)))
            return;
        var others = context.KeptToOthers(actor);
        // Cases that are no more are told to whoever sees every sensitivity.
        var hidden = SeesEveryLevel(actor) ? await others.Where(c => numbers.Contains(c)).ToHashSetAsync(cancellationToken)
            : numbers.Except(await context.ReadableCases(actor).Where(c => numbers.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellationToken)).ToHashSet();
        bool Hidden(JsonNode? node) => node is JsonValue value && value.TryGetValue(out long number) && hidden.Contains(number);
        foreach (var change in values)
        {
            for (var n = 0; n < change.Count; n++)
            {
                if (change[n] is JsonArray many)
                    many.RemoveAll(Hidden);
                else if (Hidden(change[n]))
                    change[n] = null;
            }
        }

        foreach (var (entry, changes) in told)
            entry.Changes = changes.ToJsonString();
    }

    /// <summary>
    /// Whether something that was there and open to the actor at a moment may not be read any more: the actor was taken out of an audience, or a case was kept to others or made
    /// more sensitive. A file from before may hold it.
    /// </summary>
    public static async Task<bool> IsNarrowedAsync(this TocContext context, Actor actor, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Door == Door.CommandLine)
            return false;
        // What became hidden is asked for; that it did is all that is told.
        await using var all = await context.SeeEverythingAsync(cancellationToken);
        var later = context.Audit.Where(a => a.At >= since);
        var self = $"{actor.UserId}";
        if (actor.UserId is not null && await later.AnyAsync(a => a.Entity == "audience_member" && a.Action == "delete" && a.Key.Contains(self), cancellationToken))
            return true;
        var (readable, others) = (AccessPolicy.Readable(actor), context.KeptToOthers(actor));
        if (await context.Cases.AnyAsync(c => c.CreatedAt < since && readable.Contains(c.Sensitivity) && others.Contains(c.Id) && later.Any(a => a.CaseId == c.Id && a.Entity == "case_audience"), cancellationToken))
            return true;
        foreach (var level in readable.Select(l => $$"""{"sensitivity":["{{l.Text()}}"]}"""))
        {
            if (await context.Cases.AnyAsync(c => c.CreatedAt < since && !readable.Contains(c.Sensitivity) && later.Any(a => a.CaseId == c.Id && a.Entity == "case_record" && EF.Functions.JsonContains(a.Changes, level)), cancellationToken))
                return true;
        }

        return false;
    }

    private static bool AuditsEverything(Actor actor) => Enum.GetValues<Sensitivity>().All(level => AccessPolicy.May(actor, Permission.ReadAudit, level));

    /// <summary>
    /// Entries that belong to no case, group or source, or to one that the actor may read, deleted cases among them. What was written before a case was made less sensitive is left
    /// out too: it may hold what made it so.
    /// </summary>
    private static IQueryable<AuditRow> ReadableAudit(this TocContext context, Actor actor)
    {
        if (actor.Door == Door.CommandLine && SeesEveryLevel(actor))
            return context.Audit;
        var (cases, groups, sources) = (context.ReadableCases(actor), context.VisibleGroups(actor), context.VisibleSources(actor));
        var entries = context.Audit.Where(a => (a.Entity != "crime_group" || groups.Any(g => "" + g.Id == a.Key)) && (a.Entity != "source" || sources.Any(s => "" + s.Id == a.Key)));
        // Whoever sees every sensitivity is told of cases that are no more; only those that are kept to others are left out.
        var others = context.KeptToOthers(actor);
        if (SeesEveryLevel(actor))
            return entries.Where(a => (a.CaseId == null || !others.Contains(a.CaseId.Value)) && (a.Entity != Batch || !others.Any()));
        // Every change of sensitivity from or to one that is out of reach.
        var hidden = Enum.GetValues<Sensitivity>().Except(AccessPolicy.Readable(actor)).Select(level => $$"""{"sensitivity":["{{level.Text()}}"]}""").ToList();
        var moves = context.Audit.Where(_ => false);
        foreach (var level in hidden)
            moves = moves.Concat(context.Audit.Where(m => m.Entity == "case_record" && EF.Functions.JsonContains(m.Changes, level)));
        // Evidence was once noted without its case.
        return entries.Where(a => (a.CaseId == null && a.Entity != "evidence" && a.Entity != Batch) || (cases.Any(c => c.Id == a.CaseId) && !moves.Any(m => m.CaseId == a.CaseId && m.Id >= a.Id)));
    }
}
