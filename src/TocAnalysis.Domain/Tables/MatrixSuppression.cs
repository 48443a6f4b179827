namespace TocAnalysis.Domain.Tables;

/// <summary>
/// Withholds small counts of a matrix. Its numbers hang together in more ways than rows and columns that add up: a matrix of codes is the same on both sides of
/// its diagonal, and each row of the table of readings holds all cases again. So the proof is made with cases instead of sums: a withheld number is safe when
/// one case could be exchanged for another possible one, with this number changed and every number that is given out the same. What readers may know anyway,
/// the number of all cases, never changes by an exchange.
/// </summary>
internal sealed class MatrixSuppression
{
    /// <summary>So many kinds of cases are tried; in a large collection the commonest will do.</summary>
    private const int MostKinds = 200;

    private const int Largest = 1000;

    private readonly int[,] values;
    private readonly List<HashSet<(int Row, int Column)>> given;
    private readonly List<HashSet<(int Row, int Column)>> possible;

    private MatrixSuppression(int[,] values, IReadOnlyList<IReadOnlyCollection<(int Row, int Column)>> cases, IEnumerable<IReadOnlyCollection<(int Row, int Column)>> possible)
    {
        this.values = values;
        given = [.. cases.Select(c => string.Join(' ', c.Order())).Zip(cases).GroupBy(c => c.First, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostKinds).Select(g => g.First().Second.ToHashSet())];
        this.possible = [.. given, .. possible.Select(p => p.ToHashSet())];
    }

    /// <summary>The places to withhold.</summary>
    /// <param name="values">The numbers, totals last.</param>
    /// <param name="primary">Places that must be withheld.</param>
    /// <param name="cases">For each case the places in which it counts, totals too.</param>
    /// <param name="possible">Places of further cases that there might be.</param>
    /// <returns>These places and more; null: no choice hides them.</returns>
    public static bool[,]? Complete(
        int[,] values, bool[,] primary, IReadOnlyList<IReadOnlyCollection<(int Row, int Column)>> cases, IEnumerable<IReadOnlyCollection<(int Row, int Column)>> possible) =>
        new MatrixSuppression(values, cases, possible).Run(primary);

    private bool[,]? Run(bool[,] primary)
    {
        var pattern = (bool[,])primary.Clone();
        var proved = new HashSet<(int Row, int Column)>();
        var open = new Queue<(int Row, int Column)>();
        for (var r = 0; r < pattern.GetLength(0); r++)
        {
            for (var c = 0; c < pattern.GetLength(1); c++)
            {
                if (pattern[r, c])
                    open.Enqueue((r, c));
            }
        }

        while (open.TryDequeue(out var place))
        {
            if (proved.Contains(place))
                continue;
            if (Cheapest(place, pattern) is not { } changed)
                return null;
            foreach (var (r, c) in changed)
            {
                pattern[r, c] = true;
                // One exchange proves everything that it changes.
                proved.Add((r, c));
            }
        }

        return pattern;
    }

    private IReadOnlyCollection<(int Row, int Column)>? Cheapest((int Row, int Column) place, bool[,] pattern)
    {
        (long Cost, HashSet<(int Row, int Column)>? Changed) best = (long.MaxValue, null);
        foreach (var left in given)
        {
            foreach (var came in possible)
            {
                if (left.Contains(place) == came.Contains(place))
                    continue;
                // A reader knows of a withheld number that it is not 0, so none may become 0.
                if (left.Any(p => !came.Contains(p) && values[p.Row, p.Column] < 2))
                    continue;
                var changed = left.ToHashSet();
                changed.SymmetricExceptWith(came);
                var cost = changed.Sum(p => pattern[p.Row, p.Column] ? 0 : Cost(p)) * 1000 + changed.Count;
                if (cost < best.Cost)
                    best = (cost, changed);
            }
        }

        return best.Changed;
    }

    /// <summary>What withholding a number costs readers: more for a large one, much more for a total.</summary>
    private long Cost((int Row, int Column) place)
    {
        var value = values[place.Row, place.Column];
        var cost = value == 0 ? 12L : 4 + Math.Min(value, Largest);
        return place.Row == values.GetLength(0) - 1 || place.Column == values.GetLength(1) - 1 ? cost * 8 : cost;
    }
}
