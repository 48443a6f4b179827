using System.Text.Json;
using System.Text.Json.Serialization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Countries;

/// <summary>The countries of the vocabulary with the cases that name them.</summary>
public sealed class CountriesFeature : IFeature
{
    // The kinds of countries have no tokens of their own; without this they would be numbers.
    private static readonly JsonSerializerOptions Json = new(CaseJson.Options) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Address of the downloads for the browser.</summary>
    public const string Download = "/download/countries";

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
        api.MapGet("/countries/{code}/profile", ProfileAsync).WithName("GetCountryProfile").WithTags("Countries").WithSummary("What stands in the cases of a country: flows with partners, offences, groups, issues and poles, coverage, Convention; threshold withholds small counts.")
            .Produces<CountryProfile>().ProducesProblem(StatusCodes.Status404NotFound);
        TableRoutes.MapRest(api, "/countries/{code}/profile", "GetCountryProfile", "Countries", "The profile of a country, one number on each line, with threshold", FileName, (http, cancellation) => FileAsync(http, http.RestActor(), cancellation));
    }

    public void MapBrowser(IEndpointRouteBuilder app) =>
        TableRoutes.MapBrowser(app, Download + "/{code}", FileName, http => AppUrls.Country(CodeOf(http)), (http, cancellation) => FileAsync(http, http.BrowserActor(), cancellation));

    private static async Task<IResult> ProfileAsync(string code, HttpContext http, GetCountryProfile handler, CancellationToken cancellation)
    {
        var result = await ReadAsync(http, http.RestActor(), code, handler, false, cancellation);
        return result.Succeeded ? Results.Json(result.Value, Json) : RestApi.Problem(result);
    }

    private static async Task<Result<CountryProfile>> ReadAsync(HttpContext http, Actor actor, string code, GetCountryProfile handler, bool asFile, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["threshold"]) is { } refused)
            return refused;
        return Disclosure.Read(http.Request.Query["threshold"], out var threshold) is { } fault ? Refused.Invalid(fault) : await handler.HandleAsync(actor, code, threshold, asFile, cancellation);
    }

    private static async Task<Result<TableFile>> FileAsync(HttpContext http, Actor actor, CancellationToken cancellation)
    {
        var read = await ReadAsync(http, actor, CodeOf(http), http.RequestServices.GetRequiredService<GetCountryProfile>(), true, cancellation);
        if (!read.Succeeded)
            return new Refused(read.Refusal!.Value, read.Faults);
        var profile = read.Value;
        return ProfileFile.Of($"Profile of {profile.Country.Name}", $"country {profile.Country.Name}", profile.Profile.Cases, profile.Date, profile.Profile.Disclosure, profile.Lines(), "Refuted involvements are left out.");
    }

    private static string CodeOf(HttpContext http) => http.GetRouteValue("code") as string ?? "";

    private static string FileName(HttpContext http) => $"toc-country-{new string([.. CodeOf(http).Where(char.IsAsciiLetterOrDigit)])}";

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
