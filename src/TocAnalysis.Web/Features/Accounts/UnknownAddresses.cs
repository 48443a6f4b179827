using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>
/// Counts wrong attempts for addresses that have no account (or one that an administrator locked) as accounts count theirs, so that the lock-out message
/// does not tell which addresses have accounts. Kept in memory, for a bounded number of addresses.
/// </summary>
public sealed class UnknownAddresses(IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const int MostAddresses = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<int, (int Wrong, DateTimeOffset Until)> counts = [];

    public bool IsLocked(string address)
    {
        lock (gate)
            return counts.TryGetValue(KeyOf(address), out var count) && count.Wrong >= options.Value.Lockout.MaxFailedAccessAttempts && count.Until > clock.GetUtcNow();
    }

    /// <summary>Counts a wrong attempt; true: it was the one that locks.</summary>
    public bool Fail(string address)
    {
        var rules = options.Value.Lockout;
        var now = clock.GetUtcNow();
        lock (gate)
        {
            var wrong = counts.TryGetValue(KeyOf(address), out var count) && count.Wrong < rules.MaxFailedAccessAttempts ? count.Wrong : 0;
            if (counts.Count >= MostAddresses)
            {
                foreach (var old in counts.OrderBy(c => c.Value.Until).Take(MostAddresses / 10).Select(c => c.Key).ToList())
                    counts.Remove(old);
            }

            counts[KeyOf(address)] = (wrong + 1, now + rules.DefaultLockoutTimeSpan);
            return wrong + 1 >= rules.MaxFailedAccessAttempts;
        }
    }

    // The hash of a string differs from process to process; whoever attacks cannot aim at a neighbour. The addresses themselves are not kept.
    private static int KeyOf(string address) => address.GetHashCode(StringComparison.Ordinal);
}
