using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Rounds;

namespace TocAnalysis.Web.Data;

/// <summary>
/// The one place that narrows what is read to what the actor may see: page, search, count, table, file, history and REST all start from here. A test looks
/// through the sources and lets nothing else read codings, positions, adjudications, memos, assignments or the audit trail.
/// </summary>
public static partial class Visibility
{
    /// <summary>Records that are asked for together.</summary>
    private const int MostAsked = 10_000;

    /// <summary>Entries of imports, changes of many and merges, whose names may name a record.</summary>
    private const string Batch = "import_batch";

    /// <summary>Entries of the audit trail that tell of somebody's coding.</summary>
    private static readonly string[] CodingEntities = ["coding", "evidence", "assignment", "adjudication", "memo", "round_coder", "coder", "table_release", "table_release_file"];

    /// <summary>Cases that exist for this actor. What may not be seen is answered like what does not exist.</summary>
    public static IQueryable<CaseRow> VisibleCases(this TocContext context, Actor actor)
    {
        return context.ReadableCases(actor).Where(c => c.DeletedAt == null);
    }

    /// <summary>Cases with the deleted ones among them, for those who may bring them back; for all others no more than <see cref="VisibleCases"/>.</summary>
    public static IQueryable<CaseRow> CasesWithDeleted(this TocContext context, Actor actor)
    {
        return AccessPolicy.May(actor, Permission.Record) ? context.ReadableCases(actor) : context.VisibleCases(actor);
    }

    /// <summary>The audiences that the actor is in. Keys are in none: they do not say in whose hand they are.</summary>
    public static IQueryable<long> OwnAudiences(this TocContext context, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var user = actor.InNoAudience ? null : actor.UserId;
        return context.AudienceMembers.Where(m => m.UserId == user).Select(m => m.AudienceId);
    }

    /// <summary>Whether no case is out of the actor's reach, neither by its sensitivity nor by its audiences.</summary>
    public static async Task<bool> SeesEveryCaseAsync(this TocContext context, Actor actor, CancellationToken cancellationToken) =>
        SeesEveryLevel(actor) && (actor.Door == Door.CommandLine || !await context.KeptToOthers(actor).AnyAsync(cancellationToken));

    /// <summary>Groups that exist for the actor: those in a visible case, in a link or entry that belongs to no case, and those in no case at all. A group of hidden cases alone is hidden with them.</summary>
    public static IQueryable<GroupRow> VisibleGroups(this TocContext context, Actor actor)
    {
        return context.GroupsIn(actor, context.VisibleCases(actor));
    }

    private static IQueryable<GroupRow> GroupsIn(this TocContext context, Actor actor, IQueryable<CaseRow> visible)
    {
        var named = context.NamedGroups();
        return actor.Door == Door.CommandLine ? context.Groups
            : context.Groups.Where(g => !named.Any(p => p.ThingId == g.Id) || named.Any(p => p.ThingId == g.Id && visible.Any(c => c.Id == p.CaseId))
                || context.GroupLinks.Any(l => l.CaseId == null && (l.FromId == g.Id || l.ToId == g.Id)) || context.Registers.Any(e => e.CaseId == null && (e.FromGroupId == g.Id || e.ToGroupId == g.Id)));
    }

    /// <summary>Sources that exist for the actor: those that a visible case, a coding on one, or anything outside cases cites, and those that no case cites.</summary>
    public static IQueryable<SourceRow> VisibleSources(this TocContext context, Actor actor)
    {
        return context.SourcesIn(actor, context.VisibleCases(actor));
    }

    private static IQueryable<SourceRow> SourcesIn(this TocContext context, Actor actor, IQueryable<CaseRow> visible)
    {
        var cited = context.CitedSources();
        return actor.Door == Door.CommandLine ? context.Sources
            : context.Sources.Where(s => !cited.Any(p => p.ThingId == s.Id) || cited.Any(p => p.ThingId == s.Id && visible.Any(c => c.Id == p.CaseId))
                || context.GroupLinks.Any(l => l.CaseId == null && l.SourceId == s.Id) || context.Registers.Any(e => e.CaseId == null && e.SourceId == s.Id) || context.Implementation.Any(e => e.SourceId == s.Id));
    }

