using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tests.Registers;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Registers;

public sealed class RegistersTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_of_each_register_goes_from_its_form_into_list_counts_and_file()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        var saved = await world.FillAsync();

        foreach (var register in RegisterList.All)
        {
            var kind = register.Kind.Text();
            var good = RegisterSamples.Good(register.Kind).Check().Value;
            var list = await world.ListAsync(kind);
            var one = list.Part.Items.ShouldHaveSingleItem();
            (one.Id, one.Version, one.Entry.Reference).ShouldBe((saved[register.Kind].Id, 1, RegisterId.Text(one.Id)));
            one.Entry.Values.ShouldBe(good.Values, ignoreOrder: true);
            (one.Entry.Case, one.Entry.Country, one.Entry.Period, one.Entry.Source, one.Entry.FromGroup, one.Entry.ToGroup, one.SourceTitle).ShouldBe((CaseId.Text(1), "COL", good.Period, "S-1", good.FromGroup, good.ToGroup, "Title of S-1"));
            // Each field of words counts the entry once, at its word; the same word finds it and another one does not.
            list.Counts.Select(c => c.Field).ShouldBe(CountedField.Names(register));
            foreach (var counts in list.Counts)
            {
                counts.Counts.Sum(c => c.Entries).ShouldBe(CountedField.Values(good, counts.Field).Count);
                (await world.ListAsync(kind, (counts.Field, counts.Counts[0].Value))).Part.Total.ShouldBe(1);
                if (CountedField.Words(register, counts.Field).FirstOrDefault(w => counts.Counts.All(c => c.Value != w)) is { } other)
                    (await world.ListAsync(kind, (counts.Field, other))).Part.Total.ShouldBe(0);
            }

            var csv = Encoding.UTF8.GetString(CsvTable.Write(RegisterSheet.Of(list, new QueryCollection(), new DateOnly(2026, 1, 2))));
            foreach (var (name, value) in good.Values)
            {
                csv.ShouldContain(name);
                csv.ShouldContain(value);
            }

            csv.ShouldContain(CaseId.Text(1));
        }

        (await world.Get<RegisterStore>().CountsAsync(TocWorld.Analyst, Cancel)).Values.ShouldAllBe(n => n == 1);
        var ofCase = await world.Get<RegisterStore>().ReadAsync(TocWorld.Analyst, r => r.Where(e => e.CaseId == 1), Cancel);
        ofCase.Count.ShouldBe(RegisterList.All.Count);
    }

    [Fact]
    public async Task Wrong_links_are_all_told_at_their_fields_and_nothing_is_written()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        var wrong = RegisterSamples.Good(RegisterKind.Cooperation) with { Case = "TOC-999", Country = "XQZ", Source = "S-2", Codes = ["I44"], Values = new Dictionary<string, string>(RegisterSamples.Good(RegisterKind.Cooperation).Values) { ["countries"] = "COL;QQQ" } };

        var result = await world.Get<SaveRegisterEntry>().HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(null, 0, wrong), Cancel);

        result.Faults.Select(f => f.Place).ShouldBe(["country", "countries", "codes", "case", "source"]);
        result.Faults[^1].Suggestions.ShouldNotBeNull().ShouldContain("S-1");
        (await world.ScalarAsync<long>("SELECT count(*) FROM register_entry")).ShouldBe(0);
        (await world.Get<SaveRegisterEntry>().HandleAsync(TocWorld.Analyst, new SaveRegisterRequest(null, 0, RegisterSamples.Good(RegisterKind.Consent)), Cancel)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    [Fact]
    public async Task Changes_conflict_visibly_are_audited_and_stand_in_the_history()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        var save = world.Get<SaveRegisterEntry>();
        var good = RegisterSamples.Good(RegisterKind.Concerns);
        var first = (await save.HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(null, 0, good), Cancel)).Value;
        var changed = good with { Note = "Repeated since.", Values = new Dictionary<string, string>(good.Values) { ["known_by"] = "researched" } };

        (await save.HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(first.Id, 1, changed), Cancel)).Value.Version.ShouldBe(2);
        (await save.HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(first.Id, 1, good), Cancel)).Refusal.ShouldBe(Refusal.Conflict);
        // The same again changes no field.
        (await save.HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(first.Id, 2, changed), Cancel)).Value.Version.ShouldBe(3);

        var history = (await world.Get<GetRegisterHistory>().HandleAsync(TocWorld.Analyst, "concerns", first.Id, Cancel)).Value;
        history.Select(h => h.Action).ShouldBe(["update", "update", "create"]);
        history[0].Fields.ShouldBeEmpty();
        history[1].Fields.ShouldBe([new("note", null, "Repeated since."), new("known_by", "asserted", "researched")], ignoreOrder: true);
        (await save.RemoveAsync(TocWorld.Researcher, "concerns", first.Id, 2, Cancel)).Refusal.ShouldBe(Refusal.Conflict);
        (await save.RemoveAsync(TocWorld.Researcher, "questions", first.Id, 3, Cancel)).Refusal.ShouldBe(Refusal.NotFound);
        (await save.RemoveAsync(TocWorld.Researcher, "concerns", first.Id, 3, Cancel)).Succeeded.ShouldBeTrue();
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'register_entry' AND case_id = 1")).ShouldBe(4);
    }

    [Fact]
    public async Task Entries_of_a_case_that_may_not_be_seen_are_not_there()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        var saved = await world.FillAsync();
        var question = RegisterSamples.Good(RegisterKind.Questions) with { Case = null, Cases = ["TOC-1", "TOC-2"] };
        var open = (await world.Get<SaveRegisterEntry>().HandleAsync(TocWorld.Researcher, new SaveRegisterRequest(null, 0, question), Cancel)).Value;
        await using (var context = await world.Get<TocDatabase>().OpenAsync(TocWorld.Researcher, Cancel))
        {
            (await context.Cases.SingleAsync(c => c.Id == 1, Cancel)).Sensitivity = Sensitivity.Restricted;
            await context.SaveChangesAsync(Cancel);
        }

        foreach (var register in RegisterList.All.Where(r => r.Kind != RegisterKind.Questions))
        {
            (await world.ListAsync(register.Kind.Text())).Part.Total.ShouldBe(0);
            (await world.Get<FindRegister>().GetAsync(TocWorld.Analyst, register.Kind.Text(), saved[register.Kind].Id, Cancel)).Refusal.ShouldBe(Refusal.NotFound);
        }

        (await world.ListAsync("questions")).Part.Items.ShouldHaveSingleItem().Entry.Cases.ShouldBe([CaseId.Text(2)]);
        // Whoever may not see the case leaves it in the list when saving.
        var narrow = TocWorld.Researcher;
        if (!Domain.Access.AccessPolicy.Readable(narrow).Contains(Sensitivity.Restricted))
        {
            (await world.Get<SaveRegisterEntry>().HandleAsync(narrow, new SaveRegisterRequest(open.Id, 1, question with { Cases = ["TOC-2"] }), Cancel)).Faults.ShouldBeEmpty();
            (await world.ScalarAsync<long[]>($"SELECT case_ids FROM register_entry WHERE id = {open.Id}")).ShouldBe([1, 2]);
        }
    }

    [Theory]
    [InlineData("UPDATE register_entry SET data = data || '{\"consent_travel\": \"victim\"}' WHERE kind = 'consent'")]
    [InlineData("UPDATE register_entry SET data = data || '{\"victim\": \"yes\"}' WHERE kind = 'consent'")]
    [InlineData("UPDATE register_entry SET case_id = NULL WHERE kind = 'consent'")]
    [InlineData("UPDATE register_entry SET data = data - 'unit' WHERE kind = 'estimates'")]
    [InlineData("UPDATE register_entry SET data = data || '{\"value\": \"about ten\"}' WHERE kind = 'estimates'")]
    [InlineData("UPDATE register_entry SET source_id = NULL WHERE kind = 'estimates'")]
    [InlineData("UPDATE register_entry SET case_ids = '{1}' WHERE kind = 'penalties'")]
    [InlineData("UPDATE register_entry SET from_group_id = NULL WHERE kind = 'go-betweens'")]
    public async Task The_database_keeps_the_declarations_too(string sql)
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.PrepareAsync();
        await world.FillAsync();

        (await Should.ThrowAsync<PostgresException>(async () => await world.RowsAsync(sql))).SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
    }

    [Fact]
    public void Every_register_field_and_word_has_a_name_to_show()
    {
        var words = new StringLocalizer<RegisterWords>(new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));
        var keys = RegisterList.All.SelectMany(r => r.Fields.SelectMany(f => f.Terms.Select(t => $"Term.{t}").Append($"Field.{f.Name}")).Concat([$"Register.{r.Kind.Text()}", $"Meaning.{r.Kind.Text()}"]))
            .Concat(ConsentPath.Stages.Select(s => $"Stage.{s}")).Append("Term.not-recorded").Append("Field.path").Distinct().ToList();
        keys.Count.ShouldBeGreaterThan(200);
        keys.Where(k => words[k].ResourceNotFound).ShouldBeEmpty();
        string.Format(CultureInfo.InvariantCulture, "{0}", words["Term.deceived"].Value).ShouldBe("deceived");
    }
}
