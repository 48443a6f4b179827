using System.ComponentModel;
using System.Diagnostics;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>What a finished program answered. <see cref="Started"/> is false when it could not be run at all.</summary>
internal sealed record ProgramOutcome(bool Started, int ExitCode, string Output)
{
    public bool Succeeded => Started && ExitCode == 0;
}

/// <summary>Runs a short-lived program and collects what it says.</summary>
internal static class ChildProcess
{
    // ETXTBSY
    private const int FileBusy = 26;

    public static async Task<ProgramOutcome> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellation,
        string? account = null,
        string? workingDirectory = null,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
            // The folder of the caller may be closed to another account.
            WorkingDirectory = workingDirectory ?? Path.GetPathRoot(AppContext.BaseDirectory)!,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // PG* would steer the server's programs elsewhere, and our own settings may hold secrets.
        string[] ours = ["PG", "Toc__", "ConnectionStrings__", "Database__"];
        foreach (var name in start.Environment.Keys.Where(name => ours.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        if (account is not null)
        {
            start.UserName = account;
        }

        using var process = new Process { StartInfo = start };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                process.Start();
                break;
            }
            catch (Win32Exception error) when (error.NativeErrorCode == FileBusy && attempt < 20)
            {
                // A program that was just written: another thread's fork holds it open until its exec.
                await Task.Delay(TimeSpan.FromMilliseconds(25), cancellation);
            }
            catch (Win32Exception error)
            {
                return new ProgramOutcome(false, -1, error.Message);
            }
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
            // On Windows the server inherits the pipes of pg_ctl and would keep us reading while it runs.
            var said = Task.WhenAll(output, errors);
            await Task.WhenAny(said, Task.Delay(TimeSpan.FromSeconds(5), cancellation));
            return new ProgramOutcome(true, process.ExitCode, said.IsCompletedSuccessfully ? string.Concat(await said) : "");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>The full path of a program in one of the folders of a PATH, or null.</summary>
    public static string? Find(string name, string searchPath)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
    }
}
