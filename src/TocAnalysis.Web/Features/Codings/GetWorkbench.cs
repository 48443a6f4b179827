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
/// <c>Mine</c>: the actor's own codings.
/// <c>Others</c>: how many other coders coded each code of this case.
/// <c>Drafts</c>: unsaved work of the actor.
/// <c>MayCode</c>: whether the actor may code at all; else the page only shows.
/// </summary>
public sealed record WorkbenchView(
    string Case, string Title, string Summary, string Narrative, IReadOnlyList<WorkbenchSource> Sources, CodebookContent Codebook,
    IReadOnlyList<CodingView> Mine, IReadOnlyDictionary<string, int> Others, IReadOnlyList<KeptDraft> Drafts, bool MayCode);

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
        var mine = await CodingView.ReadAsync(context, context.VisibleCodings(actor).Where(c => c.CaseId == id && c.CoderId == coder && c.Round == null), cancellationToken);
        var others = await context.VisibleCodings(actor).Where(c => c.CaseId == id && c.CoderId != coder)
            .GroupBy(c => c.Code).Select(g => new { g.Key, Coders = g.Select(c => c.CoderId).Distinct().Count() }).ToDictionaryAsync(g => g.Key, g => g.Coders, cancellationToken);
        var listed = await context.CaseSources.Where(s => s.CaseId == id).OrderBy(s => s.Position)
            .Join(context.Sources, p => p.SourceId, s => s.Id, (part, source) => new WorkbenchSource(source.Reference, source.Title)).ToListAsync(cancellationToken);
        var drafts = await KeepDraft.OfCaseAsync(context, actor, id, cancellationToken);
        return new WorkbenchView(
            CaseId.Text(id), row.Title, row.Summary, row.Narrative, [.. listed.DistinctBy(s => s.Reference)], vocabularies.Codebook, mine, others, drafts,
            AccessPolicy.May(actor, Permission.Code));
    }

    /// <summary>How the cases stand on a code now; null for a code that is not coded by hand.</summary>
    public async Task<IssueBalance?> BalanceAsync(Actor actor, string code, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read) || vocabularies.Codebook.Find(code) is not { IsCodable: true } definition)
            return null;
        await using var context = await database.ReadAsync(cancellationToken);
        return await BalanceStore.OfAsync(context, context.VisibleCases(actor), context.VisibleCodings(actor), definition, Basis.Adjudicated, cancellationToken);
    }
}
