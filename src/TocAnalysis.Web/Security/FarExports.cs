using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>
/// Whether records may go into a file without the person being asked again: many rows, and any restricted record, leave the installation only by somebody who
/// proved within the last minutes to be the person of the session. Keys and the command line are no sessions that somebody left open: they are not asked.
/// </summary>
public sealed class FarExports(Sessions sessions, TocDatabase database, CaseQuery query)
{
    /// <summary>Place of the fault that asks for a proof.</summary>
    public const string Place = "proof";

    /// <summary>Rows that go without it.</summary>
    public const int Rows = 1_000;

    /// <summary>What refuses.</summary>
    public static Refused Refusal { get; } = Refused.Invalid(new Fault(Place, $"More than {Rows} rows, or restricted records: prove first that it is you. That holds for a quarter of an hour."));

    /// <summary>Whether a file of so many rows needs a proof that is not there.</summary>
    public async Task<bool> AsksAsync(Actor actor, int rows, bool restricted, CancellationToken cancellationToken) =>
        (rows > Rows || restricted) && IsAsked(actor) && !await sessions.IsConfirmedAsync(actor.Session, actor.UserId, cancellationToken);

    /// <summary>Whether a file with this in it needs a proof that is not there.</summary>
    public async Task<bool> AsksAsync(Actor actor, FileContents contents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contents);
        if (!IsAsked(actor) || await sessions.IsConfirmedAsync(actor.Session, actor.UserId, cancellationToken))
            return false;
        if (contents.IsFar || contents.Rows > Rows)
            return true;
        if (contents.Cases is { Count: 0 })
            return false;
        await using var context = await database.ReadAsync(cancellationToken);
        var cases = contents.Of(context, actor, query);
        return (contents.Rows is null && await cases.Take(Rows + 1).CountAsync(cancellationToken) > Rows) || await cases.AnyAsync(c => c.Sensitivity == Sensitivity.Restricted, cancellationToken);
    }

    /// <summary>Whether this is what was refused.</summary>
    public static bool Refuses<T>(Result<T> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Faults.Any(f => f.Place == Place);
    }

    private static bool IsAsked(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor is { Door: Door.Page, UserId: not null };
    }
}
