using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Configurations;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>A passkey as its owner sees it.</summary>
public sealed record PasskeyEntry(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt);

/// <summary>What a browser brings from a passkey: the key of the question and the answer, as the browser writes it.</summary>
public sealed record PasskeyAnswer(string? Key, string? Credential);

/// <summary>
/// Passkeys of one's own account: each stands for both steps of signing in, and for the second one after a password. What a device answers is checked by the
/// framework; here is who may ask what, for how long, and what follows. Adding and removing ends all other sessions.
/// </summary>
public sealed class Passkeys(AccountChanges changes, TocDatabase database, Sessions sessions, IHttpContextAccessor http)
{
    public const string NamePlace = "passkeyName";
    public const string PasskeyPlace = "passkey";

    /// <summary>More than anybody has devices.</summary>
    public const int Most = 20;

    /// <summary>Longer than any answer of a device.</summary>
    private const int LongestAnswer = 16_384;

    private static readonly Fault Stale = new(PasskeyPlace, "Prove first that it is you; that is asked again after a quarter of an hour.");

    public async Task<Result<IReadOnlyList<PasskeyEntry>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } account)
            return Refused.Forbidden(PasskeyPlace);
        await using var context = await database.ReadAsync(cancellationToken);
        return await context.Passkeys.Where(p => p.UserId == account).OrderBy(p => p.Id).Select(p => new PasskeyEntry(p.Id, p.Name, p.CreatedAt, p.UsedAt)).ToListAsync(cancellationToken);
    }

    /// <summary>Asks a device for a new key; question and key as JSON for the script.</summary>
    public async Task<Result<string>> BeginAsync(Actor actor, Guid? session, CancellationToken cancellationToken) => await OwnAsync<string>(actor, session, async (work, user, handler) =>
    {
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email ?? "", DisplayName = user.DisplayName }, http.HttpContext!);
        return Question(await PasskeyQuestions.KeepAsync(work.Context, PasskeyPurpose.Add, user.Id, asked.AttestationState ?? "", cancellationToken), asked.CreationOptionsJson);
    }, cancellationToken);

    /// <summary>Keeps the new key; gives recovery codes where this is the first second step of the account, else none.</summary>
    public async Task<Result<IReadOnlyList<string>>> AddAsync(Actor actor, Guid? session, string? name, PasskeyAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        string? state;
        // By itself, so that it is gone even where the rest is refused: an answer is looked at once.
        await using (var context = await database.OpenAsync(actor, cancellationToken))
            state = await PasskeyQuestions.TakeAsync(context, answer.Key, PasskeyPurpose.Add, actor.UserId, cancellationToken);
        return await OwnAsync<IReadOnlyList<string>>(actor, session, (work, user, handler) => AddAsync(work, user, handler, session, name, state, answer.Credential, cancellationToken), cancellationToken);
    }

    private async Task<Result<IReadOnlyList<string>>> AddAsync(
        AccountScope work, AppUser user, IPasskeyHandler<AppUser> handler, Guid? session, string? name, string? state, string? credential, CancellationToken cancellationToken)
    {
        if (state is null || credential is not { Length: > 0 and <= LongestAnswer })
            return Refused.Invalid(new Fault(PasskeyPlace, "A device that answers within five minutes; this took longer, or nothing came from it. Try again."));
        var (label, faults) = Named(name);
        var count = await work.Context.Passkeys.CountAsync(p => p.UserId == user.Id, cancellationToken);
        if (count >= Most)
            faults.Add(new Fault(PasskeyPlace, $"At most {Most} passkeys. Remove one that you do not use any more."));
        var made = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http.HttpContext!, CredentialJson = credential, AttestationState = state });
        if (!made.Succeeded)
            faults.Add(new Fault(PasskeyPlace, "A key that this device made just now for this address; this is none. Try again, or another device."));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        made.Passkey!.Name = label;
        AccountScope.Must(await work.Users.AddOrUpdatePasskeyAsync(user, made.Passkey));
        return await ChangedAsync(work, user, session, cancellationToken);
    }

    public async Task<Result<string>> RenameAsync(Actor actor, Guid passkey, string? name, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } account)
            return Refused.Forbidden(PasskeyPlace);
        var (label, faults) = Named(name);
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (await context.Passkeys.SingleOrDefaultAsync(p => p.Id == passkey && p.UserId == account, cancellationToken) is not { } row)
            return Refused.NotFound(PasskeyPlace);
        row.Name = label;
        await context.SaveChangesAsync(cancellationToken);
        return label;
    }

    /// <summary>Removes one. With the last one the second step is off, unless there is an app.</summary>
    public async Task<Result<IReadOnlyList<string>>> RemoveAsync(Actor actor, Guid? session, Guid passkey, CancellationToken cancellationToken) => await OwnAsync<IReadOnlyList<string>>(actor, session, async (work, user, _) =>
    {
        if (await work.Context.Passkeys.SingleOrDefaultAsync(p => p.Id == passkey && p.UserId == user.Id, cancellationToken) is not { } row)
            return Refused.NotFound(PasskeyPlace);
        work.Context.Passkeys.Remove(row);
        await work.Context.SaveChangesAsync(cancellationToken);
        return await ChangedAsync(work, user, session, cancellationToken);
    }, cancellationToken);

    /// <summary>A question to a key that is there, within the work of somebody else; question and key as JSON for the script.</summary>
    public static async Task<string> AskAsync(TocContext context, IPasskeyHandler<AppUser> handler, HttpContext http, PasskeyPurpose purpose, AppUser? user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var asked = await handler.MakeRequestOptionsAsync(user!, http);
        return Question(await PasskeyQuestions.KeepAsync(context, purpose, user?.Id, asked.AssertionState ?? "", cancellationToken), asked.RequestOptionsJson);
    }

    /// <summary>The account whose passkey answered this question; null: none did. The caller saves.</summary>
    public static async Task<AppUser?> AnsweredByAsync(
        TocContext context, UserManager<AppUser> users, IPasskeyHandler<AppUser> handler, HttpContext http, PasskeyPurpose purpose, Guid? account, PasskeyAnswer answer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(answer);
        if (await PasskeyQuestions.TakeAsync(context, answer.Key, purpose, account, cancellationToken) is not { } state || answer.Credential is not { Length: > 0 and <= LongestAnswer } credential)
            return null;
        var proved = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (!proved.Succeeded)
            return null;
        AccountScope.Must(await users.AddOrUpdatePasskeyAsync(proved.User!, proved.Passkey!));
        return proved.User;
    }

    /// <summary>What follows a change of the passkeys of an account, within its transaction.</summary>
    private static async Task<Result<IReadOnlyList<string>>> ChangedAsync(AccountScope work, AppUser user, Guid? session, CancellationToken cancellationToken)
    {
        var codes = await SecondStep.SettleAsync(work, user, cancellationToken);
        AccountScope.Must(await work.Users.UpdateSecurityStampAsync(user));
        await AccountSessions.EndAsync(work.Context, user.Id, null, session, cancellationToken);
        return codes;
    }

    private async Task<Result<T>> OwnAsync<T>(Actor actor, Guid? session, Func<AccountScope, AppUser, IPasskeyHandler<AppUser>, Task<Result<T>>> change, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } account || http.HttpContext is null)
            return Refused.Forbidden(PasskeyPlace);
        // A page that somebody left open must not give away the account for good.
        if (!await sessions.IsConfirmedAsync(session, account, cancellationToken))
            return Refused.Invalid(Stale);
        return await changes.RunAsync<T>(
            actor, async work => await work.Users.FindByIdAsync(account.ToString()) is { } user ? await change(work, user, work.Passkeys) : Refused.NotFound("account"), cancellationToken);
    }

    private static (string Name, List<Fault> Faults) Named(string? name)
    {
        var label = AccountRules.Clean(name);
        return (label, label.Length is > 0 and <= PasskeyConfiguration.MaxName && !label.Any(char.IsControl) ? [] : [new Fault(NamePlace, $"A name of 1 to {PasskeyConfiguration.MaxName} characters by which you know the device.", label.Length == 0 ? null : label)]);
    }

    private static string Question(string key, string options) => $"{{\"key\":{JsonSerializer.Serialize(key)},\"options\":{options}}}";
}
