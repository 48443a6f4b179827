using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Home;

/// <summary>The home page.</summary>
public sealed class HomeFeature : IFeature
{
    public void AddServices(IServiceCollection services) => services.AddScoped<GetHome>();
}
