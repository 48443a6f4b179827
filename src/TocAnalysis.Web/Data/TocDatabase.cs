using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>Opens the database for one operation. The only way in for features.</summary>
public sealed class TocDatabase(IDbContextFactory<TocContext> factory, TimeProvider clock)
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
    public async Task<TocContext> ReadAsync(CancellationToken cancellationToken)
    {
        var context = await factory.CreateDbContextAsync(cancellationToken);
        context.Actor = null;
        context.Reader = RowReader.Current;
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return context;
    }
}
