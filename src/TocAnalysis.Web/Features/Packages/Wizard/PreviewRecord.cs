using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Web.Features.Packages.Wizard;

/// <summary>A record as it will be, for a first look.</summary>
/// <param name="Row">Row of the sheet that it begins on.</param>
/// <param name="Name">Title or name.</param>
/// <param name="Lines">What else is said of it: name of the part, and its values.</param>
public sealed record PreviewRecord(int Row, string Name, IReadOnlyList<(string File, IReadOnlyList<string> Values)> Lines)
{
    /// <summary>The first records of a mapped sheet: cases with their parts, or else groups, or else sources.</summary>
    public static IReadOnlyList<PreviewRecord> Of(MappedSheet sheet, int most)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        foreach (var (file, key, name) in new[] { (PackageFormat.Cases, "case", "title"), (PackageFormat.Groups, "group", "name"), (PackageFormat.Sources, "source", "title") })
        {
            if (sheet.Tables.FirstOrDefault(t => t.File == file) is { Rows.Count: > 0 } heads)
                return [.. heads.Rows.Take(most).Select(r => Record(sheet, heads, r, key, name))];
        }

        return [.. sheet.Tables.SelectMany(t => t.Rows.Take(most).Select(r => new PreviewRecord(r.Number, t.File, [(t.File, [Shown(t, r)])]))).Take(most)];
    }

    private static PreviewRecord Record(MappedSheet sheet, PackageTable heads, PackageTableRow head, string key, string name)
    {
        var reference = Cell(heads, head, key);
        var lines = new List<(string, IReadOnlyList<string>)> { (heads.File, [.. heads.Header.Zip(head.Cells).Where(c => c.First != name && c.Second.Length > 0).Select(c => $"{c.First.Replace('_', ' ')}: {Short(c.Second)}")]) };
        if (heads.File == PackageFormat.Cases)
        {
            foreach (var table in sheet.Tables.Where(t => t.File != heads.File && t.Header.Contains("case")))
            {
                var parts = table.Rows.Where(r => Cell(table, r, "case") == reference).Take(20).Select(r => Shown(table, r)).ToList();
                if (parts.Count > 0)
                    lines.Add((table.File, parts));
            }
        }

        return new PreviewRecord(head.Number, Cell(heads, head, name) is { Length: > 0 } title ? title : reference, lines);
    }

    private static string Shown(PackageTable table, PackageTableRow row) =>
        string.Join(", ", table.Header.Zip(row.Cells).Where(c => c.First != "case" && c.Second.Length > 0).Select(c => Short(c.Second)));

    private static string Cell(PackageTable table, PackageTableRow row, string column)
    {
        var at = table.Header.ToList().IndexOf(column);
        return at < 0 ? "" : row.Cells[at];
    }

    private static string Short(string text) => text.Length > 160 ? text[..159] + "…" : text;
}
