using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Offences;

/// <summary>Profiles of offences.</summary>
public sealed class OffencesFeature : IFeature
{
    public void AddServices(IServiceCollection services) => services.AddScoped<GetOffence>();

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/offences", async (HttpContext http, GetOffence handler, CancellationToken cancellation) =>
            {
                if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
                    return RestApi.Problem(refused);
                var list = await handler.ListAsync(http.RestActor(), cancellation);
                return list.Succeeded ? Results.Json(new { items = list.Value, total = list.Value.Length }, CaseJson.Options) : RestApi.Problem(list);
            })
            .WithName("FindOffences").WithTags("Offences").WithSummary("Offences that cases record, each counted with all below it.");
        api.MapGet("/offences/{code}", async (string code, HttpContext http, GetOffence handler, CancellationToken cancellation) =>
            {
                if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
                    return RestApi.Problem(refused);
                var offence = await handler.HandleAsync(http.RestActor(), code, cancellation);
                return offence.Succeeded ? Results.Json(offence.Value, CaseJson.Options) : RestApi.Problem(offence);
            })
            .WithName("GetOffence").WithTags("Offences").WithSummary("One offence with all below it: roles, countries, groups, domains, issues and poles of its cases.")
            .Produces<OffenceDetail>().ProducesProblem(StatusCodes.Status404NotFound);
    }
}
