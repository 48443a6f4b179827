using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Operations;

/// <summary>One thing that a deployment for several people has to have.</summary>
/// <param name="Key">The setting or place that it is about.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Text">What was found, or what to do.</param>
public sealed record DeployCheck(string Key, bool Holds, string Text)
{
    /// <summary>It holds, and could be better.</summary>
    public bool IsAdvice { get; init; }
}

/// <summary>Looks at settings and database as an attacker or an accident would, and says what is not safe for more than one person.</summary>
public sealed class CheckDeploy(TocDatabase database, ReplicaReads reads, TocSettings settings, TimeProvider clock) : IStartCheck
{
    /// <summary>What cannot hold before the first start, and what keeps nobody from a safe one: a replica that does not follow is not read from.</summary>
    private static readonly HashSet<string> LaterOn = ["accounts", "backup", Following];

    private const string PrimaryKey = "ConnectionStrings__Toc";
    private const string ReplicaKey = "ConnectionStrings__Replica";
    private const string Following = "replica";

    private const int ShortestPassword = 12;
    private static readonly TimeSpan OldestBackup = TimeSpan.FromHours(26);

    /// <summary>What settings alone tell; needs no database.</summary>
    /// <param name="settings">The settings of the installation.</param>
    /// <param name="configuration">The environment.</param>
    public static IReadOnlyList<DeployCheck> OfSettings(TocSettings settings, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(configuration);
        var environment = configuration["ASPNETCORE_ENVIRONMENT"] ?? configuration["DOTNET_ENVIRONMENT"];
        var hosts = configuration["AllowedHosts"];
        var behindProxy = string.Equals(configuration["ASPNETCORE_FORWARDEDHEADERS_ENABLED"], "true", StringComparison.OrdinalIgnoreCase);
        var open = (settings.Urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(u => u.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !IsLocal(u)).ToList();
        return
        [
            string.Equals(environment, "Development", StringComparison.OrdinalIgnoreCase)
                ? Fails("ASPNETCORE_ENVIRONMENT", "Development shows more than others should see. Leave it out, or set Production.") : Holds("ASPNETCORE_ENVIRONMENT", "Production."),
            string.Equals(configuration["ASPNETCORE_DETAILEDERRORS"], "true", StringComparison.OrdinalIgnoreCase) || configuration["ASPNETCORE_DETAILEDERRORS"] == "1"
                ? Fails("ASPNETCORE_DETAILEDERRORS", "Details of errors would be shown to everybody. Leave it out.") : Holds("ASPNETCORE_DETAILEDERRORS", "Errors show no details."),
            string.IsNullOrWhiteSpace(hosts) || hosts.Contains('*', StringComparison.Ordinal)
                ? Fails("AllowedHosts", "Set the names under which the application is reached, such as toc.example.org, so that no other name gets an answer.") : Holds("AllowedHosts", hosts),
            open.Count > 0 && !behindProxy
                ? Fails("ASPNETCORE_URLS", $"{open[0]} is open to other machines without encryption. Use https, or listen on localhost behind a proxy with a certificate.")
                : open.Count > 0 ? Holds("ASPNETCORE_URLS", "Behind a proxy, as ASPNETCORE_FORWARDEDHEADERS_ENABLED says; see that nobody reaches it past the proxy.") : Holds("ASPNETCORE_URLS", "Encrypted, or open to this machine alone."),
            Holds("Public__Reading", settings.PublicReading ? "On: everybody reads public, reviewed cases without an account. See that public cases hold nothing that is not for everybody." : "Off: nothing is read without an account."),
            .. OfConnection(PrimaryKey, settings.ConnectionString),
            .. (settings.ReplicaConnection is { } replicas ? ReplicaServer.Split(replicas) : []).SelectMany(r => OfConnection(ReplicaKey, r)),
            .. OfProvider(settings.OpenId),
            settings.PublicAddress is { Scheme: not "https" } address && !IsLocal(address.ToString()) ? Fails("Toc__PublicAddress", "An address with https: over http links and passwords are read on the way.") : Holds("Toc__PublicAddress", settings.PublicAddress?.ToString() ?? "Not set: the name that each request comes by."),
            OfFolder(settings.DataDirectory),
        ];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> FaultsAsync(IConfiguration configuration, CancellationToken cancellationToken) =>
        [.. OfSettings(settings, configuration).Concat(await OfDatabaseAsync(cancellationToken)).Where(c => !c.Holds && !LaterOn.Contains(c.Key)).Select(c => $"{c.Key}: {c.Text}")];

    /// <summary>What the database tells.</summary>
    public async Task<IReadOnlyList<DeployCheck>> OfDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var checks = new List<DeployCheck>();
        if (settings.ConnectionString is not null)
            checks.Add(await OfRoleAsync(PrimaryKey, context, cancellationToken));
        checks.AddRange(await OfReplicasAsync(cancellationToken));

        var guards = await context.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal AND tgenabled = 'D'").SingleAsync(cancellationToken);
        checks.Add(guards > 0 ? Fails("audit_entry", "Somebody switched the guards of the audit log off. Run `audit verify`, then switch them on: ALTER TABLE audit_entry ENABLE TRIGGER USER.") : Holds("audit_entry", "The audit log is guarded."));
        var administrator = Role.Administrator.Text();
        var administrators = await (from link in context.UserRoles join role in context.Roles on link.RoleId equals role.Id where role.Name == administrator select link.UserId).Distinct().CountAsync(cancellationToken);
        checks.Add(administrators == 0 ? Fails("accounts", "There is no administrator, so the set-up link is open. Use it before anybody else does.") : Holds("accounts", $"{administrators} administrators."));
        var last = await context.Settings.Where(s => s.Key == WriteBackup.LastKey).Select(s => s.Value).SingleOrDefaultAsync(cancellationToken);
        var at = last is null ? (DateTimeOffset?)null : DateTimeOffset.Parse(last, CultureInfo.InvariantCulture);
        checks.Add(at is null || clock.GetUtcNow() - at > OldestBackup
            ? Fails("backup", at is null ? "There was no backup by the verb `backup` yet. Make one every day, or see to it that your own does." : $"The last backup is of {at:yyyy-MM-dd HH:mm} UTC, more than {OldestBackup.TotalHours} hours ago.")
            : Holds("backup", $"Of {at:yyyy-MM-dd HH:mm} UTC."));
        return checks;
    }

    /// <summary>What the role of a connection may do beyond what it needs.</summary>
    private static async Task<DeployCheck> OfRoleAsync(string key, TocContext context, CancellationToken cancellationToken)
    {
        var role = await context.Database.SqlQuery<string>(
            $"""
            SELECT CASE WHEN r.rolsuper THEN 'super' WHEN r.rolbypassrls THEN 'bypass' WHEN r.rolcreaterole THEN 'roles'
                WHEN EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND pg_has_role(c.relowner, 'USAGE')) OR has_schema_privilege('public', 'CREATE') THEN 'owner' ELSE 'reader' END AS "Value"
            FROM pg_roles r WHERE r.rolname = current_user
            """).SingleAsync(cancellationToken);
        return role switch
        {
            "super" => Fails(key, "The role is a superuser of the database server. Give the application a role of its own that owns nothing, and the owner of the tables by ConnectionStrings__Owner to the verb `migrate` alone."),
            "bypass" => Fails(key, "The role passes by row security. ALTER ROLE ... NOBYPASSRLS, or give the application a role of its own."),
            "roles" => Fails(key, "The role may make roles. ALTER ROLE ... NOCREATEROLE, or give the application a role of its own."),
            "owner" => Holds(key, "The role is no superuser, but it owns the tables: row security does not hold it, and it could switch the guards of the audit log off. See the operations guide, A role that owns nothing.") with { IsAdvice = true },
            _ => Holds(key, "The role owns nothing; row security holds it."),
        };
    }

    /// <summary>Whether each replica follows this database, and as whom it is read. One that is away is no danger: everything is then read from the primary.</summary>
    private async Task<IReadOnlyList<DeployCheck>> OfReplicasAsync(CancellationToken cancellationToken)
    {
        if (await reads.StatusAsync(cancellationToken) is not { } status)
            return [];
        var checks = status.Replicas.Select(r => r.Fault switch
        {
            ReplicaFault.Away => Holds(Following, $"Replica {r.Number} gives no answer; tables and files are read from the primary.") with { IsAdvice = true },
            ReplicaFault.NotOurs => Fails(Following, $"Replica {r.Number} is no streaming replica of the database in {PrimaryKey}, or is read as another role. It is not used; name one that follows it, with the same database and role. Within minutes of a change of primary this passes by itself."),
            _ => Holds(Following, FormattableString.Invariant($"Replica {r.Number} follows, {r.Behind} bytes behind.")),
        }).ToList();
        foreach (var (_, open) in await reads.OpenEachAsync(cancellationToken))
        {
            if (open is null)
                continue;
            await using var context = open;
            checks.Add(await OfRoleAsync(ReplicaKey, context, cancellationToken));
        }

        return checks;
    }

    private static IEnumerable<DeployCheck> OfConnection(string key, string? text)
    {
        if (text is null)
            yield break;
        var connection = new NpgsqlConnectionStringBuilder(text);
        var password = connection.Password ?? "";
        // A socket or this machine: nobody else hears it.
        var near = connection.Host!.StartsWith('/') || IsLocal($"http://{connection.Host}");
        if (!connection.Host.StartsWith('/') && (password.Length < ShortestPassword || string.Equals(password, connection.Username, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 5))
            yield return Fails(key, $"A password of at least {ShortestPassword} characters that cannot be guessed.");
        if (!near && connection.SslMode is not (SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull))
            yield return Fails(key, "The database is on another machine and the connection may be unencrypted. Add SslMode=VerifyFull.");
        if (connection.IncludeErrorDetail)
            yield return Fails(key, "Include Error Detail puts values of records into logs. Leave it out.");
    }

    private static IEnumerable<DeployCheck> OfProvider(OpenIdSettings? provider)
    {
        if (provider is null)
            yield break;
        yield return provider.Authority.Scheme == Uri.UriSchemeHttps ? Holds("OpenId__Authority", provider.Authority.ToString()) : Fails("OpenId__Authority", "An address with https: over http anybody on the way could say who somebody is.");
        yield return provider.ClientSecret is { Length: >= ShortestPassword } ? Holds("OpenId__ClientSecret", "Set.") : Fails("OpenId__ClientSecret", $"The secret that the provider gave for this program, of at least {ShortestPassword} characters.");
    }

    private static DeployCheck OfFolder(string folder)
    {
        const string key = "Toc__DataDirectory";
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder))
            return Holds(key, "Not there yet, or not looked at on this system.");
        var mode = File.GetUnixFileMode(folder);
        return (mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0
            ? Fails(key, "Others may write into the data directory. Take that right from group and others: chmod go-w.") : Holds(key, "Nobody else may write into it.");
    }

    private static bool IsLocal(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address)));

    private static DeployCheck Holds(string key, string text) => new(key, true, text);

    private static DeployCheck Fails(string key, string text) => new(key, false, text);
}
