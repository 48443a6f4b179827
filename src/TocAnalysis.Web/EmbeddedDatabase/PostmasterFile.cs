using System.Diagnostics;
using System.Globalization;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>What <c>postmaster.pid</c> in a data directory says about the server that runs, or ran, on it.</summary>
internal sealed record PostmasterFile(int Pid, int Port, string Host)
{
    public static string In(string clusterData) => Path.Combine(clusterData, "postmaster.pid");

    /// <summary>Null when there is no file, or one that a starting server has not written to the end.</summary>
    public static PostmasterFile? Read(string clusterData)
    {
        try
        {
            // Line 1 process, 4 port, 5 first socket folder (empty on Windows), 6 first address listened on.
            var lines = File.ReadAllLines(In(clusterData));
            return lines.Length >= 6
                && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid)
                && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
                    ? new PostmasterFile(pid, port, lines[4].Length > 0 ? lines[4] : lines[5])
                    : null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether the process still is a PostgreSQL: after a restart of the machine another program may have its number.</summary>
    public bool IsAlive()
    {
        try
        {
            // By name from /proc, since on Linux the number may even be that of a thread.
            var name = OperatingSystem.IsLinux() ? File.ReadAllText($"/proc/{Pid}/comm").Trim() : NameOf(Pid);
            return name.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string NameOf(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return process.ProcessName;
    }
}
