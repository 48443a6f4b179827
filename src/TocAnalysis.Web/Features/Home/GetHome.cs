using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Home;

/// <summary>What a person finds when they come in: their own recent work, what nobody has coded, and how far the paper is covered.</summary>
/// <param name="Cases">Cases that the actor may see.</param>
/// <param name="Uncoded">How many of them have no coding at all.</param>
/// <param name="Codings">Codings on them.</param>
/// <param name="Recent">The actor's last changes and codings, latest first, each case and code once.</param>
/// <param name="Issues">The ten issues in their order.</param>
/// <param name="FewestPositions">Issues and points with two poles, those with the fewest positions first.</param>
/// <param name="Paragraphs">The 43 paragraphs.</param>
/// <param name="Queue">Cases of coding rounds that wait for the actor.</param>
/// <param name="Changed">Cases that anybody changed last, latest first.</param>
/// <param name="Gaps">What the records say nothing about, most cases first.</param>
/// <param name="Date">Day on which it was read (UTC).</param>
public sealed record HomeView(
    int Cases, int Uncoded, int Codings, IReadOnlyList<RecentWork> Recent, IReadOnlyList<IssueState> Issues, IReadOnlyList<IssueState> FewestPositions, IReadOnlyList<ParagraphCoverage> Paragraphs, IReadOnlyList<QueueItem> Queue,
    IReadOnlyList<ChangedCase> Changed, IReadOnlyList<GapCount> Gaps, DateOnly Date);

/// <summary>A case that somebody changed.</summary>
public sealed record ChangedCase(string CaseId, string Title, int Version, string By, DateTimeOffset At);

/// <summary>Cases that lack something.</summary>
public sealed record GapCount(CaseGap Gap, int Cases);

/// <summary>Something the actor did to a case.</summary>
/// <param name="CaseId">Identifier in print.</param>
/// <param name="Title">Title of the case.</param>
/// <param name="Version">Version that was saved; null for a coding.</param>
/// <param name="Code">Key of the code that was coded; null for a saved case.</param>
/// <param name="Value">Value that was given, as token; null for a saved case.</param>
/// <param name="At">When.</param>
public sealed record RecentWork(string CaseId, string Title, int? Version, string? Code, string? Value, DateTimeOffset At);

/// <summary>How an issue or point stands, by distinct case.</summary>
public sealed record IssueState(string Code, string Title, BalanceCounts Counts);

/// <summary>What bears on one paragraph.</summary>
/// <param name="Number">1 to 43.</param>
/// <param name="Codes">Codes of the paragraph that are coded by hand; none: nothing can bear on it.</param>
/// <param name="Cases">Distinct cases coded with one of them.</param>
/// <param name="Codings">Codings with them.</param>
public sealed record ParagraphCoverage(int Number, IReadOnlyList<string> Codes, int Cases, int Codings);

/// <summary>Reads <see cref="HomeView"/>.</summary>
public sealed class GetHome(TocDatabase database, CaseQuery query, CaseSets sets, TimeProvider clock)
{
    private const int RecentShown = 8;
    private const int FewestShown = 5;
    private const int Paragraphs = 43;

    public async Task<Result<HomeView>> RunAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("home");
        await using var context = await database.ReadAsync(cancellationToken);
        var visible = context.VisibleCases(actor);
        var codings = context.VisibleCodings(actor);
        var cases = await visible.CountAsync(cancellationToken);
        var uncoded = await visible.CountAsync(c => !codings.Any(k => k.CaseId == c.Id), cancellationToken);
        var all = await codings.CountAsync(cancellationToken);
        var version = await context.CodebookVersions.Where(v => v.State == CodebookState.Frozen).MaxAsync(v => (int?)v.Number, cancellationToken) ?? 0;
        var codes = await context.Codes.Where(c => c.Version == version && c.Scale != ValueScale.None)
            .Select(c => new CodeLine(c.Key, c.Kind, c.Scale, c.Title, c.Paragraphs, c.Position)).ToListAsync(cancellationToken);
        var states = await StatesAsync(context, actor, visible, codes, cases, cancellationToken);
        return new HomeView(
            cases,
            uncoded,
            all,
            await RecentAsync(context, actor, cancellationToken),
            [.. states.Where(s => s.Kind == CodeKind.Issue).OrderBy(s => s.Position).Select(s => s.State)],
            [.. states.OrderBy(s => s.State.Counts.Positioned).ThenBy(s => s.Position).Take(FewestShown).Select(s => s.State)],
            await CoverageAsync(context, codings, version, codes, cancellationToken),
            [.. (await RoundStore.QueueAsync(context, actor, cancellationToken)).Take(RecentShown)],
            [.. (await visible.OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id).Take(RecentShown).Select(c => new { c.Id, c.Title, c.Version, c.UpdatedBy, c.UpdatedAt }).ToListAsync(cancellationToken))
                .Select(c => new ChangedCase(CaseId.Text(c.Id), c.Title, c.Version, c.UpdatedBy, c.UpdatedAt))],
            await GapsAsync(context, actor, uncoded, cancellationToken),
            DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>Counted out of the sets of case numbers where they are loaded; codings, of which a blind coder sees only some, come from the caller.</summary>
    private async Task<IReadOnlyList<GapCount>> GapsAsync(TocContext context, Actor actor, int uncoded, CancellationToken cancellationToken)
    {
        var inSets = await sets.OpenAsync(context, actor, CaseFilter.All, cancellationToken);
        var gaps = new List<GapCount> { new(CaseGap.Coding, uncoded) };
        foreach (var gap in Enum.GetValues<CaseGap>().Where(g => g != CaseGap.Coding))
        {
            var filter = new CaseFilter { Gaps = [gap] };
            gaps.Add(new GapCount(gap, inSets?.Match(filter).Count ?? await query.Where(context, actor, filter).CountAsync(cancellationToken)));
        }

        return [.. gaps.Where(g => g.Cases > 0).OrderByDescending(g => g.Cases).ThenBy(g => g.Gap)];
    }

