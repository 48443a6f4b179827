using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Agreement between coders.</summary>
public sealed class AgreementFeature : IFeature
{
    public void MapApi(RouteGroupBuilder api) =>
        api.MapPost("/agreement/compute", ComputeAsync)
            .WithName("ComputeAgreement")
            .WithTags("Agreement")
            .WithSummary("Agreement coefficients of a matrix coded elsewhere; nothing is stored.")
            .Accepts<ComputeAgreementRequest>("application/json")
            .Produces<AgreementAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ComputeAsync(HttpRequest http, IOptions<JsonOptions> json, CancellationToken cancellation)
    {
        ComputeAgreementRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync<ComputeAgreementRequest>(http.Body, json.Value.SerializerOptions, cancellation);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is null)
            return RestApi.Problem(Refused.Invalid(new Fault("body", "Expected one JSON object with units, counts or contingency.")));
        var result = ComputeAgreement.Handle(request);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }
}
