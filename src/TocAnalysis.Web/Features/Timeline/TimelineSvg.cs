using System.Globalization;
using System.Text;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Components.Shared;

namespace TocAnalysis.Web.Features.Timeline;

/// <summary>Draws time as SVG: each case as a bar with what is open about its dates, or, where there are many, counts by spans of years.</summary>
internal sealed class TimelineSvg(TimelineAnswer timeline, CaseFilter filter, Func<string, string> caseHref, Func<string, (int First, int Last), string> spanHref, Func<TimelineCase, string> caseWords, Func<string, string, int, string> spanWords)
{
    /// <summary>Most cases that are drawn one by one.</summary>
    public const int MostBars = 150;

    private const double Width = 1000;
    private const double LabelWidth = 220;
    private const double Row = SpanMarks.Row;
    private readonly StringBuilder svg = new();

    private DateOnly First => GetTimeline.Days((timeline.Years[0].First, timeline.Years[0].Last), filter).From;

    private DateOnly Last => GetTimeline.Days((timeline.Years[^1].First, timeline.Years[^1].Last), filter).To;

    /// <summary>One bar for each case, below the names of their lanes.</summary>
    public string Bars()
    {
        var lanes = timeline.Lanes.Select(l => (Lane: l, Cases: timeline.Cases.Where(c => c.Lanes.Contains(l.Key)).ToList())).ToList();
        var height = 30 + lanes.Sum(l => 26 + Row * l.Cases.Count) + Row * timeline.Links.Count + 10;
        Open(height);
        var y = 30.0;
        foreach (var (lane, cases) in lanes)
        {
            Text(0, y + 16, lane.Label, "lane");
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"rule\" x1=\"0\" x2=\"{Width}\" y1=\"{N(y + 22)}\" y2=\"{N(y + 22)}\"/>");
            y += 26;
            foreach (var one in cases)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{Safe(caseHref(one.Case))}\" aria-label=\"{Safe($"{Short(one.Title, 32)}: {caseWords(one)}")}\"><title>{Safe(caseWords(one))}</title>");
                Text(12, y + 14, Short(one.Title, 32), "name");
                Parts(CaseSpan.Of(one.StartDate, one.EndDate, one.Ongoing), y);
                svg.Append("</a>");
                y += Row;
            }
        }

        foreach (var link in timeline.Links)
        {
            Text(12, y + 14, Short($"{link.FromName} – {link.ToName}", 32), "name link");
            Parts(CaseSpan.Of(Date(link.Start), Date(link.End), false), y);
            y += Row;
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>One row of columns for each lane.</summary>
    public string Counts()
    {
        const double Height = 74;
        Open(30 + Height * timeline.Lanes.Count);
        var largest = Math.Max(1, timeline.Lanes.SelectMany(l => l.Counts).Max() ?? 0);
        var y = 30.0;
        foreach (var lane in timeline.Lanes)
        {
            Text(0, y + Height - 12, Short(lane.Label, 32), "name");
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"rule\" x1=\"{LabelWidth}\" x2=\"{Width}\" y1=\"{N(y + Height - 6)}\" y2=\"{N(y + Height - 6)}\"/>");
            for (var i = 0; i < timeline.Years.Count; i++)
            {
                if (lane.Counts[i] == 0)
                    continue;
                var days = GetTimeline.Days((timeline.Years[i].First, timeline.Years[i].Last), filter);
                var (left, right) = (X(days.From), X(days.To));
                if (lane.Counts[i] is not { } count)
                {
                    svg.Append(CultureInfo.InvariantCulture, $"<text class=\"count\" x=\"{N((left + right) / 2)}\" y=\"{N(y + Height - 9)}\">{CrosstabCell.WithheldSign}</text>");
                    continue;
                }

                var tall = Math.Max(2, (Height - 26) * count / largest);
                var words = Safe(spanWords(lane.Label, Years(timeline.Years[i]), count));
                svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{Safe(spanHref(lane.Key, (timeline.Years[i].First, timeline.Years[i].Last)))}\" aria-label=\"{words}\"><title>{words}</title><rect class=\"sure\" x=\"{N(left + 1)}\" y=\"{N(y + Height - 6 - tall)}\" width=\"{N(Math.Max(2, right - left - 2))}\" height=\"{N(tall)}\"/>");
                if (right - left > 16)
                    svg.Append(CultureInfo.InvariantCulture, $"<text class=\"count\" x=\"{N((left + right) / 2)}\" y=\"{N(y + Height - 9 - tall)}\">{count.ToString("N0", CultureInfo.CurrentCulture)}</text>");
                svg.Append("</a>");
            }

            y += Height;
        }

        return svg.Append("</svg>").ToString();
    }

    internal static string Years(TimelineYears years) => years.First == years.Last ? years.First.ToString(CultureInfo.InvariantCulture) : $"{years.First.ToString(CultureInfo.InvariantCulture)}–{years.Last.ToString(CultureInfo.InvariantCulture)}";

    private void Open(double height)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"time\" viewBox=\"0 0 {Width} {N(height)}\">{SpanMarks.Pattern("time-unsure")}");
        // No more than twelve years stand at the top.
        var step = Math.Max(1, (timeline.Years.Count + 11) / 12);
        for (var i = 0; i < timeline.Years.Count; i += step)
        {
            var x = X(GetTimeline.Days((timeline.Years[i].First, timeline.Years[i].Last), filter).From);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"rule\" x1=\"{N(x)}\" x2=\"{N(x)}\" y1=\"20\" y2=\"{N(height)}\"/>");
            Text(x + 3, 14, timeline.Years[i].First.ToString(CultureInfo.InvariantCulture), "year");
        }
    }

    private void Parts(IReadOnlyList<SpanPart> parts, double y) => SpanMarks.Draw(svg, parts, y, First, Last, X, "time-unsure");

    private double X(DateOnly day)
    {
        var share = (day.DayNumber - First.DayNumber) / Math.Max(1.0, Last.DayNumber - First.DayNumber);
        return LabelWidth + Math.Clamp(share, 0, 1) * (Width - LabelWidth);
    }

    private void Text(double x, double y, string text, string kind) => SpanMarks.Text(svg, x, y, text, kind);

    private static PartialDate? Date(string? text) => PartialDate.TryParse(text, out var date) ? date : null;

    private static string Short(string text, int most) => SpanMarks.Short(text, most);

    private static string Safe(string text) => SpanMarks.Safe(text);

    private static string N(double number) => SpanMarks.N(number);
}
