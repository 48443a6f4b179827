using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Map;

/// <summary>Map, kept under a name.</summary>
public sealed class MapViews(CaseQuery cases) : ViewPlace
{
    public const string PlaceName = "map";
    private static readonly string[] Kept = ["view", "show", "as", "zoom"];

    public override string Name => PlaceName;

    public override string Path => AppUrls.Map;

    public override Result<KeptAddress> Read(string query)
    {
        var given = QueryHelpers.ParseQuery(query);
        var read = MapRequest.Read(cases, given, MapPage.OwnNames);
        if (!read.Succeeded)
            return Refused.Invalid([.. read.Faults]);
        var look = given.Where(p => Kept.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value.OfType<string>().Where(v => v.Length > 0).Select(v => KeyValuePair.Create(p.Key, (string?)v)));
        return new KeptAddress(QueryString.Create(read.Value.ToQuery().Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)).Concat(look)).ToString().TrimStart('?'), read.Value.Filter);
    }
}
