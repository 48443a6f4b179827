using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Network;

/// <summary>Network, kept under a name.</summary>
public sealed class NetworkViews(CaseQuery cases) : ViewPlace
{
    public const string PlaceName = "network";
    private static readonly string[] Kept = ["draw", "pin", "sort"];

    public override string Name => PlaceName;

    public override string Path => AppUrls.Network;

    public override Result<KeptAddress> Read(string query)
    {
        var given = QueryHelpers.ParseQuery(query);
        var read = NetworkRequest.Read(cases, given, NetworkPage.OwnNames);
        if (!read.Succeeded)
            return Refused.Invalid([.. read.Faults]);
        var look = given.Where(p => Kept.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal).SelectMany(p => p.Value.OfType<string>().Where(v => v.Length > 0).Select(v => KeyValuePair.Create(p.Key, (string?)v)));
        return new KeptAddress(QueryString.Create(read.Value.ToQuery().Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)).Concat(look)).ToString().TrimStart('?'), read.Value.Filter);
    }
}
