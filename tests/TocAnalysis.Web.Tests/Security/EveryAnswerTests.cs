using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>What holds for every address and every kind of answer.</summary>
public sealed class EveryAnswerTests(PostgresFixture postgres)
{
    /// <summary>All that is open without signing in, apart from static files.</summary>
    private static readonly string[] Open =
    [
        "/account/invitation", "/account/second-step", "/account/setup", "/account/sign-in", "/account/sign-out", "/error", "/forbidden", "/not-found",
        "/health/live", "/health/ready", "/openapi/{documentName}.json", "/api/docs",
    ];

    /// <summary>Whether a pattern is among what is open without signing in.</summary>
    internal static bool IsOpen(string pattern) => Open.Any(o => pattern.StartsWith(o, StringComparison.Ordinal));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C6_nothing_is_open_without_signing_in_but_what_is_listed_here()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var endpoints = server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();
        var open = endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            // Assets of the program and of its libraries.
            .Where(p => !p.Contains('.', StringComparison.Ordinal) || p.EndsWith("{documentName}.json", StringComparison.Ordinal)).Distinct().ToList();
        endpoints.Count.ShouldBeGreaterThan(200);

        open.Where(p => !Open.Any(o => p == o || p.StartsWith(o + "/", StringComparison.Ordinal))).ShouldBeEmpty();
        using var nobody = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        foreach (var pattern in MappedAddresses.Read(server).Where(p => !Open.Any(o => p.StartsWith(o, StringComparison.Ordinal))))
        {
            using var answer = await nobody.GetAsync(MappedAddresses.Filled(pattern, "TOC-0001"), Stop);
            (answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound).ShouldBeTrue($"{pattern}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task G4_headers_stand_on_every_kind_of_answer()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher);
        using var key = await server.ClientAsync(Role.Researcher);
        using var nobody = server.Anonymous();
        var tried = new List<HttpStatusCode>();
        foreach (var (client, request) in new (HttpClient, HttpRequestMessage)[]
        {
            (browser.Client, new(HttpMethod.Get, "/cases")), (browser.Client, new(HttpMethod.Get, "/nowhere")), (browser.Client, new(HttpMethod.Get, "/cases/TOC-9999")), (browser.Client, new(HttpMethod.Get, "/app.css")),
            (browser.Client, new(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1")), (browser.Client, new(HttpMethod.Get, "/download/package.zip")), (browser.Client, new(HttpMethod.Post, "/account/sign-in")),
            (key, new(HttpMethod.Get, "/api/v1/cases")), (key, new(HttpMethod.Get, "/api/v1/cases/TOC-9999")), (key, new(HttpMethod.Get, "/api/v1/nowhere")), (nobody, new(HttpMethod.Get, "/api/v1/cases")), (nobody, new(HttpMethod.Get, "/account/sign-in")),
        })
        {
            using (request)
            {
                using var answer = await client.SendAsync(request, Stop);
                tried.Add(answer.StatusCode);
                var place = $"{request.Method} {request.RequestUri}: {answer.StatusCode}";
                foreach (var (name, value) in new[] { ("Content-Security-Policy", "default-src 'none'"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin") })
                    string.Join(" ", answer.Headers.TryGetValues(name, out var values) ? values : []).ShouldContain(value, Case.Sensitive, $"{place} {name}");
                answer.Headers.Contains("Server").ShouldBeFalse(place);
            }
        }

        tried.Distinct().Count().ShouldBeGreaterThan(3);
    }
}
