using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

/// <summary>The verbs <c>export package</c> and <c>export codebook</c> as a person types them.</summary>
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
    }

    private string Below(string name) => Path.Combine(folder.FullName, name);

    private async Task<(int Code, string Said)> RunAsync(TocWorld world, params string[] verb)
    {
        using var run = ProgramRun.Start(new Dictionary<string, string> { ["ConnectionStrings__Toc"] = world.ConnectionString, ["Toc__DataDirectory"] = Below("data") }, verb);
        return await run.EndAsync(TestContext.Current.CancellationToken);
    }
}
