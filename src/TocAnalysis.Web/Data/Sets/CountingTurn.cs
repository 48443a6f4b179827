namespace TocAnalysis.Web.Data.Sets;

/// <summary>
/// Counting out of the sets keeps a processor busy for some milliseconds and needs its caches to itself: as many count at once as there are processors, the
/// others in the order in which they came. All at once each would wait for all others, and the largest table would wait longest.
/// </summary>
internal static class CountingTurn
{
    private static readonly SemaphoreSlim Free = new(Math.Max(2, Environment.ProcessorCount));

    /// <summary>Waits for a turn, which ends when the answer is disposed of.</summary>
    public static async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await Free.WaitAsync(cancellationToken);
        return new Turn();
    }

    private sealed class Turn : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
                Free.Release();
        }
    }
}
