namespace TocAnalysis.Domain.Networks;

/// <summary>When a tie held, as far as it is recorded.</summary>
public static class TiePeriod
{
    /// <summary>Whether a tie may have held at some time of a window.</summary>
    /// <param name="start">Since when; null: not recorded.</param>
    /// <param name="end">Until when; null: not recorded, the tie may last.</param>
    /// <param name="since">First day of the window is the earliest of this; null: no beginning.</param>
    /// <param name="until">Last day of the window is the latest of this; null: no end.</param>
    /// <returns>Null: the tie bears no date at all, so nothing can be said.</returns>
    public static bool? MayHold(PartialDate? start, PartialDate? end, PartialDate? since, PartialDate? until)
    {
        if (start is null && end is null)
            return null;
        var begins = start?.Earliest ?? DateOnly.MinValue;
        var ends = end?.Latest ?? DateOnly.MaxValue;
        return (until is null || begins <= until.Latest) && (since is null || ends >= (since.Earliest ?? DateOnly.MinValue));
    }
}
