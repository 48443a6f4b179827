using System.Globalization;
using System.Net;
using System.Text;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Components.Shared;

/// <summary>Draws the time of a case or link as SVG: full where it is sure, hatched where its dates leave it open, an arrow where no end is recorded.</summary>
internal static class SpanMarks
{
    /// <summary>Height of a line.</summary>
    public const double Row = 20;

    /// <summary>The hatching of unsure days, once in each picture.</summary>
    public static string Pattern(string id) =>
        $"<defs><pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line y2=\"6\" style=\"stroke:var(--accent);stroke-width:3;stroke-opacity:.75\"/></pattern></defs>";

    /// <summary>The marks of one line.</summary>
    public static void Draw(StringBuilder svg, IReadOnlyList<SpanPart> parts, double y, DateOnly first, DateOnly last, Func<DateOnly, double> at, string pattern)
    {
        foreach (var part in parts)
        {
            var (left, right) = (at(part.From ?? first), at(part.To ?? last));
            var width = Math.Max(3, right - left);
            switch (part.Kind)
            {
                case SpanKind.Sure:
                    svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"sure\" x=\"{N(left)}\" y=\"{N(y + 4)}\" width=\"{N(width)}\" height=\"{N(Row - 8)}\"/>");
                    break;
                case SpanKind.Unsure:
                    svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"unsure\" x=\"{N(left)}\" y=\"{N(y + 4)}\" width=\"{N(width)}\" height=\"{N(Row - 8)}\" style=\"fill:url(#{pattern})\"/>");
                    break;
                default:
                    // An arrow towards the side that is open.
                    var (tip, tail) = part.To is null ? (Math.Max(left + 10, right), left) : (left, right);
                    var back = part.To is null ? -8 : 8;
                    svg.Append(CultureInfo.InvariantCulture, $"<path class=\"open\" d=\"M{N(tail)} {N(y + Row / 2)}H{N(tip)}m{back} -4l{-back} 4l{back} 4\"/>");
                    break;
            }
        }
    }

    /// <summary>A text of the picture.</summary>
    public static void Text(StringBuilder svg, double x, double y, string text, string kind) => svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{N(x)}\" y=\"{N(y)}\">{Safe(text)}</text>");

    public static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    public static string Safe(string text) => WebUtility.HtmlEncode(text);

    public static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
