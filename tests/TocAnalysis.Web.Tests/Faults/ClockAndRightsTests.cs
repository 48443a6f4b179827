using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>Clocks that jump, and a role of the database that may not do what it is asked to.</summary>
public sealed class ClockAndRightsTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task K11_when_the_clock_jumps_the_audit_keeps_its_order_and_sessions_end_by_the_clock_alone()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ada = await CodedCases.CoderAsync(world.Get<TocDatabase>(), "Ada");
        var now = TimeProvider.System.GetUtcNow();
        foreach (var jump in new[] { TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromHours(-1) })
        {
            await using var context = await new TocDatabase(world.Get<IDbContextFactory<TocContext>>(), new FakeTimeProvider(now + jump)).OpenAsync(ada, Stop);
            context.ApiKeys.Add(new ApiKeyRow { Name = $"Key {jump}", Hash = Guid.NewGuid().ToByteArray(), Role = Role.Analyst, CreatedAt = now + jump, CreatedBy = "Ada" });
            await context.SaveChangesAsync(Stop);
        }

        var order = await world.RowsAsync("SELECT e.at FROM audit_link l JOIN audit_entry e ON e.id = l.entry_id WHERE e.entity = 'api_key' ORDER BY l.no");
        order.Select(r => ((DateTime)r[0]! - now.UtcDateTime).TotalHours).Select(h => (int)Math.Round(h)).ShouldBe([0, 24, -1]);
        (await world.Get<VerifyAudit>().RunAsync(Actor.CommandLine, Stop)).Value.Fault.ShouldBeNull();

        await world.RowsAsync($"UPDATE \"AspNetUsers\" SET security_stamp = 'stamp' WHERE id = '{ada.UserId}'");
        var roles = await world.RowsAsync($"SELECT r.name FROM \"AspNetUserRoles\" l JOIN \"AspNetRoles\" r ON r.id = l.role_id WHERE l.user_id = '{ada.UserId}'");
        ClaimsPrincipal Person() => new(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, ada.UserId.ToString()!), new Claim("AspNet.Identity.SecurityStamp", "stamp"), new Claim(ActorClaims.DisplayName, "Ada"), .. roles.Select(r => new Claim(ClaimTypes.Role, (string)r[0]!))], "test"));
        Sessions At(TimeSpan jump)
        {
            var clock = new FakeTimeProvider(now + jump);
            return new Sessions(new TocDatabase(world.Get<IDbContextFactory<TocContext>>(), clock), world.Get<IDataProtectionProvider>(), clock);
        }

        var key = await At(TimeSpan.Zero).StoreAsync(new AuthenticationTicket(Person(), IdentityConstants.ApplicationScheme));
        (await At(TimeSpan.FromHours(-1)).RetrieveAsync(key)).ShouldNotBeNull("a clock that goes back ends nothing");
        (await At(TimeSpan.FromMinutes(5)).RetrieveAsync(key)).ShouldNotBeNull();
        (await At(TimeSpan.FromDays(1)).RetrieveAsync(key)).ShouldBeNull();
    }

    [Fact]
    public async Task A_role_that_may_not_make_tables_is_told_which_right_is_missing_and_which_setting_gives_it()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var folder = Directory.CreateTempSubdirectory("toc-rights-");
        var (role, password, empty) = ("toc_weak_" + Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"), "toc_empty_" + Guid.NewGuid().ToString("N"));
        await world.RowsAsync($"CREATE ROLE {role} LOGIN PASSWORD '{password}'");
        await world.RowsAsync($"CREATE DATABASE {empty}");
        using var program = ProgramRun.Start(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Toc"] = new NpgsqlConnectionStringBuilder(world.ConnectionString) { Database = empty, Username = role, Password = password, Pooling = false }.ConnectionString,
                ["Toc__DataDirectory"] = folder.FullName,
            },
            "migrate");
        var (code, said) = await program.EndAsync(Stop);
        await world.RowsAsync($"DROP DATABASE {empty} WITH (FORCE)");
        await world.RowsAsync($"DROP ROLE {role}");

        folder.Delete(recursive: true);
        code.ShouldBe(3, said);
        said.ShouldContain($"The role {role} of the database may not do this");
        said.ShouldContain("ConnectionStrings__Owner");
        said.ShouldContain($"ALTER DATABASE \"{empty}\" OWNER TO \"{role}\"");
        said.ShouldNotContain("does not answer");
        said.ShouldNotContain(password);
    }
}
