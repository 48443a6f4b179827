using System.CommandLine;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Case packages in and out.</summary>
public sealed class PackagesFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<ImportPackage>();
        services.AddScoped<UndoImport>();
        services.AddScoped<FindImports>();
        services.AddScoped<ExportPackage>();
    }

    public void MapApi(RouteGroupBuilder api) => PackageApi.Map(api);

    public IEnumerable<Command> Verbs(VerbHost host) => PackageVerbs.All(host);
}
