using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>
/// Who checks a password at sign-in, or to confirm, takes a turn first, before a transaction is begun or a lock is taken: those who wait here hold neither a
/// thread nor a connection. Where too many wait already, nobody more is let in, and is told to come again.
/// </summary>
public sealed class PasswordTurns : IDisposable
{
    /// <summary>How many are checked at once: twice as many as hash, since each asks the database too.</summary>
    public const int AtOnce = 2 * FewAtOnceHasher.Most;

    /// <summary>How many wait beside them: about five seconds of hashing.</summary>
    public const int MostWaiting = 40;

    /// <summary>When to come again.</summary>
    public static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim places = new(AtOnce, AtOnce);
    private int inside;

    /// <summary>Waits for a turn; null: too many wait. Whoever has it gives it back by disposing of it.</summary>
    public async Task<IDisposable?> TakeAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref inside) > AtOnce + MostWaiting)
        {
            Interlocked.Decrement(ref inside);
            return null;
        }

        try
        {
            await places.WaitAsync(cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref inside);
            throw;
        }

        return new Turn(this);
    }

    public void Dispose() => places.Dispose();

    private sealed class Turn(PasswordTurns turns) : IDisposable
    {
        private PasswordTurns? held = turns;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref held, null) is not { } given)
                return;
            Interlocked.Decrement(ref given.inside);
            given.places.Release();
        }
    }
}

/// <summary>Hashing a password takes a processor for a quarter of a second and more. At most two are hashed at once, so that many who try to sign in do not stop those who work; who signs in waits for that at <see cref="PasswordTurns"/>.</summary>
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
