using System.Globalization;
using System.Net;
using System.Text;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Web.Features.Map;

/// <summary>How the map is drawn.</summary>
/// <param name="Stage">Key of the stage that is shown; null: any stage.</param>
/// <param name="Dots">Circles as large as the counts instead of filled countries.</param>
/// <param name="Zoom">M49 code of a region; null: the world.</param>
public sealed record MapLook(string? Stage = null, bool Dots = false, string? Zoom = null);

/// <summary>The words of a picture, so that it can be drawn in the language of the reader.</summary>
/// <param name="Cases">Name of a country and a count.</param>
/// <param name="Withheld">Name of a country whose count is withheld.</param>
/// <param name="Zero">Name of a country without a case of the selection.</param>
/// <param name="None">Name of a country of which nothing is recorded.</param>
/// <param name="Pair">From, to and a count.</param>
internal sealed record MapWords(Func<string, int, string> Cases, Func<string, string> Withheld, Func<string, string> Zero, Func<string, string> None, Func<string, string, string, string> Pair);

/// <summary>Where numbers lead to.</summary>
internal sealed record MapLinks(Func<string, string?, string> Country, Func<string, string, string> Pair);

/// <summary>Draws the world as SVG. The page holds it as it is, the file with title, source and colours of its own.</summary>
internal sealed class MapSvg(CountryVocabulary countries, MapLook look, MapWords words, MapLinks? links)
{
    /// <summary>Colours of a file, those of the light theme; the page has them from its style sheet.</summary>
    private const string FileStyle =
        "svg{--accent:#1d5c85;--surface:#ffffff;--paper:#faf8f4;--sunk:#f3f0ea;--ink:#1c2126;--ink-2:#4d5660;--line-2:#cfc8bb;--line-control:#8b8577;--grey:#6d7075;font-family:Inter,sans-serif}"
        + ".sea{fill:var(--sunk)}.land{stroke:var(--line-control);stroke-width:.7}.ring{fill:none;stroke:var(--ink-2);stroke-width:1.4}.dot{fill:var(--accent);fill-opacity:.65;stroke:var(--accent)}.arc{fill:none;stroke:var(--accent);stroke-opacity:.75}.head{fill:var(--accent)}text{fill:var(--ink)}";

    private const int MostArcs = 200;
    private static readonly int[] Ladder = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
    private readonly WorldShapes world = WorldShapes.Read;
    private readonly StringBuilder svg = new();
    private string closing = "";

    /// <summary>Lower ends of the classes of counts up to the largest, at most six.</summary>
    public static IReadOnlyList<int> Classes(int largest)
    {
        var ends = Ladder.Where(l => l <= Math.Max(1, largest)).ToList();
        while (ends.Count > 6)
            ends = [.. ends.Where((_, i) => i % 2 == 0)];
        return ends;
    }

    /// <summary>Colour of a class: more of the accent, the larger the counts.</summary>
    public static string Colour(int index, int classes) =>
        $"color-mix(in srgb, var(--accent) {(classes < 2 ? 55 : 18 + 72 * index / (classes - 1)).ToString(CultureInfo.InvariantCulture)}%, var(--surface))";

    /// <summary>The count of a country that is shown.</summary>
    public static CrosstabCell Cell(Crosstab table, int row, MapLook look) =>
        look.Stage is null ? table.Panel.RowTotals[row] : table.Panel.Cells[row][table.Columns.ToList().FindIndex(c => c.Key == look.Stage)];

