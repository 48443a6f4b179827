using System.Globalization;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Web.Export;

/// <summary>One number of a profile.</summary>
/// <param name="Part">What it is of: domain, offence, issue.</param>
/// <param name="Key">Its permanent key.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Cases">Distinct cases; null: withheld.</param>
public sealed record ProfileFileLine(string Part, string Key, string Label, int? Cases);

/// <summary>The numbers of a profile as a table with one line for each.</summary>
internal static class ProfileFile
{
    /// <param name="title">What it is a profile of.</param>
    /// <param name="selection">The selection in words.</param>
    /// <param name="n">Cases; null: withheld.</param>
    /// <param name="date">Day on which it was counted.</param>
    /// <param name="disclosure">What was withheld; null: nothing.</param>
    /// <param name="lines">The numbers.</param>
    /// <param name="notes">What a reader must know besides.</param>
    public static TableFile Of(string title, string selection, int? n, DateOnly date, Disclosure? disclosure, IEnumerable<ProfileFileLine> lines, params IEnumerable<string> notes) => new(
        title,
        [
            ("Selection", selection), ("Number of cases", Shown(n)), ("Date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
            ("Coverage", "Counted is what was recorded, not what occurred. What is not listed has no case of this selection; that does not mean that anybody looked."),
        ],
        [.. notes, "Counted are distinct cases, so lines of one part do not add up.", .. disclosure?.InWords() ?? []],
        ["part", "key", "label", "cases"],
        [.. lines.Select(l => (IReadOnlyList<TableFileCell>)[new(l.Part), new(l.Key), new(l.Label), l.Cases is { } cases ? new(Shown(cases), cases) : new(Shown(null))])])
    { Date = date };

    private static string Shown(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? CrosstabCell.WithheldSign;
}
