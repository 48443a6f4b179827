using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Benchmarks.Synthetic;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.List;
using TocAnalysis.Web.Tests.Data.Sets;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Issue 4: for one address the list, REST and the file give the same cases in the same order, and the table counts as many.</summary>
public sealed class SameOrderTests(PostgresFixture postgres)
{
    [Fact]
    public async Task List_REST_file_and_table_agree_for_an_address()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var token = TestContext.Current.CancellationToken;
        await SyntheticWorld.FillAsync(server.ConnectionString, server.Services.GetRequiredService<Vocabularies>(), 150);
        await server.Services.GetRequiredService<CaseIndex>().RebuildAsync(token);
        using var client = await server.ClientAsync(Role.Researcher);
        foreach (var query in new[] { "status=recorded&sort=start", "sort=-title&domain=organized", $"q={SyntheticWords.Of(1)}", "from=1990&transnational=yes", "sort=-updated&certainty=alleged", "missing=domain&sort=id" })
        {
            await using var scope = server.Services.CreateAsyncScope();
            var request = CaseListQuery.Read(scope.ServiceProvider.GetRequiredService<CaseQuery>(), QueryHelpers.ParseQuery(query + "&limit=200")).Value;
            var list = (await scope.ServiceProvider.GetRequiredService<FindCases>().HandleAsync(TocWorld.Researcher, request, token)).Value;
            var rest = await client.GetFromJsonAsync<JsonElement>($"/api/v1/cases?{query}&limit=200", token);
            using var file = new MemoryStream();
            await scope.ServiceProvider.GetRequiredService<CaseListFile>().WriteAsync(TocWorld.Researcher, request, CaseColumns.Parts, "http://localhost/", file, _ => { }, token);
            var lines = System.Text.Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')[0]);
            var table = await client.GetFromJsonAsync<JsonElement>($"/api/v1/tables?rows=status&columns=transnational&{query.Replace("&sort=start", "", StringComparison.Ordinal).Replace("sort=-title&", "", StringComparison.Ordinal).Replace("sort=-updated&", "", StringComparison.Ordinal).Replace("&sort=id", "", StringComparison.Ordinal)}", token);

            var ids = list.Items.Select(i => i.Id).ToList();
            ids.Count.ShouldBeGreaterThan(3, query);
            rest.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).ShouldBe(ids, query);
            lines.ShouldBe(ids, query);
            rest.GetProperty("total").GetInt32().ShouldBe(ids.Count);
            table.GetProperty("n").GetInt32().ShouldBe(ids.Count, query);
        }
    }
}
