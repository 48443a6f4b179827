using Scalar.AspNetCore;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Api;

/// <summary>The REST area: one group of routes below <c>/api/v1</c>, entered with a bearer key only.</summary>
public static class RestApi
{
    public const string Root = "/api/v1";

    public static void AddServices(IServiceCollection services) => services.AddOpenApi("v1");

    public static void Map(WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference(AppUrls.ApiDocs, o => o.WithTitle("TocAnalysis REST").DisableDefaultFonts()).AllowAnonymous();
        var api = app.MapGroup(Root).RequireAuthorization(SecuritySetup.KeyPolicy).RequireRateLimiting(SecuritySetup.RestLimit).DisableAntiforgery();
        api.AddEndpointFilter(async (context, next) =>
        {
            var answer = await next(context);
            if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status403Forbidden })
                await RefusedAsync(context.HttpContext);
            return answer;
        });
        foreach (var feature in FeatureList.All)
            feature.MapApi(api);
        // Anything else below the root answers in JSON too, not with a page.
        api.MapFallback("{**path}", () => Problem(Refused.NotFound("route")));
    }

    /// <summary>Puts into the audit trail that a key was refused a write or a file: which route, never what was sent.</summary>
    private static async Task RefusedAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) && !http.Request.Path.StartsWithSegments($"{Root}/exports", StringComparison.OrdinalIgnoreCase))
            return;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        await using var context = await http.RequestServices.GetRequiredService<TocDatabase>().OpenAsync(http.RestActor(), CancellationToken.None);
        RefusalLog.Add(context, http.RestActor(), "rest", $"{http.Request.Method} {route}", "The role of the key does not allow this.");
        await context.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>A refusal as problem+json: all faults at once.</summary>
    public static IResult Problem(Refused refused) => Problem(refused.Refusal, refused.Faults);

    /// <summary>The refusal of a result as problem+json.</summary>
    public static IResult Problem<T>(Result<T> result) => Problem(result.Refusal!.Value, result.Faults);

    public static IResult Problem(Refusal refusal, IReadOnlyList<Fault> faults)
    {
        var (status, title) = refusal switch
        {
            Refusal.NotFound => (StatusCodes.Status404NotFound, "Not found"),
            Refusal.Forbidden => (StatusCodes.Status403Forbidden, "Not allowed"),
            Refusal.Conflict => (StatusCodes.Status412PreconditionFailed, "Changed by somebody else"),
            _ => (StatusCodes.Status400BadRequest, "The request has faults"),
        };
        return Results.Problem(
            statusCode: status,
            title: title,
            detail: string.Join(" ", faults.Take(5).Select(f => f.ToString())),
            extensions: new Dictionary<string, object?> { ["faults"] = faults });
    }

    /// <summary>The version that a write is based on, from <c>If-Match</c>; null and a 428 where it is missing.</summary>
    public static IResult? RequireVersion(HttpContext http, out int version)
    {
        version = 0;
        var header = http.Request.Headers.IfMatch.ToString().Trim();
        if (header.Length == 0)
            return Results.Problem(statusCode: StatusCodes.Status428PreconditionRequired, title: "If-Match is needed", detail: "Read the record first and send its ETag as If-Match.");
        return int.TryParse(header.Trim('"'), out version)
            ? null
            : Results.Problem(statusCode: StatusCodes.Status412PreconditionFailed, title: "Changed by somebody else", detail: "If-Match is not an ETag that this record ever had.");
    }

    public static void SetVersion(HttpContext http, int version) => http.Response.Headers.ETag = $"\"{version}\"";
}
