using System.CommandLine;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Features.Cases.Identities;
using TocAnalysis.Web.Features.Cases.List;
using TocAnalysis.Web.Features.Cases.Public;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>Cases: recorded, found, read, changed, brought back.</summary>
public sealed class CasesFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<CaseCheck>();
        services.AddScoped<SaveCase>();
        services.AddScoped<DeleteCase>();
        services.AddScoped<RestoreCase>();
        services.AddScoped<ChangeCompeting>();
        services.AddScoped<ReadPublic>();
        services.AddScoped<GetCase>();
        services.AddScoped<GetTransnationality>();
        services.AddScoped<GetCaseHistory>();
        services.AddScoped<FindCases>();
        services.AddScoped<CaseFacets>();
        services.AddScoped<FiltersToDrop>();
        services.AddScoped<CaseListFile>();
        foreach (var columns in Enum.GetValues<CaseColumns>())
            services.AddScoped<ILongExport>(s => ActivatorUtilities.CreateInstance<CaseExport>(s, columns));
        services.AddScoped<SearchAdvice>();
        services.AddScoped<SavedViews>();
        services.AddScoped<ViewPlace, CaseViews>();
        services.AddScoped<ChangeManyCases>();
        services.AddScoped<ListIdentities>();
        services.AddScoped<ShowIdentities>();
        services.AddScoped<ProtectIdentity>();
        services.AddScoped<LiftProtection>();
        services.AddScoped<VerifyIndex>();
        services.AddScoped<RebuildIndex>();
    }

    public void MapBrowser(IEndpointRouteBuilder app) => app.MapGet(CaseListFile.Download, CaseListFile.Answer).ExcludeFromDescription();

    public IEnumerable<Command> Verbs(VerbHost host) => [IndexVerbs.Create(host)];

    public void MapApi(RouteGroupBuilder api)
    {
        CasesApi.Map(api);
        IdentitiesApi.Map(api);
        PublicApi.Map(api);
    }
}
