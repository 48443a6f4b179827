namespace TocAnalysis.Domain.Tables;

/// <summary>What was withheld from a table, and by which rule.</summary>
/// <param name="Threshold">Counts from 1 to below this are withheld, and counts that rest on fewer cases.</param>
/// <param name="Cells">Withheld cells within the table, layers counted one by one.</param>
/// <param name="AllCells">All cells within the table, layers counted one by one.</param>
/// <param name="Totals">Withheld totals of rows, columns, layers and the whole.</param>
/// <param name="CasesAtMost">
/// An upper bound, a multiple of the threshold, for the distinct cases behind the withheld cells; 0: nothing is withheld; null: the number of cases of
/// the table is withheld itself. The exact number is not given, as it would be one more equation from which withheld cells could be worked out.
/// </param>
/// <param name="ShareAtMost">The bound as a percentage of all cases of the table, at most 100; null where the bound is.</param>
/// <param name="Whole">Whether the whole table is withheld: no choice of further cells hides the small ones.</param>
public sealed record Disclosure(int Threshold, int Cells, int AllCells, int Totals, int? CasesAtMost, double? ShareAtMost, bool Whole = false)
{
    /// <summary>The word for showing every count.</summary>
    public const string Off = "off";

    /// <summary>The threshold that is used where none is chosen and the table leaves the house.</summary>
    public const int Usual = 5;

    /// <summary>Thresholds that may be chosen: 5, and 11 for the public.</summary>
    public static IReadOnlyList<int> Offered { get; } = [Usual, 11];

    /// <summary>Reads a threshold as addresses have it.</summary>
    /// <param name="text">The text; null or empty: off.</param>
    /// <param name="threshold">The threshold; null: off.</param>
    /// <returns>The fault; null: none.</returns>
    public static Fault? Read(string? text, out int? threshold)
    {
        threshold = null;
        if (string.IsNullOrEmpty(text) || text.Equals(Off, StringComparison.OrdinalIgnoreCase))
            return null;
        threshold = Offered.Cast<int?>().FirstOrDefault(k => k!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) == text);
        return threshold is null ? new Fault("threshold", $"One of: {Off}, {string.Join(", ", Offered)}.", text) : null;
    }

    /// <summary>The rule in an English sentence.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <returns>The sentence.</returns>
    public static string Rule(int threshold) =>
        $"Counts from 1 to {threshold - 1} are withheld and shown as {CrosstabCell.WithheldSign}, with further counts so that none can be worked out from totals, layers or earlier releases.";

    /// <summary>The same in English sentences.</summary>
    public IReadOnlyList<string> InWords()
    {
        var rule = Rule(Threshold);
        if (Whole)
            return [rule, "The whole table is withheld: with so few cases no part of it can be shown without giving away the rest."];
        if (Cells + Totals == 0)
            return [rule, "Nothing had to be withheld in this table."];
        var lost = CasesAtMost is { } cases && ShareAtMost is { } share
            ? FormattableString.Invariant($"Behind the withheld cells are at most {cases} cases ({share:0.0} % of all).")
            : "The number of cases is withheld itself, so the share that is lost is not stated.";
        return [rule, FormattableString.Invariant($"Withheld: {Cells} of {AllCells} cells and {Totals} totals. {lost}")];
    }
}

/// <summary>A number that readers may set beside one of the table: of an earlier release, or of the same table with one condition less.</summary>
/// <param name="Place">Which number, by <see cref="SmallCounts.Place"/>.</param>
/// <param name="Value">The number; null: it was withheld.</param>
/// <param name="SameSelection">Whether it is of a release with the same filter, basis and state of the data, so that the two numbers are one and the same.</param>
public sealed record PublishedFigure(string Place, int? Value, bool SameSelection);
