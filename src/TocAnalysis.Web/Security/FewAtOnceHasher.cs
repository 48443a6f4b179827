using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>Hashing a password takes a processor for a quarter of a second and more. At most two are hashed at once, so that many who try to sign in do not stop those who work.</summary>
public sealed class FewAtOnceHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<AppUser>(options)
{
    /// <summary>How many at once.</summary>
    public const int Most = 2;

    private static readonly SemaphoreSlim Places = new(Most, Most);

    public override string HashPassword(AppUser user, string password) => InTurn(() => base.HashPassword(user, password));

    public override PasswordVerificationResult VerifyHashedPassword(AppUser user, string hashedPassword, string providedPassword) =>
        InTurn(() => base.VerifyHashedPassword(user, hashedPassword, providedPassword));

    private static T InTurn<T>(Func<T> work)
    {
        Places.Wait();
        try
        {
            return work();
        }
        finally
        {
            Places.Release();
        }
    }
}
