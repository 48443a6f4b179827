using System.Diagnostics;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>The program itself in a process of its own, as a person starts it with a verb.</summary>
internal sealed class ProgramRun : IDisposable
{
    /// <summary>Where its own project is built: there its libraries are compiled ahead of time.</summary>
    private static readonly string Program = Path.Combine(
        RepositoryFolder.Root, "src", "TocAnalysis.Web", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name, "TocAnalysis.Web.dll");

    private readonly Process process;
    private readonly Task<string> said;
    private readonly Task<string> errors;

    private ProgramRun(Process process)
    {
        this.process = process;
        said = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => process.HasExited;

    /// <summary>Starts it with settings as environment variables.</summary>
    public static ProgramRun Start(IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("ConnectionStrings__Toc");
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new ProgramRun(Process.Start(start)!);
    }

    /// <summary>Ends it as a crash or a power cut would: it gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Tells it to end, as a service manager does.</summary>
    public async Task TerminateAsync()
    {
        using var sending = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await sending.WaitForExitAsync();
    }

    /// <summary>Waits for its end: the exit code and everything it said.</summary>
    public async Task<(int Code, string Said)> EndAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await said + await errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
