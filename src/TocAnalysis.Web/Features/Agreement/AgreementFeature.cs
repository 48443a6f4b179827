using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Agreement between coders.</summary>
public sealed class AgreementFeature : IFeature
{
    /// <summary>Address of the downloads for the browser, without the ending.</summary>
    public const string Download = "/download/agreement";

    private static readonly (string Ending, string ContentType, Func<TableFile, byte[]> Write)[] Formats =
    [
        ("csv", CsvTable.ContentType, CsvTable.Write),
        ("xlsx", XlsxTable.ContentType, XlsxTable.Write),
    ];

    /// <summary>A name that is sent twice would silently count once.</summary>
    private static readonly JsonSerializerOptions Matrix = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false };

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<GetAgreement>();
        services.AddScoped<WriteAgreement>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapPost("/agreement/compute", ComputeAsync)
            .WithName("ComputeAgreement")
            .WithTags("Agreement")
            .WithSummary("Agreement coefficients of a matrix coded elsewhere; nothing is stored.")
            .Accepts<ComputeAgreementRequest>("application/json")
            .Produces<AgreementAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/agreement", GetAsync).WithName("GetAgreement").WithTags("Agreement")
            .WithSummary("Agreement on one code (code) or on all, in a round (round) or over all recorded codings. Takes all case filters, seed and draws.")
            .Produces<AgreementAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        foreach (var (ending, type, write) in Formats)
        {
            api.MapGet($"/agreement.{ending}", (HttpContext http, CaseQuery query, WriteAgreement handler, CancellationToken cancellation) => FileAsync(http, http.RestActor(), query, handler, ending, type, write, cancellation))
                .CountsAsExport().WithName($"GetAgreementAs{ending}").WithTags("Agreement").WithSummary($"The same as a {ending} file; part=matrix for the values of one code.")
                .Produces(StatusCodes.Status200OK, contentType: type.Split(';')[0]).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var (ending, type, write) in Formats)
        {
            app.MapGet($"{Download}.{ending}", async (HttpContext http, CaseQuery query, WriteAgreement handler, CancellationToken cancellation) =>
            {
                var file = await handler.HandleAsync(http.BrowserActor(), query, http.Request.Query, cancellation);
                if (!file.Succeeded)
                    return Results.Redirect(file.Refusal == Refusal.Forbidden ? AppUrls.Forbidden : AppUrls.Agreement + http.Request.QueryString);
                return Out(http, query, file.Value, ending, type, write);
            }).ExcludeFromDescription();
        }
    }

    private static async Task<IResult> GetAsync(HttpContext http, CaseQuery query, GetAgreement handler, CancellationToken cancellation)
    {
        var request = AgreementQuery.Read(query, http.Request.Query);
        if (!request.Succeeded)
            return RestApi.Problem(request);
        if (request.Value.Code is null)
        {
            var summary = await handler.SummaryAsync(http.RestActor(), request.Value, cancellation);
            return summary.Succeeded ? Results.Ok(SummaryAnswer.Of(summary.Value)) : RestApi.Problem(summary);
        }

        var detail = await handler.CodeAsync(http.RestActor(), request.Value, cancellation);
        return detail.Succeeded ? Results.Ok(AgreementAnswer.Of(detail.Value)) : RestApi.Problem(detail);
    }

    private static async Task<IResult> FileAsync(
        HttpContext http, Actor actor, CaseQuery query, WriteAgreement handler, string ending, string type, Func<TableFile, byte[]> write, CancellationToken cancellation)
    {
        var file = await handler.HandleAsync(actor, query, http.Request.Query, cancellation);
        if (!file.Succeeded)
            return RestApi.Problem(file);
        return Out(http, query, file.Value, ending, type, write);
    }

    private static IResult Out(HttpContext http, CaseQuery query, AgreementFile file, string ending, string type, Func<TableFile, byte[]> write) => OutgoingFile.Of(
        write(file.Table), type, $"{file.Name}.{ending}",
        new FileContents(file.Table.Rows.Count, AppUrls.Agreement + http.Request.QueryString) { Filter = AgreementQuery.Read(query, http.Request.Query, "part", "names").Value.Filter });

    private static async Task<IResult> ComputeAsync(HttpRequest http, CancellationToken cancellation)
    {
        ComputeAgreementRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync<ComputeAgreementRequest>(http.Body, Matrix, cancellation);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Not JSON, or with half of a surrogate pair in a name.
            request = null;
        }

        if (request is null)
            return RestApi.Problem(Refused.Invalid(new Fault("body", "Expected one JSON object with units, counts or contingency, every name once.")));
        var result = ComputeAgreement.Handle(request);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }
}
