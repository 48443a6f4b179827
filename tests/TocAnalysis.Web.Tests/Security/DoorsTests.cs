using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>Each door takes its own proof: pages the cookie, REST the key, circuits only from their own pages.</summary>
public sealed class DoorsTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rest_does_not_take_the_cookie_and_pages_do_not_take_a_key()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Administrator, Role.Researcher);
        using var program = await server.ClientAsync(Role.Administrator);

        (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync($"{RestApi.Root}/cases")).Status.ShouldBe(HttpStatusCode.Unauthorized);

        using var api = await program.GetAsync($"{RestApi.Root}/nothing-here", Stop);
        api.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var page = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        page.DefaultRequestHeaders.Authorization = program.DefaultRequestHeaders.Authorization;
        using var away = await page.GetAsync(AppUrls.Account, Stop);
        away.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        away.Headers.Location!.PathAndQuery.ShouldStartWith(AppUrls.SignIn);
    }

    [Fact]
    public async Task A_revoked_key_is_worth_nothing_from_then_on()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var key = (await scope.ServiceProvider.GetRequiredService<CreateApiKey>().RunAsync(Actor.CommandLine, "Script", Role.Researcher, Stop)).Value;
        using var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Key);
        using var before = await client.GetAsync($"{RestApi.Root}/nothing-here", Stop);
        before.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await scope.ServiceProvider.GetRequiredService<RevokeApiKey>().RunAsync(Actor.CommandLine, key.Id, Stop)).Succeeded.ShouldBeTrue();

        using var after = await client.GetAsync($"{RestApi.Root}/nothing-here", Stop);
        after.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        key.Key.ShouldStartWith(ApiKeyHandler.Prefix);
        (await server.ScalarAsync<long>($"SELECT count(*) FROM api_key WHERE encode(hash, 'escape') LIKE '%{key.Key}%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_reads_writes_by_no_route()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Analyst);
        var before = await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry");
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith(RestApi.Root, StringComparison.Ordinal))
            // Computes from what is sent and keeps nothing.
            .Where(e => !Regex.IsMatch(e.RoutePattern.RawText!, @"/(agreement|network)/compute(\.[a-z]+)?$"))
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Where(m => m is not ("GET" or "HEAD")).Select(m => (Method: m, Route: e.RoutePattern.RawText!)))
            .ToList();
        routes.Count.ShouldBeGreaterThan(4);
        var statuses = new Dictionary<string, HttpStatusCode>();

        foreach (var (method, route) in routes)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Regex.Replace(route, "{[^}]*}", "1"));
            request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await client.SendAsync(request, Stop);
            statuses[$"{method} {route}"] = answer.StatusCode;
        }

        statuses.Where(s => (int)s.Value is < 400 or >= 500).ShouldBeEmpty();
        statuses[$"POST {RestApi.Root}/imports"].ShouldBe(HttpStatusCode.Forbidden);
        // Nothing but that it was refused.
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action <> 'refuse'")).ShouldBe(before);
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'refuse' AND entity = 'rest' AND key = 'POST /api/v1/imports'")).ShouldBe(1);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("own", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1:1", false)]
    public async Task A_circuit_opens_for_pages_of_this_address_only(string? origin, bool lets)
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? server.Address.GetLeftPart(UriPartial.Authority) : origin);

        using var answer = await browser.Client.SendAsync(request, Stop);

        answer.StatusCode.ShouldBe(lets ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_circuit_ends_when_the_account_was_locked_renamed_or_given_other_roles()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var roles = new HashSet<Role> { Role.Analyst };
        foreach (var change in new Func<IServiceProvider, Guid, Task>[]
        {
            (s, id) => s.GetRequiredService<LockAccount>().RunAsync(Actor.CommandLine, id, true, Stop),
            (s, id) => s.GetRequiredService<RenameAccount>().RunAsync(Actor.CommandLine, id, $"Renamed {id}", Stop),
            (s, id) => s.GetRequiredService<ChangeRoles>().RunAsync(Actor.CommandLine, id, new HashSet<Role> { Role.Researcher }, Stop),
        })
        {
            await using var scope = server.Services.CreateAsyncScope();
            var services = scope.ServiceProvider;
            var account = (await services.GetRequiredService<CreateAccount>().RunAsync(
                Actor.CommandLine, new CreateAccountRequest($"Person {Guid.NewGuid():N}", $"{Guid.NewGuid():N}@example.org", roles, "a password of a test"), Stop)).Value.Id;
            var user = await services.GetRequiredService<TocContext>().Users.AsNoTracking().SingleAsync(u => u.Id == account, Stop);
            var person = await services.GetRequiredService<IUserClaimsPrincipalFactory<AppUser>>().CreateAsync(user);
            using var circuit = (CircuitRevalidation)services.GetRequiredService<AuthenticationStateProvider>();
            (await circuit.IsStillValidAsync(person)).ShouldBeTrue();

            await change(services, account);

            (await circuit.IsStillValidAsync(person)).ShouldBeFalse();
            (await circuit.IsStillValidAsync(new ClaimsPrincipal(new ClaimsIdentity()))).ShouldBeTrue("nobody signed in has nothing to lose");
        }
    }

    [Fact]
    public async Task Cookies_are_out_of_reach_of_scripts_and_of_other_sites()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);

        var cookies = browser.Cookies.GetCookies(server.Address).ToList();

        cookies.Select(c => c.Name).ShouldBe(["toc", "toc-form"], ignoreOrder: true);
        cookies.ShouldAllBe(c => c.HttpOnly);
    }
}