    /// <summary>Cases by country.</summary>
    public string Countries(CountedMap map, (string Title, string Source)? file = null)
    {
        var cells = map.Table.Rows.Select((r, i) => (r.Key, Cell: Cell(map.Table, i, look))).ToDictionary(r => r.Key, r => r.Cell);
        var largest = cells.Values.Where(c => !c.Suppressed).Select(c => c.Value).DefaultIfEmpty(0).Max();
        var classes = Classes(largest);
        Open(file);
        foreach (var (code, shape) in world.Shapes.Where(s => s.Value.D.Length > 0))
            Area(code, shape, cells, map.Recorded, classes);
        foreach (var (code, shape) in world.Shapes.Where(s => s.Value.IsSmall && s.Value.At is not null && (cells.ContainsKey(s.Key) || map.Recorded.Contains(s.Key))))
            Linked(code, $"<circle class=\"ring\" cx=\"{shape.At![0]}\" cy=\"{shape.At![1]}\" r=\"7\" style=\"fill:{Fill(code, cells, map.Recorded, classes)}\">", "</circle>", cells, map.Recorded);
        foreach (var code in cells.Keys.Where(c => !world.Shapes.ContainsKey(c)))
        {
            if (world.PointOf(code, countries) is { } at)
                Linked(code, $"<rect class=\"ring\" x=\"{N(at.X - 8)}\" y=\"{N(at.Y - 8)}\" width=\"16\" height=\"16\" style=\"fill:{Fill(code, cells, map.Recorded, classes)}\">", "</rect>", cells, map.Recorded);
        }

        if (look.Dots)
        {
            foreach (var (code, cell) in cells.Where(c => !c.Value.Suppressed && c.Value.Value > 0).OrderByDescending(c => c.Value.Value))
            {
                if (world.PointOf(code, countries) is { } at)
                    Linked(code, $"<circle class=\"dot\" cx=\"{N(at.X)}\" cy=\"{N(at.Y)}\" r=\"{N(Radius(cell.Value, largest))}\">", "</circle>", cells, map.Recorded);
            }
        }

        return Close();
    }