    /// <summary>Which case names which group: in its list, in a link between groups, in an entry of a register.</summary>
    private static IQueryable<InCase> NamedGroups(this TocContext context) =>
        context.CaseGroups.Select(p => new InCase { CaseId = p.CaseId, ThingId = p.GroupId })
            .Concat(context.GroupLinks.Where(l => l.CaseId != null).Select(l => new InCase { CaseId = l.CaseId!.Value, ThingId = l.FromId }))
            .Concat(context.GroupLinks.Where(l => l.CaseId != null).Select(l => new InCase { CaseId = l.CaseId!.Value, ThingId = l.ToId }))
            .Concat(context.Registers.Where(e => e.CaseId != null && e.FromGroupId != null).Select(e => new InCase { CaseId = e.CaseId!.Value, ThingId = e.FromGroupId!.Value }))
            .Concat(context.Registers.Where(e => e.CaseId != null && e.ToGroupId != null).Select(e => new InCase { CaseId = e.CaseId!.Value, ThingId = e.ToGroupId!.Value }));

    /// <summary>Which case cites which source: in any of its parts, in codings on it, in links and entries that belong to it.</summary>
    private static IQueryable<InCase> CitedSources(this TocContext context) =>
        context.CaseSources.Select(p => new InCase { CaseId = p.CaseId, ThingId = p.SourceId })
            .Concat(context.CaseCountries.Where(p => p.SourceId != null).Select(p => new InCase { CaseId = p.CaseId, ThingId = p.SourceId!.Value }))
            .Concat(context.CaseOffences.Where(p => p.SourceId != null).Select(p => new InCase { CaseId = p.CaseId, ThingId = p.SourceId!.Value }))
            .Concat(context.CaseGroups.Where(p => p.SourceId != null).Select(p => new InCase { CaseId = p.CaseId, ThingId = p.SourceId!.Value }))
            .Concat(context.Evidence.Where(e => e.SourceId != null).Join(context.Codings, e => e.CodingId, c => c.Id, (e, c) => new InCase { CaseId = c.CaseId, ThingId = e.SourceId!.Value }))
            .Concat(context.GroupLinks.Where(l => l.CaseId != null && l.SourceId != null).Select(l => new InCase { CaseId = l.CaseId!.Value, ThingId = l.SourceId!.Value }))
            .Concat(context.Registers.Where(e => e.CaseId != null && e.SourceId != null).Select(e => new InCase { CaseId = e.CaseId!.Value, ThingId = e.SourceId!.Value }));

    /// <summary>Cases of sensitivities that the actor may read, not kept to audiences without the actor; deleted ones among them.</summary>
    internal static IQueryable<CaseRow> ReadableCases(this TocContext context, Actor actor)
    {
        var readable = AccessPolicy.Readable(actor);
        var cases = context.Cases.Where(c => readable.Contains(c.Sensitivity));
        if (actor.Door == Door.CommandLine)
            return cases;
        var others = context.KeptToOthers(actor);
        return cases.Where(c => !others.Contains(c.Id));
    }

    /// <summary>Whether the actor may read each of these cases, deleted ones too, and each is of one of these sensitivities.</summary>
    public static async Task<bool> ReachesCasesAsync(this TocContext context, Actor actor, IReadOnlyCollection<long> ids, IReadOnlyCollection<Sensitivity> levels, CancellationToken cancellationToken)
    {
        foreach (var portion in ids.Distinct().Chunk(MostAsked))
        {
            if (await context.ReadableCases(actor).CountAsync(c => portion.Contains(c.Id) && levels.Contains(c.Sensitivity), cancellationToken) < portion.Length)
                return false;
        }

        return true;
    }

    /// <summary>Whether these groups and sources, as far as they stand, exist for the actor; those in deleted cases that the actor might read do.</summary>
    public static async Task<bool> ReachesActorsAsync(this TocContext context, Actor actor, IReadOnlyCollection<long> groups, IReadOnlyCollection<long> sources, CancellationToken cancellationToken)
    {
        var readable = context.ReadableCases(actor);
        var (knownGroups, knownSources) = (context.GroupsIn(actor, readable), context.SourcesIn(actor, readable));
        foreach (var portion in groups.Chunk(MostAsked))
        {
            if (await context.Groups.AnyAsync(g => portion.Contains(g.Id) && !knownGroups.Any(k => k.Id == g.Id), cancellationToken))
                return false;
        }

        foreach (var portion in sources.Chunk(MostAsked))
        {
            if (await context.Sources.AnyAsync(s => portion.Contains(s.Id) && !knownSources.Any(k => k.Id == s.Id), cancellationToken))
                return false;
        }

        return true;
    }

