using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

public sealed class SetUpInstallationTests(PostgresFixture postgres)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Of_ten_browsers_at_once_exactly_one_makes_the_first_administrator()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var token = await server.Services.GetRequiredService<SetupLink>().TokenAsync(TestContext.Current.CancellationToken);

        var results = await Task.WhenAll(Enumerable.Range(1, 10).Select(async n =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<SetUpInstallation>().RunAsync(
                new SetUpRequest(token, $"Person {n}", $"person{n}@example.org", Password, Password), TestContext.Current.CancellationToken);
        }));

        results.Count(r => r.Succeeded).ShouldBe(1);
        results.Where(r => !r.Succeeded).ShouldAllBe(r => r.Refusal == Refusal.NotFound);
        (await server.ScalarAsync<long>("SELECT count(*) FROM \"AspNetUsers\"")).ShouldBe(1);
        (await server.ScalarAsync<string>("SELECT string_agg(r.name, ' ' ORDER BY r.name) FROM \"AspNetUserRoles\" u JOIN \"AspNetRoles\" r ON r.id = u.role_id"))
            .ShouldBe("adjudicator administrator analyst auditor researcher secretariat");
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_nothing_is_made()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var token = await world.Get<SetupLink>().TokenAsync(TestContext.Current.CancellationToken);

        var result = await world.Get<SetUpInstallation>().RunAsync(new SetUpRequest(token, " ", "not an address", "short", "other"), TestContext.Current.CancellationToken);

        result.Faults.Select(f => f.Place).ShouldBe([AccountRules.NamePlace, AccountRules.EmailPlace, AccountRules.PasswordPlace, AccountRules.AgainPlace]);
        result.Faults.ShouldAllBe(f => f.Value != "short");
        (await world.ScalarAsync<long>("SELECT count(*) FROM \"AspNetUsers\"")).ShouldBe(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("guessed")]
    public async Task Without_the_present_token_nothing_is_made(string? token)
    {
        await using var world = await TocWorld.CreateAsync(postgres);

        var result = await world.Get<SetUpInstallation>().RunAsync(new SetUpRequest(token, "Ada", "ada@example.org", Password, Password), TestContext.Current.CancellationToken);

        result.Refusal.ShouldBe(Refusal.NotFound);
        (await world.ScalarAsync<long>("SELECT count(*) FROM \"AspNetUsers\"")).ShouldBe(0);
    }

    [Fact]
    public async Task The_page_makes_the_account_signs_in_and_offers_the_sample_cases()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var token = await server.Services.GetRequiredService<SetupLink>().TokenAsync(TestContext.Current.CancellationToken);
        using var browser = new TestBrowser(server);
        (await browser.GetAsync(AppUrls.SignIn)).Body.ShouldContain("There is no account yet");

        var made = await browser.SubmitAsync(
            AppUrls.Setup(token!), ("Input.Name", "Ada Lovelace"), ("Input.Email", "ada.o'hara@example.org"), ("Input.Password", Password), ("Input.PasswordAgain", Password), ("Input.Samples", "true"));

        made.Location.ShouldBe(AppUrls.ImportSamples);
        (await browser.GetAsync(AppUrls.Account)).Body.ShouldContain("Ada Lovelace");
        (await browser.GetAsync(AppUrls.Setup(token!))).Body.ShouldContain("The first account was made already");
    }

    [Fact]
    public async Task The_page_says_what_is_wrong_keeps_what_was_typed_and_never_the_password()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var token = await server.Services.GetRequiredService<SetupLink>().TokenAsync(TestContext.Current.CancellationToken);
        using var browser = new TestBrowser(server);

        var answer = await browser.SubmitAsync(
            AppUrls.Setup(token!), ("Input.Name", "Ada <b>"), ("Input.Email", "nowhere"), ("Input.Password", "tell-no-one"), ("Input.PasswordAgain", "x"));

        answer.Body.ShouldContain("value=\"Ada &lt;b&gt;\"");
        answer.Body.ShouldContain("An e-mail address such as");
        answer.Body.ShouldContain("the two differ");
        answer.Body.ShouldNotContain("tell-no-one");
    }

    [Fact]
    public async Task A_link_without_the_token_says_where_to_find_one()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = new TestBrowser(server);

        (await browser.GetAsync(AppUrls.Setup("wrong"))).Body.ShouldContain("every start of the program prints a new link");
    }
}
