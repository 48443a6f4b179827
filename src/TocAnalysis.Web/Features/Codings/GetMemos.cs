using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>A memo as it is shown.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Code">The code that it is about; null: the case as a whole.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">Its text.</param>
/// <param name="Coder">Who wrote it.</param>
/// <param name="Mine">Whether the reader did.</param>
/// <param name="Version">Counts its saves.</param>
/// <param name="At">When it was saved last.</param>
public sealed record MemoView(long Id, string? Code, MemoKind Kind, string Text, string Coder, bool Mine, int Version, DateTimeOffset At);

/// <summary>Reads memos.</summary>
internal static class GetMemos
{
    /// <summary>The memos on a case that the actor may see, latest first.</summary>
    public static async Task<IReadOnlyList<MemoView>> OfCaseAsync(TocContext context, Actor actor, long caseId, long coder, CancellationToken cancellationToken) => await (
        from memo in context.VisibleMemos(actor)
        join writer in context.Coders on memo.CoderId equals writer.Id
        where memo.CaseId == caseId
        orderby memo.Id descending
        select new MemoView(memo.Id, memo.Code, memo.Kind, memo.Text, writer.Name, memo.CoderId == coder, memo.Version, memo.UpdatedAt)).ToListAsync(cancellationToken);
}

/// <summary>A memo to save; <c>Id</c> null: a new one. An empty text removes it.</summary>
public sealed record SaveMemoRequest(string Case, string? Code, MemoKind Kind, string Text, long? Id = null, int ExpectedVersion = 0);

/// <summary>Saves or removes a memo of the actor. A memo is no part of a coding: it is never compared, and may be written after submission too.</summary>
public sealed class SaveMemo(TocDatabase database)
{
    private const int Longest = 10_000;

    public async Task<Result<long?>> HandleAsync(Actor actor, SaveMemoRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Code))
            return Refused.Forbidden("memo");
        var text = request.Text.Trim();
        if (text.Length > Longest || text.Contains('\0', StringComparison.Ordinal))
            return Refused.Invalid(new Fault("memo", $"A text of at most {Longest} characters."));
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (!CaseId.TryParse(request.Case, out var id) || !await context.VisibleCases(actor).AnyAsync(c => c.Id == id, cancellationToken))
            return Refused.NotFound("case");
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var coder = await CoderStore.FindOrCreateAsync(context, actor, cancellationToken);
        var now = context.Clock.GetUtcNow();
        MemoRow? row = null;
        if (request.Id is { } known)
        {
            row = await context.Memos.SingleOrDefaultAsync(m => m.Id == known && m.CoderId == coder.Id && m.CaseId == id, cancellationToken);
            if (row is null)
                return Refused.NotFound("memo");
            if (row.Version != request.ExpectedVersion)
                return Refused.Conflict("memo");
        }
        else if (text.Length == 0)
        {
            return Refused.Invalid(new Fault("memo", "A text."));
        }

        var before = row is null ? null : new MemoStep(row.Id, row.Code, row.Kind, row.Text);
        if (text.Length == 0)
        {
            context.Memos.Remove(row!);
        }
        else
        {
            row ??= context.Memos.Add(new MemoRow { CaseId = id, Code = request.Code, CoderId = coder.Id, CreatedAt = now, CreatedBy = actor.Name }).Entity;
            (row.Kind, row.Text, row.Version, row.UpdatedAt, row.UpdatedBy) = (request.Kind, text, row.Version + 1, now, actor.Name);
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken);
            // The number of a new memo is known only now.
            var after = new MemoStep(row!.Id, row.Code, row.Kind, text.Length == 0 ? null : text);
            await MemoSteps.AddAsync(context, id, coder.Id, before ?? after with { Text = null }, after, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("memo");
        }

        return text.Length == 0 ? (long?)null : row.Id;
    }
}
