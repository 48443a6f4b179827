using TocAnalysis.Domain.Codebook;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>Codebook, balance of its codes, and the paper that it rests on.</summary>
public sealed class CodebookFeature : IFeature
{
    private const string Version = "version";

    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<GetCodebook>();
        services.AddScoped<EditDraft>();
        services.AddScoped<GetVersions>();
        services.AddScoped<GetCode>();
        services.AddScoped<GetRetiredCode>();
        services.AddScoped<GetBalance>();
        services.AddScoped<GetPaper>();
        services.AddScoped<GetCodeCases>();
    }

    public void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/codebook", Codebook).WithName("GetCodebook").WithTags("Codebook").WithSummary("The codebook version in use, or the frozen one that is asked for (version), with all codes.")
            .Produces<CodebookAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/codebook/{code}", Code).WithName("GetCode").WithTags("Codebook").WithSummary("One code of the version in use, or of the frozen one that is asked for (version): question, poles, definition, use, paragraphs.")
            .Produces<CodeDefinition>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/codebook/{code}/balance", BalanceAsync).WithName("GetBalance").WithTags("Codebook")
            .WithSummary("Cases, sources and codings per value. Counts of what was recorded, never a verdict. Takes all case filters.")
            .Produces<BalanceAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/paper", PaperAsync).WithName("GetPaper").WithTags("Codebook").WithSummary("The 43 paragraphs of the paper and what bears on each: codes, balances, registers, work; layer=paper leaves out what later editors added.").Produces<PaperAnswer>();
    }

    private static IResult Codebook(HttpContext http, GetCode handler)
    {
        if (QueryNames.Refuse(http.Request.Query, [Version]) is { } refused)
            return RestApi.Problem(refused);
        var result = handler.Codebook(http.RestActor(), http.Request.Query[Version]);
        if (!result.Succeeded)
            return RestApi.Problem(result);
        var book = result.Value;
        var codes = book.Tree().Select(t => t.Code).ToList();
        return Results.Ok(new CodebookAnswer(book.Version, book.Title, book.Note, codes, codes.Count, true, null));
    }

    private static IResult Code(string code, HttpContext http, GetCode handler)
    {
        if (QueryNames.Refuse(http.Request.Query, [Version]) is { } refused)
            return RestApi.Problem(refused);
        var result = handler.Handle(http.RestActor(), code, http.Request.Query[Version]);
        return result.Succeeded ? Results.Ok(result.Value) : RestApi.Problem(result);
    }

    private static async Task<IResult> BalanceAsync(string code, HttpContext http, CaseQuery query, GetBalance handler, CancellationToken cancellation)
    {
        var filter = query.Read(http.Request.Query);
        if (!filter.Succeeded)
            return RestApi.Problem(filter);
        var result = await handler.HandleAsync(http.RestActor(), code, filter.Value, cancellation);
        return result.Succeeded ? Results.Ok(BalanceAnswer.From(result.Value)) : RestApi.Problem(result);
    }

    private static async Task<IResult> PaperAsync(HttpContext http, GetPaper handler, CancellationToken cancellation)
    {
        if (QueryNames.Refuse(http.Request.Query, ["layer"]) is { } refused)
            return RestApi.Problem(refused);
        var result = await handler.HandleAsync(http.RestActor(), http.Request.Query["layer"], cancellation);
        if (!result.Succeeded)
            return RestApi.Problem(result);
        var items = result.Value.Paragraphs.Select(p => new ParagraphAnswer(
            p.Paragraph.Number, p.Paragraph.Chapter, p.Paragraph.ChapterTitle, p.Paragraph.Gist, [.. p.Codes.Select(c => c.Key)], p.Cases, p.Codings, p.Open, p.Balances, p.Registers, p.Work)).ToList();
        return Results.Json(new PaperAnswer(result.Value.Codebook.Version, items, items.Count, true, null, result.Value.PaperOnly ? GetPaper.PaperLayer : "", result.Value.Later), CaseJson.Options);
    }
}

/// <summary>The codebook in REST: its codes as a reader meets them, each before those below it.</summary>
public sealed record CodebookAnswer(int Version, string Title, string Note, IReadOnlyList<CodeDefinition> Items, int Total, bool TotalIsExact, string? Next);

/// <summary>The paper in REST.</summary>
public sealed record PaperAnswer(int CodebookVersion, IReadOnlyList<ParagraphAnswer> Items, int Total, bool TotalIsExact, string? Next, string Layer, IReadOnlyList<string> Later);

/// <summary>A paragraph in REST.</summary>
public sealed record ParagraphAnswer(int Number, string Chapter, string ChapterTitle, string Gist, IReadOnlyList<string> Codes, int Cases, int Codings, IReadOnlyList<OpenPole> Open, IReadOnlyList<ParagraphBalance> Balances, IReadOnlyList<ParagraphRegister> Registers, IReadOnlyList<PaperWork> Work);
