using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Web.Features.Tables.Briefs;

/// <summary>
/// Tables that briefs are written from, and sentences over their cells. The link of a cell is the one that the table itself has; a withheld one leads to the
/// table. Tables of one brief speak of one selection, so what one of them withholds the next does not give away.
/// </summary>
internal sealed class BriefTables(BuildTable build, Actor actor, int? threshold, CancellationToken cancellation)
{
    private readonly Dictionary<TableMeasure, List<PublishedFigure>> written = [];

    /// <summary>A table by its query string; a refusal is passed on by the caller.</summary>
    public async Task<Result<BuiltTable>> OfAsync(string query)
    {
        var spec = build.Read(QueryHelpers.ParseQuery(query));
        if (!spec.Succeeded)
            return new Refused(spec.Refusal!.Value, spec.Faults);
        if (!written.TryGetValue(spec.Value.Measure, out var before))
            written[spec.Value.Measure] = before = [];
        var built = await build.HandleAsync(actor, spec.Value with { Threshold = threshold }, asFile: false, cancellation, before);
        if (built.Succeeded && threshold is not null)
            before.AddRange(SmallCounts.Figures(built.Value.Table).Select(f => new PublishedFigure(f.Key, f.Value, true)));
        return built;
    }

    /// <summary>A figure that leads to its cases; keys null: totals.</summary>
    public static BriefPart Figure(BuiltTable built, string? row, string? column) => Count(built, row, column) is { } count
        ? new BriefPart(count.ToString("N0", CultureInfo.InvariantCulture), TableLinks.Cell(built.Table.Spec, row, column, null))
        : Withheld(built);

    /// <summary>The sign in the place of a withheld figure.</summary>
    public static BriefPart Withheld(BuiltTable built) => new(CrosstabCell.WithheldSign, Address(built));

    /// <summary>The number of a cell; 0 where the table has no such row or column; null: withheld.</summary>
    public static int? Count(BuiltTable built, string? row, string? column)
    {
        var table = built.Table;
        var r = row is null ? table.Rows.Count : table.Rows.ToList().FindIndex(h => h.Key == row);
        var c = column is null ? table.Columns.Count : table.Columns.ToList().FindIndex(h => h.Key == column);
        if (r < 0 || c < 0)
            return 0;
        var cell = row is null ? column is null ? table.Panel.Total : table.Panel.ColumnTotals[c] : column is null ? table.Panel.RowTotals[r] : table.Panel.Cells[r][c];
        return cell.Suppressed ? null : cell.Value;
    }

    /// <summary>The address of the whole table.</summary>
    public static string Address(BuiltTable built) => TableLinks.Table(built.Table.Spec);

    /// <summary>One sentence that lists the rows of a table with their totals, the largest first and withheld ones last, and ends with a link to the table.</summary>
    public static BriefSentence Rows(BuiltTable built, string opening, int most)
    {
        var rows = built.Table.Rows.Select(h => (Header: h, Count: Count(built, h.Key, null))).Where(r => r.Count != 0).OrderByDescending(r => r.Count ?? -1).ToList();
        if (rows.Count == 0)
            return new BriefSentence(new BriefPart(opening + ": nothing is recorded "), new BriefPart("(table)", Address(built)), new BriefPart("."));
        var parts = new List<BriefPart> { new(opening + ": ") };
        foreach (var (header, _) in rows.Take(most))
        {
            parts.Add(new(parts.Count == 1 ? $"{header.Label} " : $", {header.Label} "));
            parts.Add(Figure(built, header.Key, null));
        }

        parts.Add(new(rows.Count > most ? ", and further rows " : " "));
        parts.Add(new("(table)", Address(built)));
        parts.Add(new("."));
        return new BriefSentence([.. parts]);
    }
}
