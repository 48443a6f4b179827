using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Configurations;

namespace TocAnalysis.Web.Security;

/// <summary>
/// Keeps sessions in the database. Whether a session still holds is looked up at every request, together with what its account is by now: whoever was locked,
/// has another password, name or other roles is out with the next request.
/// </summary>
public sealed class Sessions(TocDatabase database, IDataProtectionProvider protection, TimeProvider clock) : ITicketStore
{
    /// <summary>Claim with the number of the session.</summary>
    public const string Claim = "toc:session";

    /// <summary>Marks a ticket whose owner proved nothing to us: somebody else vouched for them.</summary>
    public const string Vouched = "toc.vouched";

    /// <summary>A session ends when nothing was done for so long.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>A session ends after so long, whatever is done.</summary>
    public static readonly TimeSpan Absolute = TimeSpan.FromHours(12);

    /// <summary>For so long it is enough that the person proved to be it; what reaches far asks again afterwards.</summary>
    public static readonly TimeSpan Confirmed = TimeSpan.FromMinutes(15);

    /// <summary>How exactly it is kept when something was last done.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    private static readonly Actor Machine = new(null, "end of sessions", new HashSet<Role>(), Door.Page);

    private readonly IDataProtector protector = protection.CreateProtector("TocAnalysis.Session");

