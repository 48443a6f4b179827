using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace TocAnalysis.EndToEnd.Tests;

/// <summary>The program itself in a process of its own, on an empty data directory, as the README starts it.</summary>
public sealed partial class RunningApp : IAsyncDisposable
{
    private readonly Process process;
    private readonly DirectoryInfo folder;

    private RunningApp(Process process, DirectoryInfo folder, string address, string setupLink)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
        SetupLink = setupLink;
    }

    public string Address { get; }

    /// <summary>The one-time link that the program printed.</summary>
    public string SetupLink { get; }

    public static async Task<RunningApp> StartAsync(CancellationToken cancellationToken, params IEnumerable<(string Name, string Value)> settings)
    {
        var folder = Directory.CreateTempSubdirectory("toc e2e ");
        // The database's account must be able to pass through.
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var start = new ProcessStartInfo("dotnet", [Program()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Toc__DataDirectory"] = Path.Combine(folder.FullName, "data");
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{FreePort()}";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        // One address signs in for everybody.
        start.Environment["Limits__SignIns"] = "0";
        start.Environment["ReloadStaticAssetsAtRuntime"] = "false";
        start.Environment.Remove("ConnectionStrings__Toc");
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var said = new List<string>();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            said.Add(line);
            if (Link().Match(line) is { Success: true } link)
            {
                // Nobody reads the rest, and a full pipe would stop the program.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new RunningApp(process, folder, link.Groups["address"].Value, link.Value);
            }
        }

        throw new InvalidOperationException($"The program ended without a set-up link. {string.Join('\n', said)} {await errors}");
    }

    /// <summary>Runs a verb of the command line beside the program, on the same data directory; what it printed.</summary>
    public async Task<string> RunAsync(params string[] verb)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. verb]) { RedirectStandardOutput = true };
        start.Environment["Toc__DataDirectory"] = Path.Combine(folder.FullName, "data");
        start.Environment.Remove("ConnectionStrings__Toc");
        using var other = Process.Start(start)!;
        var said = await other.StandardOutput.ReadToEndAsync();
        await other.WaitForExitAsync();
        return other.ExitCode == 0 ? said : throw new InvalidOperationException($"{string.Join(' ', verb)} ended with {other.ExitCode}. {said}");
    }

    /// <summary>A verb of the command line on the data of the running program; its end has to be a good one.</summary>
    public async Task VerbAsync(CancellationToken cancellationToken, params IEnumerable<string> words)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Toc__DataDirectory"] = Path.Combine(folder.FullName, "data");
        start.Environment.Remove("ConnectionStrings__Toc");
        using var verb = Process.Start(start)!;
        var errors = verb.StandardError.ReadToEndAsync(cancellationToken);
        var said = await verb.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
        await verb.WaitForExitAsync(cancellationToken);
        verb.ExitCode.ShouldBe(0, said);
    }

    public async ValueTask DisposeAsync()
    {
        if (!OperatingSystem.IsWindows() && !process.HasExited)
        {
            using var signal = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await signal.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>The program where its own project is built, as the README starts it: there its libraries are compiled ahead of time.</summary>
    private static string Program()
    {
        // tests, project, bin, configuration, framework
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = built.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "src", "TocAnalysis.Web", "bin", built.Parent.Name, built.Name, "TocAnalysis.Web.dll");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [GeneratedRegex(@"(?<address>http://[^/\s]+)/account/setup\?token=\S+")]
    private static partial Regex Link();
}
