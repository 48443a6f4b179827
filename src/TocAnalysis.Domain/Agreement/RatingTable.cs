namespace TocAnalysis.Domain.Agreement;

/// <summary>
/// Who gave which value to which unit: the input of every agreement coefficient. A unit is what is judged as one thing, here (case, code);
/// the scale is the declared list of categories in its order, whether or not each was used.
/// </summary>
/// <remarks>
/// Missing ("not coded yet") is not a category; "looked at, does not apply" is one. Made by <see cref="FromUnits"/>,
/// <see cref="FromCounts"/> or <see cref="FromContingency"/>, which answer faulty input with all its faults.
/// </remarks>
public sealed class RatingTable
{
    internal RatingTable(
        RatingLayout layout, MeasurementLevel level, IReadOnlyList<RatingCategory> categories, bool declared,
        int units, int coders, IReadOnlyList<UnitPattern> patterns)
    {
        Layout = layout;
        Level = level;
        Categories = categories;
        CategoriesDeclared = declared;
        Units = units;
        Coders = coders;
        Patterns = patterns;
        PairableUnits = patterns.Where(pattern => pattern.Ratings >= 2).Sum(pattern => pattern.Multiplicity);
        RatedUnits = patterns.Sum(pattern => pattern.Multiplicity);
    }

    /// <summary>How the table was given.</summary>
    public RatingLayout Layout { get; }

    /// <summary>The declared level of measurement.</summary>
    public MeasurementLevel Level { get; }

    /// <summary>The scale, in its declared order; categories that nobody used are kept, since weights and the number of categories come from it.</summary>
    public IReadOnlyList<RatingCategory> Categories { get; }

    /// <summary>Whether the scale was declared. If not, it holds the values found: numbers ascending, else texts in ordinal order.</summary>
    public bool CategoriesDeclared { get; }

    /// <summary>All units given, rated or not.</summary>
    public int Units { get; }

    /// <summary>Units with at least one rating.</summary>
    public int RatedUnits { get; }

    /// <summary>Units with two or more ratings: only these can show agreement.</summary>
    public int PairableUnits { get; }

    /// <summary>
    /// Coders with at least one rating; a coder who rated nothing is not a coder of this table. For <see cref="RatingLayout.Counts"/>,
    /// where coders are not told apart, the largest number of ratings of one unit.
    /// </summary>
    public int Coders { get; }

    /// <summary>Whether it is known which coder gave which value; needed by Cohen's and Conger's kappa.</summary>
    public bool CodersKnown => Layout != RatingLayout.Counts;

    /// <summary>
    /// Whether the categories have an order: declared, or numbers, or too few (fewer than three) for the order to change a weight.
    /// </summary>
    public bool HasOrder => CategoriesDeclared || AllNumbers || Categories.Count < 3;

    /// <summary>Whether every category is a number.</summary>
    public bool AllNumbers => Categories.Count > 0 && Categories.All(category => category.Number is not null);

    /// <summary>The categories as numbers for interval distances: their own numbers where all are numbers, else their positions from 1.</summary>
    public IReadOnlyList<double> ScaleValues => AllNumbers
        ? [.. Categories.Select(category => category.Number!.Value)]
        : [.. Enumerable.Range(1, Categories.Count).Select(position => (double)position)];

    internal IReadOnlyList<UnitPattern> Patterns { get; }

    /// <summary>Units by coders: <paramref name="units"/> holds one row per unit with the value of each coder, null for missing.</summary>
    /// <param name="units">Rows of equal length; may be empty (then no coefficient is defined).</param>
    /// <param name="categories">The declared scale in its order; null takes the values found.</param>
    /// <param name="level">Level of measurement.</param>
    /// <returns>The table, or every fault: rows of unequal length, values outside the declared scale, a scale with repeated values.</returns>
    public static Result<RatingTable> FromUnits(
        IReadOnlyList<IReadOnlyList<string?>> units, IReadOnlyList<string>? categories = null, MeasurementLevel level = MeasurementLevel.Nominal) =>
        RatingTableBuilder.FromUnits(units, categories, level);

    /// <summary>Units by categories: each row holds how many coders chose each category (Fleiss 1971, p. 379).</summary>
    /// <param name="counts">Rows of equal length, counts from 0.</param>
    /// <param name="categories">Names of the columns in their order; null names them 1, 2, 3.</param>
    /// <param name="level">Level of measurement.</param>
    /// <returns>The table, or every fault: rows of unequal length, negative counts, a number of categories that does not fit.</returns>
    public static Result<RatingTable> FromCounts(
        IReadOnlyList<IReadOnlyList<int>> counts, IReadOnlyList<string>? categories = null, MeasurementLevel level = MeasurementLevel.Nominal) =>
        RatingTableBuilder.FromCounts(counts, categories, level);

    /// <summary>Two coders: rows are the first coder's categories, columns the second's, each cell the number of units (Cohen 1960, p. 45).</summary>
    /// <param name="cells">A square table of counts from 0.</param>
    /// <param name="categories">Names of the rows and columns in their order; null names them 1, 2, 3.</param>
    /// <param name="level">Level of measurement.</param>
    /// <returns>The table, or every fault: not square, negative counts, a number of categories that does not fit.</returns>
    public static Result<RatingTable> FromContingency(
        IReadOnlyList<IReadOnlyList<int>> cells, IReadOnlyList<string>? categories = null, MeasurementLevel level = MeasurementLevel.Nominal) =>
        RatingTableBuilder.FromContingency(cells, categories, level);
}
