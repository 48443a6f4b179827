using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>Coding rounds: planned, run and adjudicated.</summary>
public sealed class RoundsFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<CreateRound>();
        services.AddScoped<GetRound>();
        services.AddScoped<ChangeRound>();
        services.AddScoped<GetAdjudication>();
        services.AddScoped<DecideUnit>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        RoundsApi.Map(api);
        AdjudicationApi.Map(api);
    }
}
