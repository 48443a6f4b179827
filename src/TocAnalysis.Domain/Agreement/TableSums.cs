namespace TocAnalysis.Domain.Agreement;

/// <summary>
/// What every coefficient needs of a table, summed once over its units. With other weights than the units' own numbers it is the same for a resample.
/// Square tables are row by row in one array.
/// </summary>
internal sealed class TableSums
{
    public TableSums(RatingTable table, IReadOnlyList<int>? weights = null)
    {
        Table = table;
        Size = table.Categories.Count;
        Coincidences = new double[Size * Size];
        PairShares = new double[Size * Size];
        RatingTotals = new double[Size];
        PairableTotals = new double[Size];
        CategoryShares = new double[Size];
        CoderTotals = table.CodersKnown ? new double[table.Coders * Size] : null;
        Crosstab = table.CodersKnown && table.Coders == 2 ? new double[Size * Size] : null;
        FewestRatings = int.MaxValue;
        for (var i = 0; i < table.Patterns.Count; i++)
        {
            var weight = weights is null ? table.Patterns[i].Multiplicity : weights[i];
            if (weight > 0) Add(table.Patterns[i], weight);
        }
    }

    public RatingTable Table { get; }

    /// <summary>Number of declared categories.</summary>
    public int Size { get; }

    /// <summary>Units with a rating.</summary>
    public double Rated { get; private set; }

    /// <summary>Units with two or more ratings.</summary>
    public double Pairable { get; private set; }

    /// <summary>Units that every coder rated.</summary>
    public double Complete { get; private set; }

    /// <summary>Complete units with one value from all.</summary>
    public double Unanimous { get; private set; }

    /// <summary>Smallest number of ratings of a rated unit.</summary>
    public int FewestRatings { get; private set; }

    /// <summary>Largest number of ratings of a unit.</summary>
    public int MostRatings { get; private set; }

    /// <summary>Krippendorff's coincidence matrix: ordered pairs within a unit, each unit counting as many values as it has ratings.</summary>
    public double[] Coincidences { get; }

    /// <summary>Ordered pairs within a unit, each pairable unit counting as one: the sum of the table is <see cref="Pairable"/>.</summary>
    public double[] PairShares { get; }

    /// <summary>Ratings per category over all units.</summary>
    public double[] RatingTotals { get; }

    /// <summary>Ratings per category over pairable units.</summary>
    public double[] PairableTotals { get; }

    /// <summary>Sum over rated units of the share of its ratings in each category.</summary>
    public double[] CategoryShares { get; }

    /// <summary>Ratings per coder and category, where coders are known.</summary>
    public double[]? CoderTotals { get; }

    /// <summary>First coder by second coder over complete pairs, where there are exactly two known coders.</summary>
    public double[]? Crosstab { get; }

    private void Add(UnitPattern pattern, double weight)
    {
        var ratings = pattern.Ratings;
        Rated += weight;
        FewestRatings = Math.Min(FewestRatings, ratings);
        MostRatings = Math.Max(MostRatings, ratings);
        for (var a = 0; a < pattern.Categories.Length; a++)
        {
            var category = pattern.Categories[a];
            double tally = pattern.Tallies[a];
            RatingTotals[category] += weight * tally;
            CategoryShares[category] += weight * tally / ratings;
            if (ratings < 2) continue;
            PairableTotals[category] += weight * tally;
            for (var b = 0; b < pattern.Categories.Length; b++)
            {
                var pairs = tally * (pattern.Tallies[b] - (a == b ? 1 : 0));
                var cell = (category * Size) + pattern.Categories[b];
                Coincidences[cell] += weight * pairs / (ratings - 1);
                PairShares[cell] += weight * pairs / ((double)ratings * (ratings - 1));
            }
        }

        if (ratings >= 2) Pairable += weight;
        if (ratings == Table.Coders)
        {
            Complete += weight;
            if (pattern.Categories.Length == 1) Unanimous += weight;
        }

        if (pattern.ByCoder is not { } byCoder) return;
        for (var coder = 0; coder < byCoder.Length; coder++)
        {
            if (byCoder[coder] >= 0) CoderTotals![(coder * Size) + byCoder[coder]] += weight;
        }

        if (Crosstab is not null && ratings == 2) Crosstab[(byCoder[0] * Size) + byCoder[1]] += weight;
    }
}
