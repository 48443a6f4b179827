using System.Globalization;
using System.Text;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Packages;

/// <summary>An import whose process is killed in the middle leaves nothing behind; the same import afterwards brings everything.</summary>
public sealed class KilledImportTests(PostgresFixture postgres) : IDisposable
{
    private const int Cases = 5000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("toc-kill-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Two moments here; <c>scripts/kill-imports.sh</c> tries ten.</summary>
    public static TheoryData<int> Moments => [.. Enumerable.Range(0, int.TryParse(Environment.GetEnvironmentVariable("TOC_TESTS_KILLS"), CultureInfo.InvariantCulture, out var many) ? many : 2)];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Kill_minus_9_during_an_import_leaves_all_or_nothing(int moment)
    {
        var token = TestContext.Current.CancellationToken;
        await using var world = await TocWorld.CreateAsync(postgres);
        WritePackage();
        var settings = new Dictionary<string, string> { ["ConnectionStrings__Toc"] = world.ConnectionString, ["Toc__DataDirectory"] = Path.Combine(folder.FullName, "data") };
        var before = await CountsAsync(world);

        using (var import = ProgramRun.Start(settings, "import", folder.FullName))
        {
            // Rows that are written and not yet committed are seen by nobody, but the lock that they take is.
            while (!import.HasExited && await WritingAsync(world) == 0)
                await Task.Delay(5, token);
            await Task.Delay(moment * 60, token);
            if (moment == 0)
                import.HasExited.ShouldBeFalse("the import had ended before it could be killed");
            await import.KillAsync();
        }

        // The server notices the lost connection by itself.
        while (await WritingAsync(world) > 0)
            await Task.Delay(20, token);
        var isDone = await world.ScalarAsync<long>("SELECT count(*) FROM import_batch") == 1;
        if (!isDone)
            (await CountsAsync(world)).ShouldBe(before);
        TestContext.Current.TestOutputHelper?.WriteLine($"moment {moment}: {(isDone ? "all" : "nothing")} there");

        using var again = ProgramRun.Start(settings, "import", folder.FullName);
        var (code, said) = await again.EndAsync(token);
        code.ShouldBe(0, said);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_record")).ShouldBe(Cases);
        (await world.ScalarAsync<long>("SELECT count(*) FROM case_country")).ShouldBe(2 * Cases);
        (await world.ScalarAsync<long>("SELECT count(*) FROM import_batch")).ShouldBe(1);
    }

    private static async Task<long> WritingAsync(TocWorld world) => await world.ScalarAsync<long>(
        "SELECT count(*) FROM pg_locks WHERE relation = 'case_record'::regclass AND mode = 'RowExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

    private static async Task<string> CountsAsync(TocWorld world) => string.Join(", ", (await world.RowsAsync("""
        SELECT (SELECT count(*) FROM case_record), (SELECT count(*) FROM case_country), (SELECT count(*) FROM case_version), (SELECT count(*) FROM import_batch), (SELECT count(*) FROM audit_entry)
        """)).Single());

    private void WritePackage()
    {
        var cases = new StringBuilder("case,title,start,end,domains,summary,narrative,sensitivity,fact_confidence,fact_note\n");
        var countries = new StringBuilder("case,country,stage,flow,certainty,note,source,locator\n");
        for (var i = 1; i <= Cases; i++)
        {
            cases.AppendLine(CultureInfo.InvariantCulture, $"K-{i},Case {i},1999,,organized,A firm was set up.,,internal,high,");
            countries.AppendLine(CultureInfo.InvariantCulture, $"K-{i},GBR,inception,,established,,,");
            countries.AppendLine(CultureInfo.InvariantCulture, $"K-{i},FRA,perpetration,,alleged,,,");
        }

        File.WriteAllText(Path.Combine(folder.FullName, "cases.csv"), cases.ToString());
        File.WriteAllText(Path.Combine(folder.FullName, "case_countries.csv"), countries.ToString());
    }
}
