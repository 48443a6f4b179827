using System.Globalization;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Tables.Matrices;

/// <summary>The coverage grid as a file: the page's numbers, with what a reader needs to cite them.</summary>
internal static class CoverageFile
{
    private const string NotRecorded = "[x]";

    /// <summary>The table; numbers are numbers, and a date that is not there is not recorded.</summary>
    public static TableFile Of(Coverage coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        return new TableFile(
            "Coverage of the paper A/CONF.187/6, paragraph by paragraph",
            [
                ("Number of cases", Shown(coverage.Cases)), ("Codebook version", Text(coverage.CodebookVersion)), ("Date", coverage.Date.ToString("O", CultureInfo.InvariantCulture)),
                ("Source", "Cases recorded with TocAnalysis, against the paper A/CONF.187/6"),
            ],
            [
                "Cases are distinct cases with a coding on one of the codes of the paragraph that asserts something; codings are those codings.",
                "Both poles: whether every two-pole code of the paragraph has cases at both poles. Waiting are distinct cases that lack a coding on one of the codes.",
                coverage.Rule,
                $"{NotRecorded}: never coded, or no two-pole code. {CrosstabCell.WithheldSign}: withheld.",
            ],
            ["paragraph", "gist", "codes", "cases", "codings", "poles", "lastCoded", "waiting"],
            [
                .. coverage.Paragraphs.Select(p => (IReadOnlyList<TableFileCell>)
                [
                    Number(p.Paragraph), new(p.Gist), new(string.Join("; ", p.Codes)), Number(p.Cases), Number(p.Codings), new(p.Cases is null ? CrosstabCell.WithheldSign : p.Poles ?? NotRecorded),
                    new(p.Cases is null ? CrosstabCell.WithheldSign : p.LastCoded?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? NotRecorded), Number(p.Uncoded),
                ]),
            ])
        { Date = coverage.Date, Measure = "cases" };
    }

    private static TableFileCell Number(int? number) => new(Shown(number), number);

    private static string Shown(int? number) => number is { } known ? Text(known) : CrosstabCell.WithheldSign;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
