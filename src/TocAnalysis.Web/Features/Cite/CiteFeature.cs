using System.Text;
using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Citations;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cite;

/// <summary>Citations for reference managers, by REST and for the browser.</summary>
public sealed class CiteFeature : IFeature
{
    private static readonly (string Ending, string ContentType, Func<Citation, string> Write)[] Formats =
    [
        ("ris", "application/x-research-info-systems", c => c.Ris()),
        ("bib", "application/x-bibtex", c => c.BibTex()),
        ("csl.json", "application/vnd.citationstyles.csl+json", c => JsonSerializer.Serialize(new[] { new Dictionary<string, object>(c.Csl()) }, CaseJson.Options)),
        ("txt", "text/plain; charset=utf-8", c => c.Text()),
    ];

    public void AddServices(IServiceCollection services) => services.AddScoped<GetCitation>();

    public void MapApi(RouteGroupBuilder api)
    {
        foreach (var format in Formats)
        {
            api.MapGet($"/cite/{{kind}}.{format.Ending}", (string kind, string? id, HttpContext http, GetCitation handler, CancellationToken cancellation) => AnswerAsync(http, http.RestActor(), kind, id, format, handler, cancellation))
                .WithName($"Cite{format.Ending}").WithTags("Citations").WithSummary($"A case, table, release, codebook version or source as {format.Ending}; id of a table is its query string.")
                .Produces(StatusCodes.Status200OK, contentType: format.ContentType.Split(';')[0]).ProducesProblem(StatusCodes.Status404NotFound);
        }
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        foreach (var format in Formats)
            app.MapGet($"{AppUrls.CiteDownload}/{{kind}}.{format.Ending}", (string kind, string? id, HttpContext http, GetCitation handler, CancellationToken cancellation) => AnswerAsync(http, http.BrowserActor(), kind, id, format, handler, cancellation)).ExcludeFromDescription();
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http, Actor actor, string kind, string? id, (string Ending, string ContentType, Func<Citation, string> Write) format, GetCitation handler, CancellationToken cancellation)
    {
        if (!Tokens.TryParse<CitedKind>(kind, out var cited))
            return RestApi.Problem(Refused.NotFound("kind"));
        var found = await handler.HandleAsync(actor, new GetCitationRequest(cited, id ?? "", $"{http.Request.Scheme}://{http.Request.Host}"), cancellation);
        return found.Succeeded 
            // Of everything but a case it tells what stands in its title alone.
            ? OutgoingFile.Of(Encoding.UTF8.GetBytes(format.Write(found.Value)), format.ContentType, $"{cited.Text()}.{format.Ending}", new FileContents(1, cited == CitedKind.Case ? AppUrls.Case(found.Value.Id) : AppUrls.Home) { Cases = cited == CitedKind.Case ? [found.Value.Id] : [] })
            : RestApi.Problem(found);
    }
}
