namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>
/// Where the sources lie, found upwards from the running tests. A path that the compiler wrote down would not do: a build for CI replaces it.
/// </summary>
internal static class RepositoryFolder
{
    public static string Root { get; } = Find();

    public static string WebRoot { get; } = Path.Combine(Root, "src", "TocAnalysis.Web", "wwwroot");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TocAnalysis.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside the repository: no folder above them has TocAnalysis.sln.");
    }
}
