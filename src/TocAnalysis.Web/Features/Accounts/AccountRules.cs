using System.Globalization;
using System.Net.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>What names, addresses, passwords and roles must be like. Every rule reports into one list, so that all faults are told at once.</summary>
public static class AccountRules
{
    public const int LongestName = 100;
    public const int LongestEmail = 254;
    public const int LongestPassword = 200;

    public const string NamePlace = "name";
    public const string EmailPlace = "email";
    public const string PasswordPlace = "password";
    public const string AgainPlace = "passwordAgain";
    public const string RolesPlace = "roles";

    /// <summary>The name without surrounding and doubled blanks.</summary>
    public static string Clean(string? name) => string.Join(' ', (name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The name under which the person codes: unique whatever the case, and not that of another coder.</summary>
    /// <remarks><c>user</c> is the account that is to bear the name; null for one that is made just now.</remarks>
    public static async Task CheckNameAsync(AccountScope work, string name, Guid? user, List<Fault> faults)
    {
        if (name.Length is 0 or > LongestName || name.Any(c => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format))
        {
            faults.Add(new Fault(NamePlace, $"A name of 1 to {LongestName} characters, as it is to stand in histories.", name.Length == 0 ? null : name));
            return;
        }

        // Compared here and not in SQL: lower() of the database knows fewer letters than .NET. Accounts are few.
        var names = await work.Context.Users.AsNoTracking().Where(u => u.Id != user).Select(u => u.DisplayName).ToListAsync();
        var coders = await work.Context.Coders.AsNoTracking().Where(c => c.UserId != null && c.UserId != user).Select(c => c.Name).ToListAsync();
        if (names.Concat(coders).Contains(name, StringComparer.OrdinalIgnoreCase))
            faults.Add(new Fault(NamePlace, "Somebody else bears this name. It is the name of the coder, so it must be unique: add an initial or a place.", name));
    }

    /// <summary>The address that a person signs in with.</summary>
    public static async Task CheckEmailAsync(AccountScope work, string email, List<Fault> faults)
    {
        var looksRight = email.Length is > 0 and <= LongestEmail && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            && MailAddress.TryCreate(email, out var address) && address.Address == email;
        if (!looksRight)
            faults.Add(new Fault(EmailPlace, "An e-mail address such as name@example.org.", email.Length == 0 ? null : email));
        else if (await work.Users.FindByEmailAsync(email) is not null)
            faults.Add(new Fault(EmailPlace, "Another account has this address.", email));
    }

    /// <summary>A new password, given twice. The fault never repeats what was typed.</summary>
    /// <remarks><c>known</c> is what is known of the person: name, address.</remarks>
    public static void CheckPassword(IdentityOptions options, string? password, string? again, List<Fault> faults, params IEnumerable<string?> known)
    {
        password ??= "";
        var rules = options.Password;
        if (password.Length < rules.RequiredLength || password.Length > LongestPassword)
            faults.Add(new Fault(PasswordPlace, $"{rules.RequiredLength} to {LongestPassword} characters; a few words that only you would put together do well."));
        else if (password.Distinct().Count() < rules.RequiredUniqueChars)
            faults.Add(new Fault(PasswordPlace, $"At least {rules.RequiredUniqueChars} different characters."));
        else if (PasswordRules.IsCommon(password, known.OfType<string>()))
            faults.Add(new Fault(PasswordPlace, "Words that are not guessed first: no common word with a year or signs, no run along the keyboard, nothing of your name or address."));
        if (password != again)
            faults.Add(new Fault(AgainPlace, "The same password once more; the two differ."));
    }

    /// <summary>At least one role.</summary>
    public static void CheckRoles(IReadOnlySet<Role> roles, List<Fault> faults)
    {
        if (roles.Count == 0)
            faults.Add(new Fault(RolesPlace, "At least one role; without one the account could do nothing."));
        else if (!roles.All(AccessPolicy.Given.Contains))
            faults.Add(new Fault(RolesPlace, "Roles that accounts have; visitors have none.", Role.Visitor.Text()));
    }

    /// <summary>A new account, not yet saved.</summary>
    public static AppUser NewUser(string name, string email, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = email,
        Email = email,
        // The address was given by the administrator, who vouches for it.
        EmailConfirmed = true,
        LockoutEnabled = true,
        DisplayName = name,
        CreatedAt = now,
    };
}
