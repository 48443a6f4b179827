using System.Net;
using System.Text;
using System.Text.Json;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Web.Features.Network;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Network;

/// <summary>Networks recorded elsewhere, through REST and through the reader of files.</summary>
public sealed class ComputeNetworkTests(PostgresFixture postgres)
{
    private const string Matrix = "\uFEFF\"\",\"N1\",\"N 2\",\"N,3\"\r\n\"N1\",0,2,0\r\n\"N 2\",0,0,0\r\n\"N,3\",0,0,0\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_matrix_is_measured_and_comes_back_from_GEXF_and_GraphML()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = await server.ClientAsync(Role.Analyst);

        using var direct = JsonDocument.Parse(await PostAsync(client, "/api/v1/network/compute", Matrix));
        var measures = direct.RootElement.GetProperty("measures");
        (measures.GetProperty("nodes").GetInt32(), measures.GetProperty("arcs").GetInt32(), measures.GetProperty("isolates").GetInt32()).ShouldBe((3, 1, 1));
        direct.RootElement.GetProperty("each")[0].GetProperty("id").GetString().ShouldBe("N 2");
        direct.RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetString()).ShouldContain(ComputedNetwork.Warning);
        foreach (var ending in new[] { "gexf", "graphml" })
        {
            using var again = JsonDocument.Parse(await PostAsync(client, "/api/v1/network/compute", await PostAsync(client, $"/api/v1/network/compute.{ending}", Matrix)));
            again.RootElement.GetProperty("measures").GetRawText().ShouldBe(measures.GetRawText());
            again.RootElement.GetProperty("each").GetRawText().ShouldBe(direct.RootElement.GetProperty("each").GetRawText());
        }

        using var undirected = JsonDocument.Parse(await PostAsync(client, "/api/v1/network/compute?directed=no", Matrix));
        undirected.RootElement.GetProperty("measures").GetProperty("arcs").GetInt32().ShouldBe(2);
        // Whatever type a program names, the body is read by what it is.
        using var form = new StringContent(Matrix, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var taken = await client.PostAsync("/api/v1/network/compute", form, Token);
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(client, "/api/v1/network/compute?directed=perhaps", Matrix, HttpStatusCode.BadRequest)).ShouldContain("yes or no");
        (await PostAsync(client, "/api/v1/network/compute?directd=no", Matrix, HttpStatusCode.BadRequest)).ShouldContain("directed");
        (await PostAsync(client, "/api/v1/network/compute", "", HttpStatusCode.BadRequest)).ShouldContain("file");
        using var anonymous = server.Anonymous();
        using var refused = await anonymous.PostAsync("/api/v1/network/compute", new StringContent(Matrix), Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("a;b\na;0;1\nb;1;0")]
    [InlineData("a\tb\na\t0\t1\nb\t1\t0")]
    [InlineData("from\tto\na\tb\nb\ta")]
    public void Semicolons_and_tabs_part_cells_too(string text) => NetworkMeasures.Of(ReadNetworkFile.Read(Encoding.UTF8.GetBytes(text), null).Value.Graph).Arcs.ShouldBe(2);

    [Theory]
    [InlineData("from,to\n\"a,b\nc\"d,e")]
    [InlineData("<gexf")]
    [InlineData("<!DOCTYPE a><graphml/>")]
    public void Broken_texts_are_refused_in_words(string text) => ReadNetworkFile.Read(Encoding.UTF8.GetBytes(text), null).Faults.ShouldNotBeEmpty();

    [Fact]
    public void Bytes_that_are_no_text_and_too_many_are_refused()
    {
        ReadNetworkFile.Read([0xFF, 0xFE, 0xFF], null).Faults.ShouldHaveSingleItem().Expected.ShouldContain("UTF-8");
        ReadNetworkFile.Read(new byte[ReadNetworkFile.MaxBytes + 1], null).Faults.ShouldHaveSingleItem().Expected.ShouldContain("MB");
    }

    private static async Task<string> PostAsync(HttpClient client, string address, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(body, Encoding.UTF8, "text/csv");
        using var answer = await client.PostAsync(address, content, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        answer.StatusCode.ShouldBe(expected, text);
        return text;
    }
}
