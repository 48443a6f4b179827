using System.Diagnostics;
using System.Globalization;

namespace TocAnalysis.Benchmarks.Measuring;

/// <summary>Times of one operation in milliseconds.</summary>
public sealed record Measurement(string Name, IReadOnlyList<double> Times)
{
    public double P50 => At(0.50);

    public double P95 => At(0.95);

    /// <summary>Runs the operation over its arguments, after a run over the first of them to warm up.</summary>
    public static async Task<Measurement> OfAsync(string name, IReadOnlyList<Func<Task>> runs, int warm = 3)
    {
        foreach (var run in runs.Take(warm))
            await run();
        var times = new List<double>(runs.Count);
        foreach (var run in runs)
        {
            var begin = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return new Measurement(name, times);
    }

    public static string Shown(double milliseconds) => milliseconds.ToString(milliseconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private double At(double share)
    {
        var sorted = Times.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
