using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Network;

/// <summary>Networks of actors.</summary>
public sealed class NetworkFeature : IFeature
{
    public void MapApi(RouteGroupBuilder api) => ComputeApi.Map(api);
}
