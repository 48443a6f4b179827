using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Codebook;

public sealed class DraftTests(PostgresFixture postgres)
{
    private static readonly Dictionary<string, string> NothingHarmless = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A2_freezing_refuses_what_is_missing_and_names_code_and_field()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var edit = world.Get<EditDraft>();
        (await edit.StartAsync(TocWorld.Researcher, Token)).Value.ShouldBe(2);
        (await edit.StartAsync(TocWorld.Researcher, Token)).Value.ShouldBe(2);
        var half = new CodeDefinition { Key = "X1", Kind = CodeKind.Issue, Order = 0, Title = "New issue", Definition = "What it is.", Scale = ValueScale.TwoPole, Paragraphs = [] };
        (await edit.SaveAsync(TocWorld.Researcher, half, true, Token)).Succeeded.ShouldBeTrue();

        var refused = await edit.FreezeAsync(TocWorld.Researcher, NothingHarmless, Token);

        refused.Faults.ShouldAllBe(f => f.Place == "X1");
        string.Join(" ", refused.Faults.Select(f => f.Expected)).ShouldSatisfyAllConditions(
            t => t.ShouldContain("useWhen"), t => t.ShouldContain("doNotUseWhen"), t => t.ShouldContain("paragraphs"), t => t.ShouldContain("poleA"), t => t.ShouldNotContain("field definition"));
        (await world.ScalarAsync<string>("SELECT state FROM codebook_version WHERE number = 2")).ShouldBe("draft");
        (await edit.SaveAsync(TocWorld.Researcher, half, true, Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("key");
        (await edit.StartAsync(TocWorld.Analyst, Token)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    [Theory]
    [InlineData("UPDATE code SET title = 'x' WHERE version = 1")]
    [InlineData("DELETE FROM code WHERE version = 1 AND key = 'I4'")]
    [InlineData("INSERT INTO code (version, key, kind, scale, position, title, paragraphs, content) VALUES (1, 'Z9', 'issue', 'two-pole', 1, 'x', '{1}', '{}')")]
    [InlineData("UPDATE code SET version = 1 WHERE version = 2")]
    [InlineData("UPDATE codebook_version SET title = 'x' WHERE number = 1")]
    [InlineData("UPDATE codebook_version SET state = 'draft' WHERE number = 1")]
    [InlineData("DELETE FROM codebook_version WHERE number = 1")]
    [InlineData("TRUNCATE code CASCADE")]
    public async Task A3_a_frozen_version_cannot_be_changed_by_SQL_either(string sql)
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        (await world.Get<EditDraft>().StartAsync(TocWorld.Researcher, Token)).Succeeded.ShouldBeTrue();

        (await Should.ThrowAsync<PostgresException>(() => world.RowsAsync(sql))).SqlState.ShouldBe("23514");
    }

    [Fact]
    public async Task A4_exactly_the_codings_of_the_reworded_code_need_recheck_and_none_changed()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var cases = await world.CasesAsync(2);
        foreach (var record in cases)
        {
            foreach (var code in new[] { "I4", "I5", "I6" })
                await world.GiveAsync(coders[0], record, code, CodingValue.A);
        }

        await world.GiveAsync(coders[1], cases[0], "I4", CodingValue.B);
        var before = await HashAsync(world);
        var edit = world.Get<EditDraft>();
        await edit.StartAsync(coders[0], Token);
        var book = world.Get<Vocabularies>().Codebook;
        foreach (var key in new[] { "I4", "I5" })
            (await edit.SaveAsync(coders[0], book.Find(key)! with { Definition = "Worded otherwise." }, false, Token)).Succeeded.ShouldBeTrue();
        (await edit.SaveAsync(coders[0], book.Find("I6")! with { Example = book.Find("I6")!.Example + " " }, false, Token)).Succeeded.ShouldBeTrue();

        (await edit.FreezeAsync(coders[0], new Dictionary<string, string> { ["I5"] = "A comma was moved." }, Token)).Value.ShouldBe(2);

        (await HashAsync(world)).ShouldBe(before);
        var compared = (await world.Get<GetVersions>().CompareAsync(coders[0], 1, 2, Token)).Value;
        compared.Differences.Select(d => $"{d.Difference.Code} {d.Difference.Kind.Text()} {d.Recheck} {d.Harmless}".Trim()).ShouldBe(["I4 reworded 3", "I5 reworded 0 A comma was moved."]);
        ((long)compared.Differences.Sum(d => d.Recheck)).ShouldBe(await world.ScalarAsync<long>("SELECT count(*) FROM coding WHERE code = 'I4'"));
        var bench = (await world.Get<GetWorkbench>().HandleAsync(coders[0], cases[0], Token)).Value;
        bench.Recheck.ShouldBe(["I4"]);
        world.Get<Vocabularies>().Codebook.Find("I4")!.Definition.ShouldBe("Worded otherwise.");
        // Looked at again: saved with the new version, the mark is gone.
        await world.GiveAsync(coders[0], cases[0], "I4", CodingValue.A);
        (await world.Get<GetWorkbench>().HandleAsync(coders[0], cases[0], Token)).Value.Recheck.ShouldBeEmpty();
    }

    [Fact]
    public async Task A5_a_coded_code_is_only_retired_or_mapped_and_no_coding_disappears()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ann = await world.ResearcherAsync("Ann");
        var record = (await world.CasesAsync(1))[0];
        await world.GiveAsync(ann, record, "I4", CodingValue.A);
        await world.GiveAsync(ann, record, "I5", CodingValue.B);
        var edit = world.Get<EditDraft>();
        await edit.StartAsync(ann, Token);

        (await edit.RemoveAsync(ann, "I4", null, Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("retirement");
        (await edit.RemoveAsync(ann, "I4", new Retirement("I4"), Token)).Faults.ShouldHaveSingleItem().Place.ShouldBe("mappedTo");
        (await edit.RemoveAsync(ann, "I4", new Retirement("I6"), Token)).Succeeded.ShouldBeTrue();
        (await edit.RemoveAsync(ann, "I5", new Retirement(null), Token)).Succeeded.ShouldBeTrue();
        (await edit.FreezeAsync(ann, NothingHarmless, Token)).Succeeded.ShouldBeTrue();

        (await world.RowsAsync("SELECT code, value, codebook_version FROM coding ORDER BY code")).Select(r => string.Join('/', r)).ShouldBe(["I4/A/1", "I5/B/1"]);
        var compared = (await world.Get<GetVersions>().CompareAsync(ann, 1, 2, Token)).Value.Differences;
        compared.Select(d => $"{d.Difference.Code} {d.Difference.Kind.Text()} {d.MappedTo}".Trim()).ShouldBe(["I4 removed I6", "I5 removed"]);
        (await world.CodeAsync(ann, record, RoundWorld.Openly("I4", CodingValue.A), 1)).Faults.ShouldHaveSingleItem().Place.ShouldBe("code");
        (await world.Get<GetBalance>().HandleAsync(ann, "I6", CaseFilter.All, Token)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_round_goes_on_with_the_version_it_was_set_up_with()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var record = (await world.CasesAsync(1))[0];
        await world.RoundAsync(Domain.Access.Actor.CommandLine, RoundWorld.Round("R", coders, "I4"));
        var edit = world.Get<EditDraft>();
        await edit.StartAsync(coders[0], Token);
        (await edit.RemoveAsync(coders[0], "I4", new Retirement(null), Token)).Succeeded.ShouldBeTrue();
        (await edit.FreezeAsync(coders[0], NothingHarmless, Token)).Value.ShouldBe(2);

        await world.GiveAndSubmitAsync(coders[1], record, "R", "I4", CodingValue.A);

        (await world.RowsAsync("SELECT codebook_version, round FROM coding")).ShouldHaveSingleItem().ShouldBe([1, "R"]);
    }

    [Fact]
    public async Task A1_codes_are_added_and_moved_in_the_draft_and_a_discarded_draft_leaves_nothing()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ann = await world.ResearcherAsync("Ann");
        var edit = world.Get<EditDraft>();
        await edit.StartAsync(ann, Token);
        string? parent = null;
        foreach (var key in new[] { "X1", "X1.1", "X1.1.1", "X1.1.1.1" })
        {
            // Labels may repeat under different parents.
            var code = new CodeDefinition { Key = key, Kind = CodeKind.Issue, Parent = parent, Order = 0, Title = "Same label", Definition = "d", Scale = ValueScale.Presence, Paragraphs = [1] };
            (await edit.SaveAsync(ann, code, true, Token)).Succeeded.ShouldBeTrue();
            parent = key;
        }

        (await edit.StepAsync(ann, "X1.1", TreeStep.Out, Token)).Succeeded.ShouldBeTrue();
        (await edit.MoveAsync(ann, "X1", "X1.1.1.1", 0, Token)).Succeeded.ShouldBeTrue();
        var tree = (await world.Get<GetVersions>().DraftAsync(ann, Token)).Value.Codebook!.Tree().Where(t => t.Code.Key.StartsWith('X')).Select(t => $"{t.Depth} {t.Code.Key}");
        tree.ShouldBe(["0 X1.1", "1 X1.1.1", "2 X1.1.1.1", "3 X1"]);
        (await edit.MoveAsync(ann, "X1.1", "X1", 0, Token)).Refusal.ShouldBe(Refusal.Invalid);

        (await edit.DiscardAsync(ann, Token)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<long>("SELECT count(*) FROM code WHERE version = 2")).ShouldBe(0);
        (await world.Get<GetVersions>().DraftAsync(ann, Token)).Value.Number.ShouldBeNull();
    }

    private static Task<string> HashAsync(TocWorld world) => world.ScalarAsync<string>("SELECT md5(string_agg(c::text, '|' ORDER BY c.id)) FROM coding c");
}
