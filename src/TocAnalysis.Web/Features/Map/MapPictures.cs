using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Map;

/// <summary>Pictures of map and flows, for the page and as files.</summary>
public sealed class MapPictures(Vocabularies vocabularies, IStringLocalizer<MapText> text)
{
    /// <summary>What the picture is called.</summary>
    internal string Title(MapLook look, bool flows, Movement movement) => flows ? text[$"Title.Flows.{movement.Text()}"] : look.Stage is null ? text["Title.Any"] : text["Title.Stage", text[$"Show.{look.Stage}"]];

    /// <summary>Number of cases, selection and date.</summary>
    internal string Source(CountedMap map) => text["Picture.Source", map.Table.N?.ToString("N0", CultureInfo.CurrentCulture) ?? "[c]", map.Filter, map.Date.ToString("d MMM yyyy", CultureInfo.CurrentCulture)];

    /// <summary>The picture inside a page, with links.</summary>
    internal string Inline(CountedMap map, MapLook look, bool flows, MapLinks links)
    {
        var svg = new MapSvg(vocabularies.Countries, look, Words, links);
        return flows ? svg.Flows(map) : svg.Countries(map);
    }

    /// <summary>The picture as a file of its own.</summary>
    internal byte[] File(CountedMap map, MapLook look, bool flows)
    {
        var svg = new MapSvg(vocabularies.Countries, look, Words, null);
        var file = (Title(look, flows, map.Request.Movement), Source(map));
        return Encoding.UTF8.GetBytes(flows ? svg.Flows(map, file) : svg.Countries(map, file));
    }

    private MapWords Words => new(
        (name, cases) => cases == 1 ? text["Mark.OneCase", name] : text["Mark.Cases", name, cases], name => text["Mark.Withheld", name], name => text["Mark.Zero", name], name => text["Mark.None", name], (from, to, cases) => cases == "1" ? text["Mark.OnePair", from, to] : text["Mark.Pair", from, to, cases]);
}
