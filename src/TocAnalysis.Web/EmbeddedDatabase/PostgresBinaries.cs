using System.Globalization;
using System.Text.RegularExpressions;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>The server programs of one PostgreSQL installation.</summary>
internal sealed partial record PostgresBinaries(string Directory, int Major)
{
    public const int OldestMajor = 15;

    public string InitDb => Path.Combine(Directory, Executable("initdb"));

    public string PgCtl => Path.Combine(Directory, Executable("pg_ctl"));

    /// <summary>The installation in a folder; null when a program is missing (pg_config comes without the server too) or does not run.</summary>
    public static async Task<PostgresBinaries?> InAsync(string directory, CancellationToken cancellation)
    {
        string[] programs = ["initdb", "pg_ctl", "postgres"];
        if (!programs.All(program => File.Exists(Path.Combine(directory, Executable(program)))))
        {
            return null;
        }

        var version = await ChildProcess.RunAsync(Path.Combine(directory, Executable("postgres")), ["--version"], cancellation);
        var major = MajorVersion().Match(version.Output);
        return version.Succeeded && major.Success
            ? new PostgresBinaries(directory, int.Parse(major.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>
    /// Looks through the machine, best place first. Asked for one major version (that of an existing
    /// cluster) it goes on to the installation that has it; <paramref name="seen"/> collects the others.
    /// </summary>
    public static async Task<PostgresBinaries?> FindAsync(
        DatabaseServerOptions options, string engineDirectory, int? wantedMajor, ICollection<int> seen, CancellationToken cancellation)
    {
        var places = options.InstallDirectories ?? UsualPlaces();
        if (ChildProcess.Find("pg_config", options.SearchPath) is { } pgConfig)
        {
            var told = await ChildProcess.RunAsync(pgConfig, ["--bindir"], cancellation);
            places = told.Succeeded ? [told.Output.Trim(), .. places] : places;
        }

        foreach (var place in places.Append(engineDirectory).Distinct())
        {
            if (await InAsync(place, cancellation) is not { } found)
            {
                continue;
            }

            if (found.Major >= OldestMajor && (wantedMajor is null || wantedMajor == found.Major))
            {
                return found;
            }

            seen.Add(found.Major);
        }

        return null;
    }

    private static List<string> UsualPlaces() =>
        OperatingSystem.IsWindows() ? [.. Below(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*")]
        : OperatingSystem.IsMacOS() ?
        [
            .. Below("/opt/homebrew/opt", "postgresql@*"),
            .. Below("/usr/local/opt", "postgresql@*"),
            .. Below("/Applications/Postgres.app/Contents/Versions", "*"),
            .. Below("/Library/PostgreSQL", "*"),
        ]
        : [.. Below("/usr/lib/postgresql", "*"), .. Below("/usr", "pgsql-*"), "/usr/bin", "/usr/local/bin", "/usr/local/pgsql/bin"];

    // The bin folders of the matching folders, the highest version in the name first.
    private static IEnumerable<string> Below(string root, string pattern) =>
        System.IO.Directory.Exists(root)
            ? System.IO.Directory.GetDirectories(root, pattern).OrderByDescending(VersionIn).Select(folder => Path.Combine(folder, "bin"))
            : [];

    private static int VersionIn(string folder) =>
        FirstNumber().Match(Path.GetFileName(folder)) is { Success: true } number ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static string Executable(string program) => OperatingSystem.IsWindows() ? program + ".exe" : program;

    [GeneratedRegex(@"\(PostgreSQL\) (\d{1,3})")]
    private static partial Regex MajorVersion();

    [GeneratedRegex(@"\d{1,5}")]
    private static partial Regex FirstNumber();
}
