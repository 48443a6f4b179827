using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Issue 4: a change of many cases can be tried, goes through the handlers with history and audit, and can be undone.</summary>
public sealed class ChangeManyCasesTests(PostgresFixture postgres)
{
    private static readonly string[] Some = ["TOC-0003", "TOC-0004", "TOC-0002", "TOC-9999"];

    [Fact]
    public async Task A_trial_tells_and_writes_nothing()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var tried = (await Many(world).HandleAsync(TocWorld.Researcher, new ChangeManyRequest(Some, CaseStatus.Reviewed, null, null, true), Token)).Value;

        tried.Changed.Select(c => c.Id).ShouldBe(["TOC-0003", "TOC-0004"]);
        tried.Unchanged.ShouldBe(["TOC-0002"]);
        tried.Refused.ShouldHaveSingleItem().Place.ShouldBe("TOC-9999");
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record WHERE status = 'reviewed' AND id IN (3, 4)")).ShouldBe(0);
    }

    [Fact]
    public async Task A_change_has_a_version_and_an_audit_entry_for_each_case_and_is_undone()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var done = (await Many(world).HandleAsync(TocWorld.Researcher with { Name = "Second reader" }, new ChangeManyRequest(Some, CaseStatus.Reviewed, Sensitivity.Restricted, "Read again", false), Token)).Value;

        done.Changed.Count.ShouldBe(3);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_version WHERE reason = 'Read again'")).ShouldBe(3);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE reason = 'Read again'")).ShouldBe(3);

        // Somebody changes one of them in between: it is left alone.
        await world.SaveAsync(FoundWorld.Contents[2] with { Title = "Other", Status = CaseStatus.Recorded }, 3, 2);
        var undone = (await Many(world).UndoAsync(TocWorld.Researcher, done.Changed, Token)).Value;
        undone.Changed.Select(c => c.Id).ShouldBe(["TOC-0004", "TOC-0002"]);
        undone.Refused.ShouldHaveSingleItem().Place.ShouldBe("TOC-0003");
        (await world.ScalarAsync<string>("SELECT sensitivity FROM case_record WHERE id = 2")).ShouldBe("public");
    }

    [Fact]
    public async Task Who_may_not_record_may_not_change_many()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        (await Many(world).HandleAsync(TocWorld.Analyst, new ChangeManyRequest(Some, CaseStatus.Draft, null, null, true), Token)).Refusal.ShouldBe(Refusal.Forbidden);
        (await Many(world).HandleAsync(TocWorld.Researcher, new ChangeManyRequest([], CaseStatus.Draft, null, null, true), Token)).Faults.ShouldNotBeEmpty();
        (await Many(world).HandleAsync(TocWorld.Researcher, new ChangeManyRequest(Some, null, null, null, true), Token)).Faults.ShouldNotBeEmpty();
    }

    private static ChangeManyCases Many(TocWorld world) => world.Get<ChangeManyCases>();
}
