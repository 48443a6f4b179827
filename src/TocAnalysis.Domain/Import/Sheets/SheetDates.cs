using System.Globalization;
using System.Text.RegularExpressions;

namespace TocAnalysis.Domain.Import.Sheets;

/// <summary>What the dates of a column look like.</summary>
/// <param name="Order">The order that is guessed.</param>
/// <param name="IsSure">Whether some date settles it; false: every one could be read both ways, or there is none in figures.</param>
/// <param name="Contradicts">Whether dates speak for both orders, so that some of them are read wrong whichever is taken.</param>
public sealed record DateGuess(DateOrder Order, bool IsSure, bool Contradicts);

/// <summary>
/// Reads dates as people write them in sheets and writes them as partial dates: 3/4/1999 by the order that is said, April 1999, 12 Apr 1999, about
/// 1999, before 1998, 1995-1997. What it cannot read it leaves as it is, so that the check says so; it never adds a day that nobody wrote.
/// </summary>
public static partial class SheetDates
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>The order of day and month that a set of dates speaks for.</summary>
    /// <param name="values">Cells as they stand.</param>
    public static DateGuess Guess(IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (dayFirst, monthFirst) = (0, 0);
        foreach (var match in values.Select(v => Figures().Match(v.Trim())).Where(m => m.Success))
        {
            var (first, second) = (Number(match.Groups[1]), Number(match.Groups[2]));
            dayFirst += first > 12 && second <= 12 ? 1 : 0;
            monthFirst += second > 12 && first <= 12 ? 1 : 0;
        }

        return new DateGuess(monthFirst > dayFirst ? DateOrder.MonthDay : DateOrder.DayMonth, dayFirst + monthFirst > 0, dayFirst > 0 && monthFirst > 0);
    }

    /// <summary>The text as a partial date; as it stands where it is one already or cannot be read.</summary>
    /// <param name="text">A cell.</param>
    /// <param name="order">How dates in figures are read.</param>
    public static string ToPartial(string text, DateOrder order)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (trimmed.Length is 0 or > 60 || PartialDate.TryParse(trimmed, out _))
            return trimmed;
        var made = Range(trimmed, order) ?? Before(trimmed, order) ?? About(trimmed, order) ?? Point(trimmed, order);
        return made is not null && PartialDate.TryParse(made, out _) ? made : trimmed;
    }

    private static string? Range(string text, DateOrder order)
    {
        var match = Between().Match(text);
        return match.Success && Point(match.Groups[1].Value, order) is { } from && Point(match.Groups[2].Value, order) is { } to ? $"{from}..{to}" : null;
    }

    private static string? Before(string text, DateOrder order) =>
        BeforeWord().Match(text) is { Success: true } match && Point(match.Groups[1].Value, order) is { } point ? $"..{point}" : null;

    private static string? About(string text, DateOrder order) =>
        AboutWord().Match(text) is { Success: true } match && Point(match.Groups[1].Value, order) is { } point ? $"{point}~" : null;

    private static string? Point(string text, DateOrder order)
    {
        text = text.Trim();
        if (PartialDate.TryParse(text, out var known) && !known.IsAbout && !text.Contains("..", StringComparison.Ordinal))
            return text;
        if (Iso().Match(text) is { Success: true } iso)
            return Date(Number(iso.Groups[1]), Number(iso.Groups[2]), iso.Groups[3].Success ? Number(iso.Groups[3]) : null);
        if (Figures().Match(text) is { Success: true } figures)
        {
            var (first, second) = (Number(figures.Groups[1]), Number(figures.Groups[2]));
            return order == DateOrder.DayMonth ? Date(Number(figures.Groups[3]), second, first) : Date(Number(figures.Groups[3]), first, second);
        }

        if (MonthYear().Match(text) is { Success: true } month)
            return Date(Number(month.Groups[2]), Number(month.Groups[1]), null);
        if (Words().Match(text) is { Success: true } words)
        {
            var name = words.Groups["m"].Value.ToLowerInvariant();
            var number = Array.FindIndex(Months, m => name.StartsWith(m, StringComparison.Ordinal)) + 1;
            return Date(Number(words.Groups["y"]), number, words.Groups["d"].Success ? Number(words.Groups["d"]) : words.Groups["e"].Success ? Number(words.Groups["e"]) : null);
        }

        return null;
    }

    private static string? Date(int year, int month, int? day) =>
        month is < 1 or > 12 ? null
        : day is { } d ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{d:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}");

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?:\s+[0-9]{1,2}:[0-9:.]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Figures();

    [GeneratedRegex(@"^([0-9]{4})[./-]([0-9]{1,2})(?:[./-]([0-9]{1,2})(?:[T ][0-9:.]+Z?)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^([0-9]{1,2})[./]([0-9]{4})\z", RegexOptions.CultureInvariant)]
    private static partial Regex MonthYear();

    [GeneratedRegex(@"^(?:(?<d>[0-9]{1,2})(?:st|nd|rd|th)?\.?[\s-]+)?(?<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?(?:\s+(?<e>[0-9]{1,2})(?:st|nd|rd|th)?,)?[\s,-]+(?<y>[0-9]{4})\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    [GeneratedRegex(@"^(?:between\s+|from\s+)?(.{4,20}?)\s*(?:\s-\s|–|—|\sto\s|\sand\s|(?<=^[0-9]{4})-(?=[0-9]{4}\z)|(?<=^[0-9]{4})/(?=[0-9]{4}\z))\s*(.{4,20})\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Between();

    [GeneratedRegex(@"^(?:before|until|<)\s*(.+)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex BeforeWord();

    [GeneratedRegex(@"^(?:about|around|approx\.?|circa|ca?\.?|~)\s*(.+)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AboutWord();
}
