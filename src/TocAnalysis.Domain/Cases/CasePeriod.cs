namespace TocAnalysis.Domain.Cases;

/// <summary>
/// The days within which a case happened, as far as its partial dates bound them: from the first day that its start may mean to the last day
/// that its end may mean.
/// </summary>
/// <param name="From">First day; null: open towards the past.</param>
/// <param name="To">Last day; null: open towards the future.</param>
public readonly record struct CasePeriod(DateOnly? From, DateOnly? To)
{
    /// <summary>
    /// The period of a case. Without an end, the end is the start; without a start, only the days that the end may mean are known.
    /// </summary>
    /// <param name="start">When it began.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="ongoing">True: it has not ended, the period is open towards the future.</param>
    /// <returns>The period, or null when nothing says when the case happened (an ongoing case without a start among them).</returns>
    public static CasePeriod? Of(PartialDate? start, PartialDate? end, bool ongoing)
    {
        if (start is null && (end is null || ongoing))
            return null;
        var from = (start ?? end!).Earliest;
        DateOnly? to = ongoing ? null : (end ?? start!).Latest;
        return from is { } first && to is { } last && last < first ? new CasePeriod(last, first) : new CasePeriod(from, to);
    }

    /// <summary>Whether some day lies both in this period and in the half-open span of days.</summary>
    /// <param name="from">First day of the span; null: open.</param>
    /// <param name="until">First day after the span; null: open.</param>
    /// <returns>True when they share a day.</returns>
    public bool Meets(DateOnly? from, DateOnly? until) =>
        (from is null || To is null || from <= To) && (until is null || From is null || until > From)
        && (from is null || until is null || from < until);
}
