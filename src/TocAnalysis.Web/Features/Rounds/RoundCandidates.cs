using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Rounds;

/// <summary>Coders that were named: accounts, and keys by their names.</summary>
public sealed record NamedCoders(IReadOnlyList<Guid> Accounts, IReadOnlyList<string> Keys);

/// <summary>Who can code in a round: accounts and REST keys with the role researcher.</summary>
internal static class RoundCandidates
{
    public static async Task<List<AppUser>> AccountsAsync(TocContext context, CancellationToken cancellationToken)
    {
        var role = Role.Researcher.Text();
        var users = await (
            from user in context.Users.AsNoTracking()
            join link in context.UserRoles on user.Id equals link.UserId
            join held in context.Roles on link.RoleId equals held.Id
            where held.Name == role
            select user).ToListAsync(cancellationToken);
        return [.. users.OrderBy(u => u.DisplayName, StringComparer.CurrentCultureIgnoreCase)];
    }

    public static async Task<List<string>> KeysAsync(TocContext context, CancellationToken cancellationToken) =>
        await context.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null && k.Role == Role.Researcher).Select(k => k.Name).Distinct().ToListAsync(cancellationToken);

    /// <summary>The chosen ones in an order that does not depend on how they were named: accounts by identifier, then keys by name.</summary>
    public static IReadOnlyList<Actor> Chosen(IReadOnlyList<AppUser> accounts, IReadOnlyList<string> keys, IReadOnlyList<Guid> chosen, IReadOnlyList<string> chosenKeys) =>
    [
        .. accounts.Where(a => chosen.Contains(a.Id)).OrderBy(a => a.Id).Select(a => new Actor(a.Id, a.DisplayName, new HashSet<Role>(), Door.Page)),
        .. keys.Where(k => chosenKeys.Contains(k, StringComparer.Ordinal)).Order(StringComparer.Ordinal).Select(k => new Actor(null, k, new HashSet<Role>(), Door.Rest)),
    ];

    /// <summary>Finds who is meant; a name that several bear is refused with the identifiers to choose from.</summary>
    public static Result<NamedCoders> Named(IReadOnlyList<AppUser> accounts, IReadOnlyList<string> keys, IReadOnlyList<string> texts)
    {
        var faults = new List<Fault>();
        var (found, foundKeys) = (new List<Guid>(), new List<string>());
        foreach (var (text, place) in texts.Select((t, i) => (t, $"coders[{i}]")))
        {
            var named = accounts.Where(a => Guid.TryParse(text, out var id) ? a.Id == id : string.Equals(a.DisplayName, text, StringComparison.Ordinal)).ToList();
            var isKey = keys.Contains(text, StringComparer.Ordinal);
            if (named.Count + (isKey ? 1 : 0) > 1)
                faults.Add(new Fault(place, "The identifier of an account: several coders bear this name.", text, [.. named.Take(3).Select(a => $"{a.Id}")]));
            else if (named.Count == 1)
                found.Add(named[0].Id);
            else if (isKey)
                foundKeys.Add(text);
            else
                faults.Add(new Fault(place, "The name or identifier of an account, or the name of a key, with the role researcher.", text, NearestTerms.Of(text, accounts.Select(a => a.DisplayName).Concat(keys))));
        }

        return faults.Count > 0 ? Refused.Invalid(faults) : new NamedCoders(found, foundKeys);
    }
}
