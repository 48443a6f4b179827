using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>Criterion C2: whatever address names a case that one may not see, the answer has the bytes of the answer for a case that does not exist.</summary>
public sealed class SameAsNothingTests(PostgresFixture postgres)
{
    private const string Nothing = "TOC-9876";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Analyst)]
    [InlineData(Role.Secretariat)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Auditor)]
    public async Task A_case_out_of_reach_is_answered_like_none(Role role)
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var (database, store) = (server.Services.GetRequiredService<TocDatabase>(), scope.ServiceProvider.GetRequiredService<CaseStore>());
        await CodedCases.CaseAsync(database, store);
        var hidden = await CodedCases.CaseAsync(database, store, sensitivity: Sensitivity.Restricted);
        using var key = await server.ClientAsync(role);
        using var browser = await TestBrowser.SignedInAsync(server, "Low", role);
        using var researcher = await server.ClientAsync(Role.Researcher);
        // The case stands in the path, in the query, and in the conditions that a list takes.
        var patterns = MappedAddresses.Read(server).Where(p => p.Contains("{id}", StringComparison.OrdinalIgnoreCase)).ToList();
        patterns.Count.ShouldBeGreaterThan(12);
        var queries = new[] { "/cases?q={Id}", "/api/v1/cases?q={Id}", "/admin/audit?case={Id}", "/api/v1/agreement?case={Id}", "/registers/{kind}/new?case={Id}", "/api/v1/registers/{kind}?case={Id}", "/registers/{kind}?case={Id}" };
        var (wrong, tried, differs) = (new List<string>(), 0, 0);

        foreach (var pattern in patterns.Concat(queries))
        {
            // A register has its own kinds; the others take any text.
            var there = pattern.Replace("{kind}", "host-side", StringComparison.Ordinal);
            var client = there.StartsWith("/api/", StringComparison.Ordinal) ? key : browser.Client;
            // The auditor is told that something was done with the case, and by whom.
            if (role == Role.Auditor && there.StartsWith("/admin/audit", StringComparison.Ordinal))
                continue;
            tried++;
            var (of, none) = (await ReadAsync(client, MappedAddresses.Filled(there, hidden), hidden), await ReadAsync(client, MappedAddresses.Filled(there, Nothing), Nothing));
            if (of != none)
                wrong.AddRange(MappedAddresses.Differing(new() { [pattern] = of }, new() { [pattern] = none }));
            if (there.StartsWith("/api/", StringComparison.Ordinal) && await ReadAsync(researcher, MappedAddresses.Filled(there, hidden), hidden) != await ReadAsync(researcher, MappedAddresses.Filled(there, Nothing), Nothing))
                differs++;
        }

        foreach (var (method, pattern) in MappedAddresses.Writes(server).Where(w => w.Pattern.Contains("{id}", StringComparison.Ordinal)))
        {
            tried++;
            var (of, none) = (await WriteAsync(key, method, pattern, hidden), await WriteAsync(key, method, pattern, Nothing));
            if (of != none)
                wrong.Add($"{method} {pattern}: {of} ≠ {none}");
        }

        wrong.ShouldBeEmpty();
        tried.ShouldBeGreaterThan(40);
        // The comparison can fail: whoever may see the case gets other answers.
        differs.ShouldBeGreaterThan(3);
    }

    private static async Task<string> ReadAsync(HttpClient client, string address, string id) =>
        (await MappedAddresses.ReadAsync(await client.GetAsync(address, Stop), always: true)).Replace(id, "ID", StringComparison.Ordinal);

    private static async Task<string> WriteAsync(HttpClient client, HttpMethod method, string pattern, string id)
    {
        using var request = new HttpRequestMessage(method, MappedAddresses.Filled(pattern, id)) { Content = new StringContent("""{ "title": "x", "value": "cannot-tell", "outcome": "contested", "reason": "?" }""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var answer = await client.SendAsync(request, Stop);
        answer.StatusCode.ShouldNotBe(HttpStatusCode.NoContent, $"{method} {pattern}");
        return $"{(int)answer.StatusCode} {MappedAddresses.Plain(await answer.Content.ReadAsStringAsync(Stop))}".Replace(id, "ID", StringComparison.Ordinal);
    }
}
