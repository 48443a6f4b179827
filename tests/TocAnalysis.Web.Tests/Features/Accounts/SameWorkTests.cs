using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

/// <summary>Requirement A5: an attempt that is refused costs the same work whatever is behind the address. Counted and not timed: what takes the time is the hash.</summary>
public sealed class SameWorkTests(PostgresFixture postgres)
{
    private const string Password = "a password of a test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A5_unknown_wrong_invited_locked_and_disabled_cost_one_hash_of_the_same_length_each()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var hashes = new List<int>();
        await using var services = Services(world.ConnectionString, hashes);
        await using var making = services.CreateAsyncScope();
        var create = making.ServiceProvider.GetRequiredService<CreateAccount>();
        foreach (var (email, password) in new[] { ("known@example.org", Password), ("locked@example.org", Password), ("disabled@example.org", Password), ("invited@example.org", null) })
            (await create.RunAsync(Actor.CommandLine, new CreateAccountRequest($"Person {email}", email, new HashSet<Role> { Role.Analyst }, password), Stop)).Succeeded.ShouldBeTrue();
        await world.RowsAsync("UPDATE \"AspNetUsers\" SET lockout_end = CASE email WHEN 'locked@example.org' THEN now() + interval '10 minutes' WHEN 'disabled@example.org' THEN 'infinity' END");
        // The hash of nobody is made once in a process.
        await TryAsync(services, "first@example.org", "wrong password");

        foreach (var (email, password, outcome) in new[]
        {
            ("unknown@example.org", "wrong password", SignInOutcome.Refused), ("known@example.org", "wrong password", SignInOutcome.Refused), ("invited@example.org", "wrong password", SignInOutcome.Refused),
            ("disabled@example.org", "wrong password", SignInOutcome.Refused), ("disabled@example.org", Password, SignInOutcome.LockedByAdministrator),
            ("locked@example.org", "wrong password", SignInOutcome.LockedForNow), ("locked@example.org", Password, SignInOutcome.LockedForNow),
        })
        {
            hashes.Clear();
            (await TryAsync(services, email, password)).ShouldBe(outcome, $"{email} {password}");
            hashes.ShouldBe([210_000], $"{email} {password}");
        }

        // Asked again within a session, and for an address that is locked because it was tried too often.
        for (var n = 0; n < 5; n++)
            await TryAsync(services, "unknown@example.org", "wrong password");
        hashes.Clear();
        (await TryAsync(services, "unknown@example.org", "wrong password")).ShouldBe(SignInOutcome.LockedForNow);
        hashes.ShouldBe([210_000]);
    }

    private static async Task<SignInOutcome> TryAsync(ServiceProvider services, string email, string password)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        return await scope.ServiceProvider.GetRequiredService<SignIn>().RunAsync(email, password, false, Stop);
    }

    private static ServiceProvider Services(string connectionString, List<int> hashes)
    {
        var services = new ServiceCollection();
        TocApplication.AddCore(services, new TocSettings(connectionString, Path.GetTempPath(), null, false, null), () => connectionString);
        services.AddLogging();
        services.AddHttpContextAccessor();
        foreach (var feature in FeatureList.All)
            feature.AddServices(services);
        SecuritySetup.AddSecurity(services, secure: false, provider: null);
        services.AddScoped<IPasswordHasher<AppUser>>(p => new Counting(p.GetRequiredService<IOptions<PasswordHasherOptions>>(), hashes));
        return services.BuildServiceProvider();
    }

    /// <summary>The hasher of the application, which tells how many rounds each hash had.</summary>
    private sealed class Counting(IOptions<PasswordHasherOptions> options, List<int> hashes) : PasswordHasher<AppUser>(options)
    {
        public override string HashPassword(AppUser user, string password)
        {
            var hash = base.HashPassword(user, password);
            hashes.Add(Rounds(hash));
            return hash;
        }

        public override PasswordVerificationResult VerifyHashedPassword(AppUser user, string hashedPassword, string providedPassword)
        {
            hashes.Add(Rounds(hashedPassword));
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }

        private static int Rounds(string hash) => (int)BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));
    }
}
