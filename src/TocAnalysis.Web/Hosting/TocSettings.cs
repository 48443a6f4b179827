using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.EmbeddedDatabase;

namespace TocAnalysis.Web.Hosting;

/// <summary>The settings of an installation, read once at start; every wrong one is reported at once, with its key.</summary>
/// <param name="ConnectionString">A PostgreSQL to use; null: the embedded one.</param>
/// <param name="DataDirectory">Where the embedded database, logs and other files of the installation lie; absolute.</param>
/// <param name="BinDirectory">Where PostgreSQL's programs lie; null: looked for.</param>
/// <param name="MigrateAtStart">Whether migrations run by themselves also on a database that is not embedded.</param>
/// <param name="Urls">Addresses to listen on; null: a default on this machine.</param>
/// <param name="SecureCookies">Whether every browser comes by https, directly or through a proxy.</param>
/// <param name="Sets">Whether lists and counts are answered by sets of case numbers in the process; false: by SQL alone, with the same answers.</param>
public sealed record TocSettings(string? ConnectionString, string DataDirectory, string? BinDirectory, bool MigrateAtStart, string? Urls, bool Sets = true, bool SecureCookies = false)
{
    /// <summary>Roles that open nothing until their owner has set up a second step of signing in.</summary>
    public IReadOnlySet<Role> SecondStepFor { get; init; } = new HashSet<Role>();

    /// <summary>How often one key may ask by REST.</summary>
    public RestLimits Limits { get; init; } = RestLimits.None;

    /// <summary>Seconds after which an answer of the database is not waited for any more.</summary>
    public int CommandTimeout { get; init; } = UsualTimeout;

    /// <summary>A trivial question that is not answered for so long, nor on a new connection, says that the database does not answer at all.</summary>
    public TimeSpan DatabasePatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Names by which browsers may call this program; requests for any other are refused.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ThisMachine;

    /// <summary>Whether people without an account may read public, reviewed cases.</summary>
    public bool PublicReading { get; init; }

    /// <summary>Whether it starts only where nothing unsafe for several people is found.</summary>
    public bool Production { get; init; }

    /// <summary>The connection of the role that owns the tables, for bringing the database to a version; null: the program's own role owns them.</summary>
    public string? OwnerConnection { get; init; }

    /// <summary>The role as which the program runs, where another owns the tables.</summary>
    public string? RuntimeRole { get; init; }

    /// <summary>One replica or several from which tables and files are read, as the same role; null: the primary alone.</summary>
    public string? ReplicaConnection { get; init; }

    /// <summary>How long a table or file waits for a replica to have everything that the primary has.</summary>
    public TimeSpan ReplicaWait { get; init; } = TimeSpan.FromSeconds(UsualWait);

    /// <summary>The address under which people reach the application, for links and passkeys; null: the one that each of them came by.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>A provider of OpenID Connect by which people may sign in; null: none.</summary>
    public OpenIdSettings? OpenId { get; init; }

    private const int UsualTimeout = 30;
    private const int UsualWait = 2;

    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    public const string ConnectionKey = "ConnectionStrings:Toc";
    public const string OwnerKey = "ConnectionStrings:Owner";
    public const string ReplicaKey = "ConnectionStrings:Replica";
    public const string ReplicaWaitKey = "Database:ReplicaWait";
    public const string DataKey = "Toc:DataDirectory";
    public const string BinKey = "Database:BinDirectory";
    public const string MigrateKey = "Database:MigrateAtStart";
    public const string UrlsKey = "urls";
    public const string SetsKey = "Index:Sets";
    public const string ReadsKey = "Limits:Reads";
    public const string WritesKey = "Limits:Writes";
    public const string ExportsKey = "Limits:Exports";
    public const string SignInsKey = "Limits:SignIns";
    public const string PagesOfPersonKey = "Limits:PagesOfPerson";
    public const string PagesKey = "Limits:Pages";
    public const string VisitorsKey = "Limits:Visitors";
    public const string PublicReadingKey = "Public:Reading";
    public const string HostsKey = "AllowedHosts";
    public const string ProductionKey = "Toc:Production";
    public const string PublicKey = "Toc:PublicAddress";
    public const string OpenIdAuthorityKey = "OpenId:Authority";
    public const string OpenIdClientKey = "OpenId:ClientId";
    public const string OpenIdSecretKey = "OpenId:ClientSecret";
    public const string OpenIdNameKey = "OpenId:Name";
    public const string TimeoutKey = "Database:CommandTimeout";
    public const string SecondStepKey = "Accounts:SecondStepFor";
    public const string SecureKey = "Cookies:Secure";
    private const string ForwardedKey = "FORWARDEDHEADERS_ENABLED";

