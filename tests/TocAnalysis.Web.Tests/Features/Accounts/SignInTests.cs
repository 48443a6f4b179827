using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

public sealed class SignInTests(PostgresFixture postgres)
{
    private const string Password = "correct horse battery";
    private const string Wrong = "The e-mail address or the password is not right";
    private const string TooMany = "Too many wrong attempts";

    [Fact]
    public async Task Known_and_unknown_addresses_are_answered_alike_until_both_are_locked()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await CreateAsync(server, "known@example.org");

        foreach (var email in new[] { "known@example.org", "unknown@example.org" })
        {
            using var browser = new TestBrowser(server);
            for (var attempt = 1; attempt <= 4; attempt++)
                (await browser.SignInAsync(email, "wrong password")).Body.ShouldContain(Wrong, customMessage: $"{email}, attempt {attempt}");
            (await browser.SignInAsync(email, "wrong password")).Body.ShouldContain(TooMany, customMessage: email);
            (await browser.SignInAsync(email, Password)).Body.ShouldContain(TooMany, customMessage: $"{email}, right password");
        }
    }

    [Fact]
    public async Task Many_attempts_at_once_do_not_slip_past_the_count()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await CreateAsync(server, "known@example.org");
        using var browser = new TestBrowser(server);
        await browser.GetAsync(AppUrls.SignIn);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => browser.SignInAsync("known@example.org", "wrong password")));

        answers.Count(a => a.Body.Contains(Wrong, StringComparison.Ordinal)).ShouldBe(4);
        answers.Count(a => a.Body.Contains(TooMany, StringComparison.Ordinal)).ShouldBe(8);
    }

    [Fact]
    public async Task A_wrong_password_before_the_right_one_does_no_harm()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await CreateAsync(server, "known@example.org");
        using var browser = new TestBrowser(server);
        await browser.SignInAsync("known@example.org", "wrong password");

        (await browser.SignInAsync(" KNOWN@example.org ", Password)).Location.ShouldBe("/");

        (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.ScalarAsync<int>("SELECT access_failed_count FROM \"AspNetUsers\"")).ShouldBe(0);
    }

    [Fact]
    public async Task When_too_many_sign_in_at_once_the_next_one_holds_nothing_is_not_counted_and_is_told_when_to_come_again()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await CreateAsync(server, "known@example.org");
        using var browser = new TestBrowser(server);
        var turns = server.Services.GetRequiredService<PasswordTurns>();
        var inside = new List<IDisposable>();
        for (var n = 0; n < PasswordTurns.AtOnce; n++)
            inside.Add((await turns.TakeAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull());
        using var leaving = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, PasswordTurns.MostWaiting).Select(_ => turns.TakeAsync(leaving.Token)).ToList();

        var refused = await browser.SignInAsync("known@example.org", "wrong password");

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Body.ShouldContain("does not count as an attempt");
        refused.Body.ShouldContain("<h1>", customMessage: "the whole page");
        (await server.ScalarAsync<int>("SELECT access_failed_count FROM \"AspNetUsers\"")).ShouldBe(0);
        waiting.ShouldAllBe(w => !w.IsCompleted);
        // Those who give up waiting make room, and those who have a turn give it back once, however often they say so.
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        inside.ForEach(i => i.Dispose());
        inside.ForEach(i => i.Dispose());
        (await browser.SignInAsync("known@example.org", Password)).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Who_was_locked_by_an_administrator_is_told_so_with_the_right_password_only()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var account = await CreateAsync(server, "known@example.org");
        await using (var scope = server.Services.CreateAsyncScope())
            (await scope.ServiceProvider.GetRequiredService<LockAccount>().RunAsync(Actor.CommandLine, account, true, TestContext.Current.CancellationToken)).Succeeded.ShouldBeTrue();
        using var browser = new TestBrowser(server);

        (await browser.SignInAsync("known@example.org", "wrong password")).Body.ShouldContain(Wrong);
        (await browser.SignInAsync("known@example.org", Password)).Body.ShouldContain("An administrator has locked this account");
        (await browser.GetAsync(AppUrls.Account)).Location.ShouldNotBeNull().ShouldStartWith(AppUrls.SignIn);
    }

    [Fact]
    public async Task After_many_posts_from_one_address_it_has_to_wait()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { Limits = RestLimits.Usual });
        await CreateAsync(server, "known@example.org");
        using var browser = new TestBrowser(server);
        var statuses = new List<HttpStatusCode>();

        for (var attempt = 0; attempt <= 10; attempt++)
            statuses.Add((await browser.SignInAsync($"{attempt}@example.org", "x")).Status);

        // The window may turn over once on the way, but never lets all through.
        statuses[0].ShouldBe(HttpStatusCode.OK);
        statuses.ShouldContain(HttpStatusCode.TooManyRequests);
        (await browser.GetAsync(AppUrls.SignIn)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signing_out_needs_the_token_of_a_form()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);

        using var forged = await browser.Client.PostAsync(AppUrls.SignOut, new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
        (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);

        (await browser.SubmitAsync(AppUrls.SignOut)).Location.ShouldBe($"{AppUrls.SignIn}?left=1");
        (await browser.GetAsync(AppUrls.Account)).Location.ShouldNotBeNull().ShouldStartWith(AppUrls.SignIn);
    }

    [Fact]
    public async Task A_post_without_the_token_of_the_form_is_refused()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await CreateAsync(server, "known@example.org");
        using var browser = new TestBrowser(server);
        using var forged = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Input.Email", "known@example.org"), new("Input.Password", Password)]);

        using var answer = await browser.Client.PostAsync(AppUrls.SignIn, forged, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.GetAsync(AppUrls.Account)).Location.ShouldNotBeNull().ShouldStartWith(AppUrls.SignIn);
    }

    [Theory]
    [InlineData("/cases?q=drugs&page=2", "/cases?q=drugs&page=2")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("/account/sign-out", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Only_pages_of_this_application_are_returned_to(string? asked, string expected) => ReturnAddress.Local(asked).ShouldBe(expected);

    [Fact]
    public async Task The_sign_in_page_goes_back_to_where_the_person_wanted_to_be()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await CreateAsync(server, "known@example.org");
        using var browser = new TestBrowser(server);
        var away = (await browser.GetAsync($"{AppUrls.Account}?done=x")).Location!;

        (await browser.SignInAsync("known@example.org", Password, away[AppUrls.SignIn.Length..])).Location.ShouldBe($"{AppUrls.Account}?done=x");
    }

    private static async Task<Guid> CreateAsync(TocServer server, string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(
            Actor.CommandLine, new CreateAccountRequest("Known Person", email, new HashSet<Role> { Role.Analyst }, Password), TestContext.Current.CancellationToken);
        return made.Value.Id;
    }
}
