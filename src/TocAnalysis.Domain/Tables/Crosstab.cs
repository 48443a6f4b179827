namespace TocAnalysis.Domain.Tables;

/// <summary>A row, column or layer of a table.</summary>
/// <param name="Key">Its permanent key: a code, a token, a year, or one of <see cref="TableKeys"/>.</param>
/// <param name="Label">Its label.</param>
public sealed record TableHeader(string Key, string Label);

/// <summary>One number of a table, or the place of one that is withheld.</summary>
public sealed record CrosstabCell
{
    /// <summary>What a reader sees in the place of a withheld number.</summary>
    public const string WithheldSign = "[c]";

    /// <summary>What a reader sees where no case can ever be: the value is none of this code.</summary>
    public const string ImpossibleSign = "[z]";

    private readonly int count;

    /// <summary>A number.</summary>
    /// <param name="value">The count, 0 or more: of what is recorded, counted and found none.</param>
    /// <param name="percent">The percentage, 0 to 100; null when none was asked for or its base is 0.</param>
    /// <param name="cases">The cases behind the number, each once, in the order in which they were given.</param>
    public CrosstabCell(int value, double? percent, IReadOnlyList<string> cases) => (count, Percent, Cases) = (value, percent, cases);

    /// <summary>A number that is not given out, <c>[c]</c>: neither 0 nor not recorded. It keeps nothing of what it hides.</summary>
    public static CrosstabCell Withheld { get; } = new(0, null, []) { Suppressed = true };

    /// <summary>Whether the number is withheld.</summary>
    public bool Suppressed { get; private init; }

    /// <summary>Whether no case can ever be counted here, because the code does not know the value; its count is 0, which nobody found by counting.</summary>
    public bool Impossible { get; init; }

    /// <summary>Whether the percentage is withheld: that of a withheld number, or one from which a withheld base could be worked out.</summary>
    public bool PercentSuppressed { get; init; }

    /// <summary>The count, 0 or more. Asking a withheld number for it is a fault of the program and throws.</summary>
    public int Value => Suppressed ? throw new InvalidOperationException("The number is withheld.") : count;

    /// <summary>The percentage, 0 to 100; null when none was asked for, its base is 0, or it is withheld.</summary>
    public double? Percent { get; init; }

    /// <summary>The cases behind the number, each once, in the order in which they were given; empty when it is withheld.</summary>
    public IReadOnlyList<string> Cases { get; }
}

/// <summary>The numbers of one panel. Totals are distinct counts over everything in the row, column or panel, and no sums of cells.</summary>
/// <param name="Cells">By row, then by column.</param>
/// <param name="RowTotals">One for each row.</param>
/// <param name="ColumnTotals">One for each column.</param>
/// <param name="Total">Of the panel.</param>
public sealed record CrosstabPanel(
    IReadOnlyList<IReadOnlyList<CrosstabCell>> Cells, IReadOnlyList<CrosstabCell> RowTotals, IReadOnlyList<CrosstabCell> ColumnTotals, CrosstabCell Total);

/// <summary>One layer of a table.</summary>
/// <param name="Header">Which.</param>
/// <param name="Panel">Its numbers, with the rows and columns of the whole table.</param>
public sealed record CrosstabLayer(TableHeader Header, CrosstabPanel Panel);

/// <summary>A finished table.</summary>
public sealed record Crosstab
{
    /// <summary>What was asked for.</summary>
    public required TableSpec Spec { get; init; }

    /// <summary>Rows in order; those of <see cref="TableKeys"/> last.</summary>
    public required IReadOnlyList<TableHeader> Rows { get; init; }

    /// <summary>Columns in order.</summary>
    public required IReadOnlyList<TableHeader> Columns { get; init; }

    /// <summary>The numbers over all layers.</summary>
    public required CrosstabPanel Panel { get; init; }

    /// <summary>The layers in order; empty when none was asked for.</summary>
    public required IReadOnlyList<CrosstabLayer> Layers { get; init; }

    /// <summary>Distinct cases that the table was made from; null: withheld.</summary>
    public required int? N { get; init; }

    /// <summary>What was withheld, and by which rule; null: nothing was checked, every count is shown.</summary>
    public Disclosure? Disclosure { get; init; }

    /// <summary>What a reader must know, in English sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
