using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Tables.Briefs;

/// <summary>Briefs on one issue or one country, and for the Conference of the Parties.</summary>
public sealed class BriefsFeature : IFeature
{
    /// <summary>Address of the downloads for the browser.</summary>
    public const string Download = "/download/briefs";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<BuildIssueBrief>();
        services.AddScoped<BuildCountryBrief>();
        services.AddScoped<BuildConferenceBrief>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/briefs/issue/{id}", (string id, HttpContext http, BuildIssueBrief handler, CancellationToken cancellation) => AnswerAsync(http, threshold => handler.HandleAsync(http.RestActor(), id, threshold, cancellation)))
            .WithName("GetIssueBrief").WithTags("Briefs").WithSummary("The brief on one issue: sentences with their links.").Produces<Brief>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/briefs/country/{id}", (string id, HttpContext http, BuildCountryBrief handler, CancellationToken cancellation) => AnswerAsync(http, threshold => handler.HandleAsync(http.RestActor(), id, threshold, cancellation)))
            .WithName("GetCountryBrief").WithTags("Briefs").WithSummary("The brief on one country: sentences with their links.").Produces<Brief>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/briefs/conference/{id}", (string id, HttpContext http, BuildConferenceBrief handler, CancellationToken cancellation) => AnswerAsync(http, threshold => handler.HandleAsync(http.RestActor(), id, threshold, cancellation)))
            .WithName("GetConferenceBrief").WithTags("Briefs").WithSummary("The brief for the Conference of the Parties (id untoc): sentences with their links.").Produces<Brief>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    public void MapBrowser(IEndpointRouteBuilder app)
    {
        app.MapGet(Download + "/{kind}/{id}/{ending}", async (string kind, string id, string ending, HttpContext http, BuildIssueBrief issue, BuildCountryBrief country, BuildConferenceBrief conference, CancellationToken cancellation) =>
        {
            var actor = http.BrowserActor();
            if (!AccessPolicy.May(actor, Permission.Export))
                return Results.Redirect(AppUrls.Forbidden);
            if (Disclosure.Read(http.Request.Query["threshold"], out var threshold) is not null)
                return Results.Redirect(AppUrls.Tables);
            var brief = kind switch
            {
                "issue" => await issue.HandleAsync(actor, id, threshold, cancellation),
                "conference" => await conference.HandleAsync(actor, id, threshold, cancellation),
                _ => await country.HandleAsync(actor, id, threshold, cancellation),
            };
            if (!brief.Succeeded)
                return Results.Redirect(AppUrls.Tables);
            var root = $"{http.Request.Scheme}://{http.Request.Host}";
            var contents = new FileContents(brief.Value.Sections.Sum(s => s.Sentences.Count), AppUrls.Brief(kind, id));
            return ending switch
            {
                "docx" => OutgoingFile.Of(BriefFiles.Docx(brief.Value, root), DocxTable.ContentType, $"toc-brief-{kind}.docx", contents),
                _ => OutgoingFile.Of(BriefFiles.Html(brief.Value, root), HtmlTable.ContentType, $"toc-brief-{kind}.html", contents),
            };
        }).ExcludeFromDescription();
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, Func<int?, Task<Result<Brief>>> write)
    {
        if (QueryNames.Refuse(http.Request.Query, ["threshold"]) is { } unknown)
            return RestApi.Problem(unknown);
        if (Disclosure.Read(http.Request.Query["threshold"], out var threshold) is { } fault)
            return RestApi.Problem(Refused.Invalid(fault));
        var brief = await write(threshold);
        return brief.Succeeded ? Results.Json(brief.Value, CaseJson.Options) : RestApi.Problem(brief);
    }
}
