using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Features.Codings.Workbench;

/// <summary>A passage that is evidence.</summary>
/// <param name="Code">The code it is evidence for.</param>
/// <param name="Value">The value; null: not chosen yet.</param>
/// <param name="Span">The passage, in code points.</param>
/// <param name="Current">Whether it belongs to the code that is being coded.</param>
public sealed record Passage(string Code, CodingValue? Value, TextSpan Span, bool Current);

/// <summary>A run of a text in which the same passages hold, or a line break.</summary>
/// <param name="Start">Code point at which it begins.</param>
/// <param name="Length">Its length in code points; a line break may have two and shows as one.</param>
/// <param name="Content">What is shown.</param>
/// <param name="IsBreak">Whether it is a line break.</param>
/// <param name="Lanes">The passages that cover it, each in its own lane of underlines; null where a lane is free.</param>
/// <param name="Begins">The passages that begin here.</param>
public sealed record TextRun(int Start, int Length, string Content, bool IsBreak, IReadOnlyList<Passage?> Lanes, IReadOnlyList<Passage> Begins);

/// <summary>
/// Cuts a text into runs for showing, so that positions stay exact: each run knows where it begins, and line breaks stand apart, because browsers show CRLF
/// as one character where the text has two.
/// </summary>
public static class Passages
{
    /// <summary>More passages over one place than this share the last lane.</summary>
    private const int MostLanes = 4;

    public static IReadOnlyList<TextRun> Cut(string text, IReadOnlyList<Passage> passages)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(passages);
        var inOrder = passages.OrderBy(p => p.Span.Start).ThenByDescending(p => p.Span.End).ToList();
        var lanes = LanesOf(inOrder);
        var cuts = inOrder.SelectMany(p => new[] { p.Span.Start, p.Span.End }).ToHashSet();
        var runs = new List<TextRun>();
        var (index, point, runIndex, runPoint) = (0, 0, 0, 0);
        while (index < text.Length)
        {
            var isBreak = text[index] is '\r' or '\n';
            if (isBreak || (cuts.Contains(point) && point > runPoint))
                Flush();
            var width = isBreak ? (text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n' ? 2 : 1)
                : char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
            if (isBreak)
            {
                runs.Add(Run(point, width, "\n", true));
                (runIndex, runPoint) = (index + width, point + width);
            }

            (index, point) = (index + width, point + (isBreak ? width : 1));
        }

        Flush();
        return runs;

        void Flush()
        {
            if (index > runIndex)
                runs.Add(Run(runPoint, point - runPoint, text[runIndex..index], false));
            (runIndex, runPoint) = (index, point);
        }

        TextRun Run(int start, int length, string content, bool isBreak)
        {
            var covering = inOrder.Where(p => p.Span.Start < start + length && p.Span.End > start).ToList();
            var byLane = new Passage?[covering.Count == 0 ? 0 : covering.Max(p => lanes[p]) + 1];
            foreach (var passage in covering)
                byLane[lanes[passage]] ??= passage;
            return new TextRun(start, length, content, isBreak, byLane, [.. covering.Where(p => p.Span.Start >= start && p.Span.Start < start + length)]);
        }
    }

    private static Dictionary<Passage, int> LanesOf(List<Passage> inOrder)
    {
        var ends = new List<int>();
        var lanes = new Dictionary<Passage, int>(ReferenceEqualityComparer.Instance);
        foreach (var passage in inOrder)
        {
            var lane = ends.FindIndex(end => end <= passage.Span.Start);
            if (lane < 0)
            {
                lane = Math.Min(ends.Count, MostLanes - 1);
                if (ends.Count <= lane)
                    ends.Add(0);
            }

            ends[lane] = Math.Max(ends[lane], passage.Span.End);
            lanes[passage] = lane;
        }

        return lanes;
    }
}
