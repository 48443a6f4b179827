using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>
/// What somebody who codes a case has in front of them.
/// <c>Codebook</c>: the version that is coded with. <c>Codes</c>: keys of the codes asked for; null: all.
/// <c>Mine</c>: the actor's own codings, those of the round where there is one.
/// <c>Earlier</c>: the actor's codings in rounds that have ended.
/// <c>Others</c>: how many other coders coded each code of this case; of a blind case none are told.
/// <c>Drafts</c>: unsaved work of the actor.
/// <c>MayCode</c>: whether the actor may code at all; else the page only shows.
/// <c>Undo</c>, <c>Redo</c>: the code that undoing the last step, or doing it again, would change; null: nothing to undo.
/// </summary>
public sealed record WorkbenchView(
    string Case, string Title, string Summary, string Narrative, IReadOnlyList<WorkbenchSource> Sources, CodebookContent Codebook,
    IReadOnlyList<CodingView> Mine, IReadOnlyDictionary<string, int> Others, IReadOnlyList<KeptDraft> Drafts, bool MayCode)
{
    public IReadOnlyList<CodingView> Earlier { get; init; } = [];

    public RoundTask? Round { get; init; }

    public string? Undo { get; init; }

    public string? Redo { get; init; }

    public IReadOnlySet<string> Recheck { get; init; } = new HashSet<string>();

    public IReadOnlyList<MemoView> Memos { get; init; } = [];
}

/// <summary>What a round asks of the actor on this case.</summary>
/// <param name="Name">Name of the round.</param>
/// <param name="Codes">The codes to code.</param>
/// <param name="Submitted">The case is submitted: codings only show.</param>
/// <param name="Blind">Others are not shown until the round ends.</param>
/// <param name="Reason">Why it was given back; null: it was not.</param>
public sealed record RoundTask(string Name, IReadOnlyList<string> Codes, bool Submitted, bool Blind, string? Reason);

/// <summary>A source that the case lists.</summary>
public sealed record WorkbenchSource(string Reference, string Title);

/// <summary>Reads a case for coding.</summary>
public sealed class GetWorkbench(TocDatabase database, Vocabularies vocabularies)
{
    public async Task<Result<WorkbenchView>> HandleAsync(Actor actor, string caseId, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("case");
        await using var context = await database.ReadAsync(cancellationToken);
        if (!CaseId.TryParse(caseId, out var id) || await context.VisibleCases(actor).SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } row)
            return Refused.NotFound("case");

        var coder = (await CoderStore.FindAsync(context, actor, cancellationToken))?.Id ?? -1;
        var works = await RoundStore.WorkAsync(context, coder, id, cancellationToken);
        var work = works.FirstOrDefault(w => w.IsActive) ?? works.MaxBy(w => w.Assignment.SubmittedAt);
        var codebook = work is not null && vocabularies.CodebookOf(work.Round.CodebookVersion) is { } version ? version : vocabularies.Codebook;
        var own = await CodingView.ReadAsync(context, context.VisibleCodings(actor).Where(c => c.CaseId == id && c.CoderId == coder), cancellationToken);
        var mine = own.Where(c => c.Round == RoundOf(works, c.Code)).ToList();
        var (undo, redo) = await CodingSteps.NextAsync(context, id, coder, cancellationToken);
        var others = await context.VisibleCodings(actor).Where(c => c.CaseId == id && c.CoderId != coder)
            .GroupBy(c => c.Code).Select(g => new { g.Key, Coders = g.Select(c => c.CoderId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Coders, cancellationToken);
        var listed = await context.CaseSources.Where(s => s.CaseId == id).OrderBy(s => s.Position)
            .Join(context.Sources, p => p.SourceId, s => s.Id, (part, source) => new WorkbenchSource(source.Reference, source.Title)).ToListAsync(cancellationToken);
        var drafts = await KeepDraft.OfCaseAsync(context, actor, id, cancellationToken);
        return new WorkbenchView(
            CaseId.Text(id), row.Title, row.Summary, row.Narrative, [.. listed.DistinctBy(s => s.Reference)], codebook, mine, others, drafts,
            AccessPolicy.May(actor, Permission.Code))
        {
            Earlier = [.. own.Where(c => c.Round is not null && c.Round != RoundOf(works, c.Code))],
            Round = work is null ? null : new RoundTask(
                work.Round.Name, work.Round.Codes, !work.IsActive, work.Round is { Blind: true, State: Domain.Rounds.RoundState.Open }, work.Assignment.State == Domain.Rounds.AssignmentState.Reopened ? work.Assignment.Reason : null),
            Undo = undo,
            Redo = redo,
            Recheck = await RecheckStore.OfAsync(context, mine.Select(c => (c.Code, c.CodebookVersion)), cancellationToken),
            Memos = await GetMemos.OfCaseAsync(context, actor, id, coder, cancellationToken),
        };
    }

    /// <summary>The round to which the coder's coding of a code belongs now, submitted or not; null: to none.</summary>
    private static string? RoundOf(IReadOnlyList<RoundWork> works, string code)
    {
        var asked = works.Where(w => w.Round.Codes.Contains(code)).ToList();
        return (asked.FirstOrDefault(w => w.IsActive) ?? asked.FirstOrDefault())?.Round.Name;
    }

    /// <summary>How the cases stand on a code now; null for a code that is not coded by hand.</summary>
    public async Task<IssueBalance?> BalanceAsync(Actor actor, string code, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read) || vocabularies.Codebook.Find(code) is not { IsCodable: true } definition)
            return null;
        await using var context = await database.ReadAsync(cancellationToken);
        return await BalanceStore.OfAsync(context, actor, context.VisibleCases(actor), definition, Basis.Adjudicated, cancellationToken);
    }
}