    private static async Task<IReadOnlyList<RecentWork>> RecentAsync(TocContext context, Actor actor, CancellationToken cancellationToken)
    {
        // Each query brings enough that a case saved many times in a row does not push the others out.
        const int Enough = RecentShown * 5;
        var saved = await (
            from version in context.CaseVersions
            join record in context.VisibleCases(actor) on version.CaseId equals record.Id
            where version.By == actor.Name
            orderby version.At descending
            select new { version.CaseId, record.Title, version.Version, version.At }).Take(Enough).ToListAsync(cancellationToken);
        var coded = await (
            from coding in context.VisibleCodings(actor)
            join coder in context.Coders on coding.CoderId equals coder.Id
            join record in context.VisibleCases(actor) on coding.CaseId equals record.Id
            where coder.Name == actor.Name
            orderby coding.UpdatedAt descending
            select new { coding.CaseId, record.Title, coding.Code, coding.Value, coding.UpdatedAt }).Take(Enough).ToListAsync(cancellationToken);
        return
        [
            .. saved.DistinctBy(s => s.CaseId).Select(s => new RecentWork(CaseId.Text(s.CaseId), s.Title, s.Version, null, null, s.At))
                .Concat(coded.DistinctBy(c => (c.CaseId, c.Code)).Select(c => new RecentWork(CaseId.Text(c.CaseId), c.Title, null, c.Code, c.Value.Text(), c.UpdatedAt)))
                .OrderByDescending(w => w.At)
                .Take(RecentShown),
        ];
    }

    private static async Task<IReadOnlyList<(CodeKind Kind, int Position, IssueState State)>> StatesAsync(
        TocContext context, Actor actor, IQueryable<CaseRow> visible, List<CodeLine> codes, int cases, CancellationToken cancellationToken)
    {
        var positions = await context.VisiblePositions(actor).Where(p => visible.Any(v => v.Id == p.CaseId))
            .GroupBy(p => new { p.Code, p.Adjudicated })
            .Select(g => new { g.Key.Code, Value = g.Key.Adjudicated, Count = g.Count() }).ToListAsync(cancellationToken);
        var byCode = positions.ToLookup(p => p.Code);
        return
        [
            .. codes.Where(c => c.Kind is CodeKind.Issue or CodeKind.Point && c.Scale == ValueScale.TwoPole)
                .Select(c =>
                {
                    int Count(PositionValue value) => byCode[c.Key].Where(p => p.Value == value).Sum(p => p.Count);
                    return (c.Kind, c.Position, State: new IssueState(c.Key, c.Title, new BalanceCounts(
                        A: Count(PositionValue.A),
                        B: Count(PositionValue.B),
                        Mixed: Count(PositionValue.Mixed),
                        Contested: Count(PositionValue.Contested),
                        NotApplicable: Count(PositionValue.NotApplicable),
                        CannotTell: Count(PositionValue.CannotTell),
                        Uncoded: cases - byCode[c.Key].Sum(p => p.Count))));
                }),
        ];
    }

    private static async Task<IReadOnlyList<ParagraphCoverage>> CoverageAsync(
        TocContext context, IQueryable<CodingRow> codings, int version, List<CodeLine> codes, CancellationToken cancellationToken)
    {
        // A case coded with two codes of one paragraph bears on it once. The array is opened in SQL: the provider cannot count distinct over its own opening of it.
        var counted = await (
            from pair in context.Database.SqlQuery<CodeOfParagraph>($"SELECT key AS code, paragraph FROM code, unnest(paragraphs) AS paragraph WHERE version = {version}")
            join coding in codings on pair.Code equals coding.CountsAs
            group coding.CaseId by pair.Paragraph into found
            select new { Paragraph = found.Key, Cases = found.Distinct().Count(), Codings = found.Count() }).ToDictionaryAsync(f => f.Paragraph, cancellationToken);
        return
        [
            .. Enumerable.Range(1, Paragraphs).Select(number => new ParagraphCoverage(
                number,
                [.. codes.Where(c => c.Paragraphs.Contains(number)).OrderBy(c => c.Position).Select(c => c.Key)],
                counted.GetValueOrDefault(number)?.Cases ?? 0,
                counted.GetValueOrDefault(number)?.Codings ?? 0)),
        ];
    }

    private sealed record CodeLine(string Key, CodeKind Kind, ValueScale Scale, string Title, int[] Paragraphs, int Position);

    private sealed record CodeOfParagraph(string Code, int Paragraph);
}
