using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>A session stands in the database: its end is its end, wherever the cookie was copied to.</summary>
public sealed class SessionTests(PostgresFixture postgres)
{
    private const string Password = "a password of a test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task B3_a_copied_cookie_is_worth_nothing_after_its_owner_left()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);
        using var copy = Copied(server, browser);
        (await copy.GetAsync(AppUrls.Account, Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await browser.SubmitAsync(AppUrls.SignOut)).Location.ShouldBe($"{AppUrls.SignIn}?left=1");

        (await copy.GetAsync(AppUrls.Account, Stop)).Headers.Location!.PathAndQuery.ShouldStartWith(AppUrls.SignIn);
        (await copy.GetAsync("/cases", Stop)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var circuit = await copy.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Stop);
        circuit.StatusCode.ShouldNotBe(HttpStatusCode.OK);
        (await server.ScalarAsync<long>("SELECT count(*) FROM session")).ShouldBe(0);
    }

    [Fact]
    public async Task What_comes_from_a_page_goes_on_in_its_order_while_the_session_is_told_of_it()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Sessions.Claim, Guid.NewGuid().ToString())], "test"));
        var activity = new CircuitActivity(new Known(person), server.Services.GetRequiredService<Sessions>(), TimeProvider.System);
        var came = 0;
        var handler = activity.CreateInboundActivityHandler(_ =>
        {
            came++;
            return Task.CompletedTask;
        });

        var pending = handler(null!);
        came.ShouldBe(1, "an event that waited for the database would be overtaken by the next one");
        await pending;
    }

    private sealed class Known(ClaimsPrincipal person) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(person));
    }

    [Fact]
    public async Task B2_a_session_ends_when_it_is_not_used_and_after_half_a_day_in_any_case()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var idle = await TestBrowser.SignedInAsync(server, "Idle", Role.Analyst);
        using var old = await TestBrowser.SignedInAsync(server, "Old", Role.Analyst);
        using var fresh = await TestBrowser.SignedInAsync(server, "Fresh", Role.Analyst);
        await server.RunAsync("UPDATE session SET seen_at = now() - interval '31 minutes' WHERE user_id = (SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Idle')");
        await server.RunAsync("UPDATE session SET created_at = now() - interval '12 hours 1 minute' WHERE user_id = (SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Old')");
        await server.RunAsync("UPDATE session SET seen_at = now() - interval '29 minutes', created_at = now() - interval '11 hours' WHERE user_id = (SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Fresh')");

        (await idle.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await old.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await fresh.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.ScalarAsync<bool>("SELECT seen_at > now() - interval '1 minute' FROM session WHERE user_id = (SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Fresh')")).ShouldBeTrue("use keeps it");
        (await server.Services.GetRequiredService<Sessions>().SweepAsync(Stop)).ShouldBeLessThanOrEqualTo(2);
        (await server.ScalarAsync<long>("SELECT count(*) FROM session")).ShouldBe(1);
    }

    [Fact]
    public async Task B5_a_new_password_ends_the_other_sessions_and_not_this_one()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var email = await AccountAsync(server, "Ada", Role.Analyst);
        var browsers = new[] { new TestBrowser(server), new TestBrowser(server), new TestBrowser(server) };
        foreach (var browser in browsers)
            (await browser.SignInAsync(email, Password)).Location.ShouldBe("/");

        (await browsers[0].SubmitAsync(AppUrls.Account, "password", ("PasswordInput.Current", Password), ("PasswordInput.Password", "another long password"), ("PasswordInput.PasswordAgain", "another long password")))
            .Location.ShouldBe($"{AppUrls.Account}?done=password");

        var statuses = new List<HttpStatusCode>();
        foreach (var browser in browsers)
        {
            statuses.Add((await browser.GetAsync(AppUrls.Account)).Status);
            browser.Dispose();
        }

        statuses.ShouldBe([HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.Redirect]);
    }

    [Fact]
    public async Task B4_a_lock_and_other_roles_are_felt_with_the_next_request_and_open_pages_end_at_once_in_every_instance()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var other = await TocServer.BesideAsync(server);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher);
        var account = await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Ada'");
        // Two open pages, one in each instance.
        await using var here = server.Services.CreateAsyncScope();
        await using var there = other.Services.CreateAsyncScope();
        var circuits = new[] { await OpenAsync(here.ServiceProvider, server), await OpenAsync(there.ServiceProvider, server) };
        await Until(() => server.Services.GetRequiredService<SessionWatcherMark>().Listens && other.Services.GetRequiredService<SessionWatcherMark>().Listens);
        circuits.ShouldAllBe(c => c.Person!.Identity!.IsAuthenticated);

        (await here.ServiceProvider.GetRequiredService<ChangeRoles>().RunAsync(Actor.CommandLine, account, new HashSet<Role> { Role.Analyst }, Stop)).Succeeded.ShouldBeTrue();

        (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        await Until(() => circuits.All(c => c.Person!.Identity!.IsAuthenticated == false));
        // Whatever the page still sends is answered as if by nobody.
        (await here.ServiceProvider.GetRequiredService<CurrentActor>().GetAsync()).Roles.ShouldBeEmpty();
        server.Services.GetRequiredService<OpenCircuits>().Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_session_that_ended_while_nobody_heard_of_it_ends_its_pages_before_a_database_that_is_back_answers_anybody()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher);
        await using var here = server.Services.CreateAsyncScope();
        var circuit = await OpenAsync(here.ServiceProvider, server);
        await server.ScalarAsync<long>("WITH quiet AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', true)), gone AS (DELETE FROM session USING quiet RETURNING 1) SELECT count(*) FROM gone");

        await server.Services.GetRequiredService<DatabaseWatch>().ComeBackAsync(Stop);

        circuit.Person!.Identity!.IsAuthenticated.ShouldBeFalse();
    }

    [Fact]
    public async Task Owners_and_administrators_see_where_an_account_is_signed_in_and_end_it()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var email = await AccountAsync(server, "Ada", Role.Analyst);
        using var one = new TestBrowser(server);
        using var two = new TestBrowser(server);
        two.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        await one.SignInAsync(email, Password);
        await two.SignInAsync(email, Password);
        var account = await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\" WHERE display_name = 'Ada'");
        await using var scope = server.Services.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<AccountSessions>();

        (await one.GetAsync(AppUrls.Account)).Body.ShouldContain("Firefox, Linux");
        (await sessions.ListAsync(TocWorld.Researcher, account, null, Stop)).Refusal.ShouldBe(Domain.Refusal.Forbidden);
        (await sessions.EndAsync(TocWorld.Researcher, account, null, null, Stop)).Refusal.ShouldBe(Domain.Refusal.Forbidden);
        (await one.SubmitAsync(AppUrls.Account, "sessions")).Location.ShouldBe($"{AppUrls.Account}?done=session");
        (await two.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await one.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);
        (await sessions.EndAsync(TocWorld.Administrator, account, null, null, Stop)).Value.ShouldBe(1);
        (await one.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        // Who came in, from where it ended, and who was refused stand in the audit log.
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'session' AND action = 'create' AND actor = 'Ada'")).ShouldBe(2);
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'session' AND action = 'create' AND (changes->'ticket' <> '[]' OR changes->'hash' <> '[]')")).ShouldBe(0);
    }

    [Fact]
    public async Task B1_over_https_every_cookie_is_tied_to_this_host_and_out_of_reach_of_scripts()
    {
        await using var server = await TestCertificate.ServerAsync(postgres, s => s with { SecureCookies = true });
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);

        var cookies = browser.Cookies.GetAllCookies().ToList();

        cookies.Select(c => c.Name).ShouldBe(["__Host-toc", "__Host-toc-form"], ignoreOrder: true);
        cookies.ShouldAllBe(c => c.Secure && c.HttpOnly && c.Path == "/");
        (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A8_every_refused_attempt_to_sign_in_is_in_the_audit_log_without_what_was_typed()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var email = await AccountAsync(server, "Ada", Role.Analyst);
        using var browser = new TestBrowser(server);
        for (var n = 0; n < 3; n++)
        {
            await browser.SignInAsync(email, "secretly wrong");
            await browser.SignInAsync($"secretly-unknown{n}@example.org", "secretly wrong");
        }

        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'sign_in' AND action = 'refuse'")).ShouldBe(6);
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE audit_entry::text LIKE '%secretly%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A3_passwords_are_hashed_210_000_times_and_older_hashes_made_anew_at_the_next_sign_in()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var email = await AccountAsync(server, "Ada", Role.Analyst);
        var old = new PasswordHasher<AppUser>(Options.Create(new PasswordHasherOptions { IterationCount = 100_000 })).HashPassword(new AppUser(), Password);
        Rounds(await HashAsync()).ShouldBe(210_000);
        await server.RunAsync($"UPDATE \"AspNetUsers\" SET password_hash = '{old}' WHERE display_name = 'Ada'");
        Rounds(await HashAsync()).ShouldBe(100_000);
        using var browser = new TestBrowser(server);

        (await browser.SignInAsync(email, Password)).Location.ShouldBe("/");

        Rounds(await HashAsync()).ShouldBe(210_000);

        Task<string> HashAsync() => server.ScalarAsync<string>("SELECT password_hash FROM \"AspNetUsers\" WHERE display_name = 'Ada'");
    }

    /// <summary>The count that a hash of format 3 tells: big-endian, after the format and the function.</summary>
    private static int Rounds(string hash) => (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));

    /// <summary>An open page: its state of authentication as the framework sets it up, for the one session there is.</summary>
    private static async Task<CircuitRevalidation> OpenAsync(IServiceProvider services, TocServer server)
    {
        var user = await services.GetRequiredService<TocContext>().Users.AsNoTracking().SingleAsync(u => u.DisplayName == "Ada", Stop);
        var person = await services.GetRequiredService<IUserClaimsPrincipalFactory<AppUser>>().CreateAsync(user);
        ((ClaimsIdentity)person.Identity!).AddClaim(new Claim(Sessions.Claim, (await server.ScalarAsync<Guid>("SELECT id FROM session")).ToString()));
        var circuit = (CircuitRevalidation)services.GetRequiredService<AuthenticationStateProvider>();
        circuit.SetAuthenticationState(Task.FromResult(new AuthenticationState(person)));
        (await circuit.IsStillValidAsync(person)).ShouldBeTrue();
        return circuit;
    }

    private static async Task<string> AccountAsync(TocServer server, string name, params Role[] roles)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await using var scope = server.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest(name, email, new HashSet<Role>(roles), Password), Stop)).Succeeded.ShouldBeTrue();
        return email;
    }

    private static HttpClient Copied(TocServer server, TestBrowser browser)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", browser.Cookies.GetCookies(server.Address).Select(c => $"{c.Name}={c.Value}")));
        return client;
    }

    private static async Task Until(Func<bool> met)
    {
        for (var n = 0; n < 200 && !met(); n++)
            await Task.Delay(50, Stop);
        met().ShouldBeTrue();
    }
}
