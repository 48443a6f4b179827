using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>Criterion G2: what the rules of the HTTP Observatory, as published, give the answers of this program by https.</summary>
public sealed class ScoreTests(PostgresFixture postgres)
{
    [Fact]
    public async Task G2_the_score_by_the_published_rules_is_at_least_120()
    {
        await using var server = await TestCertificate.ServerAsync(postgres, s => s with { SecureCookies = true, Hosts = ["toc.example.org"] });
        using var browser = new TestBrowser(server);
        // By a name of its own: for this machine's names browsers are not told to keep to https.
        using var request = new HttpRequestMessage(HttpMethod.Get, AppUrls.SignIn) { Headers = { Host = "toc.example.org" } };
        using var answer = await browser.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var score = Score(answer.Headers, html);

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", score.Select(s => $"{s.Test} {s.Points:+0;-0;0}")));
        (100 + score.Sum(s => s.Points)).ShouldBeGreaterThanOrEqualTo(120);
        score.Where(s => s.Points < 0).ShouldBeEmpty();
        answer.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000; includeSubDomains"]);
    }

    /// <summary>The tests of the Observatory with what each gives or takes. Points above 100 count where nothing brings the score below 90.</summary>
    private static List<(string Test, int Points)> Score(HttpResponseHeaders headers, string html)
    {
        string? One(string name) => headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
        var policy = (One("Content-Security-Policy") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(d => d.Split(' ')).ToDictionary(d => d[0], d => d[1..], StringComparer.Ordinal);
        string[] Of(string directive) => policy.GetValueOrDefault(directive) ?? policy.GetValueOrDefault("default-src") ?? [];
        var scripts = Of("script-src").Concat(Of("object-src")).ToList();
        var styles = Of("style-src");
        var cookies = headers.TryGetValues("Set-Cookie", out var set) ? set.ToList() : [];
        var age = long.TryParse(Regex.Match(One("Strict-Transport-Security") ?? "", @"max-age=(\d+)").Groups[1].Value, out var seconds) ? seconds : 0;
        var foreign = Regex.Count(html, """<script[^>]+src="(https?:)?//""");
        return
        [
            // Without any 'unsafe': +5, with default-src 'none' +10; unsafe-inline in styles alone: 0; in scripts: -20; none: -25.
            ("content-security-policy", policy.Count == 0 ? -25 : scripts.Any(s => s is "'unsafe-inline'" or "'unsafe-eval'" or "*" or "https:" or "data:") ? -20
                : styles.Any(s => s is "'unsafe-inline'" or "*" or "https:" or "data:") ? 0 : Of("default-src") is ["'none'"] ? 10 : 5),
            ("cookies", cookies.Count == 0 ? 0 : cookies.All(c => Has(c, "secure") && Has(c, "httponly")) ? cookies.All(c => Has(c, "samesite=")) ? 5 : 0 : -20),
            ("cross-origin-resource-sharing", One("Access-Control-Allow-Origin") == "*" ? -50 : 0),
            ("strict-transport-security", age >= 15_768_000 ? 0 : age > 0 ? -10 : -20),
            ("referrer-policy", One("Referrer-Policy") switch { "no-referrer" or "same-origin" or "strict-origin" or "strict-origin-when-cross-origin" => 5, null => 0, _ => -5 }),
            ("subresource-integrity", foreign == 0 ? 0 : -50),
            ("x-content-type-options", One("X-Content-Type-Options") == "nosniff" ? 0 : -5),
            ("x-frame-options", Of("frame-ancestors") is ["'none'"] or ["'self'"] ? 5 : One("X-Frame-Options") is "DENY" or "SAMEORIGIN" ? 0 : -20),
            ("cross-origin-resource-policy", One("Cross-Origin-Resource-Policy") switch { "same-origin" or "same-site" => 10, null or "cross-origin" => 0, _ => -5 }),
        ];
    }

    private static bool Has(string cookie, string attribute) => cookie.Contains($"; {attribute}", StringComparison.OrdinalIgnoreCase);
}
