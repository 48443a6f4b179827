using System.Runtime.CompilerServices;

namespace TocAnalysis.Web.Tests.Assets;

/// <summary>Where the sources of the web project lie.</summary>
internal static class RepositoryFolder
{
    public static string WebRoot { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "src", "TocAnalysis.Web", "wwwroot"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
