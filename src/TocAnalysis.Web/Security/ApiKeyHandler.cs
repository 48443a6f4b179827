using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

public sealed class ApiKeyOptions : AuthenticationSchemeOptions;

/// <summary>Knows a caller of REST by a bearer key. The key itself is never kept; its hash is looked up.</summary>
public sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder, TocDatabase database)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    public new const string Scheme = "Key";

    /// <summary>How keys begin, so that one that leaked can be recognized.</summary>
    public const string Prefix = "toc_";

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0 && PublicReading.Lets(Context))
            return AuthenticateResult.Success(new AuthenticationTicket(PublicReading.Principal(), Scheme));
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var hash = HashOf(header["Bearer ".Length..].Trim());
        await using var context = await database.ReadAsync(Context.RequestAborted);
        var key = await context.ApiKeys.SingleOrDefaultAsync(k => k.Hash == hash && k.RevokedAt == null, Context.RequestAborted);
        if (key is null)
            return AuthenticateResult.Fail("The key is not known or was revoked.");
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, key.Name), new Claim(ActorClaims.DisplayName, key.Name), new Claim(ClaimTypes.Role, key.Role.Text())], Scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }
}
