using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Rounds;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>One code of a round on a case, with the reader's own value; null: not coded.</summary>
public sealed record WorkCode(string Code, CodingValue? Value, int Version);

/// <summary>What a round asks of the reader on one case, and how far they are.</summary>
/// <remarks>
/// <c>Reason</c>: why it was given back. <c>Uncoded</c>: codes without a value. <c>Version</c>: what a submission must name.
/// </remarks>
public sealed record RoundWorkView(string Round, string Case, AssignmentState State, DateTimeOffset? SubmittedAt, string? Reason, IReadOnlyList<WorkCode> Codes, int Uncoded, int Version);

/// <summary>Reads the reader's own work on a case of a round.</summary>
public sealed class GetRoundWork(TocDatabase database)
{
    public async Task<Result<RoundWorkView>> HandleAsync(Actor actor, string round, string caseId, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Code))
            return Refused.Forbidden("coding");
        await using var context = await database.ReadAsync(cancellationToken);
        if (!CaseId.TryParse(caseId, out var id) || !await context.VisibleCases(actor).AnyAsync(c => c.Id == id, cancellationToken))
            return Refused.NotFound("case");
        var coder = await CoderStore.FindAsync(context, actor, cancellationToken);
        var works = coder is null ? [] : await RoundStore.WorkAsync(context, coder.Id, id, cancellationToken);
        if (works.FirstOrDefault(w => w.Round.Name == round) is not { } work)
            return Refused.NotFound("round");
        var given = await Codings(context, work).ToDictionaryAsync(c => c.Code, cancellationToken);
        var codes = work.Round.Codes.Select(c => given.TryGetValue(c, out var coding) ? new WorkCode(c, coding.Value, coding.Version) : new WorkCode(c, null, 0)).ToList();
        var assignment = work.Assignment;
        return new RoundWorkView(
            round, CaseId.Text(id), assignment.State, assignment.SubmittedAt, assignment.State == AssignmentState.Reopened ? assignment.Reason : null, codes,
            codes.Count(c => c.Value is null), await VersionAsync(context, work, cancellationToken));
    }

    /// <summary>Another number after every step of the assignment and every change of one of its codings.</summary>
    internal static async Task<int> VersionAsync(TocContext context, RoundWork work, CancellationToken cancellationToken)
    {
        var given = await Codings(context, work).OrderBy(c => c.Code).Select(c => new { c.Code, c.Value, c.Version }).ToListAsync(cancellationToken);
        return ContentVersion.Of([$"{work.Assignment.Version}", .. given.Select(g => $"{g.Code} {g.Value} {g.Version}")]);
    }

    private static IQueryable<CodingRow> Codings(TocContext context, RoundWork work)
    {
        var (record, coder, round, codes) = (work.Assignment.CaseId, work.Assignment.CoderId, work.Round.Name, work.Round.Codes);
        return context.Codings.AsNoTracking().Where(c => c.CaseId == record && c.CoderId == coder && c.Round == round && codes.Contains(c.Code));
    }
}
