using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>A write that its sender may repeat after a lost answer. The same key with the same request brings the same answer and writes nothing.</summary>
/// <param name="Key">What the sender chose.</param>
/// <param name="RequestHash">SHA-256 of the request, in hexadecimal.</param>
public sealed record Once(string Key, string RequestHash)
{
    public const int MaxKey = 200;

    /// <summary>Header of REST, and the place of faults.</summary>
    public const string Header = "Idempotency-Key";

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>The answer that was given before; null: there was none.</summary>
    public async Task<Result<T>?> FindAsync<T>(TocContext context, Actor actor, CancellationToken cancellationToken)
    {
        var row = await context.IdempotencyKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Actor == actor.Name && k.Key == Key, cancellationToken);
        if (row is null)
            return null;
        return row.RequestHash == RequestHash
            ? (Result<T>)CaseJson.Read<T>(row.Answer)
            : Refused.Invalid(new Fault(Header, "This key was sent with another request before. Choose a new key for a new request.", Key));
    }

    /// <summary>Keeps the answer, in the transaction of the write itself.</summary>
    public async Task KeepAsync<T>(TocContext context, Actor actor, T answer, CancellationToken cancellationToken)
    {
        var now = context.Clock.GetUtcNow();
        // Not audited: these rows are machinery.
        await context.IdempotencyKeys.Where(k => k.At < now - KeptFor).ExecuteDeleteAsync(cancellationToken);
        context.IdempotencyKeys.Add(new IdempotencyRow { Actor = actor.Name, Key = Key, RequestHash = RequestHash, Answer = CaseJson.Write(answer), At = now });
    }

    /// <summary>Whether a save failed because the same key was being answered at the same time: then <see cref="FindAsync"/> knows the answer.</summary>
    public static bool IsRace(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "idempotency_key" };
}
