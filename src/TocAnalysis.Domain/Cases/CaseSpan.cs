namespace TocAnalysis.Domain.Cases;

/// <summary>How far a part of a case's time is known.</summary>
public enum SpanKind
{
    /// <summary>It had begun, and had not ended.</summary>
    Sure,

    /// <summary>It may have begun or ended on any of these days.</summary>
    Unsure,

    /// <summary>It has begun, and when it ended or began is not bounded on this side.</summary>
    Open,
}

/// <summary>Days of a case that are drawn alike.</summary>
/// <param name="From">First day; null: open towards the past.</param>
/// <param name="To">Last day; null: open towards the future.</param>
/// <param name="Kind">How far they are known.</param>
public sealed record SpanPart(DateOnly? From, DateOnly? To, SpanKind Kind);

/// <summary>The time of a case in parts, so that what its partial dates leave open is drawn as open.</summary>
public static class CaseSpan
{
    /// <summary>The parts, in order of time.</summary>
    /// <param name="start">When it began.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="ongoing">True: it has not ended.</param>
    /// <returns>Empty when nothing says when the case happened. Dates that contradict each other give their unsure parts alone.</returns>
    public static IReadOnlyList<SpanPart> Of(PartialDate? start, PartialDate? end, bool ongoing)
    {
        if (start is null && (end is null || ongoing))
            return [];
        var parts = new List<SpanPart>();
        if (start is not null && start.Earliest != start.Latest)
            parts.Add(Unsure(start));
        if (ongoing)
        {
            parts.Add(new SpanPart(start!.Latest, null, SpanKind.Open));
        }
        else if (start is null)
        {
            parts.Add(Unsure(end!));
        }
        else if (end is null)
        {
            if (parts.Count == 0)
                parts.Add(new SpanPart(start.Latest, start.Latest, SpanKind.Sure));
        }
        else
        {
            if (end.Earliest is { } sure && start.Latest <= sure)
                parts.Add(new SpanPart(start.Latest, sure, SpanKind.Sure));
            if (end.Earliest != end.Latest)
                parts.Add(Unsure(end));
        }

        return parts;

        static SpanPart Unsure(PartialDate date) => new(date.Earliest, date.Latest, date.Earliest is null ? SpanKind.Open : SpanKind.Unsure);
    }

    /// <summary>Spans of years to count by: single years for up to 20, five for up to 80, else ten, beginning at a multiple.</summary>
    /// <param name="first">First year that matters.</param>
    /// <param name="last">Last year that matters.</param>
    /// <returns>First and last year of each; empty when the last lies before the first.</returns>
    public static IReadOnlyList<(int First, int Last)> Years(int first, int last)
    {
        var size = last - first < 20 ? 1 : last - first < 80 ? 5 : 10;
        var start = first - (first % size);
        return last < first ? [] : [.. Enumerable.Range(0, (last - start) / size + 1).Select(i => (start + i * size, start + (i + 1) * size - 1))];
    }
}
