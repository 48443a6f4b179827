using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>What the person can prove by to be it.</summary>
/// <param name="Password">Whether there is a password.</param>
/// <param name="App">Whether there is an app with codes, or a recovery code.</param>
/// <param name="Passkey">Whether there is a passkey.</param>
public sealed record WaysToConfirm(bool Password, bool App, bool Passkey);

/// <summary>
/// Asks somebody who is signed in to prove once more to be it, before what reaches far: by password, code or passkey. It holds for some minutes in the session
/// that it was given in. Wrong answers count like those of the sign-in, lock like those, and are audited like those.
/// </summary>
public sealed class ConfirmPerson(AccountChanges changes, DecoyPassword decoy, SecondStep second, TocDatabase database, PasswordTurns turns, IHttpContextAccessor http, TimeProvider clock)
{
    public async Task<Result<WaysToConfirm>> WaysAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } account)
            return Refused.Forbidden("account");
        await using var context = await database.ReadAsync(cancellationToken);
        return await context.Users.Where(u => u.Id == account)
            .Select(u => new WaysToConfirm(u.PasswordHash != null, u.TwoFactorEnabled, context.Passkeys.Any(p => p.UserId == account))).SingleOrDefaultAsync(cancellationToken) is { } ways
            ? ways : Refused.NotFound("account");
    }

    /// <summary>Asks a passkey of the person; as JSON for the script.</summary>
    public async Task<Result<string>> AskAsync(Actor actor, CancellationToken cancellationToken) => actor.UserId is not { } account || http.HttpContext is not { } now
        ? Refused.Forbidden("account")
        : await changes.RunAsync<string>(
            actor,
            async work => await work.Users.FindByIdAsync(account.ToString()) is { } user ? await Passkeys.AskAsync(work.Context, work.Passkeys, now, PasskeyPurpose.Confirm, user, cancellationToken) : Refused.NotFound("account"),
            cancellationToken);

    public async Task<Result<SignInOutcome>> ByPasswordAsync(Actor actor, Guid? session, string? password, CancellationToken cancellationToken)
    {
        // Before the lock of accounts, for which all others would wait meanwhile.
        using var turn = await turns.TakeAsync(cancellationToken);
        return turn is null
            ? SignInOutcome.TooMany
            : await RunAsync(actor, session, (_, user) => Task.FromResult(password is { Length: > 0 and <= AccountRules.LongestPassword } && decoy.Verify(user, password)), cancellationToken);
    }

    public Task<Result<SignInOutcome>> ByCodeAsync(Actor actor, Guid? session, string? code, CancellationToken cancellationToken) =>
        RunAsync(actor, session, (work, user) => second.IsRightAsync(work.Users, user, code), cancellationToken);

    public Task<Result<SignInOutcome>> ByPasskeyAsync(Actor actor, Guid? session, PasskeyAnswer answer, CancellationToken cancellationToken) => RunAsync(
        actor, session, async (work, user) => http.HttpContext is { } now && await Passkeys.AnsweredByAsync(work.Context, work.Users, work.Passkeys, now, PasskeyPurpose.Confirm, user.Id, answer, cancellationToken) is not null, cancellationToken);

    private async Task<Result<SignInOutcome>> RunAsync(Actor actor, Guid? session, Func<AccountScope, AppUser, Task<bool>> proves, CancellationToken cancellationToken) => actor.UserId is not { } account
        ? Refused.Forbidden("account")
        : await changes.RunAsync<SignInOutcome>(
            actor,
            async work =>
            {
                if (await work.Users.FindByIdAsync(account.ToString()) is not { } user
                    || await work.Context.Sessions.SingleOrDefaultAsync(s => s.Id == session && s.UserId == account, cancellationToken) is not { } row)
                    return Refused.NotFound("account");
                var outcome = await OutcomeAsync(work, user, proves);
                if (outcome == SignInOutcome.SignedIn)
                {
                    row.ConfirmedAt = clock.GetUtcNow();
                    ActLog.Add(work.Context, actor, "confirm", "session", row.Id.ToString(), null, "Proved again to be the person");
                }
                else
                    RefusalLog.Add(work.Context, actor, "sign_in", account.ToString(), $"Asked again: {outcome}");
                await work.Context.SaveChangesAsync(cancellationToken);
                // Wrong answers are kept too, so this is no refusal of the change.
                return outcome;
            },
            cancellationToken);

    private static async Task<SignInOutcome> OutcomeAsync(AccountScope work, AppUser user, Func<AccountScope, AppUser, Task<bool>> proves)
    {
        if (await work.Users.IsLockedOutAsync(user))
            return SignInOutcome.LockedForNow;
        if (await proves(work, user))
        {
            AccountScope.Must(await work.Users.ResetAccessFailedCountAsync(user));
            return SignInOutcome.SignedIn;
        }

        AccountScope.Must(await work.Users.AccessFailedAsync(user));
        return await work.Users.IsLockedOutAsync(user) ? SignInOutcome.LockedForNow : SignInOutcome.Refused;
    }
}
