using System.CommandLine;

namespace TocAnalysis.Web.Hosting;

/// <summary>
/// A vertical slice tells the composition root what it brings. Features are found by looking through the assembly, so that a new one is added by adding its folder.
/// </summary>
public interface IFeature
{
    /// <summary>Handlers and other services. Handlers are scoped.</summary>
    void AddServices(IServiceCollection services)
    {
    }

    /// <summary>Routes below <c>/api/v1</c>. They take bearer keys only.</summary>
    void MapApi(RouteGroupBuilder api)
    {
    }

    /// <summary>Routes for the browser that are not pages, such as downloads and form posts. They take the cookie.</summary>
    void MapBrowser(IEndpointRouteBuilder app)
    {
    }

    /// <summary>Verbs of the command line.</summary>
    IEnumerable<Command> Verbs(VerbHost host) => [];
}

/// <summary>All features of this assembly, by name.</summary>
public static class FeatureList
{
    public static IReadOnlyList<IFeature> All { get; } =
    [
        .. typeof(FeatureList).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IFeature)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .Select(t => (IFeature)Activator.CreateInstance(t)!),
    ];
}
