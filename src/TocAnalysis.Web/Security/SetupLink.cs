using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>
/// The link that makes the first administrator. It exists only while there is no account at all, is made anew at every start, is kept in memory alone,
/// and is worth nothing once the first account is there. There is no default account.
/// </summary>
public sealed class SetupLink(TocDatabase database)
{
    private readonly string token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    /// <summary>The token while there is no account; null afterwards.</summary>
    public async Task<string?> TokenAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        return await context.Users.AnyAsync(cancellationToken) ? null : token;
    }

    /// <summary>Whether this token may make the first administrator now.</summary>
    public async Task<bool> IsValidAsync(string? candidate, CancellationToken cancellationToken) =>
        candidate is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), Encoding.UTF8.GetBytes(token))
        && await TokenAsync(cancellationToken) is not null;
}
