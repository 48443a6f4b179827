using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Web.EmbeddedDatabase;

namespace TocAnalysis.Web.Hosting;

/// <summary>The settings of an installation, read once at start; every wrong one is reported at once, with its key.</summary>
/// <param name="ConnectionString">A PostgreSQL to use; null: the embedded one.</param>
/// <param name="DataDirectory">Where the embedded database, logs and other files of the installation lie; absolute.</param>
/// <param name="BinDirectory">Where PostgreSQL's programs lie; null: looked for.</param>
/// <param name="MigrateAtStart">Whether migrations run by themselves also on a database that is not embedded.</param>
/// <param name="Urls">Addresses to listen on; null: a default on this machine.</param>
/// <param name="Sets">Whether lists and counts are answered by sets of case numbers in the process; false: by SQL alone, with the same answers.</param>
public sealed record TocSettings(string? ConnectionString, string DataDirectory, string? BinDirectory, bool MigrateAtStart, string? Urls, bool Sets = true)
{
    public const string ConnectionKey = "ConnectionStrings:Toc";
    public const string DataKey = "Toc:DataDirectory";
    public const string BinKey = "Database:BinDirectory";
    public const string MigrateKey = "Database:MigrateAtStart";
    public const string UrlsKey = "urls";
    public const string SetsKey = "Index:Sets";

    public DatabaseSettings Database => new(ConnectionString, DataDirectory, BinDirectory);

    public static Result<TocSettings> Read(IConfiguration configuration)
    {
        var faults = new List<Fault>();
        var connection = Text(configuration, ConnectionKey);
        if (connection is not null && !IsConnectionString(connection))
            faults.Add(new Fault(Shown(ConnectionKey), "A PostgreSQL connection string, such as Host=localhost;Database=toc;Username=toc;Password=..."));

        var data = Text(configuration, DataKey) ?? DefaultDataDirectory.Resolve();
        if (data.IndexOfAny(Path.GetInvalidPathChars()) >= 0 || File.Exists(data))
            faults.Add(new Fault(Shown(DataKey), "A folder that exists or can be made; this is a file or no path.", data));

        var bin = Text(configuration, BinKey);
        if (bin is not null && !Directory.Exists(bin))
            faults.Add(new Fault(Shown(BinKey), "The folder with PostgreSQL's programs (initdb, pg_ctl, postgres).", bin));

        var migrate = Text(configuration, MigrateKey);
        if (migrate is not null && !bool.TryParse(migrate, out _))
            faults.Add(new Fault(Shown(MigrateKey), "true or false.", migrate));

        var sets = Text(configuration, SetsKey);
        if (sets is not null && !bool.TryParse(sets, out _))
            faults.Add(new Fault(Shown(SetsKey), "true or false.", sets));

        var urls = Text(configuration, UrlsKey);
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url.Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                faults.Add(new Fault("ASPNETCORE_URLS", "Addresses such as http://localhost:5187, separated by semicolons.", url));
        }

        return faults.Count > 0
            ? Refused.Invalid(faults)
            : new TocSettings(connection, Path.GetFullPath(data), bin, migrate is not null && bool.Parse(migrate), urls, sets is null || bool.Parse(sets));
    }

    /// <summary>The key as it is written in the environment.</summary>
    private static string Shown(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static string? Text(IConfiguration configuration, string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static bool IsConnectionString(string text)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
