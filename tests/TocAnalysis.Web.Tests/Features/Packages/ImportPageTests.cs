using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Packages;
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
    public async Task A_package_with_faults_is_shown_with_every_fault_and_cannot_be_confirmed()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using var context = Context(world, Role.Researcher);
        var page = context.Render<ImportPage>();
        var files = GoodPackage.With(("case_countries.csv", GoodPackage.Replaced("case_countries.csv", "A-1,COL", "A-1,NA")), ("cases.csv", GoodPackage.Replaced("cases.csv", "First case", "")));

        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(GoodPackage.Zip(files).ToArray(), "mine.zip"));

        page.WaitForAssertion(() => page.Markup.ShouldContain("2 faults"), Patience);
        page.FindAll("tbody tr").Select(r => r.Children[0].TextContent + r.Children[1].TextContent + r.Children[2].TextContent).ShouldBe(["cases.csv2title", "case_countries.csv2country"]);
        page.Markup.ShouldContain("Did you mean NAM?");
        page.FindAll("button").ShouldNotContain(b => b.TextContent == "Import it");
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

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ImportPage> page, string text) =>
        page.FindAll("button").Single(b => b.TextContent.Contains(text, StringComparison.Ordinal));

    private static BunitContext Context(TocWorld world, Role role)
    {
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization().SetAuthorized("ana").SetClaims(new Claim(ActorClaims.DisplayName, "Ana"), new Claim(ClaimTypes.Role, role.Text()));
        context.Services.AddLocalization();
        context.Services.AddScoped<CurrentActor>();
        context.Services.AddSingleton(world.Get<ImportPackage>());
        context.Services.AddSingleton(world.Get<UndoImport>());
        context.Services.AddSingleton(world.Get<FindImports>());
        return context;
    }
}
