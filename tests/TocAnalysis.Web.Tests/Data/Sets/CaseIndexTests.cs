using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Data.Sets;

/// <summary>Issue 4: the sets follow every committed change, whoever wrote it and in whatever order transactions end, and never answer with what is gone.</summary>
public sealed class CaseIndexTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_saved_case_is_found_at_once_by_everything_about_it()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await world.Get<CaseIndex>().RebuildAsync(Token);
        var id = await world.RecordAsync(new CaseContent { Title = "Zebra hides", Summary = "x", Start = PartialDate.Parse("1999"), Countries = [new CountryInvolvement("KEN", Stage.Inception, Flow.Origin)], Groups = [new CaseGroup("g2")], Competing = [new CompetingValue(CompetingField.Start, "1998"), new CompetingValue(CompetingField.Country, "KEN/inception/origin", "KEN/inception/origin")] });
        await world.CodedAsync(id, "I4", ("Ann", CodingValue.B));

        foreach (var query in new[] { "q=zebra", "country=KEN&stage=inception&flow=origin", "code=I4&value=B&country=KEN", "coder=Ann&country=KEN", "group=g2&country=KEN", "q=zeb*", "competing=start&competing=end" })
            (await SetsAsync(world, query)).ShouldBe([(int)id], query);
        (await SetsAsync(world, "uncoded=I4&country=KEN")).ShouldBeEmpty();
        // A source that says the same as the record does not disagree.
        (await SetsAsync(world, "competing=country")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_change_takes_away_is_gone()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await world.Get<CaseIndex>().RebuildAsync(Token);
        await SqlAsync(world, "UPDATE case_record SET title = 'Renamed', status = 'reviewed' WHERE id = 3; DELETE FROM case_country WHERE case_id = 3; UPDATE case_record SET deleted_at = now() WHERE id = 4");

        (await SetsAsync(world, "q=renamed&status=reviewed")).ShouldBe([3]);
        (await SetsAsync(world, "country=GBR")).ShouldNotContain(3);
        (await SetsAsync(world, "")).ShouldNotContain(4);
        (await SetsAsync(world, "q=jewels")).ShouldNotContain(3);
    }

    [Fact]
    public async Task A_transaction_that_ends_after_a_later_one_is_not_missed()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await world.Get<CaseIndex>().RebuildAsync(Token);
        await using var early = new NpgsqlConnection(world.ConnectionString);
        await early.OpenAsync(Token);
        await using var open = await early.BeginTransactionAsync(Token);
        await using (var write = new NpgsqlCommand("UPDATE case_record SET status = 'draft' WHERE id = 2", early))
            await write.ExecuteNonQueryAsync(Token);

        await SqlAsync(world, "UPDATE case_record SET status = 'draft' WHERE id = 3");
        (await SetsAsync(world, "status=draft")).ShouldContain(3);
        (await SetsAsync(world, "status=draft")).ShouldNotContain(2);
        await SqlAsync(world, "UPDATE case_record SET status = 'draft' WHERE id = 1");
        await open.CommitAsync(Token);

        (await SetsAsync(world, "status=draft")).ShouldBe([1, 2, 3, 6]);
    }

    [Fact]
    public async Task A_change_of_sensitivity_counts_for_the_next_question()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await world.Get<CaseIndex>().RebuildAsync(Token);
        await SqlAsync(world, "UPDATE case_record SET sensitivity = 'restricted' WHERE id = 2");

        (await SetsAsync(world, "", TocWorld.Analyst)).ShouldNotContain(2);
        (await SetsAsync(world, "", TocWorld.Researcher)).ShouldContain(2);
    }

    [Fact]
    public async Task A_group_of_another_kind_and_a_coder_of_another_name_are_followed()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await world.Get<CaseIndex>().RebuildAsync(Token);
        await SqlAsync(world, "UPDATE crime_group SET kind = 'state_body' WHERE reference = 'g2'; UPDATE coder SET name = 'Anna' WHERE name = 'Ann'");

        (await SetsAsync(world, "groupKind=state_body")).ShouldBe([2, 5]);
        (await SetsAsync(world, "coder=Anna")).ShouldBe([1, 2]);
        (await SetsAsync(world, "coder=Ann")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Emptying_the_table_throws_the_sets_away()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var index = world.Get<CaseIndex>();
        await index.RebuildAsync(Token);
        // Submissions and adjudications are only added to; who empties the whole database has to take that guard off first.
        await SqlAsync(world, "ALTER TABLE adjudication DISABLE TRIGGER USER; ALTER TABLE submission DISABLE TRIGGER USER; TRUNCATE case_record CASCADE");

        (await index.FreshAsync(Token)).ShouldBeNull();
        await index.RebuildAsync(Token);
        index.Cases.ShouldBe(0);
    }

    [Fact]
    public async Task Verify_finds_no_difference_and_finds_one_that_is_put_there()
    {
        await using var world = await SyntheticWorld.CreateAsync(postgres, 120);
        var checks = await world.Get<VerifyIndex>().HandleAsync(Token);
        checks.Count.ShouldBeGreaterThan(500);
        checks.ShouldAllBe(c => c.Holds);

        // Written behind the back of the triggers.
        await SqlAsync(world, "SET session_replication_role = replica; UPDATE case_record SET status = 'draft'");
        (await world.Get<VerifyIndex>().HandleAsync(Token)).Count(c => !c.Holds).ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Rebuild_corrects_what_is_derived()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await SqlAsync(world, "UPDATE case_record SET result_union = 'domestic'; DELETE FROM case_position");
        var built = await world.Get<RebuildIndex>().HandleAsync(Actor.CommandLine, _ => { }, Token);

        built.Cases.ShouldBe(8);
        built.Corrected.ShouldBeGreaterThan(0);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_position")).ShouldBeGreaterThan(3);
        (await SetsAsync(world, "transnational=yes")).ShouldNotBeEmpty();
        (await world.ScalarAsync<int>("SELECT max(version) FROM case_record WHERE id = 3")).ShouldBe(1);
    }

    [Fact]
    public async Task The_file_on_disk_brings_the_same_sets_back_and_a_damaged_one_is_refused()
    {
        await using var world = await SyntheticWorld.CreateAsync(postgres, 150);
        var folder = Directory.CreateTempSubdirectory("toc-sets-");
        try
        {
            var settings = new TocSettings(world.ConnectionString, folder.FullName, null, false, null);
            var (database, snapshot) = (world.Get<TocDatabase>(), new SetSnapshot(world.Get<TocDatabase>(), settings) { WorthWriting = 1 });
            await snapshot.SaveAsync(world.Get<CaseIndex>(), Token);
            await SqlAsync(world, "UPDATE case_record SET status = 'draft' WHERE id = 7");
            var index = new CaseIndex(database, world.Get<TocAnalysis.Web.Data.Reference.Vocabularies>(), settings, Microsoft.Extensions.Logging.Abstractions.NullLogger<CaseIndex>.Instance);

            (await snapshot.RestoreAsync(index, Token)).ShouldBeTrue();
            var (restored, read) = (index.Current!, (await world.Get<CaseIndex>().FreshAsync(Token))!);
            foreach (var key in read.Keys.All())
            {
                var same = key.Kind is SetKind.Country or SetKind.Offence or SetKind.Word or SetKind.Region or SetKind.Economy or SetKind.Coded
                    ? restored.Of(key.Kind, read.Keys.TextOf(key.A))
                    : null;
                same?.ToArray().ShouldBe(read[key].ToArray(), key.ToString());
            }

            restored[new SetKey(SetKind.Status, (int)CaseStatus.Draft)].Contains(7).ShouldBeTrue("what changed since is caught up");
            restored.Updated[5].ShouldBe(read.Updated[5]);

            var file = folder.GetFiles("*.sets", SearchOption.AllDirectories).Single().FullName;
            var bytes = await File.ReadAllBytesAsync(file, Token);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(file, bytes, Token);
            (await snapshot.RestoreAsync(index, Token)).ShouldBeFalse();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int[]> SetsAsync(TocWorld world, string query, Actor? actor = null)
    {
        await using var context = await world.ReadAsync();
        var filter = world.Request(query).Filter;
        var sets = await world.Get<CaseSets>().OpenAsync(context, actor ?? TocWorld.Researcher, filter, Token);
        return sets.ShouldNotBeNull().Match(filter).ToArray();
    }

    private static async Task SqlAsync(TocWorld world, string sql)
    {
        await using var connection = new NpgsqlConnection(world.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
