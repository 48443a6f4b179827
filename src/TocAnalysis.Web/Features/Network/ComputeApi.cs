using System.Text;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Network;

/// <summary>Networks that were recorded elsewhere: measured, or written anew in another form. Nothing is stored.</summary>
internal static class ComputeApi
{
    /// <summary>What the body is shows in itself, so whatever type a program names is taken.</summary>
    private const string Accepted = "*/*";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/network/compute", async (HttpContext http, CancellationToken cancellation) =>
            {
                var read = await ReadAsync(http, cancellation);
                return read.Succeeded ? Results.Json(ComputedNetwork.Of(read.Value), CaseJson.Options) : RestApi.Problem(read);
            })
            .WithName("ComputeNetwork").WithTags("Network")
            .WithSummary("Measures of a network recorded elsewhere: a matrix or a list of ties (columns from and to) as CSV, GEXF or GraphML, as the body. directed=yes or no for a matrix or list. Nothing is stored.")
            .Accepts<string>(Accepted)
            .Produces<ComputedNetwork>().ProducesProblem(StatusCodes.Status400BadRequest);
        Convert(api, "gexf", GexfFile.ContentType, GexfFile.Write);
        Convert(api, "graphml", GraphMlFile.ContentType, GraphMlFile.Write);
    }

    private static void Convert(RouteGroupBuilder api, string ending, string type, Func<NetworkGraph, string, string> write) =>
        api.MapPost($"/network/compute.{ending}", async (HttpContext http, CancellationToken cancellation) =>
            {
                var read = await ReadAsync(http, cancellation);
                return read.Succeeded
                    ? OutgoingFile.Of(Encoding.UTF8.GetBytes(write(read.Value.Graph, string.Join(' ', read.Value.Notes))), type, $"network.{ending}", FileContents.WithoutCases(read.Value.Graph.Nodes.Count, AppUrls.Network))
                    : RestApi.Problem(read);
            })
            .WithName($"ConvertNetworkTo{ending}").WithTags("Network").WithSummary($"The same network as a {ending} file. Nothing is stored.")
            .Accepts<string>(Accepted)
            .Produces(StatusCodes.Status200OK, contentType: type).ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Result<ReadNetwork>> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["directed"]) is { } refused)
            return refused;
        bool? directed = null;
        if (http.Request.Query["directed"].ToString() is { Length: > 0 } given)
        {
            if (given is not ("yes" or "no"))
                return Refused.Invalid(new Fault("directed", "yes or no.", given));
            directed = given == "yes";
        }

        // One byte more than is allowed shows that there is more.
        var bytes = new byte[ReadNetworkFile.MaxBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return ReadNetworkFile.Read(bytes[..length], directed);
    }
}
