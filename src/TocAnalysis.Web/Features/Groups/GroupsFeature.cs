using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Groups;

/// <summary>The register of groups and persons that take part in cases.</summary>
public sealed class GroupsFeature : IFeature
{
    /// <summary>Address of the downloads for the browser.</summary>
    public const string Download = "/download/groups";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<FindGroups>();
        services.AddScoped<GetGroup>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/groups", ListAsync).WithName("FindGroups").WithTags("Groups").WithSummary("Groups with their visible cases and links; kind and q narrow, sort is name or cases.")
            .Produces<ListPart<GroupLine>>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/groups/{id}", GetAsync).WithName("GetGroup").WithTags("Groups").WithSummary("One group: what is recorded of it, its cases and its links.")
            .Produces<GroupDetail>().ProducesProblem(StatusCodes.Status404NotFound);
        TableRoutes.MapRest(api, "/groups/{id}", "GetGroup", "Groups", "Cases and links of a group with their dates and sources", FileName, (http, cancellation) => FileAsync(http, http.RestActor(), cancellation), namesCases: true);
    }

    public void MapBrowser(IEndpointRouteBuilder app) =>
        TableRoutes.MapBrowser(app, Download + "/{id}", FileName, http => AppUrls.Group(IdOf(http)), (http, cancellation) => FileAsync(http, http.BrowserActor(), cancellation));

    private static async Task<Result<TableFile>> FileAsync(HttpContext http, Actor actor, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return refused;
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("groups");
        var read = await http.RequestServices.GetRequiredService<GetGroup>().HandleAsync(actor, IdOf(http), cancellation);
        if (!read.Succeeded)
            return new Refused(read.Refusal!.Value, read.Faults);
        var group = read.Value;
        return new TableFile(
            $"Cases and links of {group.Name}",
            [
                ("Selection", $"group {group.Reference}"), ("Number of cases", group.CaseCount.ToString(CultureInfo.InvariantCulture)), ("Date", group.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
            ],
            ["Dates stand as they are recorded: 1999~ is about 1999, ..1998 before the end of 1998, 1995..1997 some time between.", "A group may stand in one case in several roles."],
            ["part", "key", "label", "what", "start", "end", "ongoing", "case", "source", "locator"],
            [
                .. group.Cases.Select(c => Row("case", c.Case, c.Title, c.Role, c.Start, c.End, c.Ongoing, c.Case, c.Source, c.Locator)),
                .. group.Links.Select(l => Row("link", l.Other, l.OtherName, $"{(l.Outgoing ? "" : "by the other: ")}{l.Kind.Text()}", l.Start, l.End, false, l.Case, l.Source, l.Locator)),
            ])
        { Date = group.Date, Cases = [.. group.Cases.Select(c => c.Case), .. group.Links.Select(l => l.Case).OfType<string>()] };

        static IReadOnlyList<TableFileCell> Row(string part, string key, string label, string? what, string? start, string? end, bool ongoing, string? of, string? source, string? locator) =>
            [new(part), new(key), new(label), new(what ?? ""), new(start ?? ""), new(end ?? ""), new(ongoing ? "yes" : "no"), new(of ?? ""), new(source ?? ""), new(locator ?? "")];
    }

    private static string IdOf(HttpContext http) => http.GetRouteValue("id") as string ?? "";

    private static string FileName(HttpContext http) => $"toc-group-{new string([.. IdOf(http).Where(char.IsAsciiLetterOrDigit)])}";

    private static async Task<IResult> ListAsync(HttpContext http, FindGroups handler, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        if (QueryNames.Refuse(query, ["kind", "q", "sort", "limit", "after"]) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), new FindGroupsRequest(query["kind"], query["q"], query["sort"], query["limit"], query["after"]), cancellation);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, GetGroup handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, []) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), id, cancellation);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }
}