    public Task<string> StoreAsync(AuthenticationTicket ticket) => KeepAsync(ticket, null, CancellationToken.None);

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) => KeepAsync(ticket, httpContext, cancellationToken);

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        await using var context = await database.OpenAsync(Machine, CancellationToken.None);
        if (await FindAsync(context, key, CancellationToken.None) is not { } row)
            return;
        Name(ticket.Principal, row.Id);
        (row.Ticket, row.SeenAt) = (Protected(ticket), clock.GetUtcNow());
        // Somebody else signs in where one is signed in already.
        if (Guid.Parse(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!) is var user && row.UserId != user)
            (row.UserId, row.CreatedAt, row.ConfirmedAt) = (user, row.SeenAt, ticket.Properties.Items.ContainsKey(Vouched) ? null : row.SeenAt);
        await context.SaveChangesAsync();
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        await using var context = await database.OpenAsync(Machine, CancellationToken.None);
        if (await FindAsync(context, key, CancellationToken.None) is not { } row || Read(row.Ticket) is not { } ticket || !await HoldsAsync(context, row.Id, ticket.Principal, CancellationToken.None))
            return null;
        if (clock.GetUtcNow() - row.SeenAt > Grain)
        {
            row.SeenAt = clock.GetUtcNow();
            await SaveQuietlyAsync(context);
        }

        return ticket;
    }

    public async Task RemoveAsync(string key)
    {
        await using var context = await database.OpenAsync(Machine, CancellationToken.None);
        if (await FindAsync(context, key, CancellationToken.None) is not { } row)
            return;
        context.Actor = By(row.UserId, await context.Users.Where(u => u.Id == row.UserId).Select(u => u.DisplayName).SingleOrDefaultAsync());
        context.Sessions.Remove(row);
        await SaveQuietlyAsync(context);
    }

    /// <summary>Whether a session is there, not over, and its account still as the person of the session says.</summary>
    public async Task<bool> HoldsAsync(Guid session, ClaimsPrincipal person, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        return await HoldsAsync(context, session, person, cancellationToken);
    }

    /// <summary>Whether the person proved within the last minutes, in this session of theirs, to be it.</summary>
    public async Task<bool> IsConfirmedAsync(Guid? session, Guid? account, CancellationToken cancellationToken)
    {
        if (session is not { } id || account is not { } user)
            return false;
        var since = clock.GetUtcNow() - Confirmed;
        await using var context = await database.ReadAsync(cancellationToken);
        return await context.Sessions.AnyAsync(s => s.Id == id && s.UserId == user && s.ConfirmedAt >= since, cancellationToken);
    }

    /// <summary>Something was done on an open page of the session.</summary>
    public async Task TouchAsync(Guid session, CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(Machine, cancellationToken);
        if (await context.Sessions.SingleOrDefaultAsync(s => s.Id == session, cancellationToken) is { } row && clock.GetUtcNow() - row.SeenAt > Grain)
        {
            row.SeenAt = clock.GetUtcNow();
            await SaveQuietlyAsync(context);
        }
    }

    /// <summary>Removes sessions that are over; how many.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.OpenAsync(Machine, cancellationToken);
        var (idle, old) = (clock.GetUtcNow() - Idle, clock.GetUtcNow() - Absolute);
        var over = await context.Sessions.Where(s => s.SeenAt < idle || s.CreatedAt < old).ToListAsync(cancellationToken);
        context.Sessions.RemoveRange(over);
        await SaveQuietlyAsync(context);
        return over.Count;
    }

    /// <summary>The session of a person; null: the person did not come by one.</summary>
    public static Guid? Of(ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return Guid.TryParse(person.FindFirstValue(Claim), out var id) ? id : null;
    }

    private async Task<string> KeepAsync(AuthenticationTicket ticket, HttpContext? http, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var browser = http?.Request.Headers.UserAgent.ToString();
        var row = new SessionRow
        {
            Id = Guid.NewGuid(),
            Hash = HashOf(key),
            UserId = Guid.Parse(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!),
            CreatedAt = now,
            SeenAt = now,
            ConfirmedAt = ticket.Properties.Items.ContainsKey(Vouched) ? null : now,
            Address = http?.Connection.RemoteIpAddress?.ToString(),
            Browser = string.IsNullOrWhiteSpace(browser) ? null : browser.Length > SessionConfiguration.MaxBrowser ? browser[..SessionConfiguration.MaxBrowser] : browser,
        };
        Name(ticket.Principal, row.Id);
        row.Ticket = Protected(ticket);
        await using var context = await database.OpenAsync(By(row.UserId, ticket.Principal.FindFirstValue(ActorClaims.DisplayName)), cancellationToken);
        context.Sessions.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        return key;
    }

    private async Task<bool> HoldsAsync(TocContext context, Guid session, ClaimsPrincipal person, CancellationToken cancellationToken)
    {
        var found = await (
            from s in context.Sessions
            join u in context.Users on s.UserId equals u.Id
            where s.Id == session
            select new
            {
                s.SeenAt,
                s.CreatedAt,
                u.SecurityStamp,
                u.DisplayName,
                u.LockoutEnd,
                Roles = context.UserRoles.Where(l => l.UserId == u.Id).Join(context.Roles, l => l.RoleId, r => r.Id, (_, r) => r.Name).ToList(),
            }).SingleOrDefaultAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return found is not null
            && now - found.SeenAt <= Idle && now - found.CreatedAt <= Absolute
            // Wrong attempts lock the sign-in for minutes and end no session.
            && found.LockoutEnd != DateTimeOffset.MaxValue
            && person.FindFirstValue("AspNet.Identity.SecurityStamp") == found.SecurityStamp
            && person.FindFirstValue(ActorClaims.DisplayName) == found.DisplayName
            && found.Roles.ToHashSet(StringComparer.Ordinal).SetEquals(person.FindAll(ClaimTypes.Role).Select(c => c.Value));
    }

    private static Task<SessionRow?> FindAsync(TocContext context, string key, CancellationToken cancellationToken)
    {
        var hash = HashOf(key);
        return context.Sessions.SingleOrDefaultAsync(s => s.Hash == hash, cancellationToken);
    }

    /// <summary>Several requests of one session at once may want the same; whoever comes second has nothing left to do.</summary>
    private static async Task SaveQuietlyAsync(TocContext context)
    {
        try
        {
            await context.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            // Gone meanwhile, or swept by another instance.
        }
    }

    private static Actor By(Guid user, string? name) => new(user, name ?? "unknown", new HashSet<Role>(), Door.Page);

    private static void Name(ClaimsPrincipal person, Guid session)
    {
        if (person.Identity is not ClaimsIdentity identity)
            return;
        foreach (var old in identity.FindAll(Claim).ToList())
            identity.RemoveClaim(old);
        identity.AddClaim(new Claim(Claim, session.ToString()));
    }

    private byte[] Protected(AuthenticationTicket ticket) => protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private AuthenticationTicket? Read(byte[] ticket)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(protector.Unprotect(ticket));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