    /// <summary>Lines from countries of origin to countries of destination.</summary>
    public string Flows(CountedMap map, (string Title, string Source)? file = null)
    {
        var pairs = FlowsAnswer.PairsOf(map).Take(MostArcs).ToList();
        var largest = pairs.Select(p => p.Cases.Value ?? 0).DefaultIfEmpty(0).Max();
        Open(file);
        foreach (var shape in world.Shapes.Values.Where(s => s.D.Length > 0))
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"land\" style=\"fill:var(--surface)\" d=\"{shape.D}\"/>");
        foreach (var code in pairs.SelectMany(p => p.Through ?? []).Distinct())
        {
            if (world.PointOf(code, countries) is { } at)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"ring\" d=\"M{N(at.X)} {N(at.Y - 8)}l8 8l-8 8l-8 -8z\" style=\"fill:var(--paper)\"><title>{Safe(Name(code))}</title></path>");
        }

        // The thickest lie below, so that thin lines are not hidden.
        foreach (var pair in pairs)
            Arc(pair, largest);
        return Close();
    }

    private static double Radius(int count, int largest) => 4 + 30 * Math.Sqrt((double)count / Math.Max(1, largest));

    private void Area(string code, WorldShape shape, Dictionary<string, CrosstabCell> cells, IReadOnlySet<string> recorded, IReadOnlyList<int> classes)
    {
        var path = $"<path class=\"land\" data-country=\"{code}\" style=\"fill:{(look.Dots && cells.GetValueOrDefault(code) is { Suppressed: false, Value: > 0 } ? "var(--surface)" : Fill(code, cells, recorded, classes))}\" d=\"{shape.D}\">";
        Linked(code, path, "</path>", cells, recorded);
    }

    private void Linked(string code, string open, string close, Dictionary<string, CrosstabCell> cells, IReadOnlySet<string> recorded)
    {
        var name = Name(code);
        var cell = cells.GetValueOrDefault(code);
        var title = cell switch
        {
            { Suppressed: true } => words.Withheld(name),
            { Value: > 0 } => words.Cases(name, cell.Value),
            _ => recorded.Contains(code) ? words.Zero(name) : words.None(name),
        };
        var leads = links is not null && cell is { Suppressed: false, Value: > 0 };
        if (leads)
            svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{Safe(links!.Country(code, look.Stage))}\" aria-label=\"{Safe(title)}\">");
        svg.Append(open).Append("<title>").Append(Safe(title)).Append("</title>").Append(close);
        if (leads)
            svg.Append("</a>");
    }

    private static string Fill(string code, Dictionary<string, CrosstabCell> cells, IReadOnlySet<string> recorded, IReadOnlyList<int> classes) => cells.GetValueOrDefault(code) switch
    {
        { Suppressed: true } => "url(#map-withheld)",
        { Value: > 0 } cell => Colour(classes.Count(c => c <= cell.Value) - 1, classes.Count),
        _ => recorded.Contains(code) ? "var(--surface)" : "url(#map-none)",
    };

    private void Arc(FlowPair pair, int largest)
    {
        if (world.PointOf(pair.From, countries) is not { } from || world.PointOf(pair.To, countries) is not { } to)
            return;
        var width = pair.Cases.Value is { } n ? 1.5 + 6 * Math.Sqrt((double)n / Math.Max(1, largest)) : 1.5;
        var title = Safe(words.Pair(pair.FromName, pair.ToName, pair.Cases.Shown));
        var leads = links is not null && pair.Cases.Value > 0;
        if (leads)
            svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{Safe(links!.Pair(pair.From, pair.To))}\" aria-label=\"{title}\">");
        var style = pair.Cases.Suppressed ? " stroke-dasharray=\"3 5\"" : "";
        if (pair.From == pair.To)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"arc\" cx=\"{N(from.X)}\" cy=\"{N(from.Y - 14)}\" r=\"12\" stroke-width=\"{N(width)}\"{style}><title>{title}</title></circle>");
        }
        else
        {
            var (dx, dy) = (to.X - from.X, to.Y - from.Y);
            // Bent to the left of its direction, so that there and back are two lines.
            var (bendX, bendY) = ((from.X + to.X) / 2 + dy * .22, (from.Y + to.Y) / 2 - dx * .22);
            var angle = Math.Atan2(to.Y - bendY, to.X - bendX);
            var size = 8 + width;
            var (leftX, leftY, rightX, rightY) = (to.X - size * Math.Cos(angle + .4), to.Y - size * Math.Sin(angle + .4), to.X - size * Math.Cos(angle - .4), to.Y - size * Math.Sin(angle - .4));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"arc\" stroke-width=\"{N(width)}\"{style} d=\"M{N(from.X)} {N(from.Y)}Q{N(bendX)} {N(bendY)} {N(to.X)} {N(to.Y)}\"><title>{title}</title></path>");
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"head\" d=\"M{N(to.X)} {N(to.Y)}L{N(leftX)} {N(leftY)}L{N(rightX)} {N(rightY)}Z\"/>");
        }

        if (leads)
            svg.Append("</a>");
    }

    private void Open((string Title, string Source)? file)
    {
        var view = look.Zoom is { } zoom && world.Views.TryGetValue(zoom, out var box) ? box : [0, 0, world.Width, world.Height];
        var (x, y, w, h) = (view[0], view[1], view[2], view[3]);
        // A file has room for its title above and its source below; lines and signs keep their size when a region is drawn larger.
        var (above, below) = file is null ? (0, 0) : (w / 25, w / 22);
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"world\" viewBox=\"{x} {y - above} {w} {h + above + below}\"{(file is null ? "" : " width=\"1200\"")}>");
        if (file is { } f)
        {
            svg.Append("<style>").Append(FileStyle).Append("</style>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y - above}\" width=\"{w}\" height=\"{h + above + below}\" fill=\"#faf8f4\"/><text x=\"{x + w / 100}\" y=\"{y - above / 3}\" font-size=\"{N(w / 55.0)}\" font-weight=\"600\">{Safe(f.Title)}</text>");
        }

        svg.Append("<defs><pattern id=\"map-none\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"9\" height=\"9\" style=\"fill:var(--sunk)\"/><line y2=\"9\" style=\"stroke:var(--grey);stroke-width:1.6;stroke-opacity:.55\"/></pattern>");
        svg.Append("<pattern id=\"map-withheld\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" style=\"fill:var(--surface)\"/><circle cx=\"4\" cy=\"4\" r=\"1.7\" style=\"fill:var(--ink-2)\"/></pattern></defs>");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"sea\" d=\"{world.Sphere}\"/>");
        foreach (var land in world.Land)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"land\" style=\"fill:var(--sunk)\" d=\"{land}\"/>");
        closing = file is { } g ? $"<text x=\"{x + w / 100}\" y=\"{y + h + below / 2}\" font-size=\"{N(w / 110.0)}\">{Safe(g.Source)}</text><text x=\"{x + w / 100}\" y=\"{N(y + h + below * .82)}\" font-size=\"{N(w / 150.0)}\">{Safe(MapFiles.Disclaimer)}</text>" : "";
    }

    private string Close() => svg.Append(closing).Append("</svg>").ToString();

    private string Name(string code) => countries.Find(code)?.Name ?? code;

    private static string Safe(string text) => WebUtility.HtmlEncode(text);

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
