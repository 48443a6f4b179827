using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>A secret for an authenticator app: as it is typed, and as a link that an app on the same device opens.</summary>
public sealed record SecondStepSecret(string Text, string Link);

/// <summary>
/// The second step of signing in: a code of an authenticator app, a passkey, or one of ten recovery codes. The secret is kept encrypted with the keys of the installation,
/// recovery codes as hashes. No code is good twice.
/// </summary>
public sealed class SecondStep(AccountChanges changes, IDataProtectionProvider protection, TimeProvider clock)
{
    public const string CodePlace = "code";

    /// <summary>How many recovery codes are given out.</summary>
    public const int RecoveryCodes = 10;

    private const string Provider = "toc";
    private const string Secret = "time-secret";
    private const string Pending = "time-secret-pending";
    private const string LastStep = "time-step";
    private const string Recovery = "recovery-hashes";

    /// <summary>Without what is easily mistaken for something else.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    private readonly IDataProtector protector = protection.CreateProtector("TocAnalysis.SecondStep");

    /// <summary>A secret to put into an app; it counts once a code of it was given.</summary>
    public Task<Result<SecondStepSecret>> BeginAsync(Actor actor, CancellationToken cancellationToken) => OwnAsync<SecondStepSecret>(actor, async (work, user) =>
    {
        if (await HasAppAsync(work.Users, user))
            return Refused.Invalid(new Fault(CodePlace, "It is on already. Turn it off first, with a code of it."));
        var kept = await ReadAsync(work.Users, user, Pending);
        var secret = kept ?? RandomNumberGenerator.GetBytes(TimeCodes.SecretBytes);
        if (kept is null)
            await WriteAsync(work.Users, user, Pending, secret);
        var text = TimeCodes.Text(secret);
        return new SecondStepSecret(text, $"otpauth://totp/TocAnalysis:{Uri.EscapeDataString(user.Email ?? "")}?secret={text}&issuer=TocAnalysis");
    }, cancellationToken);

    /// <summary>Turns it on by a first code of the app; gives recovery codes, which are not shown again. All other sessions end.</summary>
    public Task<Result<IReadOnlyList<string>>> ConfirmAsync(Actor actor, string? code, Guid? session, CancellationToken cancellationToken) => OwnAsync<IReadOnlyList<string>>(actor, async (work, user) =>
    {
        if (await HasAppAsync(work.Users, user) || await ReadAsync(work.Users, user, Pending) is not { } secret)
            return Refused.NotFound("code");
        if (TimeCodes.Match(secret, code, clock.GetUtcNow(), 0) is not { } step)
            return Refused.Invalid(new Fault(CodePlace, "The six digits that the app shows now; these are not. If they never fit, look whether the clock of the device is right."));
        await WriteAsync(work.Users, user, Secret, secret);
        AccountScope.Must(await work.Users.RemoveAuthenticationTokenAsync(user, Provider, Pending));
        AccountScope.Must(await work.Users.SetAuthenticationTokenAsync(user, Provider, LastStep, step.ToString(CultureInfo.InvariantCulture)));
        var codes = await NewRecoveryAsync(work.Users, user);
        AccountScope.Must(await work.Users.SetTwoFactorEnabledAsync(user, true));
        await AccountSessions.EndAsync(work.Context, user.Id, null, session, cancellationToken);
        return codes;
    }, cancellationToken);

