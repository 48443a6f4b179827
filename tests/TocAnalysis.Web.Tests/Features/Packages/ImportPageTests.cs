using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Batches;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Features.Packages.Profiles;
using TocAnalysis.Web.Features.Packages.Wizard;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

public sealed class ImportPageTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Sample_cases_are_checked_first_written_on_confirmation_and_undone_on_a_second_word()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = Context(world, Role.Researcher);
        var page = context.Render<ImportPage>();
        page.WaitForAssertion(() => page.Markup.ShouldContain("No imports yet"), Patience);

        await Button(page, "sample").ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("The package is sound"), Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(0);

        await Button(page, "Import it").ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("Written as import 1"), Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(12);
        (await world.ScalarAsync<string>("SELECT name FROM coder")).ShouldBe("Ana");
        page.Markup.ShouldContain("Cases: 12 new, 0 changed");

        await page.Find("button[aria-label='Undo import 1']").ClickAsync(new());
        (await world.ScalarAsync<long>("SELECT count(*) FROM import_batch WHERE undone_at IS NOT NULL")).ShouldBe(0);
        await Button(page, "Undo it").ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("undone"), Patience);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record WHERE deleted_at IS NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task An_uploaded_package_opens_on_a_page_of_its_own_where_its_faults_are_grouped_and_it_cannot_be_confirmed()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = Context(world, Role.Researcher);
        var files = GoodPackage.With(("case_countries.csv", GoodPackage.Replaced("case_countries.csv", "A-1,COL", "A-1,NA")), ("cases.csv", GoodPackage.Replaced("cases.csv", "First case", "")));
        var ana = new Actor(null, "Ana", new HashSet<Role> { Role.Researcher }, Door.Page);
        (await world.Get<ImportJobs>().CreateAsync(ana, "mine.zip", GoodPackage.Zip(files).ToArray(), Xunit.TestContext.Current.CancellationToken)).Value.ShouldBe(1);
        var job = context.Render<JobPage>(p => p.Add(j => j.Id, 1));

        job.WaitForAssertion(() => job.Markup.ShouldContain("Faults: 2. Nothing was written"), Patience);
        job.FindAll("details summary").Select(s => s.TextContent.Trim()).ShouldBe(["1 Empty, but required in title, cases.csv", "1 Unknown country in country, case_countries.csv"]);
        job.FindAll("button").ShouldNotContain(b => b.TextContent == "Import it");

        // The suggestion mends every row that has the value, and the file is checked again by itself.
        await job.FindAll("button").Single(b => b.TextContent == "NAM").ClickAsync(new());
        job.WaitForAssertion(() => job.Markup.ShouldContain("Faults: 1. Nothing was written"), Patience);
        await job.FindAll("button").Single(b => b.TextContent.StartsWith("Import the good", StringComparison.Ordinal)).ClickAsync(new());
        job.WaitForAssertion(() => job.Markup.ShouldContain("Written as import 1"), Patience);
        (await world.ScalarAsync<string>("SELECT string_agg(reference, ' ') FROM case_record")).ShouldBe("A-2");
    }

    [Fact]
    public async Task A_sheet_shows_how_it_is_read_what_its_columns_fill_and_the_records_as_they_will_be()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = Context(world, Role.Researcher);
        var actor = new Actor(null, "Ana", new HashSet<Role> { Role.Researcher }, Door.Page);
        var text = "ID;Case name;Land;Remark\nA-1;First;Colombia, ITA;x\nA-2;Second;Atlantis;y\n";
        var id = (await world.Get<ImportJobs>().CreateAsync(actor, "mine.csv", System.Text.Encoding.UTF8.GetBytes(text), Xunit.TestContext.Current.CancellationToken)).Value;
        var page = context.Render<JobPage>(p => p.Add(j => j.Id, id));
        page.WaitForAssertion(() => page.Markup.ShouldContain("UTF-8, semicolon"), Patience);
        page.FindAll("#preview + p + ol li").Count.ShouldBe(2);
        Select(page, "What Land fills").GetAttribute("value").ShouldBeNullOrEmpty();

        await Select(page, "What Land fills").ChangeAsync(new() { Value = "case_countries.country" });
        page.WaitForAssertion(() => page.FindAll("dd").ShouldContain(d => d.TextContent == "Colombia, ITA"), Patience);
        await page.FindAll("label").Single(l => l.TextContent.Trim().StartsWith("lists split at", StringComparison.Ordinal)).QuerySelector("select")!.ChangeAsync(new() { Value = "," });
        await page.Find("input[aria-label='What “Colombia” means']").ChangeAsync(new() { Value = "COL" });
        page.WaitForAssertion(() => page.FindAll("dd div").Select(d => d.TextContent).ShouldContain("COL"), Patience);

        await Button(page, "Check it").ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("Faults: 1. Nothing was written"), Patience);
        page.Find("details td bdi").TextContent.ShouldNotBeNull();
        await Button(page, "Leave these values empty (1)").ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("Sound; nothing is written yet"), Patience);
        await Button(page, "Import it").ClickAsync(new());
        page.WaitForAssertion(() => page.Markup.ShouldContain("Written as import 1"), Patience);
        (await world.ScalarAsync<string>("SELECT string_agg(country, ' ' ORDER BY id) FROM case_country")).ShouldBe("COL ITA");

        // Another address shows nothing of it.
        await using var other = Context(world, Role.Researcher, "Bea");
        var closed = other.Render<JobPage>(p => p.Add(j => j.Id, id));
        closed.WaitForAssertion(() => closed.Markup.ShouldContain("or it is not yours"), Patience);
    }

    [Fact]
    public async Task Those_who_may_not_import_are_told_so()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = Context(world, Role.Analyst);
        var page = context.Render<ImportPage>();
        page.WaitForAssertion(() => page.Markup.ShouldContain("Your role does not allow imports"), Patience);
        page.FindAll("input").ShouldBeEmpty();
    }

    private static AngleSharp.Dom.IElement Select(IRenderedComponent<JobPage> page, string label) => page.Find($"select[aria-label='{label}']");

    private static AngleSharp.Dom.IElement Button<T>(IRenderedComponent<T> page, string text) where T : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll("button").Single(b => b.TextContent.Contains(text, StringComparison.Ordinal));

    private static BunitContext Context(TocWorld world, Role role, string name = "Ana")
    {
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized("ana").SetClaims(new Claim(ActorClaims.DisplayName, name), new Claim(ClaimTypes.Role, role.Text()));
        context.Services.AddLocalization();
        context.Services.AddSingleton<AntiforgeryStateProvider>(new NoAntiforgery());
        context.Services.AddScoped<CurrentActor>();
        context.Services.AddSingleton(world.Get<ImportPackage>());
        context.Services.AddSingleton(world.Get<UndoImport>());
        context.Services.AddSingleton(world.Get<FindImports>());
        context.Services.AddSingleton(world.Get<ImportJobs>());
        context.Services.AddSingleton(world.Get<ImportRunner>());
        context.Services.AddSingleton(world.Get<PrepareUpload>());
        context.Services.AddSingleton(world.Get<ImportProfiles>());
        context.Services.AddSingleton(world.Get<GetBatch>());
        return context;
    }

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}