    /// <summary>Cases with audiences of which the actor is in none.</summary>
    private static IQueryable<long> KeptToOthers(this TocContext context, Actor actor)
    {
        var own = context.OwnAudiences(actor);
        return context.CaseAudiences.Where(a => !context.CaseAudiences.Any(b => b.CaseId == a.CaseId && own.Contains(b.AudienceId))).Select(a => a.CaseId);
    }

    private static bool SeesEveryLevel(Actor actor) => AccessPolicy.Readable(actor).Count == Enum.GetValues<Sensitivity>().Length;

    /// <summary>Whether a case has a group that acts outside its recorded home (paragraphs 16 and 19); the same as <see cref="HostSides.HasGroupFromAbroad"/> says of a content.</summary>
    public static Expression<Func<CaseRow, bool>> HasGroupFromAbroad(this TocContext context) => c => context.CaseGroups.Any(p => p.CaseId == c.Id && context.Groups.Any(g => g.Id == p.GroupId && g.HomeCountry != null
        && context.CaseCountries.Any(k => k.CaseId == c.Id && k.Stage != null && k.Certainty != Certainty.Refuted && k.Country != g.HomeCountry)));

    /// <summary>Entries of the registers: those of visible cases, and those that belong to no case.</summary>
    public static IQueryable<RegisterRow> VisibleRegisters(this TocContext context, Actor actor) =>
        context.Registers.Where(e => e.CaseId == null || context.VisibleCases(actor).Any(c => c.Id == e.CaseId));

