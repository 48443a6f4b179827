using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>
/// Signs in an account that is here already by what a provider says of the person: the first time by the address, if the provider has verified it, and from then
/// on by the number that the provider knows the person by. Nobody gets an account, a role or a clearance by it, and a second step is asked for all the same.
/// </summary>
public sealed class ProviderSignIn(SignIn signIn, UserManager<AppUser> users, TocContext context, TocSettings settings, TimeProvider clock) : IProviderSignIn
{
    /// <summary>Why somebody who came back stays outside; stands in the address of the sign-in page.</summary>
    public const string Failed = "failed", Away = "away", Unknown = "unknown", Unverified = "unverified", Locked = "locked";

    /// <summary>Longer than any provider's names.</summary>
    private const int Longest = 500;

    private static readonly Actor Provider = new(null, "sign-in", new HashSet<Role>(), Door.Page);

    /// <inheritdoc/>
    public async Task<string> TakeAsync(ClaimsPrincipal person, string? returnUrl, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(person);
        (context.Actor, context.Clock) = (Provider, clock);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var (user, why) = await FindAsync(person, cancellationToken);
        if (why is null && user!.LockoutEnd == DateTimeOffset.MaxValue)
            why = Locked;
        if (why is null && await users.IsLockedOutAsync(user!))
            why = Locked;
        if (why is not null)
        {
            // Who it was is told by the account alone; an address without one is not written down.
            RefusalLog.Add(context, Provider, "sign_in", user?.Id.ToString() ?? "unknown", $"Provider: {why}");
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return PageOf(why);
        }

        await transaction.CommitAsync(cancellationToken);
        var next = ReturnAddress.Local(returnUrl);
        return await signIn.ByProviderAsync(user!) == SignInOutcome.NeedsSecondStep ? $"{AppUrls.SecondStep}?returnUrl={Uri.EscapeDataString(next)}" : next;
    }

    /// <inheritdoc/>
    public async Task<string> RefuseAsync(bool audited, CancellationToken cancellationToken)
    {
        if (audited)
        {
            (context.Actor, context.Clock) = (Provider, clock);
            RefusalLog.Add(context, Provider, "sign_in", "unknown", $"Provider: {Failed}");
            await context.SaveChangesAsync(cancellationToken);
        }

        return PageOf(Failed);
    }

    /// <summary>Sends the browser to the provider; where it cannot be reached, back to the sign-in page, which says so.</summary>
    public static async Task<IResult> GoAsync(HttpContext http, TocSettings settings, string? returnUrl)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.OpenId is null)
            return Results.Redirect(AppUrls.SignIn);
        try
        {
            await http.ChallengeAsync(OpenIdSetup.Scheme, new AuthenticationProperties { RedirectUri = ReturnAddress.Local(returnUrl) });
            return Results.Empty;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException or TaskCanceledException && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            return Results.Redirect(PageOf(Away));
        }
    }

    private static string PageOf(string why) => $"{AppUrls.SignIn}?provider={why}";

    private async Task<(AppUser? User, string? Why)> FindAsync(ClaimsPrincipal person, CancellationToken cancellationToken)
    {
        // The issuer was compared with the provider's own word when the token was checked.
        if (person.FindFirstValue("iss") is not { Length: > 0 and <= Longest } issuer || person.FindFirstValue("sub") is not { Length: > 0 and <= Longest } subject)
            return (null, Failed);
        // One first sign-in at a time for a person of the provider.
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({issuer + " " + subject}, 0))", cancellationToken);
        if (await users.FindByLoginAsync(issuer, subject) is { } known)
            return (known, null);
        var emails = person.FindAll("email").Select(c => c.Value).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var verified = person.FindAll("email_verified").Select(c => c.Value).ToList();
        if (emails.Count != 1 || verified.Count == 0 || !verified.TrueForAll(v => string.Equals(v, "true", StringComparison.OrdinalIgnoreCase)))
            return (null, Unverified);
        if (emails[0].Length > AccountRules.LongestEmail || await users.FindByEmailAsync(emails[0]) is not { } user)
            return (null, Unknown);
        // The address belongs to somebody else there by now: that is no proof any more.
        if ((await users.GetLoginsAsync(user)).Any(l => l.LoginProvider == issuer))
            return (user, Unknown);
        if (user.LockoutEnd == DateTimeOffset.MaxValue)
            return (user, Locked);
        context.Reason = "First sign-in by the provider, by a verified address";
        AccountScope.Must(await users.AddLoginAsync(user, new UserLoginInfo(issuer, subject, settings.OpenId!.Name)));
        return (user, null);
    }
}
