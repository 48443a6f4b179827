using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Agreement;

/// <summary>The route over HTTP, with every published table.</summary>
public sealed class AgreementApiTests(AgreementServer shared) : IClassFixture<AgreementServer>
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["percent_agreement_all"] = "percentAgreement",
        ["percent_agreement_pairs"] = "percentAgreementPairs",
        ["percent_agreement_pairs_quadratic"] = "percentAgreementPairsQuadratic",
        ["cohen_kappa"] = "cohenKappa",
        ["cohen_kappa_linear"] = "cohenKappaLinear",
        ["cohen_kappa_quadratic"] = "cohenKappaQuadratic",
        ["cohen_kappa_quadratic_listwise"] = "cohenKappaQuadratic",
        ["cohen_kappa_linear_declared_scale"] = "cohenKappaLinear",
        ["cohen_kappa_quadratic_declared_scale"] = "cohenKappaQuadratic",
        ["scott_pi"] = "scottPi",
        ["fleiss_kappa"] = "fleissKappa",
        ["fleiss_kappa_gwet_missing"] = "fleissKappaWithMissing",
        ["fleiss_kappa_quadratic"] = "fleissKappaQuadratic",
        ["conger_exact_kappa"] = "congerKappa",
        ["conger_kappa_gwet_missing"] = "congerKappa",
        ["conger_kappa_quadratic"] = "congerKappaQuadratic",
        ["light_kappa"] = "lightKappa",
        ["krippendorff_alpha_nominal"] = "krippendorffAlphaNominal",
        ["krippendorff_alpha_ordinal"] = "krippendorffAlphaOrdinal",
        ["krippendorff_alpha_interval"] = "krippendorffAlphaInterval",
        ["krippendorff_alpha_quadratic"] = "krippendorffAlphaInterval",
        ["krippendorff_alpha_ratio"] = "krippendorffAlphaRatio",
        ["gwet_ac1"] = "gwetAc1",
        ["gwet_ac2_quadratic"] = "gwetAc2Quadratic",
        ["brennan_prediger"] = "brennanPrediger",
        ["brennan_prediger_quadratic"] = "brennanPredigerQuadratic",
    };

    private readonly HttpClient client = shared.Client;

    [Fact]
    public async Task Every_published_table_gives_its_published_coefficients()
    {
        using var stream = typeof(AgreementApiTests).Assembly.GetManifestResourceStream("published-tables.json")!;
        using var file = await JsonDocument.ParseAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        var compared = 0;
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            foreach (var expected in vector.GetProperty("expected").EnumerateArray())
            {
                var measure = expected.GetProperty("measure").GetString()!;
                if (!Names.TryGetValue(measure, out var name)) continue;
                var answer = await AnswerAsync(Body(vector, expected, measure));
                var printed = expected.GetProperty("published").ValueKind == JsonValueKind.Number;
                answer.GetProperty(name).GetProperty("value").GetDouble().ShouldBe(
                    expected.GetProperty(printed ? "published" : "computed").GetDouble(),
                    printed ? expected.GetProperty("tolerance").GetDouble() : 1e-9,
                    $"{vector.GetProperty("id")} {measure}");
                compared++;
            }
        }

        compared.ShouldBe(ComparedOverHttp);
    }

    private const int ComparedOverHttp = 86;

    [Fact]
    public async Task A_coefficient_that_does_not_exist_is_answered_with_the_reason_and_the_counts()
    {
        var answer = await AnswerAsync("""{ "units": [["y", null], [null, "n"], ["y", null]] }""");

        var alpha = answer.GetProperty("krippendorffAlphaNominal");
        alpha.GetProperty("notDefined").GetString().ShouldBe("no unit was coded by two coders");
        (alpha.GetProperty("n").GetInt32(), alpha.GetProperty("pairable").GetInt32()).ShouldBe((3, 0));
        alpha.TryGetProperty("value", out _).ShouldBeFalse();
        alpha.GetProperty("interval").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{ "units": [["a", "b"], ["a"]] }""", "units[1]")]
    [InlineData("""[1, 2]""", "body")]
    [InlineData("""{ "units": [[""", "body")]
    [InlineData("""{ "units": [["a", "b"]], "units": [["a", "a"]] }""", "body")]
    [InlineData("""{ "units": [["a", "b"]], "\ud800": 1 }""", "body")]
    [InlineData("""{ "units": [["a", "\ud800"]] }""", "units[0][1]")]
    [InlineData("""{ "units": [[NaN, 1]] }""", "body")]
    [InlineData("null", "body")]
    [InlineData("", "body")]
    public async Task Faulty_bodies_are_problems_with_their_place(string body, string place)
    {
        using var response = await PostAsync(client, body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("place").GetString()).ShouldBe([place]);
    }

    [Fact]
    public async Task Without_a_key_there_is_no_answer()
    {
        using var anonymous = shared.Server.Anonymous();
        using var response = await PostAsync(anonymous, """{ "units": [] }""");

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task The_description_of_the_area_names_the_route_and_its_answer()
    {
        var description = await client.GetFromJsonAsync<JsonElement>(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);

        var post = description.GetProperty("paths").GetProperty("/api/v1/agreement/compute").GetProperty("post");
        post.GetProperty("requestBody").GetRawText().ShouldContain("ComputeAgreementRequest");
        post.GetProperty("responses").GetProperty("200").GetRawText().ShouldContain("AgreementAnswer");
        description.GetProperty("components").GetProperty("schemas").GetProperty("AgreementAnswer").GetProperty("properties").TryGetProperty("gwetAc2Quadratic", out _).ShouldBeTrue();
    }

    private static string Body(JsonElement vector, JsonElement expected, string measure)
    {
        var layout = vector.GetProperty("layout").GetString()!;
        var rows = vector.GetProperty("data").EnumerateArray().Select(row => row.EnumerateArray().ToArray());
        if (expected.TryGetProperty("coders", out var coders))
            rows = rows.Select(row => coders.EnumerateArray().Select(coder => row[coder.GetInt32() - 1]).ToArray());
        var body = new JsonObject
        {
            [layout] = JsonSerializer.SerializeToNode(rows),
            ["level"] = vector.GetProperty("level").GetString(),
            ["draws"] = 0,
        };

        // R irr drops a scale point that nobody used: its printed values for the anxiety table hold on the values found.
        if (vector.GetProperty("id").GetString() != "IRR-ANXIETY" || measure.EndsWith("_declared_scale", StringComparison.Ordinal))
            body["categories"] = JsonSerializer.SerializeToNode(vector.GetProperty("categories"));
        return body.ToJsonString();
    }

    private async Task<JsonElement> AnswerAsync(string body)
    {
        using var response = await PostAsync(client, body);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer.GetRawText());
        return answer;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PostAsync(new Uri("/api/v1/agreement/compute", UriKind.Relative), content, TestContext.Current.CancellationToken);
    }
}

/// <summary>One server for the tests of the route: they write nothing.</summary>
public sealed class AgreementServer(PostgresFixture postgres) : IAsyncLifetime
{
    public TocServer Server { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TocServer.StartAsync(postgres);
        Client = await Server.ClientAsync(Role.Analyst);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