    /// <summary>
    /// Cases of which the actor sees no other coder's work: those of every open blind round in which the actor codes or coded, all of them and not only the
    /// own assignments, because any may be assigned to them tomorrow. A key does not say in whose hand it is, so for keys every open blind round counts.
    /// </summary>
    public static IQueryable<long> BlindCases(this TocContext context, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Door == Door.CommandLine)
            return context.RoundCases.Where(_ => false).Select(c => c.CaseId);
        var rounds = context.Rounds.Where(r => r.State == RoundState.Open && r.Blind);
        if (actor.UserId is { } user)
            rounds = rounds.Where(r => context.RoundCoders.Any(k => k.RoundId == r.Id && context.Coders.Any(c => c.Id == k.CoderId && c.UserId == user)));
        return context.RoundCases.Where(c => rounds.Any(r => r.Id == c.RoundId)).Select(c => c.CaseId);
    }

    /// <summary>The coder that the actor is, as rows: none or one.</summary>
    public static IQueryable<CoderRow> OwnCoder(this TocContext context, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.UserId is { } user)
            return context.Coders.Where(c => c.UserId == user);
        var names = CoderStore.NamesOf(actor);
        return context.Coders.Where(c => c.UserId == null && names.Contains(c.Name));
    }

    /// <summary>Codings on visible cases; of blind cases only the actor's own.</summary>
    public static IQueryable<CodingRow> VisibleCodings(this TocContext context, Actor actor)
    {
        var (blind, own) = (context.BlindCases(actor), context.OwnCoder(actor));
        // Whether anything is blind at all is asked once for a query; only then is each coding looked at.
        return context.Codings.Where(c => context.VisibleCases(actor).Any(v => v.Id == c.CaseId) && (!blind.Any() || !blind.Contains(c.CaseId) || own.Any(o => o.Id == c.CoderId)));
    }

    /// <summary>
    /// Whether <see cref="VisibleCodings"/> narrows nothing for this actor beyond the visible cases. Only then may counts by code, value and coder come from the
    /// sets of case numbers, which know every coding; for all others SQL answers. Whatever narrows codings further must answer false here.
    /// </summary>
    public static async Task<bool> SeesAllCodingsAsync(this TocContext context, Actor actor, CancellationToken cancellationToken) =>
        !await context.BlindCases(actor).AnyAsync(cancellationToken);

    /// <summary>Releases; for whoever codes blind only those whose numbers do not move with codings, since the others tell what coders decided.</summary>
    public static IQueryable<ReleaseRow> VisibleReleases(this TocContext context, Actor actor)
    {
        var blind = context.BlindCases(actor);
        return context.Releases.Where(r => !r.RestsOnCodings || !blind.Any());
    }

    /// <summary>Evidence of codings that the actor may see.</summary>
    public static IQueryable<EvidenceRow> VisibleEvidence(this TocContext context, Actor actor)
    {
        var codings = context.VisibleCodings(actor);
        return context.Evidence.Where(e => codings.Any(c => c.Id == e.CodingId));
    }

    /// <summary>The positions of cases. Of a blind case the position is what the actor's own codings alone would make it.</summary>
    public static IQueryable<PositionRow> VisiblePositions(this TocContext context, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Door == Door.CommandLine)
            return context.Positions;
        var user = actor.UserId;
        var names = CoderStore.NamesOf(actor).ToArray();
        // The first part is a plain filter of the kept positions, so that it stays as quick as they are where no blind round is open.
        return context.Positions.FromSql(
            $"""
            SELECT p.case_id, p.code, p.adjudicated, p.majority, p.coders FROM case_position p
            WHERE NOT EXISTS (SELECT 1 FROM round_case rc JOIN coding_round r ON r.id = rc.round_id AND r.state = 'open' AND r.blind
                WHERE rc.case_id = p.case_id AND ({user}::uuid IS NULL OR EXISTS (SELECT 1 FROM round_coder k JOIN coder o ON o.id = k.coder_id WHERE k.round_id = r.id AND o.user_id = {user}::uuid)))
            UNION ALL
            SELECT own.case_id, own.code, own.value, own.value, 1 FROM (
                SELECT DISTINCT ON (c.case_id, c.counts_as) c.case_id, c.counts_as AS code, c.value FROM coding c
                JOIN coder o ON o.id = c.coder_id AND (o.user_id = {user}::uuid OR ({user}::uuid IS NULL AND o.user_id IS NULL AND o.name = ANY ({names})))
                WHERE EXISTS (SELECT 1 FROM round_case rc JOIN coding_round r ON r.id = rc.round_id AND r.state = 'open' AND r.blind
                    WHERE rc.case_id = c.case_id AND ({user}::uuid IS NULL OR EXISTS (SELECT 1 FROM round_coder k JOIN coder o2 ON o2.id = k.coder_id WHERE k.round_id = r.id AND o2.user_id = {user}::uuid)))
                ORDER BY c.case_id, c.counts_as, c.updated_at DESC, c.id DESC) own
            """);
    }

    /// <summary>Adjudications of visible cases that are not blind for the actor.</summary>
    public static IQueryable<AdjudicationRow> VisibleAdjudications(this TocContext context, Actor actor)
    {
        var blind = context.BlindCases(actor);
        return context.Adjudications.Where(a => context.VisibleCases(actor).Any(v => v.Id == a.CaseId) && !blind.Contains(a.CaseId));
    }

    /// <summary>Assignments of visible cases; of blind cases only the actor's own.</summary>
    public static IQueryable<AssignmentRow> VisibleAssignments(this TocContext context, Actor actor)
    {
        var (blind, own) = (context.BlindCases(actor), context.OwnCoder(actor));
        return context.Assignments.Where(a => context.VisibleCases(actor).Any(v => v.Id == a.CaseId) && (!blind.Contains(a.CaseId) || own.Any(o => o.Id == a.CoderId)));
    }

    /// <summary>Memos on visible cases, and on codes; of blind cases, and on codes by coders of a blind round of the actor, only the own.</summary>
    public static IQueryable<MemoRow> VisibleMemos(this TocContext context, Actor actor)
    {
        var (blind, own) = (context.BlindCases(actor), context.OwnCoder(actor));
        return context.Memos.Where(m =>
            own.Any(o => o.Id == m.CoderId)
            || (m.CaseId == null ? !context.RoundCoders.Any(k => k.CoderId == m.CoderId && context.RoundCases.Any(c => c.RoundId == k.RoundId && blind.Contains(c.CaseId)))
                : context.VisibleCases(actor).Any(v => v.Id == m.CaseId) && !blind.Contains(m.CaseId.Value)));
    }

    /// <summary>Coders of whom the actor sees work, and the actor.</summary>
    public static IQueryable<CoderRow> VisibleCoders(this TocContext context, Actor actor)
    {
        var (codings, own) = (context.VisibleCodings(actor), context.OwnCoder(actor));
        return context.Coders.Where(c => codings.Any(k => k.CoderId == c.Id) || own.Any(o => o.Id == c.Id));
    }

    private sealed class InCase
    {
        public long CaseId { get; init; }

        public long ThingId { get; init; }
    }

    /// <summary>The adjudications that count: the latest of each unit (a case and the code under which codings count), unless it sent the unit back.</summary>
    public static IQueryable<AdjudicationRow> InForce(this IQueryable<AdjudicationRow> adjudications, TocContext context) =>
        adjudications.Where(a => a.Value != null && !context.Adjudications.Any(later => later.CaseId == a.CaseId && later.CountsAs == a.CountsAs && later.Id > a.Id));
}
