using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>How an attempt to sign in ended.</summary>
public enum SignInOutcome
{
    SignedIn,

    /// <summary>The password was right; the account asks for a second step.</summary>
    NeedsSecondStep,

    /// <summary>Wrong address or password; which of the two is not told.</summary>
    Refused,

    /// <summary>Too many wrong attempts: told alike for addresses that have an account and for those that have none.</summary>
    LockedForNow,

    /// <summary>The password was right, and an administrator has locked the account.</summary>
    LockedByAdministrator,

    /// <summary>So many sign in just now that nobody more is let in; nothing was checked or counted.</summary>
    TooMany,
}

/// <summary>
/// Signs a person in by address and password. An outsider learns nothing about which addresses have accounts: the answers are the same, and a password is
/// hashed in every case, so that they take about the same time.
/// </summary>
public sealed class SignIn(
    SignInManager<AppUser> signIn, UserManager<AppUser> users, TocContext context, UnknownAddresses unknown, DecoyPassword decoy, SecondStep second,
    IPasskeyHandler<AppUser> keys, PasswordTurns turns, IHttpContextAccessor http, TimeProvider clock)
{
    private static readonly Actor Nobody = new(null, "sign-in", new HashSet<Role>(), Door.Page);

    public async Task<SignInOutcome> RunAsync(string? email, string? password, bool stay, CancellationToken cancellationToken)
    {
        email = (email ?? "").Trim();
        password ??= "";
        if (email.Length is 0 or > AccountRules.LongestEmail || password.Length is 0 or > AccountRules.LongestPassword)
            return SignInOutcome.Refused;
        // Before the transaction: those who wait hold no connection.
        using var turn = await turns.TakeAsync(cancellationToken);
        if (turn is null)
            return SignInOutcome.TooMany;

        // Wrong attempts are counted in the account and so change it; nobody is signed in yet to answer for that.
        context.Actor = Nobody;
        context.Clock = clock;
        var address = users.NormalizeEmail(email)!;
        // One attempt per address at a time, else many at once would slip past the count.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({address}, 0))", cancellationToken);
        var outcome = await CheckAsync(address, password, stay);
        if (outcome is not (SignInOutcome.SignedIn or SignInOutcome.NeedsSecondStep))
        {
            // An address without an account is not written down: it may be a password in the wrong field.
            var known = await context.Users.AsNoTracking().Where(u => u.NormalizedEmail == address).Select(u => u.Id.ToString()).SingleOrDefaultAsync(cancellationToken);
            RefusalLog.Add(context, context.Actor, "sign_in", known ?? "unknown", outcome.ToString());
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    /// <summary>Signs in an account that proved itself otherwise just now, by a one-time link. A new password does not stand for the second step.</summary>
    public Task<SignInOutcome> AsNewAsync(AppUser user) => InAsync(user, stay: false);

    /// <summary>Signs in an account that a provider vouches for: in the place of the password alone, and without a proof of ours.</summary>
    public async Task<SignInOutcome> ByProviderAsync(AppUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.TwoFactorEnabled)
            return await InAsync(user, stay: false);
        var properties = new AuthenticationProperties();
        properties.Items[Sessions.Vouched] = "1";
        await signIn.SignInAsync(user, properties);
        return SignInOutcome.SignedIn;
    }

    /// <summary>Whether somebody gave the right password here within the last minutes and has the second step before them.</summary>
    public async Task<bool> AwaitsSecondStepAsync() => await AwaitedAsync() is not null;

    /// <summary>Asks a passkey that is to stand for both steps; as JSON for the script.</summary>
    public Task<string> AskPasskeyAsync(CancellationToken cancellationToken)
    {
        (context.Actor, context.Clock) = (Nobody, clock);
        return Passkeys.AskAsync(context, keys, http.HttpContext!, PasskeyPurpose.SignIn, null, cancellationToken);
    }

    /// <summary>Signs in whoever owns the passkey that answered. The device has looked who is before it, so this counts as both steps.</summary>
    public async Task<SignInOutcome> ByPasskeyAsync(PasskeyAnswer answer, bool stay, CancellationToken cancellationToken)
    {
        (context.Actor, context.Clock) = (Nobody, clock);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var user = await Passkeys.AnsweredByAsync(context, users, keys, http.HttpContext!, PasskeyPurpose.SignIn, null, answer, cancellationToken);
        var outcome = user is null ? SignInOutcome.Refused
            : IsLockedByAdministrator(user) ? SignInOutcome.LockedByAdministrator
            : await users.IsLockedOutAsync(user) ? SignInOutcome.LockedForNow
            : SignInOutcome.SignedIn;
        if (outcome == SignInOutcome.SignedIn)
            AccountScope.Must(await users.ResetAccessFailedCountAsync(user!));
        else
            RefusalLog.Add(context, Nobody, "sign_in", user?.Id.ToString() ?? "unknown", $"Passkey: {outcome}");
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (outcome == SignInOutcome.SignedIn)
            await signIn.SignInAsync(user!, stay);
        return outcome;
    }

    /// <summary>Asks a passkey of the person who has the second step before them; null: nobody has.</summary>
    public async Task<string?> AskSecondStepAsync(CancellationToken cancellationToken)
    {
        (context.Actor, context.Clock) = (Nobody, clock);
        return await AwaitedAsync() is var (account, _) && await users.FindByIdAsync(account) is { } user
            ? await Passkeys.AskAsync(context, keys, http.HttpContext!, PasskeyPurpose.SecondStep, user, cancellationToken) : null;
    }

    /// <summary>What the person who has the second step before them can take it by.</summary>
    public async Task<(bool App, bool Passkey)> SecondStepsAsync(CancellationToken cancellationToken) =>
        await AwaitedAsync() is var (account, _) && await users.FindByIdAsync(account) is { } user
            ? (await SecondStep.HasAppAsync(users, user), await context.Passkeys.AnyAsync(p => p.UserId == user.Id, cancellationToken)) : default;

    /// <summary>Takes the second step by a code; null: nobody has it before them. Wrong codes count like wrong passwords.</summary>
    public Task<SignInOutcome?> SecondStepAsync(string? code, CancellationToken cancellationToken) => SecondStepAsync(user => second.IsRightAsync(users, user, code), cancellationToken);

    /// <summary>Takes the second step by a passkey.</summary>
    public Task<SignInOutcome?> SecondStepAsync(PasskeyAnswer answer, CancellationToken cancellationToken) => SecondStepAsync(
        async user => await Passkeys.AnsweredByAsync(context, users, keys, http.HttpContext!, PasskeyPurpose.SecondStep, user.Id, answer, cancellationToken) is not null, cancellationToken);

    private async Task<SignInOutcome?> SecondStepAsync(Func<AppUser, Task<bool>> proves, CancellationToken cancellationToken)
    {
        if (await AwaitedAsync() is not var (account, stay))
            return null;
        context.Actor = Nobody;
        context.Clock = clock;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({account}, 0))", cancellationToken);
        var user = await users.FindByIdAsync(account);
        var outcome = user is null || IsLockedByAdministrator(user) || !user.TwoFactorEnabled ? SignInOutcome.Refused
            : await users.IsLockedOutAsync(user) ? SignInOutcome.LockedForNow
            : await proves(user) ? SignInOutcome.SignedIn
            : SignInOutcome.Refused;
        if (outcome == SignInOutcome.Refused && user is not null)
        {
            AccountScope.Must(await users.AccessFailedAsync(user));
            if (await users.IsLockedOutAsync(user))
                outcome = SignInOutcome.LockedForNow;
        }

        if (outcome == SignInOutcome.SignedIn)
            AccountScope.Must(await users.ResetAccessFailedCountAsync(user!));
        else
            RefusalLog.Add(context, context.Actor, "sign_in", account, $"Second step: {outcome}");
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (outcome != SignInOutcome.SignedIn)
            return outcome;
        await http.HttpContext!.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await signIn.SignInAsync(user!, stay);
        return outcome;
    }

    /// <summary>Keeps the present session after the account changed, so that only those elsewhere end.</summary>
    public async Task RefreshAsync(Guid account)
    {
        if (await users.FindByIdAsync(account.ToString()) is not { } user)
            return;
        // Changed by another context: what this one read before is old.
        await context.Entry(user).ReloadAsync();
        await signIn.RefreshSignInAsync(user);
    }

    private async Task<SignInOutcome> CheckAsync(string address, string password, bool stay)
    {
        var user = await users.FindByEmailAsync(address);
        if (user?.PasswordHash is null || IsLockedByAdministrator(user))
        {
            var right = decoy.Verify(user, password);
            if (unknown.IsLocked(address))
                return SignInOutcome.LockedForNow;
            if (right)
                return SignInOutcome.LockedByAdministrator;
            return unknown.Fail(address) ? SignInOutcome.LockedForNow : SignInOutcome.Refused;
        }

        if (await users.IsLockedOutAsync(user))
        {
            decoy.Verify(null, password);
            return SignInOutcome.LockedForNow;
        }

        var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        return result.Succeeded ? await InAsync(user, stay)
            : result.IsLockedOut ? SignInOutcome.LockedForNow
            : SignInOutcome.Refused;
    }

    private async Task<SignInOutcome> InAsync(AppUser user, bool stay)
    {
        if (!user.TwoFactorEnabled)
        {
            await signIn.SignInAsync(user, stay);
            return SignInOutcome.SignedIn;
        }

        var awaited = new ClaimsIdentity([new Claim(ClaimTypes.Name, user.Id.ToString()), new Claim("stay", stay ? "1" : "")], IdentityConstants.TwoFactorUserIdScheme);
        await http.HttpContext!.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(awaited));
        return SignInOutcome.NeedsSecondStep;
    }

    private async Task<(string Account, bool Stay)?> AwaitedAsync() =>
        http.HttpContext is { } now && await now.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme) is { Principal: { } awaited } && awaited.FindFirstValue(ClaimTypes.Name) is { } account
            ? (account, awaited.FindFirstValue("stay") == "1")
            : null;

    private static bool IsLockedByAdministrator(AppUser user) => user.LockoutEnd == DateTimeOffset.MaxValue;
}

/// <summary>Hashes a password where there is no account to check it against, so that the answer takes as long as any other.</summary>
public sealed class DecoyPassword(IPasswordHasher<AppUser> hasher)
{
    private static readonly AppUser Nobody = new();

    // Made once per process: making it at each attempt would hash twice and so give itself away.
    private static string? hash;

    /// <summary>Whether the password is the account's; false without an account or a password of it, after the same work.</summary>
    public bool Verify(AppUser? user, string password)
    {
        hash ??= hasher.HashPassword(Nobody, Convert.ToBase64String(Encoding.UTF8.GetBytes(Guid.NewGuid().ToString())));
        var right = hasher.VerifyHashedPassword(user ?? Nobody, user?.PasswordHash ?? hash, password);
        return user?.PasswordHash is not null && right != PasswordVerificationResult.Failed;
    }
}
