using System.Diagnostics.CodeAnalysis;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>What the configuration says about the database.</summary>
/// <param name="ConnectionString"><c>ConnectionStrings__Toc</c>: a PostgreSQL to use. When it is set nothing is started.</param>
/// <param name="DataDirectory"><c>Toc__DataDirectory</c>, or <see cref="DefaultDataDirectory"/>: where a private server keeps its files.</param>
/// <param name="BinDirectory"><c>Database__BinDirectory</c>: the folder of <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; without it they are looked for.</param>
public sealed record DatabaseSettings(string? ConnectionString, string DataDirectory, string? BinDirectory);

/// <summary>Either a database to work with or the reason why there is none.</summary>
public sealed class DatabaseServerResult
{
    private DatabaseServerResult(DatabaseServer? server, DatabaseProblem? problem) => (Server, Problem) = (server, problem);

    public DatabaseServer? Server { get; }

    public DatabaseProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Server))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsRunning => Server is not null;

    internal static DatabaseServerResult Running(DatabaseServer server) => new(server, null);

    internal static DatabaseServerResult Refused(DatabaseProblem problem) => new(null, problem);
}

/// <summary>What only tests set: speed for durability, and other places to look in than this machine's.</summary>
internal sealed record DatabaseServerOptions
{
    public static DatabaseServerOptions Default { get; } = new();

    /// <summary>False gives up crash safety (fsync and its kin) for throw-away clusters.</summary>
    public bool Durable { get; init; } = true;

    public int MaxConnections { get; init; } = 100;

    /// <summary>The folders that programs are looked for in, as the PATH variable writes them.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>Where PostgreSQL is usually installed, best first; null for the places this operating system knows.</summary>
    public IReadOnlyList<string>? InstallDirectories { get; init; }

    /// <summary>The package to fetch where there is no PostgreSQL; null where none is made for this machine.</summary>
    public EnginePackage? Engine { get; init; } = EnginePackage.ForThisMachine();

    /// <summary>How long to wait for a server that is starting up, or for what a killed one left behind.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tells the person at the console about a long step before it begins.</summary>
    public Action<string> Announce { get; init; } = Console.Out.WriteLine;
}
