using System.Diagnostics;

namespace TocAnalysis.Benchmarks.Measuring;

/// <summary>The highest working set since it was begun, against the one at its beginning.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly long begin;
    private readonly Timer timer;
    private long highest;

    public MemoryWatch()
    {
        GC.Collect();
        begin = Resident();
        timer = new Timer(_ => highest = Math.Max(highest, Resident()), null, 0, 100);
    }

    public long Rise => Math.Max(0, highest - begin);

    public void Dispose() => timer.Dispose();

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
