using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Map;

/// <summary>A count in REST. <c>Suppressed</c>: withheld, <c>Value</c> is null and <c>Shown</c> is <c>[c]</c>.</summary>
public sealed record CountAnswer(int? Value, string Shown, bool Suppressed)
{
    public static CountAnswer Of(CrosstabCell cell) => cell.Suppressed ? new(null, CrosstabCell.WithheldSign, true) : new(cell.Value, cell.Value.ToString(CultureInfo.InvariantCulture), false);
}

/// <summary>A country on the map.</summary>
/// <param name="Code">Permanent code.</param>
/// <param name="Name">Name.</param>
/// <param name="Until">First day on which it no longer existed; null: it exists.</param>
/// <param name="Cases">Distinct cases at any stage.</param>
/// <param name="Stages">Distinct cases by stage; <c>not-recorded</c>: without one.</param>
public sealed record MapCountry(string Code, string Name, DateOnly? Until, CountAnswer Cases, IReadOnlyDictionary<string, CountAnswer> Stages);

/// <summary>The map in REST. Countries that are not listed have no case of the selection; <c>RecordedCountries</c> says which of them have any at all.</summary>
public sealed record MapAnswer(IReadOnlyList<MapCountry> Countries, IReadOnlyList<string> RecordedCountries, int? N, IReadOnlyList<string> Notes, string Filter, DateOnly Date)
{
    public static MapAnswer Of(CountedMap map, Vocabularies vocabularies)
    {
        var table = map.Table;
        return new(
            [.. table.Rows.Select((r, i) => new MapCountry(
                r.Key, r.Label, vocabularies.Countries.Find(r.Key)?.ExistsUntil, CountAnswer.Of(table.Panel.RowTotals[i]), table.Columns.Select((c, j) => (c.Key, j)).ToDictionary(c => c.Key, c => CountAnswer.Of(table.Panel.Cells[i][c.j]))))],
            [.. map.Recorded.Order(StringComparer.Ordinal)], table.N, MapFiles.Notes(table), map.Filter, map.Date);
    }
}

/// <summary>A pair of countries with cases that lead from one to the other. <c>Through</c>: countries of transit of its cases; null: withheld.</summary>
public sealed record FlowPair(string From, string FromName, string To, string ToName, CountAnswer Cases, IReadOnlyList<string>? Through);

/// <summary>Flows in REST.</summary>
public sealed record FlowsAnswer(IReadOnlyList<FlowPair> Pairs, int? N, IReadOnlyList<string> Notes, string Filter, DateOnly Date)
{
    public static FlowsAnswer Of(CountedMap map) => new([.. PairsOf(map)], map.Table.N, MapFiles.Notes(map.Table), map.Filter, map.Date);

    /// <summary>The pairs that have a case or a withheld count, most cases first.</summary>
    public static IEnumerable<FlowPair> PairsOf(CountedMap map)
    {
        var table = map.Table;
        return from r in Enumerable.Range(0, table.Rows.Count)
               from c in Enumerable.Range(0, table.Columns.Count)
               let cell = table.Panel.Cells[r][c]
               where cell.Suppressed || cell.Value > 0
               orderby cell.Suppressed, cell.Suppressed ? 0 : cell.Value descending, table.Rows[r].Label, table.Columns[c].Label
               select new FlowPair(
                   table.Rows[r].Key, table.Rows[r].Label, table.Columns[c].Key, table.Columns[c].Label, CountAnswer.Of(cell),
                   map.Request.Threshold is null ? map.Through.GetValueOrDefault((table.Rows[r].Key, table.Columns[c].Key), []) : null);
    }
}

/// <summary>Map and flows as files, with the numbers of the screen.</summary>
internal static class MapFiles
{
    /// <summary>The words that United Nations maps print.</summary>
    public const string Disclaimer =
        "The boundaries and names shown and the designations used on this map do not imply official endorsement or acceptance by the United Nations. Shapes: Natural Earth (public domain), made simpler; boundaries in dispute are not marked as such.";

    public static IReadOnlyList<(string Ending, string ContentType, Func<TableFile, byte[]> Write)> Formats { get; } = [("csv", CsvTable.ContentType, CsvTable.Write), ("xlsx", XlsxTable.ContentType, XlsxTable.Write)];

    public static IReadOnlyList<string> Notes(Crosstab table) => [.. table.Notes, .. table.Disclosure?.InWords() ?? []];

    public static TableFile Countries(CountedMap map) => File(
        map, "Cases by country and stage", ["code", "country", .. map.Table.Columns.Select(c => c.Label), "any stage"],
        [.. map.Table.Rows.Select((r, i) => (IReadOnlyList<TableFileCell>)[new(r.Key), new(r.Label), .. map.Table.Panel.Cells[i].Select(Cell), Cell(map.Table.Panel.RowTotals[i])])]);

    public static TableFile Flows(CountedMap map) => File(
        map, $"Cases by country of {map.Request.Ends.From.Text()} and country of {map.Request.Ends.To.Text()}", ["from", "from country", "to", "to country", "cases", "through"],
        [.. FlowsAnswer.PairsOf(map).Select(p => (IReadOnlyList<TableFileCell>)[new(p.From), new(p.FromName), new(p.To), new(p.ToName), p.Cases.Value is { } n ? new(p.Cases.Shown, n) : new(p.Cases.Shown), new(p.Through is null ? CrosstabCell.WithheldSign : string.Join(' ', p.Through))])]);

    private static TableFile File(CountedMap map, string title, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<TableFileCell>> rows) => new(
        title,
        [
            ("Selection", map.Filter), ("Number of cases", map.Table.N?.ToString(CultureInfo.InvariantCulture) ?? CrosstabCell.WithheldSign), ("Date", map.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("Source", "TocAnalysis, against the paper A/CONF.187/6"), ("Coverage", "A country that is not listed has no case of this selection. That does not mean that nothing occurred there, nor that anybody looked."),
        ],
        [.. Notes(map.Table), Disclaimer], header, rows)
    { Date = map.Date };

    private static TableFileCell Cell(CrosstabCell cell) => cell.Suppressed ? new(CrosstabCell.WithheldSign) : new(cell.Value.ToString(CultureInfo.InvariantCulture), cell.Value);
}
