using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TocAnalysis.Domain;

/// <summary>
/// A date that is known only as far as the sources say: a year, a month, a day, about one of these, before the end of one, or between two.
/// It is kept as it was given and never turned into a guessed day; <see cref="Earliest"/> and <see cref="Latest"/> bound the days it may mean.
/// </summary>
/// <remarks>
/// Text forms: <c>1999</c>, <c>1999-04</c>, <c>1999-04-12</c>, <c>1999~</c> (about), <c>..1998</c> (before the end of), <c>1995..1997</c> (between).
/// Years run from 1000 to 9999. "About" does not widen the bounds: nobody said by how much.
/// </remarks>
public sealed partial record PartialDate : IComparable<PartialDate>
{
    private PartialDate(string text, DateOnly? earliest, DateOnly latest, bool isAbout)
    {
        Text = text;
        Earliest = earliest;
        Latest = latest;
        IsAbout = isAbout;
    }

    /// <summary>What an input must look like, for messages.</summary>
    public const string Expectation = "A date as 1999, 1999-04, 1999-04-12, 1999~ (about), ..1998 (before the end of) or 1995..1997 (between).";

    /// <summary>The date in its canonical text form.</summary>
    public string Text { get; }

    /// <summary>First day it may mean; null: open, as in <c>..1998</c>.</summary>
    public DateOnly? Earliest { get; }

    /// <summary>Last day it may mean.</summary>
    public DateOnly Latest { get; }

    /// <summary>Marked with <c>~</c>.</summary>
    public bool IsAbout { get; }

    /// <summary>Whether it names less than one certain day.</summary>
    public bool IsPartial => IsAbout || Earliest != Latest;

    /// <summary>The year when the bounds lie in one year, else null.</summary>
    public int? Year => Earliest?.Year == Latest.Year ? Latest.Year : null;

    /// <summary>Reads one of the text forms.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PartialDate? date)
    {
        date = null;
        text = text?.Trim() ?? "";
        if (text.StartsWith("..", StringComparison.Ordinal))
        {
            if (!TryPoint(text[2..], out _, out var last, out var about) || about)
                return false;
            date = new PartialDate(text, null, last, false);
            return true;
        }

        var between = text.IndexOf("..", StringComparison.Ordinal);
        if (between > 0)
        {
            if (!TryPoint(text[..between], out var first, out _, out var aboutFirst) || aboutFirst
                || !TryPoint(text[(between + 2)..], out _, out var last, out var aboutLast) || aboutLast || first > last)
                return false;
            date = new PartialDate(text, first, last, false);
            return true;
        }

        if (!TryPoint(text, out var earliest, out var latest, out var isAbout))
            return false;
        date = new PartialDate(text, earliest, latest, isAbout);
        return true;
    }

    /// <summary>Reads a text that is known to be right, such as one from the database.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static PartialDate Parse(string text) => TryParse(text, out var date) ? date : throw new FormatException(Expectation);

    /// <summary>Orders by first possible day (open ones by their last), then by last, then by text.</summary>
    public int CompareTo(PartialDate? other)
    {
        if (other is null)
            return 1;
        var byEarliest = (Earliest ?? Latest).CompareTo(other.Earliest ?? other.Latest);
        if (byEarliest != 0)
            return byEarliest;
        var byLatest = Latest.CompareTo(other.Latest);
        return byLatest != 0 ? byLatest : string.CompareOrdinal(Text, other.Text);
    }

    /// <summary>The canonical text form.</summary>
    public override string ToString() => Text;

    /// <summary>Orders two dates.</summary>
    public static bool operator <(PartialDate left, PartialDate right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Orders two dates.</summary>
    public static bool operator >(PartialDate left, PartialDate right) => left is not null && left.CompareTo(right) > 0;

    /// <summary>Orders two dates.</summary>
    public static bool operator <=(PartialDate left, PartialDate right) => !(left > right);

    /// <summary>Orders two dates.</summary>
    public static bool operator >=(PartialDate left, PartialDate right) => !(left < right);

    private static bool TryPoint(string text, out DateOnly earliest, out DateOnly latest, out bool about)
    {
        earliest = latest = default;
        about = false;
        var match = Point().Match(text);
        if (!match.Success)
            return false;
        var year = Number(match.Groups["y"]);
        about = match.Groups["about"].Success;
        if (!match.Groups["m"].Success)
        {
            earliest = new DateOnly(year, 1, 1);
            latest = new DateOnly(year, 12, 31);
            return true;
        }

        var month = Number(match.Groups["m"]);
        if (month is < 1 or > 12)
            return false;
        var days = DateTime.DaysInMonth(year, month);
        if (!match.Groups["d"].Success)
        {
            earliest = new DateOnly(year, month, 1);
            latest = new DateOnly(year, month, days);
            return true;
        }

        var day = Number(match.Groups["d"]);
        if (day < 1 || day > days)
            return false;
        earliest = latest = new DateOnly(year, month, day);
        return true;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<y>[1-9][0-9]{3})(-(?<m>[0-9]{2})(-(?<d>[0-9]{2}))?)?(?<about>~)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Point();
}
