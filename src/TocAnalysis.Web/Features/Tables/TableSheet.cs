using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>Lays a table out for files: one line for each row, layers below one another, counts first and percentages after them.</summary>
internal static class TableSheet
{
    /// <summary>The words that United Nations documents print where they name countries.</summary>
    public const string CountryDisclaimer =
        "The designations employed and the presentation of the material do not imply the expression of any opinion whatsoever on the part of the Secretariat of the United Nations concerning the legal status of any country, territory, city or area or of its authorities, or concerning the delimitation of its frontiers or boundaries.";

    /// <summary>What a number does not say.</summary>
    public const string Coverage = "Counted is what is recorded in this collection. 0 recorded does not mean that nothing occurred; not recorded means that nobody entered it.";

    private const string Total = "Total";

    /// <param name="built">The table.</param>
    /// <param name="content">What its owner prints with it; null: nothing.</param>
    /// <param name="gist">The gist of a paragraph of the paper.</param>
    public static TableFile Of(BuiltTable built, SavedTableContent? content = null, Func<int, string?>? gist = null)
    {
        var table = built.Table;
        var spec = table.Spec;
        var columns = table.Columns.Select(c => c.Label).Concat(spec.Totals ? [Total] : Array.Empty<string>()).ToList();
        List<string> header = [.. spec.Layer is { } layer ? [Words(layer)] : Array.Empty<string>(), built.Words?.Rows ?? Words(spec.Rows), .. columns];
        if (spec.Percent != PercentBase.None)
            header.AddRange(columns.Select(c => $"{c}, % of {(spec.Percent == PercentBase.All ? "total" : spec.Percent.Text())}"));
        var rows = spec.Layer is null
            ? Panel(table, table.Panel, null)
            : table.Layers.SelectMany(l => Panel(table, l.Panel, l.Header.Label)).Concat(spec.Totals ? Panel(table, table.Panel, "All") : []);
        var cover = Cover(built, content);
        List<string> names = built.Words is { } own ? [own.Rows, own.Columns] : [.. spec.Dimensions.Select(d => d.Text())];
        return new TableFile(content?.Title is { Length: > 0 } title ? title : built.Words?.Title ?? Title(spec), cover, Notes(built, content), header, [.. rows])
        {
            Number = content?.Number is { Length: > 0 } number ? number : null,
            Footnotes = [.. content?.Footnotes ?? [], .. (content?.Paragraphs ?? []).Select(p => $"{SavedTableContent.PaperSymbol}, para. {p}{(gist?.Invoke(p) is { } words ? $": {words}" : "")}")],
            Above = [$"{cover[1].Name}: {cover[1].Value}", $"{cover[0].Name}: {cover[0].Value}", $"Source: TocAnalysis, {cover.First(c => c.Name == "Date").Value}"],
            Dimensions = names,
            Measure = spec.Measure.Text(),
            Observations = [.. Observations(table)],
            Codes = [.. names.Zip([table.Rows, table.Columns, [.. table.Layers.Select(l => l.Header)]]).SelectMany(d => d.Second.Select(h => new TableFileCode(d.First, h.Key, h.Label)))],
            Date = built.Date,
        };
    }

    /// <summary>What the table is, in a few words.</summary>
    public static string Title(TableSpec spec) =>
        $"{char.ToUpperInvariant(spec.Measure.Text()[0])}{spec.Measure.Text()[1..]} by {Words(spec.Rows)} and {Words(spec.Columns)}{(spec.Layer is { } layer ? $", for each {Words(layer)}" : "")}";

    /// <summary>A dimension in English words.</summary>
    public static string Words(TableDimension dimension) => dimension switch
    {
        TableDimension.Economy => "economic group",
        TableDimension.GroupKind => "kind of group",
        TableDimension.Transnational => "transnationality",
        _ => RegisterDimensions.Words(dimension) ?? dimension.Text(),
    };

