namespace TocAnalysis.Web.Data.Replicas;

/// <summary>One table or file on its way from one replica: every further connection must lead to the same server, which must still be a replica.</summary>
internal sealed class ReplicaRun(ReplicaServer server, ReplicaMark mark, ReplicaLook look, TocContext first) : IAsyncDisposable
{
    private TocContext? unused = first;

    public ReplicaServer Server => server;

    public async Task<TocContext> OpenAsync(CancellationToken cancellationToken)
    {
        var reader = RowReader.Current;
        if (Interlocked.Exchange(ref unused, null) is { } ready)
        {
            if (ready.Reader == reader)
                return ready;
            await ready.DisposeAsync();
        }

        var context = await server.OpenAsync(reader, cancellationToken);
        try
        {
            var now = await ReplicaLook.OfAsync(context, mark, cancellationToken);
            // Behind one address there may be several servers; a moment of one is nothing to another.
            if (!now.IsOurs || now.Server != look.Server)
                throw new ReplicaUnfitException(ReplicaFault.NotOurs);
            return now.Behind == 0 ? context : throw new ReplicaUnfitException(ReplicaFault.Behind);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref unused, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
