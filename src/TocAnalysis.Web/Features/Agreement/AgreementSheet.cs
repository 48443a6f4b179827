using System.Globalization;
using TocAnalysis.Domain.Agreement;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Lays agreement out for files. Coders bear numbers there instead of names, unless names are asked for by somebody who may.</summary>
internal static class AgreementSheet
{
    private static readonly string[] Header =
        ["code", "title", "coefficient", "value", "not defined because", "low", "high", "interval", "n", "pairable", "used", "coders", "missing values", "scale", "most frequent value", "its share of ratings"];

    /// <summary>Every coefficient of every code.</summary>
    public static TableFile Of(AgreementSummary summary, ulong? seed)
    {
        var rows = summary.Codes.SelectMany(c => Lines(c.Code, c.Title, c.Report)).ToList();
        rows.Add(Line("all", "kappa pooled over the codes", summary.Pooled.Kappa, "", null));
        rows.AddRange(summary.Sets.Select(s => Line("all", $"sets of values, distance {s.Distance}", s.Alpha, "", null)));
        return new TableFile($"Agreement, {RoundWords(summary.Terms)}", Cover(summary.Terms, seed), summary.Terms.Notes, Header, rows);
    }

    /// <summary>Every coefficient of one code.</summary>
    public static TableFile Of(CodeAgreementDetail detail) => new(
        $"Agreement on {detail.Code.Key} {detail.Code.Title}, {RoundWords(detail.Terms)}", Cover(detail.Terms, detail.Seed), detail.Terms.Notes, Header, [.. Lines(detail.Code.Key, detail.Code.Title, detail.Report)]);

    /// <summary>The matrix that all coefficients of a code can be computed again from.</summary>
    public static TableFile Matrix(CodeAgreementDetail detail, bool names) => new(
        $"Values of {detail.Code.Key} {detail.Code.Title}, {RoundWords(detail.Terms)}", Cover(detail.Terms, detail.Seed),
        [.. detail.Terms.Notes, "An empty cell is a missing value."],
        ["case", .. detail.Terms.Coders.Select((c, i) => names ? c : Pseudonym(i))],
        [.. detail.Cases.Select((record, i) => (IReadOnlyList<TableFileCell>)[new TableFileCell(record), .. detail.Matrix[i].Select(v => new TableFileCell(v ?? ""))])]);

    /// <summary>Coders in files: by number, in the order of their first coding here.</summary>
    public static string Pseudonym(int index) => string.Create(CultureInfo.InvariantCulture, $"coder {index + 1}");

    private static string RoundWords(AgreementTerms terms) => terms.Round is null ? "all recorded codings" : $"round {terms.Round}";

    private static IReadOnlyList<(string, string)> Cover(AgreementTerms terms, ulong? seed) =>
    [
        ("Round", terms.Round ?? "none: all recorded codings, the latest of each coder"),
        ("Selection", terms.Filter),
        ("Coders", terms.Coders.Count.ToString(CultureInfo.InvariantCulture)),
        ("Codebook version", string.Join(", ", terms.Versions)),
        ("Basis", terms.Independent ? "submissions of a blind round" : "codings that were not blind"),
        ("Seed of the intervals", seed?.ToString(CultureInfo.InvariantCulture) ?? "no intervals"),
        ("Date", terms.Date.ToString("O", CultureInfo.InvariantCulture)),
        ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
    ];

    private static IEnumerable<IReadOnlyList<TableFileCell>> Lines(string code, string title, AgreementReport report)
    {
        var scale = string.Join(", ", report.Table.Categories.Select(c => c.Label));
        var most = report.Prevalence.Where(p => p.Ratings > 0).OrderByDescending(p => p.Ratings).FirstOrDefault();
        return report.Coefficients.Select(c => Line(code, title, c, scale, most));
    }

    private static IReadOnlyList<TableFileCell> Line(string code, string title, Coefficient c, string scale, CategoryPrevalence? most) =>
    [
        new(code), new(title), new(c.Name), Number(c.Value), new(c.NotDefined is null ? "" : $"not defined: {c.NotDefined}"), Number(c.Interval?.Low), Number(c.Interval?.High),
        new(c.Interval is { } interval ? interval.Method == IntervalMethod.CaseBootstrap ? $"95 %, bootstrap over units, {interval.Draws} draws, seed {interval.Seed}" : "95 %, analytic" : c.Warning ?? ""),
        Number(c.Units), Number(c.Pairable), Number(c.Used), Number(c.Coders), new(c.MissingRule.InWords()), new(scale), new(most?.Category.Label ?? ""), Number(most?.Share),
    ];

    private static TableFileCell Number(double? number) => number is { } value ? new TableFileCell(value.ToString("R", CultureInfo.InvariantCulture), value) : new TableFileCell("");
}
