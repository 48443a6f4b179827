using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>
/// The one-time links by which people set a password: for the first one they work a day, in the place of one that is there an hour. Each is worth nothing once a
/// password was set, by it or otherwise, or the account was locked.
/// </summary>
public static class PasswordLinks
{
    /// <summary>A new link, without the address of the application before it.</summary>
    public static async Task<string> MakeAsync(UserManager<AppUser> users, AppUser user)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(user);
        return AppUrls.Invitation(user.Id, await users.GenerateUserTokenAsync(user, ProviderOf(user), UserManager<AppUser>.ResetPasswordTokenPurpose));
    }

    /// <summary>Whether the token of a link holds.</summary>
    public static async Task<bool> HoldsAsync(UserManager<AppUser> users, AppUser user, string? token)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(user);
        // A link does not open what an administrator locked.
        return token is not null && user.LockoutEnd != DateTimeOffset.MaxValue && await users.VerifyUserTokenAsync(user, ProviderOf(user), UserManager<AppUser>.ResetPasswordTokenPurpose, token);
    }

    /// <summary>The link as it is handed over: with the address that is set, else with the one that the administrator came by, which was let in.</summary>
    public static string Whole(TocSettings settings, string came, string path)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new Uri(settings.PublicAddress ?? new Uri(came), path).ToString();
    }

    private static string ProviderOf(AppUser user) => user.PasswordHash is null ? TokenOptions.DefaultProvider : ResetTokens.Provider;
}

/// <summary>Tokens for a password in the place of another: of the same kind as those for the first one, and of shorter life.</summary>
public sealed class ResetTokens(IDataProtectionProvider protection, IOptions<ResetTokenOptions> options, ILogger<DataProtectorTokenProvider<AppUser>> log) : DataProtectorTokenProvider<AppUser>(protection, options, log)
{
    public const string Provider = "Reset";
}

public sealed class ResetTokenOptions : DataProtectionTokenProviderOptions
{
    public ResetTokenOptions() => (Name, TokenLifespan) = ("TocAnalysis.Reset", SecuritySetup.ResetLife);
}
