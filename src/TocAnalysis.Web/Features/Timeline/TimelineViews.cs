using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Timeline;

/// <summary>Timeline, kept under a name.</summary>
public sealed class TimelineViews(CaseQuery cases) : ViewPlace
{
    public const string PlaceName = "timeline";

    public override string Name => PlaceName;

    public override string Path => AppUrls.Timeline;

    public override Result<KeptAddress> Read(string query)
    {
        var read = TimelineRequest.Read(cases, QueryHelpers.ParseQuery(query), TimelinePage.OwnNames);
        if (!read.Succeeded)
            return Refused.Invalid([.. read.Faults]);
        return new KeptAddress(QueryString.Create(read.Value.ToQuery().Select(p => KeyValuePair.Create(p.Key, (string?)p.Value))).ToString().TrimStart('?'), read.Value.Filter);
    }
}
