using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Tables.Saved;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>Criterion C4: what was given out stays as it was. And saved tables: versions, owners, conflicts.</summary>
public sealed class SavedTableTests(PostgresFixture postgres)
{
    private static readonly SavedTableContent Content = new()
    {
        Name = "Stages",
        Query = "rows=stage&columns=transnational",
        Title = "Cases by stage",
        Number = "Table 3",
        Notes = ["Prepared for the Conference."],
        Footnotes = ["First footnote."],
        Paragraphs = [4, 16],
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C4_a_release_keeps_its_numbers_and_bytes_when_the_data_change()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var saved = (await world.Get<SaveTable>().HandleAsync(TocWorld.Secretariat, new SaveTableRequest(null, 0, Content), Stop)).Value;
        var release = (await world.Get<PublishRelease>().HandleAsync(TocWorld.Secretariat, new PublishReleaseRequest(saved.Id, 5, "For the Conference"), Stop)).Value;
        release.Id.ShouldBe("REL-0001");
        release.Files.Select(f => f.Ending).ShouldBe(["csv", "docx", "html", "json", "sdmx.csv", "xlsx", "zip"], ignoreOrder: true);
        var before = await BytesAsync(world, release);

        await world.RowsAsync("UPDATE case_record SET deleted_at = now() WHERE reference = 'HC-11' RETURNING id");
        await world.Get<SaveTable>().HandleAsync(TocWorld.Secretariat, new SaveTableRequest(saved.Id, 1, Content with { Title = "Another title" }), Stop);

        var after = await BytesAsync(world, release);
        after.Keys.ShouldBe(before.Keys);
        foreach (var (ending, bytes) in after)
        {
            bytes.ShouldBe(before[ending], ending);
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)).ShouldBe(release.Files.Single(f => f.Ending == ending).Hash);
        }

        var list = (await world.Get<Releases>().ListAsync(TocWorld.Analyst, Stop)).Value.ShouldHaveSingleItem();
        (list.Title, list.By, list.Threshold, list.Purpose, list.CodebookVersion).ShouldBe(("Table 3. Cases by stage", TocWorld.Secretariat.Name, 5, "For the Conference", 1));
        list.DataVersion.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task C4_a_release_is_logged_and_the_database_itself_refuses_to_change_it()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var saved = (await world.Get<SaveTable>().HandleAsync(TocWorld.Secretariat, new SaveTableRequest(null, 0, Content), Stop)).Value;
        await world.Get<PublishRelease>().HandleAsync(TocWorld.Administrator, new PublishReleaseRequest(saved.Id, 11, null), Stop);

        (await world.RowsAsync("SELECT actor, action FROM audit_entry WHERE entity = 'table_release'")).ShouldHaveSingleItem().ShouldBe([TocWorld.Administrator.Name, "create"]);
        (await world.RowsAsync("SELECT key FROM audit_entry WHERE entity = 'table_release_file'")).Count.ShouldBe(7);
        foreach (var sql in new[] { "UPDATE table_release SET title = 'x'", "DELETE FROM table_release_file", "UPDATE table_release_file SET bytes = ''", "DELETE FROM table_release", "TRUNCATE table_release, table_release_file" })
            (await Should.ThrowAsync<PostgresException>(() => world.RowsAsync(sql))).MessageText.ShouldBe("A release does not change.");
    }

    [Fact]
    public async Task Only_secretariat_and_administrator_give_out_and_the_owner_alone_changes_a_table()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var saved = (await world.Get<SaveTable>().HandleAsync(TocWorld.Researcher, new SaveTableRequest(null, 0, Content), Stop)).Value;

        (await world.Get<SaveTable>().HandleAsync(TocWorld.Analyst, new SaveTableRequest(null, 0, Content), Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<SaveTable>().HandleAsync(TocWorld.Secretariat, new SaveTableRequest(saved.Id, 1, Content), Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<SaveTable>().HandleAsync(TocWorld.Administrator, new SaveTableRequest(saved.Id, 1, Content), Stop)).Value.Version.ShouldBe(2);
        (await world.Get<PublishRelease>().HandleAsync(TocWorld.Researcher, new PublishReleaseRequest(saved.Id, 5, null), Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<PublishRelease>().HandleAsync(TocWorld.Analyst, new PublishReleaseRequest(saved.Id, 5, null), Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.Get<PublishRelease>().HandleAsync(TocWorld.Secretariat, new PublishReleaseRequest(saved.Id, 4, null), Stop)).Faults.ShouldHaveSingleItem().Place.ShouldBe("threshold");
    }

    [Fact]
    public async Task A_later_save_from_an_old_version_conflicts_and_versions_are_kept()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var handler = world.Get<SaveTable>();
        var saved = (await handler.HandleAsync(TocWorld.Secretariat, new SaveTableRequest(null, 0, Content), Stop)).Value;
        (await handler.HandleAsync(TocWorld.Secretariat, new SaveTableRequest(saved.Id, 1, Content with { Name = "Second" }), Stop)).Value.Version.ShouldBe(2);

        (await handler.HandleAsync(TocWorld.Secretariat, new SaveTableRequest(saved.Id, 1, Content with { Name = "Third" }), Stop)).Refusal.ShouldBe(Refusal.Conflict);

        var history = (await world.Get<SavedTables>().GetAsync(TocWorld.Analyst, saved.Id, Stop)).Value;
        history.Versions.Select(v => (v.Version, v.Content.Name)).ShouldBe([(2, "Second"), (1, "Stages")]);
        history.Table.Mine.ShouldBeFalse();
    }

    [Fact]
    public async Task Faults_of_content_and_table_come_at_once()
    {
        await using var world = await SampleTables.WorldAsync(postgres);

        var result = await world.Get<SaveTable>().HandleAsync(TocWorld.Secretariat, new SaveTableRequest(null, 0, Content with { Name = " ", Query = "rows=stages&columns=status", Paragraphs = [44] }), Stop);

        result.Faults.Select(f => f.Place).ShouldBe(["name", "paragraphs", "rows"]);
    }

    [Fact]
    public async Task C1_a_second_release_of_the_family_gives_nothing_away_that_the_first_withheld()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var first = await FreezeAsync(world, "rows=domain&columns=transnational", 11);
        var second = await FreezeAsync(world, "rows=transnational&columns=status", 5);

        var withheld = first.Where(f => f.Value is null).Select(f => f.Key).ToList();
        withheld.ShouldNotBeEmpty();
        var common = withheld.Where(second.ContainsKey).ToList();
        common.ShouldNotBeEmpty();
        common.ShouldAllBe(place => second[place] == null || second[place] == 0);
    }

    [Fact]
    public async Task P6_the_document_bears_number_title_footnotes_and_notes()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var content = Content with { Query = "rows=country&columns=stage" };
        var saved = (await world.Get<SaveTable>().HandleAsync(TocWorld.Secretariat, new SaveTableRequest(null, 0, content), Stop)).Value;
        var release = (await world.Get<PublishRelease>().HandleAsync(TocWorld.Secretariat, new PublishReleaseRequest(saved.Id, 5, null), Stop)).Value;
        var html = Encoding.UTF8.GetString((await BytesAsync(world, release))["html"]);

        foreach (var part in new[]
        {
            "Table 3. Cases by stage", "<li>First footnote.</li>", "A/CONF.187/6, para. 16: ", "Prepared for the Conference.", "The designations employed", "<dt>Selection</dt><dd>all cases</dd>",
            "<dt>Source</dt>", "<dt>Coverage</dt>", "Counts from 1 to 4 are withheld", "<dt>Release</dt><dd>REL-0001</dd>", "<dt>Symbol</dt><dd>A/CONF.187/6</dd>",
        })
            html.ShouldContain(part);
    }

    [Fact]
    public async Task C4_over_REST_a_release_is_made_listed_and_taken_out()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using (var scope = server.Services.CreateAsyncScope())
            await SampleTables.LoadAsync(scope.ServiceProvider.GetRequiredService<ImportPackage>());
        using var client = await server.ClientAsync(Role.Secretariat);
        var body = new { name = "By domain", query = "rows=domain&columns=status", countryDisclaimer = true };

        using var made = await client.PostAsJsonAsync("/api/v1/saved-tables", body, Stop);
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetInt64();
        using var released = await client.PostAsJsonAsync("/api/v1/releases", new { tableId = id, threshold = 5, purpose = "test" }, Stop);
        released.StatusCode.ShouldBe(HttpStatusCode.Created);
        var file = await client.GetByteArrayAsync("/api/v1/releases/REL-0001/files/csv", Stop);
        (await client.GetByteArrayAsync("/api/v1/releases/rel-0001/files/csv", Stop)).ShouldBe(file);
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/releases", Stop)).GetArrayLength().ShouldBe(1);
        (await client.GetAsync("/api/v1/releases/REL-0002", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var without = await client.PutAsJsonAsync($"/api/v1/saved-tables/{id}", body, Stop);
        ((int)without.StatusCode).ShouldBe(428);
    }

    private static async Task<Dictionary<string, int?>> FreezeAsync(TocWorld world, string query, int threshold)
    {
        var saved = (await world.Get<SaveTable>().HandleAsync(TocWorld.Secretariat, new SaveTableRequest(null, 0, Content with { Query = query }), Stop)).Value;
        var release = (await world.Get<PublishRelease>().HandleAsync(TocWorld.Secretariat, new PublishReleaseRequest(saved.Id, threshold, null), Stop)).Value;
        var figures = await world.ScalarAsync<string>($"SELECT figures::text FROM table_release WHERE id = {release.Id[4..]}");
        return JsonSerializer.Deserialize<Dictionary<string, int?>>(figures)!;
    }

    private static async Task<Dictionary<string, byte[]>> BytesAsync(TocWorld world, Release release)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var file in release.Files)
            files[file.Ending] = (await world.Get<Releases>().FileAsync(TocWorld.Secretariat, release.Id, file.Ending, true, Stop)).Value.Bytes;
        return files;
    }
}
