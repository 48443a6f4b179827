using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data;

/// <summary>The newest entry that somebody may see is found however many newer ones are kept from them.</summary>
public sealed class NewestAuditTests(PostgresFixture postgres)
{
    [Fact]
    public async Task It_is_the_one_that_all_entries_together_would_give()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var cases = await world.CasesAsync(45);
        await using var context = await world.ReadAsync();
        // All but the first five are out of reach of most, so that the first entries looked at tell them nothing.
        await context.Database.ExecuteSqlRawAsync("UPDATE case_record SET sensitivity = 'restricted' WHERE id > 5", TestContext.Current.CancellationToken);
        var found = new List<long?>();
        foreach (var role in Enum.GetValues<Role>())
        {
            var actor = new Actor(Guid.NewGuid(), "Reader", new HashSet<Role> { role }, Door.Page);
            var expected = await context.VisibleAudit(actor).Where(a => a.Entity == "case_record").MaxAsync(a => (long?)a.Id, TestContext.Current.CancellationToken);

            var newest = await context.NewestAuditAsync(actor, a => a.Entity == "case_record", TestContext.Current.CancellationToken);

            (newest?.Number).ShouldBe(expected, role.ToString());
            found.Add(expected);
        }

        cases.Count.ShouldBe(45);
        found.Distinct().Count().ShouldBeGreaterThan(1);
        (await context.NewestAuditAsync(Actor.CommandLine, a => a.Entity == "nothing", TestContext.Current.CancellationToken)).ShouldBeNull();
    }
}
