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
public sealed class FarExports(Sessions sessions)
{
    /// <summary>Place of the fault that asks for a proof.</summary>
    public const string Place = "proof";

    /// <summary>Rows that go without it.</summary>
    public const int Rows = 1_000;

    /// <summary>What refuses.</summary>
    public static Refused Refusal { get; } = Refused.Invalid(new Fault(Place, $"More than {Rows} rows, or restricted records: prove first that it is you. That holds for a quarter of an hour."));

    /// <summary>Whether a file of so many rows needs a proof that is not there.</summary>
    public async Task<bool> AsksAsync(Actor actor, int rows, bool restricted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return (rows > Rows || restricted) && actor is { Door: Door.Page, UserId: not null } && !await sessions.IsConfirmedAsync(actor.Session, actor.UserId, cancellationToken);
    }

    /// <summary>The same for a file of these cases.</summary>
    public async Task<bool> AsksAsync(Actor actor, IQueryable<CaseRow> cases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor is { Door: Door.Page, UserId: not null }
            && await AsksAsync(actor, await cases.Take(Rows + 1).CountAsync(cancellationToken), await cases.AnyAsync(c => c.Sensitivity == Sensitivity.Restricted, cancellationToken), cancellationToken);
    }

    /// <summary>Whether this is what was refused.</summary>
    public static bool Refuses<T>(Result<T> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Faults.Any(f => f.Place == Place);
    }
}
