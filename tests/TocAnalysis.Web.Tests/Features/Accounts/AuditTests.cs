using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

public sealed class AuditTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_done_is_told_with_names_and_without_secrets()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var account = (await world.Get<CreateAccount>().RunAsync(
            Actor.CommandLine, new CreateAccountRequest("Ada", "ada@example.org", new HashSet<Role> { Role.Researcher }, "a secret that stays one"), Stop)).Value.Id;
        await world.Get<RenameAccount>().RunAsync(TocWorld.Administrator, account, "Ada L.", Stop);

        var entries = (await world.Get<ListAudit>().RunAsync(TocWorld.Administrator, new AuditFilter(), Stop)).Value.Items;

        entries[0].Actor.ShouldBe("Test Administrator");
        entries[0].Changes.ShouldHaveSingleItem().ShouldBe(new AuditChange("display_name", "Ada", "Ada L.", false));
        entries.ShouldContain(e => e.Entity == "AspNetUserRoles" && e.Label == "Ada L.: researcher");
        entries.ShouldContain(e => e.Entity == "AspNetUsers" && e.Action == "create" && e.Changes.Any(c => c.Column == "password_hash" && c.Withheld));
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE changes::text LIKE '%secret that stays%' OR changes::text LIKE '%AQAAAA%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Further_cases_of_a_question_stand_in_the_log_before_and_after_without_those_that_the_reader_may_not_see()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        foreach (var sensitivity in new[] { Sensitivity.Public, Sensitivity.Restricted, Sensitivity.Public })
            await world.CaseAsync(sensitivity: sensitivity);
        var question = new RegisterRow { Reference = "q", Kind = Domain.Registers.RegisterKind.Questions, Title = "What moves it?", Data = """{"field":"causes","answered_by":"A comparison","state":"open"}""", CaseIds = [1, 2], CreatedBy = "t", UpdatedBy = "t" };
        await using (var context = await world.Get<TocDatabase>().OpenAsync(TocWorld.Researcher, Stop))
        {
            context.Registers.Add(question);
            await context.SaveChangesAsync(Stop);
            question.CaseIds = [1, 2, 3];
            await context.SaveChangesAsync(Stop);
        }

        async Task<AuditChange> Told(Actor actor) => (await world.Get<ListAudit>().RunAsync(actor, new AuditFilter(Entity: "register_entry"), Stop)).Value.Items[0].Changes.Single(c => c.Column == "case_ids");
        (await world.ScalarAsync<string>("SELECT changes->>'case_ids' FROM audit_entry WHERE entity = 'register_entry' ORDER BY id DESC LIMIT 1")).ShouldBe("[[1, 2], [1, 2, 3]]");
        (await Told(TocWorld.Administrator)).ShouldBe(new AuditChange("case_ids", "1", "1, 3", false));
        (await Told(TocWorld.Administrator with { Roles = new HashSet<Role> { Role.Administrator, Role.Researcher } })).ShouldBe(new AuditChange("case_ids", "1, 2", "1, 2, 3", false));
    }

    [Fact]
    public async Task What_somebody_takes_out_is_told_to_the_auditor_alone_and_moves_neither_the_date_nor_the_state_of_the_data()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.CaseAsync();
        async Task<(DateTimeOffset?, long, long)> State(Actor actor)
        {
            await using var context = await world.ReadAsync();
            return ((await world.Get<InstallationFactsReader>().ReadAsync(actor, Stop)).DataDate, (await DataVersion.OfAsync(context, actor, true, Stop)).Number, (await DataVersion.OfAsync(context, actor, false, Stop)).Number);
        }

        var (auditor, administrator) = (await State(TocWorld.Auditor), await State(TocWorld.Administrator));
        auditor.Item1.ShouldNotBeNull();
        await using (var context = await world.Get<TocDatabase>().OpenAsync(TocWorld.Researcher, Stop))
        {
            foreach (var entity in new[] { "coding", "agreement", "export_job" })
                ExportLog.Add(context, TocWorld.Researcher, entity, "1", "17 rows");
            FileLog.Add(context, TocWorld.Researcher, "cases.csv", "/download/cases.csv", "", 17, 1, [1], FileLog.Whole);
            await context.SaveChangesAsync(Stop);
        }

        (await State(TocWorld.Auditor)).ShouldBe(auditor);
        (await State(TocWorld.Administrator)).ShouldBe(administrator);
        (await world.Get<ListAudit>().RunAsync(TocWorld.Administrator, new AuditFilter(Action: ExportLog.Action), Stop)).Value.Items.ShouldBeEmpty();
        (await world.Get<ListAudit>().RunAsync(TocWorld.Auditor, new AuditFilter(Action: ExportLog.Action), Stop)).Value.Items.Select(e => e.Entity).ShouldBe(["file", "export_job", "agreement", "coding"]);
    }

    [Fact]
    public async Task Every_filter_narrows_and_paging_shows_each_entry_once_newest_first()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop))
        {
            for (var n = 1; n <= 120; n++)
            {
                context.Audit.Add(new AuditRow
                {
                    At = DateTimeOffset.UnixEpoch.AddMinutes(n),
                    Actor = n % 2 == 0 ? "50%_Ada" : "50xxAda",
                    Door = n % 3 == 0 ? "rest" : "page",
                    Action = n % 4 == 0 ? "delete" : "update",
                    Entity = n % 5 == 0 ? "coding" : "source",
                    Key = $"{n}",
                    CaseId = n % 6 == 0 ? 7 : null,
                });
            }

            await context.SaveChangesAsync(Stop);
        }

        async Task<IReadOnlyList<long>> AllAsync(AuditFilter filter)
        {
            var keys = new List<long>();
            long? before = null;
            do
            {
                var page = (await world.Get<ListAudit>().RunAsync(TocWorld.Auditor, filter with { Before = before }, Stop)).Value;
                page.Items.Count.ShouldBeLessThanOrEqualTo(ListAudit.PageSize);
                keys.AddRange(page.Items.Select(i => long.Parse(i.Key, provider: null)));
                before = page.Next;
            }
            while (before is not null);
            return keys;
        }

        (await AllAsync(new AuditFilter())).ShouldBe(Enumerable.Range(1, 120).Select(n => (long)n).Reverse());
        (await AllAsync(new AuditFilter(Actor: "50%_ada"))).Count.ShouldBe(60, "percent and underscore are letters of a name here");
        (await AllAsync(new AuditFilter(Door: "rest"))).Count.ShouldBe(40);
        (await AllAsync(new AuditFilter(Action: "delete"))).Count.ShouldBe(30);
        (await AllAsync(new AuditFilter(Entity: "coding"))).Count.ShouldBe(24);
        (await AllAsync(new AuditFilter(Case: "toc-7"))).Count.ShouldBe(20);
        (await AllAsync(new AuditFilter(Action: "delete", Door: "rest"))).Count.ShouldBe(10);
    }

    [Fact]
    public async Task A_case_that_is_none_is_a_fault_in_words()
    {
        await using var world = await TocWorld.CreateAsync(postgres);

        (await world.Get<ListAudit>().RunAsync(TocWorld.Administrator, new AuditFilter(Case: "seven"), Stop)).Faults.ShouldHaveSingleItem().Expected.ShouldContain("TOC-0001");
    }

    [Fact]
    public void Whatever_can_be_asked_for_is_a_table()
    {
        using var context = new TocContextDesignTime().CreateDbContext([]);
        var tables = context.Model.GetEntityTypes().Select(e => e.GetTableName()).ToHashSet();

        AuditWords.Entities.ShouldNotBeEmpty();
        AuditWords.Entities.Except(["sign_in", "rest", FileLog.Entity]).ShouldAllBe(e => tables.Contains(e));
    }

    /// <summary>The auditor is told that a restricted record was changed and by whom, not what stood in it; the administrator is told nothing of it, also after it was made less sensitive.</summary>
    [Fact]
    public async Task Entries_of_restricted_records_reach_the_auditor_without_values_and_the_administrator_not_at_all()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var open = await world.CaseAsync();
        var closed = await world.CaseAsync(sensitivity: Sensitivity.Restricted);

        (await ReadAsync(TocWorld.Administrator, closed)).ShouldBeEmpty();
        (await ReadAsync(TocWorld.Administrator, open)).ShouldHaveSingleItem().Changes.ShouldContain(c => c.Column == "title" && c.After == "Ship");
        (await ReadAsync(TocWorld.Auditor, open)).ShouldHaveSingleItem().Changes.ShouldContain(c => c.Column == "title" && c.After == "Ship");
        var entry = (await ReadAsync(TocWorld.Auditor, closed)).ShouldHaveSingleItem();
        entry.Actor.ShouldBe("Test Researcher");
        entry.Changes.ShouldContain(c => c.Column == "title");
        entry.Changes.ShouldAllBe(c => c.Withheld && c.Before == null && c.After == null);

        await using (var context = await world.Get<TocDatabase>().OpenAsync(TocWorld.Researcher, Stop))
        {
            var row = await context.Cases.SingleAsync(c => c.Sensitivity == Sensitivity.Restricted, Stop);
            row.Sensitivity = Sensitivity.Internal;
            await context.SaveChangesAsync(Stop);
            row.Title = "Ship, told to all";
            await context.SaveChangesAsync(Stop);
        }

        (await ReadAsync(TocWorld.Administrator, closed)).ShouldHaveSingleItem().Changes.ShouldContain(c => c.After == "Ship, told to all");
        (await ReadAsync(TocWorld.Auditor, closed)).Count(e => e.Changes.All(c => c.Withheld)).ShouldBe(2);
        (await world.Get<ListAudit>().RunAsync(TocWorld.Analyst, new AuditFilter(), Stop)).Refusal.ShouldBe(Domain.Refusal.Forbidden);

        async Task<IReadOnlyList<AuditEntry>> ReadAsync(Actor actor, string id) =>
            [.. (await world.Get<ListAudit>().RunAsync(actor, new AuditFilter(Case: id, Entity: "case_record"), Stop)).Value.Items];
    }

    [Fact]
    public async Task The_file_has_what_the_page_has_under_the_same_filter_for_those_who_may_read_the_log()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var auditor = await TestBrowser.SignedInAsync(server, "Ada", Role.Auditor);
        using var analyst = await TestBrowser.SignedInAsync(server, "Bo", Role.Analyst);
        await using var scope = server.Services.CreateAsyncScope();
        var (database, store) = (scope.ServiceProvider.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        await CodedCases.CaseAsync(database, store);
        await CodedCases.CaseAsync(database, store, sensitivity: Sensitivity.Restricted);

        (await auditor.GetAsync(AppUrls.AdminAudit)).Body.ShouldContain($"{AuditFile.Download}.csv");
        var file = (await auditor.GetAsync($"{AuditFile.Download}.csv?entity=case_record")).Body;
        var lines = file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldEndWith("field,before,after,withheld");
        lines.ShouldContain(l => l.Contains("TOC-0001", StringComparison.Ordinal) && l.EndsWith(",title,,Ship,", StringComparison.Ordinal));
        lines.ShouldContain(l => l.Contains("TOC-0002", StringComparison.Ordinal) && l.EndsWith(",title,,,yes", StringComparison.Ordinal));
        lines.Skip(1).ShouldAllBe(l => l.Contains(",case_record,", StringComparison.Ordinal));
        (await auditor.Client.GetAsync($"{AuditFile.Download}.xlsx", Stop)).Content.Headers.ContentType!.MediaType.ShouldNotBeNull().ShouldContain("spreadsheet");
        (await analyst.GetAsync($"{AuditFile.Download}.csv")).Location.ShouldBe(AppUrls.Forbidden);
    }
}