    public DatabaseSettings Database => new(ConnectionString, DataDirectory, BinDirectory);

    public static Result<TocSettings> Read(IConfiguration configuration)
    {
        var faults = new List<Fault>();
        var connection = Text(configuration, ConnectionKey);
        if (connection is not null && !IsConnectionString(connection))
            faults.Add(new Fault(Shown(ConnectionKey), "A PostgreSQL connection string, such as Host=localhost;Database=toc;Username=toc;Password=..."));

        var owner = Text(configuration, OwnerKey);
        if (owner is not null && (!IsConnectionString(owner) || connection is null))
            faults.Add(new Fault(Shown(OwnerKey), "A PostgreSQL connection string of the role that owns the tables, beside ConnectionStrings__Toc with the role of the program."));

        var replica = Text(configuration, ReplicaKey);
        if (replica is not null && (!IsConnectionString(replica) || connection is null))
            faults.Add(new Fault(Shown(ReplicaKey), "A PostgreSQL connection string of one replica or several (Host=replica1,replica2;...), beside ConnectionStrings__Toc with the primary."));
        var waiting = Text(configuration, ReplicaWaitKey);
        if (waiting is not null && !(int.TryParse(waiting, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var longest) && longest <= 60))
            faults.Add(new Fault(Shown(ReplicaWaitKey), "Seconds, 0 to 60.", waiting));

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

        var secure = Text(configuration, SecureKey);
        if (secure is not null && !bool.TryParse(secure, out _))
            faults.Add(new Fault(Shown(SecureKey), "true or false.", secure));
        // A proxy of one's own that forwards how browsers came, or nothing but https: then no browser comes without it.
        var https = (urls is not null && urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(u => u.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
            || string.Equals(Text(configuration, ForwardedKey), "true", StringComparison.OrdinalIgnoreCase);

        var steps = (Text(configuration, SecondStepKey) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        faults.AddRange(steps.Where(s => !Tokens.TryParse<Role>(s, out var role) || !AccessPolicy.Given.Contains(role)).Select(s => new Fault(Shown(SecondStepKey), $"Roles, separated by semicolons: {string.Join(", ", AccessPolicy.Given.Select(r => r.Text()))}.", s)));

        int Limit(string key, int usual)
        {
            if (Text(configuration, key) is not { } given)
                return usual;
            if (int.TryParse(given, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
                return number;
            faults.Add(new Fault(Shown(key), "A number; 0: as many as come.", given));
            return usual;
        }

        var limits = new RestLimits(Limit(ReadsKey, RestLimits.Usual.Reads), Limit(WritesKey, RestLimits.Usual.Writes), Limit(ExportsKey, RestLimits.Usual.Exports))
        {
            SignIns = Limit(SignInsKey, RestLimits.Usual.SignIns),
            PagesOfPerson = Limit(PagesOfPersonKey, RestLimits.Usual.PagesOfPerson),
            Pages = Limit(PagesKey, RestLimits.Usual.Pages),
            Visitors = Limit(VisitorsKey, RestLimits.Usual.Visitors),
        };

        var open = Text(configuration, PublicReadingKey);
        if (open is not null && !bool.TryParse(open, out _))
            faults.Add(new Fault(Shown(PublicReadingKey), "true or false.", open));
        var production = Text(configuration, ProductionKey);
        if (production is not null && !bool.TryParse(production, out _))
            faults.Add(new Fault(Shown(ProductionKey), "true or false.", production));
        var timeout = Text(configuration, TimeoutKey);
        if (timeout is not null && !(int.TryParse(timeout, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3_600))
            faults.Add(new Fault(Shown(TimeoutKey), "Seconds, 1 to 3600.", timeout));

        var typed = Text(configuration, PublicKey);
        var address = Uri.TryCreate(typed, UriKind.Absolute, out var written) && written is { Scheme: "https" or "http", PathAndQuery: "/", Fragment: "", UserInfo: "" } ? written : null;
        if (typed is not null && address is null)
            faults.Add(new Fault(Shown(PublicKey), "The address that people type, such as https://toc.example.org, without a path.", typed));

        var (authority, client) = (Text(configuration, OpenIdAuthorityKey), Text(configuration, OpenIdClientKey));
        var provider = Uri.TryCreate(authority, UriKind.Absolute, out var issuer) && issuer is { Scheme: "https" or "http", Query: "", Fragment: "", UserInfo: "" } ? issuer : null;
        if (authority is not null && provider is null)
            faults.Add(new Fault(Shown(OpenIdAuthorityKey), "The address of the provider, such as https://login.example.org/realms/office.", authority));
        if (authority is not null != client is not null)
            faults.Add(new Fault(Shown(authority is null ? OpenIdAuthorityKey : OpenIdClientKey), $"{Shown(OpenIdAuthorityKey)} and {Shown(OpenIdClientKey)} together: the provider, and the name under which it knows this program."));

        return faults.Count > 0
            ? Refused.Invalid(faults)
            : new TocSettings(connection, Path.GetFullPath(data), bin, migrate is not null && bool.Parse(migrate), urls, sets is null || bool.Parse(sets), secure is null ? https : bool.Parse(secure))
            {
                SecondStepFor = steps.Select(Tokens.Parse<Role>).ToHashSet(),
                Limits = limits,
                OwnerConnection = owner,
                ReplicaConnection = replica,
                ReplicaWait = TimeSpan.FromSeconds(waiting is null ? UsualWait : int.Parse(waiting, System.Globalization.CultureInfo.InvariantCulture)),
                RuntimeRole = owner is null ? null : new NpgsqlConnectionStringBuilder(connection).Username,
                Hosts = Names(Text(configuration, HostsKey), address is null ? urls : $"{urls};{address.Scheme}://{address.Host}"),
                PublicAddress = address,
                PublicReading = open is not null && bool.Parse(open),
                OpenId = provider is null ? null : new OpenIdSettings(provider, client!, Text(configuration, OpenIdSecretKey), Text(configuration, OpenIdNameKey) ?? provider.Host),
                Production = production is not null && bool.Parse(production),
                CommandTimeout = timeout is null ? UsualTimeout : int.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture),
            };
    }

    /// <summary>What is set, or else this machine's own names and those that it listens under.</summary>
    private static IReadOnlyList<string> Names(string? hosts, string? urls) => hosts is not null
        ? hosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : [.. ThisMachine.Concat((urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) && uri.Host is not ("0.0.0.0" or "[::]" or "*" or "+") ? uri.Host : null).OfType<string>()).Distinct(StringComparer.OrdinalIgnoreCase)];

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

/// <summary>A provider of OpenID Connect.</summary>
/// <param name="Authority">Its address, below which its description lies.</param>
/// <param name="ClientId">The name under which it knows this program.</param>
/// <param name="ClientSecret">What proves to it that this is the program; null: nothing does.</param>
/// <param name="Name">As people know it; on the button of the sign-in page.</param>
public sealed record OpenIdSettings(Uri Authority, string ClientId, string? ClientSecret, string Name)
{
    /// <summary>Without the secret, wherever it is written.</summary>
    public override string ToString() => $"{Authority} as {ClientId}";
}

/// <summary>Requests that one key may make in a minute, and what browsers may; 0: as many as come.</summary>
/// <param name="Reads">Reads.</param>
/// <param name="Writes">Writes.</param>
/// <param name="Exports">Files of cases and packages.</param>
public sealed record RestLimits(int Reads, int Writes, int Exports)
{
    public static RestLimits None { get; } = new(0, 0, 0);

    public static RestLimits Usual { get; } = new(200, 60, 5) { SignIns = 10, PagesOfPerson = 40, Pages = 1_500, Visitors = 60 };

    /// <summary>Attempts to sign in that one address may make in a minute.</summary>
    public int SignIns { get; init; }

    /// <summary>Pages that one person may have open at once.</summary>
    public int PagesOfPerson { get; init; }

    /// <summary>Pages that may be open at once in this instance.</summary>
    public int Pages { get; init; }

    /// <summary>Public pages, and apart from them requests by REST, that one address may read in a minute without an account.</summary>
    public int Visitors { get; init; }
}
