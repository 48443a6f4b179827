namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>
/// The account that the server's programs run as. PostgreSQL refuses to run as root, so there it is
/// another one; everywhere else it is our own and <see cref="Name"/> is null.
/// </summary>
internal sealed record ServerAccount(string? Name)
{
    /// <summary>Picks the account: the owner of existing data, else <c>postgres</c>, else <c>nobody</c>. Null: there is none.</summary>
    public static async Task<ServerAccount?> ChooseAsync(string clusterData, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerAccount((string?)null);
        }

        string?[] candidates = [await OwnerAsync(clusterData, cancellation), "postgres", "nobody"];
        foreach (var name in candidates)
        {
            if (name is not null and not "root" && (await ChildProcess.RunAsync("id", ["-u", name], cancellation)).Succeeded)
            {
                return new ServerAccount(name);
            }
        }

        return null;
    }

    public Task<ProgramOutcome> RunAsync(
        string program, IEnumerable<string> arguments, string workingDirectory, CancellationToken cancellation, params (string, string)[] environment) =>
        ChildProcess.RunAsync(program, arguments, cancellation, Name, workingDirectory, environment);

    /// <summary>Makes folders that only this account can enter.</summary>
    public async Task<ProgramOutcome> OwnAsync(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        foreach (var folder in folders)
        {
            CreatePrivate(folder);
        }

        return Name is null
            ? new ProgramOutcome(true, 0, "")
            : await ChildProcess.RunAsync("chown", ["-h", Name + ":", .. folders], cancellation);
    }

    /// <summary>
    /// Sees to it that the account reaches its folder and its programs. A data directory that is ours
    /// alone is opened for passing through (not reading) to the account's group; anything above it is
    /// somebody else's to open.
    /// </summary>
    public async Task<DatabaseProblem?> ReachAsync(string dataDirectory, string clusterRoot, PostgresBinaries binaries, CancellationToken cancellation)
    {
        if (Name is null || OperatingSystem.IsWindows())
        {
            return null;
        }

        const UnixFileMode groupBits = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
        if (!await CanAsync("-w", clusterRoot, cancellation) && (File.GetUnixFileMode(dataDirectory) & groupBits) == 0)
        {
            var group = await ChildProcess.RunAsync("id", ["-gn", Name], cancellation);
            var given = await ChildProcess.RunAsync("chgrp", [group.Output.Trim(), dataDirectory], cancellation);
            if (given.Succeeded)
            {
                File.SetUnixFileMode(dataDirectory, File.GetUnixFileMode(dataDirectory) | UnixFileMode.GroupExecute);
            }
        }

        if (!await CanAsync("-w", clusterRoot, cancellation))
        {
            return DatabaseProblem.OutOfReach(Name, clusterRoot, FirstClosedAbove(clusterRoot));
        }

        return await CanAsync("-x", binaries.PgCtl, cancellation)
            ? null
            : DatabaseProblem.OutOfReach(Name, binaries.Directory, FirstClosedAbove(binaries.PgCtl));
    }

    /// <summary>Whether a folder outside of the data directory is private to the server's account, so that nobody else can have put a socket there.</summary>
    public async Task<bool> IsPrivateAsync(string folder, CancellationToken cancellation) =>
        !OperatingSystem.IsWindows()
        && Directory.Exists(folder)
        && (File.GetUnixFileMode(folder) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) == 0
        && await OwnerAsync(folder, cancellation) == (Name ?? Environment.UserName);

    /// <summary>Makes a folder, with those above it, that is closed to others from its first moment on.</summary>
    public static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<bool> CanAsync(string what, string path, CancellationToken cancellation) =>
        (await ChildProcess.RunAsync("test", [what, path], cancellation, Name)).Succeeded;

    // .NET does not tell who owns a file.
    private static async Task<string?> OwnerAsync(string path, CancellationToken cancellation)
    {
        var listing = await ChildProcess.RunAsync("ls", ["-ld", path], cancellation);
        var columns = listing.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return listing.Succeeded && columns.Length > 2 ? columns[2] : null;
    }

    private static string? FirstClosedAbove(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        string? closed = null;
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            closed = (File.GetUnixFileMode(folder) & UnixFileMode.OtherExecute) == 0 ? folder : closed;
        }

        return closed;
    }
}
