using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Agreement;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Queries;
using TocAnalysis.Web.Tests.Features.Tables;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Codebook;

/// <summary>Criterion A5: what was coded under a code that was mapped counts under its target everywhere, and is still shown as it was coded.</summary>
public sealed class CodeMappingTests(PostgresFixture postgres)
{
    /// <summary>What the kept positions must be, from the codings alone: of each coder the latest of what counts as one code.</summary>
    private const string Positions = """
        SELECT case_id, counts_as, CASE WHEN count(DISTINCT value) = 1 THEN min(value) ELSE 'contested' END FROM
        (SELECT DISTINCT ON (case_id, counts_as, coder_id) case_id, counts_as, coder_id, value FROM coding ORDER BY case_id, counts_as, coder_id, updated_at DESC, id DESC) k GROUP BY 1, 2 ORDER BY 1, 2
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A5_codings_of_a_mapped_code_count_under_its_target_by_every_way_and_still_show_their_own_code()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var (coders, cases) = await CodedAsync(world);
        var before = await world.RowsAsync("SELECT id, case_id, code, value, version, codebook_version, updated_at FROM coding ORDER BY id");

        await world.MapAsync("I4", "I6");

        (await world.RowsAsync("SELECT id, case_id, code, value, version, codebook_version, updated_at FROM coding ORDER BY id")).ShouldBe(before);
        (await world.RowsAsync("SELECT case_id, code, adjudicated FROM case_position ORDER BY 1, 2")).ShouldBe(await world.RowsAsync(Positions));
        var balance = (await world.Get<GetBalance>().HandleAsync(coders[0], "I6", CaseFilter.All, Token)).Value.Balance;
        (balance.Of(PositionValue.A).Cases, balance.Of(PositionValue.B).Cases, balance.Contested, balance.Uncoded).ShouldBe((1, 1, 1, 1));
        foreach (var (filter, expected) in new (CaseFilter, string[])[]
        {
            (CaseFilter.All with { Codes = ["I6"] }, [cases[0], cases[1], cases[2]]),
            (CaseFilter.All with { Codes = ["I6"], Values = [PositionValue.A] }, [cases[1]]),
            (CaseFilter.All with { Codes = ["I6"], Values = [PositionValue.A], Basis = Basis.Any }, [cases[0], cases[1]]),
            (CaseFilter.All with { Codes = ["I6"], Coders = ["Ben"] }, [cases[0], cases[2]]),
            (CaseFilter.All with { Uncoded = ["I6"] }, [cases[3]]),
        })
        {
            // By the sets of case numbers and by SQL.
            foreach (var sets in new[] { true, false })
                (await FoundAsync(world, coders[0], filter, sets)).ShouldBe(expected, ignoreOrder: true, $"{filter} by {(sets ? "sets" : "SQL")}");
        }

        var table = (await world.BuildAsync("rows=code&columns=value")).Value.Table;
        SampleTables.Numbers(table.Panel, table).Where(n => n.Key.Row.StartsWith('I')).ToDictionary().ShouldBe(new Dictionary<(string, string), int>
        {
            [("I6", "A")] = 1,
            [("I6", "B")] = 1,
            [("I6", "contested")] = 1,
            [("I6", "not-recorded")] = 1,
            [("I6", "*")] = 4,
        }, ignoreOrder: true);
        (await world.Get<GetDisagreements>().HandleAsync(coders[0], CaseFilter.All, Token)).Value.Select(d => $"{d.Case} {d.Code}").ShouldBe([$"{cases[0]} I6"]);
        (await world.Get<GetAgreement>().SummaryAsync(coders[0], new AgreementRequest(null, null, CaseFilter.All), Token)).Value.Codes.Select(c => c.Code).ShouldBe(["I6"]);
        (await world.Get<GetCodeCases>().HandleAsync(coders[0], "I6", CaseFilter.All, Token)).Value.KeyCases.Select(k => k.Case).ShouldBe([cases[1], cases[2], cases[0]]);

        // What was coded is shown as it was coded, with the code under which it counts.
        var shown = (await world.Get<GetCodings>().HandleAsync(coders[0], cases[0], Token)).Value.Items;
        shown.Select(c => $"{c.Code} {c.CountsAs} {c.Coder} {c.Value.Text()}").ShouldBe(["I4 I6 Ann A", "I4 I6 Ben B"]);
        var long1 = (await world.Get<WriteCodings>().HandleAsync(coders[0], SampleTables.Query("code=I6"), Token)).Value.Table;
        long1.Rows.Select(r => $"{r[0].Text} {r[1].Text} {r[11].Text}").ShouldBe([$"{cases[0]} I4 I6", $"{cases[0]} I4 I6", $"{cases[1]} I4 I6", $"{cases[1]} I6 I6", $"{cases[2]} I6 I6"]);
        var wide = (await world.Get<WriteCodings>().HandleAsync(coders[0], SampleTables.Query("layout=wide&code=I6&basis=any"), Token)).Value.Table;
        wide.Rows.Select(r => r[1].Text).ShouldBe(["A; B", "A", "B", "[x]"]);
    }

    [Fact]
    public async Task A5_what_comes_later_by_any_route_counts_under_the_target_too_and_a_mapping_that_ends_gives_the_codings_back()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var record = (await world.CasesAsync(1))[0];
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", coders, "I4"));
        await world.MapAsync("I4", "I6");

        // A round goes on with its own version; what it brings counts under the target, decisions of adjudicators too.
        await world.GiveAndSubmitAsync(coders[0], record, "R", "I4", CodingValue.A);
        await world.RowsAsync("INSERT INTO adjudication (round_id, case_id, code, outcome, value, reason, by, at, own_case, based_on) SELECT id, 1, 'I4', 'other-value', 'mixed', 'Both.', 'x', now(), false, '[]' FROM coding_round");
        (await world.RowsAsync("SELECT code, counts_as FROM coding UNION ALL SELECT code, counts_as FROM adjudication")).Select(r => string.Join(' ', r)).ShouldBe(["I4 I6", "I4 I6"]);
        await world.GiveAsync(coders[1], record, "I6", CodingValue.B);
        (await world.RowsAsync("SELECT code, adjudicated, coders FROM case_position")).Select(r => string.Join(' ', r)).ShouldBe(["I6 mixed 2"]);

        // No route writes another code there, and nothing else of a decision changes.
        await world.RowsAsync("UPDATE coding SET counts_as = 'I9'; UPDATE adjudication SET counts_as = 'I9'");
        (await world.ScalarAsync<long>("SELECT count(*) FROM coding WHERE counts_as = 'I9'")).ShouldBe(0);
        (await Should.ThrowAsync<PostgresException>(() => world.RowsAsync("UPDATE adjudication SET reason = 'Else.'"))).SqlState.ShouldBe("23514");

        // Mapped on, the codings follow; the target retired, they stay with it.
        await world.MapAsync("I6", "I7");
        (await world.RowsAsync("SELECT DISTINCT code, adjudicated, coders FROM case_position")).Select(r => string.Join(' ', r)).ShouldBe(["I7 mixed 2"]);
        await world.MapAsync("I7", null);
        (await world.RowsAsync("SELECT DISTINCT code, counts_as FROM coding ORDER BY 1")).Select(r => string.Join(' ', r)).ShouldBe(["I4 I7", "I6 I7"]);
        await world.RowsAsync("DELETE FROM code_mapping WHERE code = 'I4'");
        (await world.RowsAsync("SELECT DISTINCT code, counts_as FROM coding ORDER BY 1")).Select(r => string.Join(' ', r)).ShouldBe(["I4 I4", "I6 I7"]);
    }

    [Fact]
    public async Task A5_a_code_with_other_values_cannot_take_codings_in()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await CodedAsync(world);
        var edit = world.Get<EditDraft>();
        await edit.StartAsync(TocWorld.Researcher, Token);

        (await edit.RemoveAsync(TocWorld.Researcher, "I4", new Retirement("N1"), Token)).Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Place.ShouldBe("mappedTo"), f => f.Expected.ShouldContain("same values"));

        // The target is changed after the choice: freezing names it.
        (await edit.RemoveAsync(TocWorld.Researcher, "I4", new Retirement("I6"), Token)).Succeeded.ShouldBeTrue();
        var target = world.Get<Web.Data.Reference.Vocabularies>().Codebook.Find("I6")!;
        (await edit.SaveAsync(TocWorld.Researcher, target with { Scale = Domain.Codebook.ValueScale.Presence }, false, Token)).Succeeded.ShouldBeTrue();
        (await edit.FreezeAsync(TocWorld.Researcher, new Dictionary<string, string>(), Token)).Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Place.ShouldBe("I6"), f => f.Expected.ShouldContain("I4"));
    }

    [Fact]
    public async Task A5_a_package_brings_mapped_codings_under_the_code_of_its_codebook_and_importing_it_again_writes_nothing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await CodedAsync(world);
        await world.MapAsync("I4", "I6");
        var content = (await world.Get<ExportPackage>().HandleAsync(CaseFilter.All, Actor.CommandLine, Token)).Value;
        // Ann coded both codes on one case: the later coding counts, and it is the one that goes along.
        content.Codings.Select(c => $"{c.Value.Coding.Code} {c.Value.Coder} {c.Value.Coding.Value.Text()}").Order().ShouldBe(["I6 Ann A", "I6 Ann A", "I6 Ben B", "I6 Ben B"]);
        using var zip = new MemoryStream();
        world.Get<ExportPackage>().ToZip(zip, content);
        zip.Position = 0;

        var report = (await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(ReadPackage.FromZip(zip, "export.zip"), false), Actor.CommandLine, Token)).Value;

        report.Faults.ShouldBeEmpty();
        report.Counts["codings"].ShouldBe(new ImportCount(0, 0, 4));
    }

    /// <summary>Contested under the old code; both codes by one coder, the later one A; the new code alone; nothing.</summary>
    private static async Task<(IReadOnlyList<Actor> Coders, IReadOnlyList<string> Cases)> CodedAsync(TocWorld world)
    {
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(4);
        await world.GiveAsync(coders[0], cases[0], "I4", CodingValue.A);
        await world.GiveAsync(coders[1], cases[0], "I4", CodingValue.B);
        await world.GiveAsync(coders[0], cases[1], "I4", CodingValue.B);
        await world.GiveAsync(coders[0], cases[1], "I6", CodingValue.A);
        await world.GiveAsync(coders[1], cases[2], "I6", CodingValue.B);
        return (coders, cases);
    }

    private static async Task<List<string>> FoundAsync(TocWorld world, Actor actor, CaseFilter filter, bool sets)
    {
        if (!sets)
        {
            await using var context = await world.ReadAsync();
            return [.. world.Get<Web.Data.CaseQuery>().Where(context, actor, filter).Select(c => c.Id).AsEnumerable().Select(Web.Data.CaseId.Text)];
        }

        await world.Get<CaseIndex>().RebuildAsync(Token);
        await using var reading = await world.ReadAsync();
        return [.. (await world.Get<CaseSets>().OpenAsync(reading, actor, filter, Token))!.Match(filter).ToArray().Select(id => Web.Data.CaseId.Text(id))];
    }
}
