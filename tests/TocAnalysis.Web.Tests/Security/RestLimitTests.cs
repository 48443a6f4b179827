using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

public sealed partial class RestLimitTests(PostgresFixture postgres)
{
    /// <summary>Files of counts, of what is given out already, and of one citation.</summary>
    private static readonly string[] Counts =
    [
        "/tables.", "/matrices/", "/coverage.", "/overview.", "/countries/", "/offences/", "/map.", "/flows.", "/timeline-spans.", "/convention/implementation/table.", "/releases/", "/cite/",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task H2_each_key_has_its_reads_writes_and_exports_and_is_told_when_to_go_on()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { Limits = new RestLimits(4, 2, 1) });
        using var key = await server.ClientAsync(Role.Researcher, "One");
        using var other = await server.ClientAsync(Role.Researcher, "Other");

        (await Statuses(5, () => key.GetAsync("/api/v1/offences", Stop))).ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);
        (await Statuses(3, () => key.PostAsync("/api/v1/cases", new StringContent("{", Encoding.UTF8, "application/json"), Stop))).ShouldBe([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests]);
        (await Statuses(2, () => key.GetAsync("/api/v1/exports/package.zip", Stop))).ShouldBe([HttpStatusCode.OK, HttpStatusCode.TooManyRequests]);

        using var refused = await key.GetAsync("/api/v1/offences", Stop);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        refused.Headers.Contains("Content-Security-Policy").ShouldBeTrue("headers stand on every answer");
        (await Statuses(1, () => other.GetAsync("/api/v1/offences", Stop))).ShouldBe([HttpStatusCode.OK]);
    }

    [Fact]
    public async Task H2_what_gives_out_records_counts_as_an_export_and_a_table_of_counts_as_a_read()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { Limits = new RestLimits(4, 2, 1) });
        using var key = await server.ClientAsync(Role.Researcher, "One");

        (await Statuses(1, () => key.GetAsync("/api/v1/codings.csv", Stop))).ShouldBe([HttpStatusCode.OK]);
        foreach (var address in new[] { "/api/v1/codings.xlsx", "/api/v1/exports/1/file", "/api/v1/EXPORTS/package.ZIP/", "/api/v1/network.gexf" })
            (await Statuses(1, () => key.GetAsync(address, Stop))).ShouldBe([HttpStatusCode.TooManyRequests], address);
        (await Statuses(2, () => key.GetAsync("/api/v1/tables.csv?rows=country&columns=stage", Stop))).ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK]);

        // A new address of a file is one or the other: whoever adds it says here that it holds counts, or marks it.
        var files = server.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => (Address: "/" + e.RoutePattern.RawText!.TrimStart('/'), IsExport: ExportMarks.IsExport(e), IsRead: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true))
            .Where(e => e.IsRead && e.Address.StartsWith("/api/v1/", StringComparison.Ordinal) && (e.IsExport || LooksLikeFile().IsMatch(e.Address))).ToList();
        files.Where(f => !f.IsExport).Select(f => f.Address["/api/v1".Length..]).Where(a => !Counts.Any(c => a.StartsWith(c, StringComparison.Ordinal))).ShouldBeEmpty();
        files.Where(f => f.IsExport).Select(f => f.Address["/api/v1".Length..]).Where(a => Counts.Any(c => a.StartsWith(c, StringComparison.Ordinal))).ShouldBeEmpty();
        Counts.Where(c => !files.Any(f => f.Address["/api/v1".Length..].StartsWith(c, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<HttpStatusCode>> Statuses(int times, Func<Task<HttpResponseMessage>> ask)
    {
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < times; n++)
        {
            using var answer = await ask();
            statuses.Add(answer.StatusCode);
        }

        return statuses;
    }

    [GeneratedRegex(@"(\.(?!json)\w+|/\{ending\}|/file)$")]
    private static partial Regex LooksLikeFile();
}
