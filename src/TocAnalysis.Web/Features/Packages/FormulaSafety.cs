using System.Text.RegularExpressions;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// Keeps a spreadsheet from running a cell as a formula, and brings the cell back unchanged. A text that begins with <c>=</c>, <c>+</c>,
/// <c>-</c>, <c>@</c>, their full-width forms, a tab or a line break, also after blanks and quotation marks, is written with one apostrophe
/// before it; one that has apostrophes before such a beginning gets one more. Reading takes one apostrophe off exactly such texts, so the two
/// undo each other for every text, and texts without such a beginning are never touched.
/// </summary>
internal static partial class FormulaSafety
{
    /// <summary>The text as it is written to a file.</summary>
    public static string Neutralize(string text) => Live().IsMatch(text) ? "'" + text : text;

    /// <summary>The text as it was before <see cref="Neutralize"/>.</summary>
    public static string Restore(string text) => text is ['\'', ..] && Live().IsMatch(text) ? text[1..] : text;

    [GeneratedRegex("^'*[ \"]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20\\t\\r\\n]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Live();
}
