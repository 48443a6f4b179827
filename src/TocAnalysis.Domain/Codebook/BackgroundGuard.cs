using System.Text.RegularExpressions;

namespace TocAnalysis.Domain.Codebook;

/// <summary>
/// Keeps categories of ethnic background out of what can be counted (paragraphs 17 and 18): too many groups take part and act together, so that such a
/// category explains nothing. Mobility is what may be coded.
/// </summary>
public static partial class BackgroundGuard
{
    /// <summary>Why it is refused, and what to do.</summary>
    public const string Expected =
        "No category of ethnic or racial background: paragraph 18 shows why it explains nothing, and nothing is counted by it. Code mobility, or who took part, by name of the group.";

    /// <summary>Whether a title makes ethnic background a category of its own.</summary>
    /// <param name="title">A title of a code.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsOfBackground(string? title) => title is not null && Word().IsMatch(title);

    [GeneratedRegex(@"\b(ethni\w*|racial\w*|race|races|tribal\w*|tribes?|clan origin|skin colou?r)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();
}
