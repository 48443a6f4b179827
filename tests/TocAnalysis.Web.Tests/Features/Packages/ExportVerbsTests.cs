using System.Security.Cryptography;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

/// <summary>The verbs <c>export package</c>, <c>export codebook</c> and <c>export table</c> as a person types them.</summary>
public sealed class ExportVerbsTests(PostgresFixture postgres) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("toc-export-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_filter_names_the_cases_as_the_address_of_the_list_does()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        (await RunAsync(world, "sample", "load")).Code.ShouldBe(0);

        var (code, said) = await RunAsync(world, "export", "package", "--filter", "country=NLD&domain=organized", "--out", Below("some"));

        code.ShouldBe(0, said);
        var expected = await world.RowsAsync("""
            SELECT DISTINCT c.reference FROM case_record c JOIN case_country p ON p.case_id = c.id JOIN case_domain d ON d.case_id = c.id
            WHERE p.country = 'NLD' AND p.certainty <> 'refuted' AND d.domain = 'organized'
            """);
        expected.Count.ShouldBeInRange(1, 11);
        var written = (await File.ReadAllTextAsync(Path.Combine(Below("some"), "cases.csv"), TestContext.Current.CancellationToken));
        expected.ShouldAllBe(r => written.Contains((string)r[0]!, StringComparison.Ordinal));
        said.ShouldContain($"{expected.Count} cases written");

        var (refused, why) = await RunAsync(world, "export", "package", "--filter", "contry=NLD", "--out", Below("none"));
        refused.ShouldBe(1);
        why.ShouldContain("country");
        Directory.Exists(Below("none")).ShouldBeFalse();

        (await RunAsync(world, "export", "codebook", "--out", Below("codebook.csv"))).Code.ShouldBe(0);
        (await File.ReadAllBytesAsync(Below("codebook.csv"), TestContext.Current.CancellationToken))
            .ShouldBe(await File.ReadAllBytesAsync(Path.Combine(Below("some"), "codebook.csv"), TestContext.Current.CancellationToken));

        var codebook = await File.ReadAllBytesAsync(Below("codebook.csv"), TestContext.Current.CancellationToken);
        var package = Directory.GetFiles(Below("some")).Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes).ToArray();
        (await EntriesAsync(world)).ShouldBe(
        [
            $"some|export package|country=NLD&domain=organized|{expected.Count}|{Hash(package)}", $"codebook.csv|export codebook||{CodebookFile.Read().Codes.Count}|{Hash(codebook)}",
        ]);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'file' AND door = 'command-line' AND actor = 'command-line'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_table_is_written_as_the_file_that_its_ending_names()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        (await RunAsync(world, "sample", "load")).Code.ShouldBe(0);

        var (code, said) = await RunAsync(world, "export", "table", "rows=domain&columns=stage&country=NLD", "--out", Below("table.csv"));

        code.ShouldBe(0, said);
        var lines = await File.ReadAllLinesAsync(Below("table.csv"), TestContext.Current.CancellationToken);
        var organized = lines.Single(l => l.StartsWith("organized", StringComparison.OrdinalIgnoreCase)).Split(',');
        var heads = lines[0].Split(',');
        var expected = await world.ScalarAsync<long>("""
            SELECT count(DISTINCT c.id) FROM case_record c JOIN case_domain d ON d.case_id = c.id AND d.domain = 'organized' JOIN case_country s ON s.case_id = c.id AND s.stage = 'perpetration' AND s.certainty <> 'refuted'
            WHERE EXISTS (SELECT 1 FROM case_country p WHERE p.case_id = c.id AND p.country = 'NLD' AND p.certainty <> 'refuted')
            """);
        expected.ShouldBeGreaterThan(0);
        organized[Array.FindIndex(heads, h => h.Contains("erpetration", StringComparison.Ordinal))].ShouldBe($"{expected}");

        // Neither the heads nor the totals are rows.
        (await EntriesAsync(world)).ShouldBe([$"table.csv|export table|rows=domain&columns=stage&country=NLD|{lines.Length - lines.Count(l => l.Length == 0) - 2}|{Hash(await File.ReadAllBytesAsync(Below("table.csv"), TestContext.Current.CancellationToken))}"]);

        var (wrong, why) = await RunAsync(world, "export", "table", "rows=domane&columns=stage", "--out", Below("none.csv"));
        wrong.ShouldBe(1);
        why.ShouldContain("domain");
        var (ending, whyEnding) = await RunAsync(world, "export", "table", "rows=domain&columns=stage", "--out", Below("none.doc"));
        ending.ShouldBe(1);
        whyEnding.ShouldContain(".docx");
        folder.GetFiles("none*").ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> EntriesAsync(TocWorld world) =>
        [.. (await world.RowsAsync("SELECT concat_ws('|', key, changes->'address'->>1, changes->'conditions'->>1, changes->'rows'->>1, changes->'sha256'->>1) FROM audit_entry WHERE entity = 'file' ORDER BY id")).Select(r => (string)r[0]!)];

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private string Below(string name) => Path.Combine(folder.FullName, name);

    private async Task<(int Code, string Said)> RunAsync(TocWorld world, params string[] verb)
    {
        using var run = ProgramRun.Start(new Dictionary<string, string> { ["ConnectionStrings__Toc"] = world.ConnectionString, ["Toc__DataDirectory"] = Below("data") }, verb);
        return await run.EndAsync(TestContext.Current.CancellationToken);
    }
}