    /// <summary>Turns it off by a code. All other sessions end.</summary>
    public Task<Result<bool>> TurnOffAsync(Actor actor, string? code, Guid? session, CancellationToken cancellationToken) => OwnAsync<bool>(actor, async (work, user) =>
    {
        if (!await HasAppAsync(work.Users, user))
            return Refused.NotFound("code");
        if (!await IsRightAsync(work.Users, user, code))
            return Refused.Invalid(new Fault(CodePlace, "The six digits that the app shows now, or a recovery code that was not used; this is neither."));
        await ForgetAsync(work, user, Secret, Pending, LastStep);
        await SettleAsync(work, user, cancellationToken);
        AccountScope.Must(await work.Users.UpdateSecurityStampAsync(user));
        await AccountSessions.EndAsync(work.Context, user.Id, null, session, cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Takes it, passkeys too, from somebody who lost app and recovery codes; all sessions end. Whoever does it vouches for the person.</summary>
    public async Task<Result<bool>> ResetAsync(Actor actor, Guid account, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("accounts");
        if (actor.UserId == account)
            return Refused.Invalid(new Fault("account", "Your own is turned off under your account, with a code."));
        return await changes.RunAsync<bool>(
            actor,
            async work =>
            {
                if (await work.Users.FindByIdAsync(account.ToString()) is not { } user)
                    return Refused.NotFound("account");
                work.Context.Reason = "Second step taken away by an administrator";
                work.Context.Passkeys.RemoveRange(await work.Context.Passkeys.Where(p => p.UserId == account).ToListAsync(cancellationToken));
                await ForgetAsync(work, user, Secret, Pending, LastStep);
                await SettleAsync(work, user, cancellationToken);
                await AccountSessions.EndAsync(work.Context, account, null, null, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Whether this is a code of the app or a recovery code, neither used before; it is used now.</summary>
    public async Task<bool> IsRightAsync(UserManager<AppUser> users, AppUser user, string? code)
    {
        var secret = await ReadAsync(users, user, Secret);
        var last = long.Parse(await users.GetAuthenticationTokenAsync(user, Provider, LastStep) ?? "0", CultureInfo.InvariantCulture);
        if (secret is not null && TimeCodes.Match(secret, code, clock.GetUtcNow(), last) is { } step)
        {
            AccountScope.Must(await users.SetAuthenticationTokenAsync(user, Provider, LastStep, step.ToString(CultureInfo.InvariantCulture)));
            return true;
        }

        var hash = HashOf(string.Concat((code ?? "").Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant());
        var left = (await users.GetAuthenticationTokenAsync(user, Provider, Recovery) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!left.Remove(hash))
            return false;
        AccountScope.Must(await users.SetAuthenticationTokenAsync(user, Provider, Recovery, string.Join(";", left)));
        return true;
    }

    /// <summary>Whether an app is set up.</summary>
    public static async Task<bool> HasAppAsync(UserManager<AppUser> users, AppUser user)
    {
        ArgumentNullException.ThrowIfNull(users);
        return await users.GetAuthenticationTokenAsync(user, Provider, Secret) is not null;
    }

    /// <summary>Switches the second step on or off as app and passkeys are now; gives recovery codes where it had none.</summary>
    public static async Task<List<string>> SettleAsync(AccountScope work, AppUser user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(user);
        await work.Context.SaveChangesAsync(cancellationToken);
        var on = await HasAppAsync(work.Users, user) || await work.Context.Passkeys.AnyAsync(p => p.UserId == user.Id, cancellationToken);
        if (!on)
            await ForgetAsync(work, user, Recovery);
        if (on != user.TwoFactorEnabled)
            AccountScope.Must(await work.Users.SetTwoFactorEnabledAsync(user, on));
        return on && await work.Users.GetAuthenticationTokenAsync(user, Provider, Recovery) is null ? await NewRecoveryAsync(work.Users, user) : [];
    }

    /// <summary>Recovery codes in the place of all earlier ones, told this once.</summary>
    private static async Task<List<string>> NewRecoveryAsync(UserManager<AppUser> users, AppUser user)
    {
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(Letters, 12)).ToList();
        AccountScope.Must(await users.SetAuthenticationTokenAsync(user, Provider, Recovery, string.Join(";", codes.Select(HashOf))));
        return codes.ConvertAll(c => $"{c[..4]}-{c[4..8]}-{c[8..]}");
    }

    private static async Task ForgetAsync(AccountScope work, AppUser user, params string[] names)
    {
        foreach (var name in names)
            AccountScope.Must(await work.Users.RemoveAuthenticationTokenAsync(user, Provider, name));
    }

    private async Task<Result<T>> OwnAsync<T>(Actor actor, Func<AccountScope, AppUser, Task<Result<T>>> change, CancellationToken cancellationToken) => actor.UserId is not { } account
        ? Refused.Forbidden("account")
        : await changes.RunAsync<T>(
            actor,
            async work => await work.Users.FindByIdAsync(account.ToString()) is { } user ? await change(work, user) : Refused.NotFound("account"),
            cancellationToken);

    private async Task<byte[]?> ReadAsync(UserManager<AppUser> users, AppUser user, string name)
    {
        try
        {
            return await users.GetAuthenticationTokenAsync(user, Provider, name) is { } kept ? protector.Unprotect(Convert.FromBase64String(kept)) : null;
        }
        catch (CryptographicException)
        {
            // The keys of the installation were lost: an administrator takes the second step away, and it is set up anew.
            return null;
        }
    }

    private async Task WriteAsync(UserManager<AppUser> users, AppUser user, string name, byte[] secret) =>
        AccountScope.Must(await users.SetAuthenticationTokenAsync(user, Provider, name, Convert.ToBase64String(protector.Protect(secret))));

    private static string HashOf(string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
