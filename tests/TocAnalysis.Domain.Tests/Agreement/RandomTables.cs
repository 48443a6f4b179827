using CsCheck;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>Random tables of 2 to 4 coders, 1 to 12 units and 2 to 5 numbered categories, with and without missing ratings.</summary>
internal static class RandomTables
{
    public static readonly string[] Scale = ["1", "2", "3", "4", "5"];

    public static Gen<int[][]> Ratings(int fewestCoders = 2, int mostCoders = 4, bool missing = true) =>
        from coders in Gen.Int[fewestCoders, mostCoders]
        from categories in Gen.Int[2, 5]
        from rows in Gen.Int[missing ? -1 : 0, categories - 1].Array[coders].Array[1, 12]
        select rows;

    public static RatingTable Table(int[][] rows) =>
        RatingTable.FromUnits([.. rows.Select(row => row.Select(value => value < 0 ? null : Scale[value]).ToArray())], Scale).Value;

    public static int[] Permutation(int size, int seed)
    {
        var order = Enumerable.Range(0, size).ToArray();
        new Random(seed).Shuffle(order);
        return order;
    }
}
