using System.Diagnostics;
using System.Globalization;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Benchmarks.Measuring;

/// <summary>How long coefficients of large tables take, without any database. Prints the table of docs/benchmarks.md.</summary>
internal static class MeasureAgreement
{
    private static readonly string[] Values = ["A", "B", "mixed", "not-applicable", "cannot-tell"];

    /// <summary>Stuart 1955: unaided vision of the right and the left eye.</summary>
    private static readonly int[][] Vision = [[1_520, 266, 124, 66], [234, 1_512, 432, 78], [117, 362, 1_772, 205], [36, 82, 179, 492]];

    public static void Run(int rounds)
    {
        // From the values on: a table puts equal units together when it is made, and that is part of the work.
        Console.WriteLine("| what | median, ms | slowest |");
        Console.WriteLine("| --- | --- | --- |");
        Print("7,477 units, two coders, every coefficient", rounds, () => AgreementReport.Compute(Women()));
        Print("the same with intervals of 1,000 resamples", rounds, () => AgreementReport.Compute(Women(), AgreementOptions.WithBootstrap));
        Print("5,000 cases × 60 codes × 3 coders, every coefficient of every code and pooled kappa", rounds, () =>
        {
            var codes = Enumerable.Range(0, 60).Select(Code).ToList();
            foreach (var code in codes)
                AgreementReport.Compute(code);
            PooledKappa.Of(codes);
        });
    }

    private static void Print(string what, int rounds, Action run)
    {
        run();
        var times = Enumerable.Range(0, rounds).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            run();
            return watch.Elapsed.TotalMilliseconds;
        }).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {times[times.Count / 2]:N0} | {times[^1]:N0} |"));
    }

    private static RatingTable Women()
    {
        string[] grades = ["1", "2", "3", "4"];
        var units = grades.SelectMany((right, i) => grades.SelectMany((left, j) => Enumerable.Repeat(new string?[] { right, left }, Vision[i][j]))).ToList();
        return RatingTable.FromUnits(units, grades, MeasurementLevel.Ordinal).Value;
    }

    private static RatingTable Code(int code)
    {
        string Of(int number) => Values[number % Values.Length];
        return RatingTable.FromUnits(
            [.. Enumerable.Range(0, 5_000).Select(unit => new string?[] { Of(unit * 7 + code), Of(unit * 7 + code + (unit % 9 == 0 ? 1 : 0)), unit % 4 == 0 ? null : Of(unit * 7 + code) })], Values).Value;
    }
}
