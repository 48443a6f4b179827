using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data.Configurations;

namespace TocAnalysis.Web.Data;

/// <summary>A saved view as one person sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">The query of its address, without a question mark.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="IsOwn">Whether it is the reader's own.</param>
/// <param name="SharedWith">Who sees it beside its owner.</param>
/// <param name="New">Cases in it that were recorded since the reader last looked; null: they never looked.</param>
public sealed record SavedView(long Id, string Name, string Query, string Owner, bool IsOwn, Role? SharedWith, int? New);

/// <param name="Name">The name; a view of one's own with the same name is replaced.</param>
/// <param name="Query">The query of the list's address.</param>
/// <param name="SharedWith">Who else shall see it; null: nobody.</param>
/// <param name="Place">The page.</param>
public sealed record SaveViewRequest(string Name, string Query, Role? SharedWith, string Place = ViewPlace.Cases);

/// <summary>Saved views of the list of cases and of the pictures: kept, listed with what is new, looked at, dropped.</summary>
public sealed class SavedViews(TocDatabase database, CaseQuery query, IEnumerable<ViewPlace> places)
{
    /// <summary>Most views of one person.</summary>
    public const int Most = 100;

    /// <summary>Own views and those shared with a role of the reader, by name.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(Actor actor, CancellationToken cancellationToken, string place = ViewPlace.Cases)
    {
        if (actor.UserId is not { } user || !AccessPolicy.May(actor, Permission.Read))
            return [];
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await Visible(context, actor, user).Where(v => v.Place == place).OrderBy(v => v.Name).ThenBy(v => v.Id).Take(2 * Most).ToListAsync(cancellationToken);
        var ids = rows.Select(r => r.Id).ToList();
        var looks = await context.SavedViewLooks.Where(l => l.UserId == user && ids.Contains(l.ViewId)).ToDictionaryAsync(l => l.ViewId, l => l.At, cancellationToken);
        var views = new List<SavedView>();
        foreach (var row in rows)
        {
            int? since = looks.TryGetValue(row.Id, out var at) ? await NewAsync(context, actor, row, at, cancellationToken) : null;
            views.Add(new SavedView(row.Id, row.Name, row.Query, row.Owner, row.OwnerId == user, row.SharedWith, since));
        }

        return views;
    }

    /// <summary>Keeps a view. Only a filter that reads is kept, in its canonical form.</summary>
    public async Task<Result<SavedView>> SaveAsync(Actor actor, SaveViewRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (actor.UserId is not { } user || !AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("view");
        var name = request.Name.Trim();
        var faults = new List<Fault>();
        if (name.Length is 0 or > SavedViewConfiguration.MaxName || name.Any(char.IsControl))
            faults.Add(new Fault("name", $"A name of 1 to {SavedViewConfiguration.MaxName} characters.", name));
        if (request.SharedWith is { } shared && !AccessPolicy.Given.Contains(shared))
            faults.Add(new Fault("shared", "A role that accounts have.", shared.Text()));
        if (places.FirstOrDefault(p => p.Name == request.Place) is not { } place)
            return Refused.Invalid(new Fault("place", $"One of: {string.Join(", ", places.Select(p => p.Name))}.", request.Place));
        var read = place.Read(request.Query);
        faults.AddRange(read.Faults);
        var canonical = read.Succeeded ? read.Value.Query : "";
        if (canonical.Length > SavedViewConfiguration.MaxQuery)
            faults.Add(new Fault("query", $"A filter that takes at most {SavedViewConfiguration.MaxQuery} characters."));
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await context.SavedViews.SingleOrDefaultAsync(v => v.OwnerId == user && v.Place == request.Place && v.Name == name, cancellationToken);
        if (row is null && await context.SavedViews.CountAsync(v => v.OwnerId == user, cancellationToken) >= Most)
            faults.Add(new Fault("name", $"At most {Most} views; drop one first."));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        if (row is null)
            context.SavedViews.Add(row = new SavedViewRow { OwnerId = user, Owner = actor.Name, Place = request.Place, Name = name, CreatedAt = context.Clock.GetUtcNow() });
        (row.Query, row.SharedWith) = (canonical, request.SharedWith);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Refused.Conflict(name);
        }

        await LookAsync(actor, row.Id, cancellationToken);
        return new SavedView(row.Id, row.Name, row.Query, row.Owner, true, row.SharedWith, 0);
    }

    /// <summary>Takes note that the reader looks at a view now.</summary>
    public async Task LookAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } user)
            return;
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (!await Visible(context, actor, user).AnyAsync(v => v.Id == id, cancellationToken))
            return;
        var now = context.Clock.GetUtcNow();
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO saved_view_look (view_id, user_id, at) VALUES ({id}, {user}, {now}) ON CONFLICT (view_id, user_id) DO UPDATE SET at = excluded.at", cancellationToken);
    }

    /// <summary>Drops a view of one's own.</summary>
    public async Task<Result<long>> DropAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await context.SavedViews.SingleOrDefaultAsync(v => v.Id == id && v.OwnerId == actor.UserId, cancellationToken);
        if (row is null)
            return Refused.NotFound("view");
        context.SavedViews.Remove(row);
        await context.SaveChangesAsync(cancellationToken);
        return id;
    }

    private static IQueryable<SavedViewRow> Visible(TocContext context, Actor actor, Guid user)
    {
        var roles = actor.Roles.Select(r => (Role?)r).ToList();
        return context.SavedViews.Where(v => v.OwnerId == user || (v.SharedWith != null && roles.Contains(v.SharedWith)));
    }

    private async Task<int?> NewAsync(TocContext context, Actor actor, SavedViewRow kept, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // A code that the vocabulary has no longer makes a kept filter unreadable; the page says so when it is opened.
        var read = places.FirstOrDefault(p => p.Name == kept.Place)?.Read(kept.Query);
        return read is { Succeeded: true } ? await query.Where(context, actor, read.Value.Filter).CountAsync(c => c.CreatedAt > since, cancellationToken) : null;
    }
}
