using System.Net;
using System.Text;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

public sealed class RestLimitTests(PostgresFixture postgres)
{
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
}
