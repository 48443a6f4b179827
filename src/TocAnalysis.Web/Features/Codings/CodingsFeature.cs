using Microsoft.AspNetCore.Mvc;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>Codings on a case: recorded, withdrawn and read by page and REST.</summary>
public sealed class CodingsFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<RecordCoding>();
        services.AddScoped<WithdrawCoding>();
        services.AddScoped<UndoCoding>();
        services.AddScoped<SaveMemo>();
        services.AddScoped<SubmitCase>();
        services.AddScoped<GetRoundWork>();
        services.AddScoped<GetCodings>();
        services.AddScoped<GetWorkbench>();
        services.AddScoped<KeepDraft>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id}/codings", ListAsync)
            .WithName("GetCodings").WithTags("Codings").WithSummary("All codings of a case with their evidence.")
            .Produces<CodingList>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut("/cases/{id}/codings/{code}", RecordAsync)
            .WithName("RecordCoding").WithTags("Codings").WithSummary("Your own coding of one code: If-Match \"0\" for the first, its ETag afterwards.")
            .Produces<CodingView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        api.MapDelete("/cases/{id}/codings/{code}", WithdrawAsync)
            .WithName("WithdrawCoding").WithTags("Codings").WithSummary("Withdraws your own coding of one code; the history keeps it.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        RoundWorkApi.Map(api);
    }

    private static async Task<IResult> ListAsync(string id, HttpContext http, GetCodings handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), id, cancellation);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }

    private static async Task<IResult> RecordAsync(string id, string code, HttpContext http, RecordCoding handler, CancellationToken cancellation)
    {
        if (!IsFirst(http) && RestApi.RequireVersion(http, out _) is { } missing)
            return missing;
        _ = RestApi.RequireVersion(http, out var version);
        var input = await CodingInput.ReadAsync(http, code, cancellation);
        if (!input.Succeeded)
            return RestApi.Problem(input);
        var result = await handler.HandleAsync(http.RestActor(), new RecordCodingRequest(id, input.Value, version), cancellation);
        if (!result.Succeeded)
            return RestApi.Problem(result);
        RestApi.SetVersion(http, result.Value.Version);
        return version == 0 ? Results.Created($"{RestApi.Root}/cases/{id}/codings/{Uri.EscapeDataString(code)}", result.Value) : Results.Ok(result.Value);
    }

    private static async Task<IResult> WithdrawAsync(string id, string code, HttpContext http, [FromServices] WithdrawCoding handler, CancellationToken cancellation)
    {
        if (RestApi.RequireVersion(http, out var version) is { } missing)
            return missing;
        var result = await handler.HandleAsync(http.RestActor(), new WithdrawCodingRequest(id, code, version), cancellation);
        return result.Succeeded ? Results.NoContent() : RestApi.Problem(result);
    }

    /// <summary><c>If-None-Match: *</c> says the same as <c>If-Match: "0"</c>: there must be no coding yet.</summary>
    private static bool IsFirst(HttpContext http) => http.Request.Headers.IfMatch.Count == 0 && http.Request.Headers.IfNoneMatch.ToString().Trim() == "*";
}
