using System.Text.Json;
using System.Text.Json.Serialization;
using TocAnalysis.Domain;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Countries;

/// <summary>The countries of the vocabulary with the cases that name them.</summary>
public sealed class CountriesFeature : IFeature
{
    // The kinds of countries have no tokens of their own; without this they would be numbers.
    private static readonly JsonSerializerOptions Json = new(CaseJson.Options) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<FindCountries>();
        services.AddScoped<GetCountry>();
        services.AddScoped<GetCountryProfile>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/countries", ListAsync).WithName("FindCountries").WithTags("Countries")
            .WithSummary("Countries with visible cases by stage; all=true gives the whole vocabulary. Counts of what was recorded, not of what occurred.")
            .Produces<ListPart<CountryLine>>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/countries/{code}", GetAsync).WithName("GetCountry").WithTags("Countries").WithSummary("One country: names, region, economic groupings, cases by stage and flow.")
            .Produces<CountryDetail>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/countries/{code}/profile", ProfileAsync).WithName("GetCountryProfile").WithTags("Countries").WithSummary("What stands in the cases of a country: flows with partners, offences, groups, issues and poles, coverage, Convention.")
            .Produces<CountryProfile>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ProfileAsync(string code, HttpContext http, GetCountryProfile handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), code, cancellation);
        return result.Succeeded ? Results.Json(result.Value, Json) : RestApi.Problem(result);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindCountries handler, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        if (QueryNames.Refuse(query, ["all", "limit", "after"]) is { } refused)
            return RestApi.Problem(refused);
        var all = query["all"].ToString();
        if (all is not ("" or "true" or "false"))
            return RestApi.Problem(Refused.Invalid(new Fault("all", "true or false.", all)));
        var result = await handler.HandleAsync(http.RestActor(), new FindCountriesRequest(all == "true", query["limit"], query["after"]), cancellation);
        return result.Succeeded ? Results.Json(result.Value, Json) : RestApi.Problem(result);
    }

    private static async Task<IResult> GetAsync(string code, HttpContext http, GetCountry handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), code, cancellation);
        return result.Succeeded ? Results.Json(result.Value, Json) : RestApi.Problem(result);
    }
}
