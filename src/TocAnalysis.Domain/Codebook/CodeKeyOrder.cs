namespace TocAnalysis.Domain.Codebook;

/// <summary>
/// The order in which readers expect code keys: definitions (D), concerns (N), causes (C), issues (I), points (P), implementation (V),
/// and within a letter by number: I2 before I10, C1 before C1.1 before C2. Keys of other letters come last, in ordinal order.
/// Only equal texts compare as equal, so the order is safe for sets and unique sorts. Null comes first.
/// </summary>
public sealed class CodeKeyOrder : IComparer<string>
{
    private const string Letters = "DNCIPV";

    private CodeKeyOrder()
    {
    }

    /// <summary>The one comparer; it has no state.</summary>
    public static CodeKeyOrder Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);

        var byLetter = Rank(x).CompareTo(Rank(y));
        if (byLetter != 0)
            return byLetter;

        return Rank(x) < Letters.Length && CompareParts(x[1..].Split('.'), y[1..].Split('.')) is var byParts and not 0
            ? byParts
            : string.CompareOrdinal(x, y);
    }

    private static int Rank(string key) => key.Length > 0 && Letters.IndexOf(key[0], StringComparison.Ordinal) is var rank and >= 0 ? rank : Letters.Length;

    private static int CompareParts(string[] x, string[] y)
    {
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            var byPart = ComparePart(x[i], y[i]);
            if (byPart != 0)
                return byPart;
        }

        return x.Length.CompareTo(y.Length);
    }

    private static int ComparePart(string x, string y)
    {
        var xIsNumber = IsNumber(x);
        var yIsNumber = IsNumber(y);
        if (!xIsNumber || !yIsNumber)
            return xIsNumber != yIsNumber ? (xIsNumber ? -1 : 1) : string.CompareOrdinal(x, y);

        // Compared by length and digits, so that a number of any size is compared without overflow.
        var xDigits = x.TrimStart('0');
        var yDigits = y.TrimStart('0');
        var byLength = xDigits.Length.CompareTo(yDigits.Length);
        return byLength != 0 ? byLength : string.CompareOrdinal(xDigits, yDigits);
    }

    private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);
}
