using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>Opens the database for one operation. The only way in for features.</summary>
public sealed class TocDatabase(IDbContextFactory<TocContext> factory, TimeProvider clock, ApartContexts? apart = null)
{
    /// <summary>A context whose changes are answered for by the actor.</summary>
    public async Task<TocContext> OpenAsync(Actor actor, CancellationToken cancellationToken)
    {
        var context = await factory.CreateDbContextAsync(cancellationToken);
        // Contexts are pooled: what an earlier operation left here must not speak for this one.
        context.Actor = actor;
        context.Clock = clock;
        context.Reason = null;
        context.Reasons.Clear();
        context.BatchId = null;
        context.Reader = RowReader.Current == RowReader.Everything || actor.Door == Door.Import ? RowReader.Everything : RowReader.Of(actor);
        return context;
    }

    /// <summary>A context that only reads, without tracking.</summary>
    public async Task<TocContext> ReadAsync(CancellationToken cancellationToken) => Reading(await factory.CreateDbContextAsync(cancellationToken));

    /// <summary>The same on one of a few connections that no question takes: for what questions wait for.</summary>
    public async Task<TocContext> ReadApartAsync(CancellationToken cancellationToken) => apart is null ? await ReadAsync(cancellationToken) : Reading(apart.Create());

    private static TocContext Reading(TocContext context)
    {
        context.Actor = null;
        context.Reader = RowReader.Current;
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return context;
    }
}