    /// <summary>A number as text: <c>[c]</c> where it is withheld.</summary>
    public static string Shown(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? CrosstabCell.WithheldSign;

    private static IReadOnlyList<(string Name, string Value)> Cover(BuiltTable built, SavedTableContent? content) =>
    [
        ("Selection", built.Filter),
        ("Number of cases", Shown(built.Table.N)),
        ("Basis", built.CountedBasis.InWords()),
        ("Codebook version", built.CodebookVersion.ToString(CultureInfo.InvariantCulture)),
        ("Date", built.Date.ToString("O", CultureInfo.InvariantCulture)),
        ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
        ("Symbol", content?.Symbol is { Length: > 0 } symbol ? symbol : SavedTableContent.PaperSymbol),
        ("Coverage", Coverage),
        ("Disclosure", built.Table.Disclosure is { } disclosure ? string.Join(" ", disclosure.InWords()) : "Every count is shown; not for passing on to outsiders."),
        ("Signs", "0: counted and none found. [c]: withheld, to protect small counts. [x]: no percentage, because its base is 0. [z]: the code cannot have this value. not recorded: nothing was recorded."),
    ];

    private static IReadOnlyList<string> Notes(BuiltTable built, SavedTableContent? content) =>
    [
        .. content?.Notes ?? [],
        .. built.Table.Notes,
        .. built.Table.Disclosure?.InWords() ?? [],
        .. content?.CountryDisclaimer == true && built.Table.Spec.Dimensions.Any(d => d is TableDimension.Country or TableDimension.Region or TableDimension.Economy) ? [CountryDisclaimer] : Array.Empty<string>(),
    ];

    private static IEnumerable<TableObservation> Observations(Crosstab table)
    {
        IEnumerable<(CrosstabPanel Panel, string? Layer)> panels = table.Spec.Layer is null
            ? [(table.Panel, null)]
            : table.Layers.Select(l => (l.Panel, (string?)l.Header.Key)).Concat(table.Spec.Totals ? [(table.Panel, TableFile.TotalKey)] : []);
        var (rows, columns) = (table.Rows.Count, table.Columns.Count);
        var totals = table.Spec.Totals ? 1 : 0;
        foreach (var (panel, layer) in panels)
        {
            for (var r = 0; r < rows + totals; r++)
            {
                for (var c = 0; c < columns + totals; c++)
                {
                    var cell = r < rows ? c < columns ? panel.Cells[r][c] : panel.RowTotals[r] : c < columns ? panel.ColumnTotals[c] : panel.Total;
                    List<string> keys = [r < rows ? table.Rows[r].Key : TableFile.TotalKey, c < columns ? table.Columns[c].Key : TableFile.TotalKey];
                    if (layer is not null)
                        keys.Add(layer);
                    yield return new TableObservation(keys, cell.Suppressed || cell.Impossible ? null : cell.Value, cell.Impossible);
                }
            }
        }
    }

    private static IEnumerable<IReadOnlyList<TableFileCell>> Panel(Crosstab table, CrosstabPanel panel, string? layer)
    {
        for (var i = 0; i < table.Rows.Count; i++)
            yield return Line(table.Spec, layer, table.Rows[i].Label, panel.Cells[i], panel.RowTotals[i]);
        if (table.Spec.Totals)
            yield return Line(table.Spec, layer, Total, panel.ColumnTotals, panel.Total);
    }

    private static IReadOnlyList<TableFileCell> Line(TableSpec spec, string? layer, string label, IReadOnlyList<CrosstabCell> cells, CrosstabCell total)
    {
        List<CrosstabCell> all = [.. cells, .. spec.Totals ? [total] : Array.Empty<CrosstabCell>()];
        List<TableFileCell> line = [.. layer is null ? [] : new[] { new TableFileCell(layer) }, new TableFileCell(label), .. all.Select(Count)];
        if (spec.Percent != PercentBase.None)
            line.AddRange(all.Select(Percent));
        return line;
    }

    private static TableFileCell Count(CrosstabCell cell) => cell.Suppressed ? new TableFileCell(CrosstabCell.WithheldSign) : cell.Impossible ? new TableFileCell(CrosstabCell.ImpossibleSign) : Number(cell.Value);

    private static TableFileCell Percent(CrosstabCell cell) => cell switch
    {
        { Impossible: true } => new TableFileCell(CrosstabCell.ImpossibleSign),
        { PercentSuppressed: true } => new TableFileCell(CrosstabCell.WithheldSign),
        { Percent: { } percent } => Number(Math.Round(percent, 1, MidpointRounding.AwayFromZero)),
        _ => new TableFileCell("[x]"),
    };

    private static TableFileCell Number(double number) => new(number.ToString("R", CultureInfo.InvariantCulture), number);
}
