using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Tables.Saved;

/// <summary>A version of a saved table.</summary>
/// <param name="Version">Its number.</param>
/// <param name="At">When it was saved.</param>
/// <param name="By">By whom.</param>
/// <param name="Content">What it was.</param>
public sealed record SavedTableVersion(int Version, DateTimeOffset At, string By, SavedTableContent Content);

/// <summary>A saved table with all its versions, the newest first.</summary>
/// <param name="Table">The table.</param>
/// <param name="Versions">Its versions.</param>
public sealed record SavedTableHistory(SavedTable Table, IReadOnlyList<SavedTableVersion> Versions);

/// <summary>Reads saved tables, and takes one away. They hold no numbers, so everybody who may read sees all of them.</summary>
public sealed class SavedTables(TocDatabase database)
{
    /// <summary>All of them by name.</summary>
    public async Task<Result<List<SavedTable>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("tables");
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await context.SavedTables.OrderBy(t => t.Name).ThenBy(t => t.Id).ToListAsync(cancellationToken);
        return rows.Select(r => Of(actor, r)).ToList();
    }

    /// <summary>One with its versions.</summary>
    public async Task<Result<SavedTableHistory>> GetAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("tables");
        await using var context = await database.ReadAsync(cancellationToken);
        var row = await context.SavedTables.FirstOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (row is null)
            return Refused.NotFound("table");
        var versions = await context.SavedTableVersions.Where(v => v.TableId == id).OrderByDescending(v => v.Version).ToListAsync(cancellationToken);
        return new SavedTableHistory(Of(actor, row), [.. versions.Select(v => new SavedTableVersion(v.Version, v.At, v.By, CaseJson.Read<SavedTableContent>(v.Content)))]);
    }

    /// <summary>Takes one away; releases made from it stay.</summary>
    public async Task<Result<SavedTable>> DeleteAsync(Actor actor, long id, int version, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.SaveTables))
            return Refused.Forbidden("tables");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await context.SavedTables.FirstOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (row is null)
            return Refused.NotFound("table");
        if (!MayChange(actor, row))
            return Refused.Forbidden("tables");
        if (row.Version != version)
            return Refused.Conflict("table");
        context.SavedTables.Remove(row);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("table");
        }

        return Of(actor, row);
    }

    internal static bool MayChange(Actor actor, SavedTableRow row) =>
        AccessPolicy.May(actor, Permission.Administer) || (row.OwnerId is { } owner ? owner == actor.UserId : row.Owner == actor.Name);

    internal static SavedTable Of(Actor actor, SavedTableRow row) => new(
        row.Id, row.Version, row.Owner, row.UpdatedAt, row.UpdatedBy, AccessPolicy.May(actor, Permission.SaveTables) && MayChange(actor, row), CaseJson.Read<SavedTableContent>(row.Content));
}
