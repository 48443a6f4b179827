namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>Where the application keeps its data when no setting says so.</summary>
public static class DefaultDataDirectory
{
    public static string Resolve() => Resolve(
        isRoot: !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess,
        xdgDataHome: Environment.GetEnvironmentVariable("XDG_DATA_HOME"),
        // XDG_DATA_HOME or ~/.local/share on Linux, LocalAppData on Windows, Application Support on macOS.
        perUser: Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    // The home folder of root is closed to the account that the server process runs as.
    internal static string Resolve(bool isRoot, string? xdgDataHome, string perUser) =>
        isRoot && !Path.IsPathRooted(xdgDataHome) ? "/var/lib/tocanalysis" : Path.Combine(perUser, "tocanalysis");
}
