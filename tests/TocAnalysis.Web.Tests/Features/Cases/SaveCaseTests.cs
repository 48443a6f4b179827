using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;
using static TocAnalysis.Web.Tests.Features.Cases.RecordedCases;

namespace TocAnalysis.Web.Tests.Features.Cases;

public sealed class SaveCaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_case_comes_back_as_it_was_saved_with_names_and_under_its_own_identifier()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();

        var saved = (await world.SaveAsync(Full)).Value;

        saved.ShouldBe(new SavedCase(1, 1));
        var detail = (await world.Get<GetCase>().HandleAsync(TocWorld.Analyst, saved.Id, Token)).Value;
        CaseJson.Write(detail.Content).ShouldBe(CaseJson.Write(Full with { Reference = "TOC-0001" }));
        detail.Groups["g1"].Name.ShouldBe("Rotterdam group");
        detail.Sources["s1"].Title.ShouldBe("Judgment of 2001");
        detail.CreatedBy.ShouldBe("Test Researcher");
        (await world.ScalarAsync<string>("SELECT result_union FROM case_record")).ShouldBe("transnational");
        (await world.ScalarAsync<string>("SELECT result_established FROM case_record")).ShouldBe("transnational");
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_nothing_is_written()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var content = Full with
        {
            Title = " ",
            Countries = [new CountryInvolvement("Nigeria", Stage.Inception)],
            Offences = [new CaseOffence("7041")],
            Groups = [new CaseGroup("g11")],
            Sources = [new CaseSource("s1"), new CaseSource("zzz")],
        };

        var refused = await world.SaveAsync(content);

        refused.Refusal.ShouldBe(Refusal.Invalid);
        refused.Faults.Select(f => f.Place).ShouldBe(["title", "countries[0].country", "offences[0].offence", "groups[0].group", "sources[1].source"], ignoreOrder: true);
        refused.Faults.Single(f => f.Place == "countries[0].country").Suggestions!.ShouldContain("NGA");
        refused.Faults.Single(f => f.Place == "offences[0].offence").Suggestions!.ShouldContain("07041");
        refused.Faults.Single(f => f.Place == "groups[0].group").Suggestions!.ShouldContain("g1");
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(0);
    }

    [Fact]
    public async Task The_first_to_save_wins_and_the_second_is_told()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.RecordAsync(Simple);

        (await world.SaveAsync(Simple with { Title = "First" }, id, 1)).Value.Version.ShouldBe(2);
        (await world.SaveAsync(Simple with { Title = "Second" }, id, 1)).Refusal.ShouldBe(Refusal.Conflict);
        (await world.SaveAsync(Simple with { Title = "No version" }, id)).Refusal.ShouldBe(Refusal.Conflict);
        (await world.ScalarAsync<string>("SELECT title FROM case_record")).ShouldBe("First");
    }

    [Fact]
    public async Task Of_many_savers_at_once_exactly_one_wins()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.RecordAsync(Simple);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => world.SaveAsync(Simple with { Title = $"Saver {i}" }, id, 1)));

        results.Count(r => r.Succeeded).ShouldBe(1);
        results.Where(r => !r.Succeeded).ShouldAllBe(r => r.Refusal == Refusal.Conflict);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_version")).ShouldBe(2);
    }

    [Fact]
    public async Task A_version_that_somebody_else_wrote_first_is_a_conflict_and_nothing_is_half_written()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.RecordAsync(Simple);
        // What a rival leaves for an instant: the next version is there, while the case still reads as before.
        await world.RowsAsync("INSERT INTO case_version (case_id, version, content, at, by, door) SELECT case_id, 2, content, at, by, door FROM case_version RETURNING version");

        (await world.SaveAsync(Simple with { Title = "Late" }, id, 1)).Refusal.ShouldBe(Refusal.Conflict);

        (await world.ScalarAsync<string>("SELECT title FROM case_record")).ShouldNotBe("Late");
    }

    [Fact]
    public async Task Saving_what_is_there_already_makes_no_version_and_no_audit_entry()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.RecordAsync(Simple);
        var entries = await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry");

        (await world.SaveAsync(Simple with { Title = "  Ship " }, id, 1)).Value.Version.ShouldBe(1);

        (await world.ScalarAsync<long>("SELECT count(*) FROM case_version")).ShouldBe(1);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry")).ShouldBe(entries);
    }

    [Fact]
    public async Task An_analyst_may_not_record_and_does_not_learn_of_restricted_cases()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var open = await world.RecordAsync(Simple);
        var closed = await world.RecordAsync(Simple with { Sensitivity = Sensitivity.Restricted });

        (await world.SaveAsync(Simple, actor: TocWorld.Analyst)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.SaveAsync(Simple, open, 1, TocWorld.Analyst)).Refusal.ShouldBe(Refusal.Forbidden);
        var hidden = await world.SaveAsync(Simple, closed, 1, TocWorld.Analyst);
        var missing = await world.SaveAsync(Simple, 999, 1, TocWorld.Analyst);
        hidden.Refusal.ShouldBe(missing.Refusal);
        hidden.Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<GetCase>().HandleAsync(TocWorld.Analyst, closed, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<GetTransnationality>().HandleAsync(TocWorld.Analyst, closed, Reading.Union, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<GetCaseHistory>().HandleAsync(TocWorld.Analyst, closed, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<DeleteCase>().HandleAsync(TocWorld.Analyst, new DeleteCaseRequest(closed, 1, null), Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<DeleteCase>().HandleAsync(TocWorld.Analyst, new DeleteCaseRequest(open, 1, null), Token)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    [Fact]
    public async Task A_reference_is_unique_stays_and_is_no_identifier_of_the_application()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.RecordAsync(Simple with { Reference = "HC-01" });

        (await world.SaveAsync(Simple with { Reference = "HC-01" })).Faults.ShouldHaveSingleItem().Place.ShouldBe("reference");
        (await world.SaveAsync(Simple with { Reference = "TOC-0007" })).Faults.ShouldHaveSingleItem().Place.ShouldBe("reference");
        (await world.SaveAsync(Simple with { Reference = "HC-02" }, id, 1)).Faults.ShouldHaveSingleItem().Place.ShouldBe("reference");
        (await world.SaveAsync(Simple with { Title = "Other" }, id, 1)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<string>("SELECT reference FROM case_record")).ShouldBe("HC-01");
    }

    [Fact]
    public async Task A_repeated_request_brings_the_same_answer_and_another_one_under_its_key_is_refused()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var once = new Once("k1", "hash");

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.SaveAsync(Simple, once: once)));

        all.Select(r => r.Value).Distinct().ShouldHaveSingleItem();
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(1);
        (await world.SaveAsync(Simple, once: once with { RequestHash = "other" })).Faults.ShouldHaveSingleItem().Place.ShouldBe(Once.Header);
        (await world.SaveAsync(Simple, once: once, actor: TocWorld.Researcher with { Name = "Somebody else" })).Value.Id.ShouldNotBe(all[0].Value.Id);
    }

    [Fact]
    public async Task A_deleted_case_is_gone_for_everybody_and_comes_back_by_restoring_a_version()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.RecordAsync(Simple);
        await world.SaveAsync(Simple with { Title = "Second title" }, id, 1, reason: "a better name");

        (await world.Get<DeleteCase>().HandleAsync(TocWorld.Researcher, new DeleteCaseRequest(id, 1, null), Token)).Refusal.ShouldBe(Refusal.Conflict);
        (await world.Get<DeleteCase>().HandleAsync(TocWorld.Researcher, new DeleteCaseRequest(id, 2, "recorded twice"), Token)).Succeeded.ShouldBeTrue();
        (await world.Get<GetCase>().HandleAsync(TocWorld.Researcher, id, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.SaveAsync(Simple, id, 2)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<GetCaseHistory>().HandleAsync(TocWorld.Analyst, id, Token)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<RestoreCase>().HandleAsync(TocWorld.Analyst, new RestoreCaseRequest(id, 1, 2, null), Token)).Refusal.ShouldBe(Refusal.NotFound);
        var history = (await world.Get<GetCaseHistory>().HandleAsync(TocWorld.Researcher, id, Token)).Value;
        history.DeletedAt.ShouldNotBeNull();
        history.Events.ShouldHaveSingleItem().Reason.ShouldBe("recorded twice");

        (await world.Get<RestoreCase>().HandleAsync(TocWorld.Researcher, new RestoreCaseRequest(id, 1, 2, "not the same"), Token)).Value.Version.ShouldBe(3);
        (await world.Get<GetCase>().HandleAsync(TocWorld.Researcher, id, Token)).Value.Content.Title.ShouldBe("Ship");
        (await world.RecordAsync(Simple)).ShouldBe(id + 1);
    }

    [Fact]
    public async Task The_history_tells_field_by_field_what_changed_who_did_it_and_why()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var id = await world.RecordAsync(Full);
        await world.SaveAsync(Full with { Title = "Other", Countries = [.. Full.Countries.Skip(1)] }, id, 1, reason: "the court did not find it");
        await world.CodedAsync(id, "P2", ("Ann", CodingValue.B));

        var history = (await world.Get<GetCaseHistory>().HandleAsync(TocWorld.Analyst, id, Token)).Value;

        history.Versions.Select(v => v.Version).ShouldBe([2, 1]);
        history.Versions[0].Reason.ShouldBe("the court did not find it");
        history.Versions[0].By.ShouldBe("Test Researcher");
        history.Versions[0].Door.ShouldBe("page");
        history.Versions[0].Changes.Select(c => c.Path).ShouldBe(["title", "countries[CHN, inception, origin]"]);
        history.Versions[0].Changes[0].ShouldBe(new FieldChange("title", "Lorry deaths", "Other"));
        history.Versions[1].Changes.ShouldBeEmpty();
        history.Events.ShouldHaveSingleItem().Entity.ShouldBe("coding");
    }

    [Fact]
    public async Task Versions_that_were_more_sensitive_stay_hidden_in_the_history()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var id = await world.RecordAsync(Simple with { Title = "Secret", Sensitivity = Sensitivity.Restricted });
        await world.SaveAsync(Simple, id, 1);

        var seen = (await world.Get<GetCaseHistory>().HandleAsync(TocWorld.Analyst, id, Token)).Value;

        seen.Versions.ShouldHaveSingleItem().Changes.ShouldBeEmpty();
        (await world.Get<GetCaseHistory>().HandleAsync(TocWorld.Researcher, id, Token)).Value.Versions.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_version_that_names_a_source_that_is_gone_is_not_restored()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var id = await world.RecordAsync(Simple with { Sources = [new CaseSource("s2")] });
        await world.SaveAsync(Simple, id, 1);
        await world.RowsAsync("DELETE FROM source WHERE reference = 's2'");

        var refused = await world.Get<RestoreCase>().HandleAsync(TocWorld.Researcher, new RestoreCaseRequest(id, 1, 2, null), Token);

        refused.Faults.ShouldHaveSingleItem().Place.ShouldBe("sources[0].source");
        (await world.ScalarAsync<int>("SELECT version FROM case_record")).ShouldBe(2);
    }

    [Fact]
    public async Task Every_reading_is_kept_equal_to_the_test_of_the_Domain()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.ActorsAsync();
        var id = await world.RecordAsync(Full with { Countries = [.. Full.Countries.Take(2)] });

        foreach (var reading in Enum.GetValues<Reading>())
        {
            var result = (await world.Get<GetTransnationality>().HandleAsync(TocWorld.Analyst, id, reading, Token)).Value;
            (await world.ScalarAsync<string>($"SELECT result_{reading.Text().Replace('-', '_')} FROM case_record")).ShouldBe(result.Result.Text());
        }

        (await world.Get<GetTransnationality>().HandleAsync(TocWorld.Analyst, id, Reading.Established, Token)).Value.Result.ShouldBe(Transnationality.Domestic);
    }
}
