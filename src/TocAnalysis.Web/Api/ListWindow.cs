using System.Globalization;
using TocAnalysis.Domain;

namespace TocAnalysis.Web.Api;

/// <summary>The part of a list that is asked for: at most <paramref name="Limit"/> entries after the first <paramref name="Skip"/>.</summary>
public sealed record ListWindow(int Limit, int Skip)
{
    public const int MaxLimit = 200;
    private const int DefaultLimit = 50;

    /// <summary>Reads <c>limit</c> and <c>after</c>; all faults at once.</summary>
    public static Result<ListWindow> Read(string? limit, string? after)
    {
        var faults = new List<Fault>();
        var (count, skip) = (DefaultLimit, 0);
        if (!string.IsNullOrEmpty(limit) && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxLimit))
            faults.Add(new Fault("limit", $"A whole number from 1 to {MaxLimit}.", limit));
        if (!string.IsNullOrEmpty(after) && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
            faults.Add(new Fault("after", "The cursor of the answer before.", after));
        return faults.Count > 0 ? Refused.Invalid(faults) : new ListWindow(count, skip);
    }

    /// <summary>The entries of this window, with how many there are and the cursor of what follows.</summary>
    public ListPart<T> Of<T>(IReadOnlyList<T> all)
    {
        List<T> items = [.. all.Skip(Skip).Take(Limit)];
        var end = Skip + items.Count;
        return new ListPart<T>(items, all.Count, true, items.Count > 0 && end < all.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }
}

/// <summary>A part of a list, in the form that every list has in REST.</summary>
public sealed record ListPart<T>(IReadOnlyList<T> Items, int Total, bool TotalIsExact, string? Next);
