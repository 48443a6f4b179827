using System.Diagnostics;
using System.Text.Json;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>Verbs that are started at the same time on one data directory share its database, and none does the other's work twice.</summary>
public sealed class TwoAtOnceTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("toc two ");

    public TwoAtOnceTests()
    {
        // The database's account must be able to pass through.
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Two_imports_of_the_samples_at_once_bring_them_once()
    {
        var token = TestContext.Current.CancellationToken;
        (await EndAsync(Start("migrate"), token)).Code.ShouldBe(0);

        var ends = await Task.WhenAll(EndAsync(Start("sample", "load", "--json"), token), EndAsync(Start("sample", "load", "--json"), token));

        foreach (var (code, said) in ends)
            code.ShouldBe(0, said);
        ends.Sum(e => Created(e.Said)).ShouldBe(12);
    }

    private static int Created(string said)
    {
        using var report = JsonDocument.Parse(said[said.IndexOf('{', StringComparison.Ordinal)..(said.LastIndexOf('}') + 1)]);
        return report.RootElement.GetProperty("counts").GetProperty("cases").GetProperty("created").GetInt32();
    }

    private Process Start(params string[] verb)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Web.Hosting.TocApplication).Assembly.Location, .. verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Toc__DataDirectory"] = Path.Combine(folder.FullName, "data");
        start.Environment.Remove("ConnectionStrings__Toc");
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Said)> EndAsync(Process process, CancellationToken cancellationToken)
    {
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var said = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, said);
        }
    }
}
