using System.Text;
using System.Text.RegularExpressions;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>Reads lists of sources in RIS and BibTeX as the sources of a package; the rows bear the numbers of the lines that their entries begin on.</summary>
internal static partial class SourceLists
{
    private static readonly string[] Columns = ["source", "type", "title", "authors", "year", "publisher", "url", "note"];

    public static bool IsRis(string text) => RisStart().IsMatch(text.Length > 4_000 ? text[..4_000] : text);

    public static bool IsBibTex(string text) => BibStart().IsMatch(text.Length > 4_000 ? text[..4_000] : text);

    public static PackageTable FromRis(string text)
    {
        var rows = new List<PackageTableRow>();
        Dictionary<string, List<string>>? entry = null;
        var (number, begin) = (0, 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (RisLine().Match(line.TrimEnd('\r')) is not { Success: true } match)
                continue;
            var (tag, value) = (match.Groups[1].Value, match.Groups[2].Value.Trim());
            if (tag == "TY")
                (entry, begin) = (new(StringComparer.Ordinal), number);
            if (entry is null)
                continue;
            if (!entry.TryGetValue(tag, out var values))
                entry[tag] = values = [];
            values.Add(value);
            if (tag != "ER")
                continue;
            rows.Add(Row(begin, entry, entry.GetValueOrDefault("ID")?.FirstOrDefault(), RisType(entry["TY"][0]),
                ["TI", "T1", "CT", "BT"], ["AU", "A1"], ["PY", "Y1", "DA"], ["PB", "JO", "JF", "T2"], ["UR", "L1"], ["N1", "N2", "AB"]));
            entry = null;
        }

        return Table(rows);
    }

    public static PackageTable FromBibTex(string text)
    {
        var rows = new List<PackageTableRow>();
        var (line, counted) = (1, 0);
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0 && at < text.Length; at = Next(text, at))
        {
            if (BibEntry().Match(text, at) is not { Success: true } match || match.Index != at)
            {
                at++;
                continue;
            }

            line += text.AsSpan(counted, at - counted).Count('\n');
            counted = at;
            var kind = match.Groups[1].Value.ToLowerInvariant();
            at = match.Index + match.Length;
            if (kind is "comment" or "string" or "preamble")
                continue;
            var fields = new Dictionary<string, List<string>>(StringComparer.Ordinal);
            while (at < text.Length && BibField().Match(text, at) is { Success: true } field && field.Index == at)
            {
                at = field.Index + field.Length;
                var value = BibValue(text, ref at);
                fields[field.Groups[1].Value.ToLowerInvariant()] = [value];
            }

            rows.Add(Row(line, fields, match.Groups[2].Value.Trim(), BibType(kind), ["title"], ["author", "editor"], ["year", "date"], ["publisher", "journal", "journaltitle", "institution", "booktitle"], ["url"], ["note", "abstract"]));
        }

        return Table(rows);
    }

    private static int Next(string text, int at) => at >= text.Length ? -1 : text.IndexOf('@', at);

    private static PackageTable Table(List<PackageTableRow> rows) => new(PackageFormat.Sources, Columns, rows);

    private static PackageTableRow Row(
        int number, Dictionary<string, List<string>> entry, string? key, SourceType type, string[] title, string[] authors, string[] year, string[] publisher, string[] url, string[] note)
    {
        var (titled, written) = (One(title), YearOf(One(year)));
        var by = string.Join("; ", authors.SelectMany(a => entry.GetValueOrDefault(a) ?? []).SelectMany(a => a.Split(" and ", StringSplitOptions.TrimEntries)).Where(a => a.Length > 0));
        var reference = key is { Length: > 0 and <= 64 } && !key.Contains(PackageFormat.ListSign, StringComparison.Ordinal) ? key
            : titled.Length == 0 ? "" : SheetReferences.Of(titled, written);
        return new PackageTableRow(number, [reference, type.Text(), titled, by, written, One(publisher), One(url), One(note)]);

        string One(string[] names) => names.Select(n => entry.GetValueOrDefault(n)?.FirstOrDefault(v => v.Length > 0)).FirstOrDefault(v => v is not null) ?? "";
    }

    private static string YearOf(string text) => YearIn().Match(text) is { Success: true } match ? match.Value : text;

    private static SourceType RisType(string type) => type switch
    {
        "CASE" => SourceType.Judgment,
        "RPRT" or "GOVDOC" or "BILL" or "STAT" or "LEGAL" or "HEAR" => SourceType.OfficialReport,
        "JOUR" or "BOOK" or "CHAP" or "THES" or "CONF" or "CPAPER" or "EDBOOK" or "ABST" => SourceType.Academic,
        "NEWS" or "MGZN" or "BLOG" => SourceType.Press,
        "DATA" or "DBASE" or "AGGR" => SourceType.Dataset,
        _ => SourceType.Other,
    };

    private static SourceType BibType(string kind) => kind switch
    {
        "article" or "book" or "inbook" or "incollection" or "inproceedings" or "proceedings" or "phdthesis" or "mastersthesis" or "thesis" or "conference" => SourceType.Academic,
        "techreport" or "report" or "manual" => SourceType.OfficialReport,
        "jurisdiction" => SourceType.Judgment,
        "dataset" => SourceType.Dataset,
        _ => SourceType.Other,
    };

    /// <summary>A value in braces or quotation marks, or a bare word; the position ends behind the comma.</summary>
    private static string BibValue(string text, ref int at)
    {
        var value = new StringBuilder();
        var depth = 0;
        var quoted = at < text.Length && text[at] == '"';
        if (quoted)
            at++;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '{')
                depth++;
            else if (c == '}' && depth == 0)
                break;
            else if (c == '}')
                depth--;
            else if (quoted && c == '"' && depth == 0)
                quoted = false;
            else if (c == ',' && depth == 0 && !quoted)
                break;
            else if (c == '\\' && at + 1 < text.Length && text[at + 1] is '&' or '%' or '$' or '_' or '#')
                value.Append(text[++at]);
            else
                value.Append(char.IsWhiteSpace(c) ? ' ' : c);
        }

        while (at < text.Length && text[at] is ',' or ' ' or '\r' or '\n' or '\t')
            at++;
        return string.Join(' ', value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@"^\s*TY\s{1,3}-", RegexOptions.CultureInvariant)]
    private static partial Regex RisStart();

    [GeneratedRegex(@"^([A-Z][A-Z0-9])\s{1,3}-\s?(.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex RisLine();

    [GeneratedRegex(@"^\s*(?:%[^\n]*\s+)*@[A-Za-z]+\s*\{", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BibStart();

    [GeneratedRegex(@"\G@([A-Za-z]+)\s*\{\s*([^,{}\s]*)\s*,?\s*", RegexOptions.CultureInvariant)]
    private static partial Regex BibEntry();

    [GeneratedRegex(@"\G\s*([A-Za-z][A-Za-z0-9_-]*)\s*=\s*", RegexOptions.CultureInvariant)]
    private static partial Regex BibField();

    [GeneratedRegex(@"[12][0-9]{3}", RegexOptions.CultureInvariant)]
    private static partial Regex YearIn();
}
