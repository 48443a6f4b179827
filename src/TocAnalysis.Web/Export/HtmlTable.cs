using System.Net;
using System.Text;

namespace TocAnalysis.Web.Export;

/// <summary>Writes a table as a page of its own that needs nothing else and prints well on A4 and Letter.</summary>
public static class HtmlTable
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>The look of printed pages: no colour carries meaning, header rows repeat, nothing breaks inside.</summary>
    internal const string Style = """
        @page { margin: 18mm 16mm; }
        body { font: 11pt/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff; margin: 2rem auto; max-inline-size: 60rem; padding-inline: 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; break-after: avoid; }
        table { border-collapse: collapse; inline-size: 100%; font: 9.5pt/1.4 Arial, Helvetica, sans-serif; font-variant-numeric: tabular-nums; }
        caption { text-align: start; font-weight: bold; padding-block-end: .5em; }
        th, td { padding: 3px 6px; border-block-end: 1px solid #999; text-align: end; vertical-align: top; }
        thead th { border-block: 2px solid #111; } tbody th, thead th:first-child { text-align: start; font-weight: normal; } thead th:first-child { font-weight: bold; }
        thead { display: table-header-group; } tr { break-inside: avoid; }
        .small, dl, ol, ul { font-size: 9pt; } dt { font-weight: bold; } dd { margin: 0 0 .3em; }
        @media print { body { margin: 0; max-inline-size: none; padding: 0; } a { color: inherit; text-decoration: none; } }
        """;

    /// <summary>What such a page may load and run: its own style and nothing else.</summary>
    internal const string Policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";

    /// <summary>The bytes of the page.</summary>
    public static byte[] Write(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var page = new StringBuilder($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">{Policy}<meta name=\"viewport\" content=\"width=device-width\"><title>{E(table.Caption)}</title><style>{Style}</style></head><body>\n<main>\n");
        page.Append("<table><caption>").Append(E(table.Caption)).AppendJoin("", table.Footnotes.Select((_, i) => $"<sup>{i + 1}</sup>")).Append("</caption>\n<thead><tr>");
        page.AppendJoin("", table.Header.Select(h => $"<th scope=\"col\">{E(h)}</th>")).Append("</tr></thead>\n<tbody>\n");
        var heads = Math.Max(1, table.Dimensions.Count - 1);
        foreach (var row in table.Rows)
            page.Append("<tr>").AppendJoin("", row.Select((c, i) => i < heads ? $"<th scope=\"row\">{E(c.Text)}</th>" : $"<td>{E(c.Text)}</td>")).Append("</tr>\n");
        page.Append("</tbody></table>\n");
        if (table.Footnotes.Count > 0)
            page.Append("<ol class=\"small\">").AppendJoin("", table.Footnotes.Select(n => $"<li>{E(n)}</li>")).Append("</ol>\n");
        page.Append("<h2>Notes</h2>\n<ul>").AppendJoin("", table.Notes.Select(n => $"<li>{E(n)}</li>")).Append("</ul>\n<dl>")
            .AppendJoin("", table.Cover.Select(c => $"<dt>{E(c.Name)}</dt><dd>{E(c.Value)}</dd>")).Append("</dl>\n</main>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
