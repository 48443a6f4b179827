using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Tables.Saved;

/// <summary>A saved table with what the lists show.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">How often it was saved.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="UpdatedAt">When it was saved last.</param>
/// <param name="UpdatedBy">By whom.</param>
/// <param name="Mine">Whether the actor may change it.</param>
/// <param name="Content">How it is built and what is printed with it.</param>
public sealed record SavedTable(long Id, int Version, string Owner, DateTimeOffset UpdatedAt, string UpdatedBy, bool Mine, SavedTableContent Content);

/// <summary>What is to be saved.</summary>
/// <param name="Id">The table; null: a new one.</param>
/// <param name="Version">The version that the change was begun from.</param>
/// <param name="Content">The content.</param>
public sealed record SaveTableRequest(long? Id, int Version, SavedTableContent Content);

/// <summary>Keeps a table under a name. Everybody who may export may keep tables; only owner and administrator change one.</summary>
public sealed class SaveTable(TocDatabase database, BuildTable build, TimeProvider clock)
{
    public async Task<Result<SavedTable>> HandleAsync(Actor actor, SaveTableRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.SaveTables))
            return Refused.Forbidden("tables");
        var spec = build.Read(QueryHelpers.ParseQuery(request.Content.Query));
        List<Fault> faults = [.. request.Content.Check(), .. spec.Succeeded ? [] : spec.Faults];
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var content = Clean(request.Content) with { Query = TableLinks.QueryText(spec.Value) };
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        SavedTableRow? row;
        if (request.Id is { } id)
        {
            row = await context.SavedTables.FirstOrDefaultAsync(t => t.Id == id, cancellationToken);
            if (row is null)
                return Refused.NotFound("table");
            if (!SavedTables.MayChange(actor, row))
                return Refused.Forbidden("tables");
            if (row.Version != request.Version)
                return Refused.Conflict("table");
        }
        else
        {
            row = new SavedTableRow { OwnerId = actor.UserId, Owner = actor.Name, CreatedAt = now, CreatedBy = actor.Name };
            context.SavedTables.Add(row);
        }

        (row.Name, row.Content, row.UpdatedAt, row.UpdatedBy, row.Version) = (content.Name, CaseJson.Write(content), now, actor.Name, row.Version + 1);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("table");
        }

        context.SavedTableVersions.Add(new SavedTableVersionRow { TableId = row.Id, Version = row.Version, Content = row.Content, At = now, By = actor.Name });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return SavedTables.Of(actor, row);
    }

    private static SavedTableContent Clean(SavedTableContent content) => content with
    {
        Name = content.Name.Trim(),
        Title = Text(content.Title),
        Number = Text(content.Number),
        Symbol = Text(content.Symbol),
        Notes = [.. content.Notes.Select(n => n.Trim()).Where(n => n.Length > 0)],
        Footnotes = [.. content.Footnotes.Select(n => n.Trim()).Where(n => n.Length > 0)],
        Paragraphs = [.. content.Paragraphs.Distinct().Order()],
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
