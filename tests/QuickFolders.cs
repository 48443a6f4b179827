using System.Runtime.CompilerServices;

namespace TocAnalysis.Tests;

/// <summary>
/// A run makes and drops a thousand small databases, each of seven hundred files: on a disk that took a quarter of its time. The files of tests therefore lie
/// in memory where the machine has enough of it. Nothing here is looked for after a loss of power, so no test tells less.
/// </summary>
internal static class QuickFolders
{
    private const string InMemory = "/dev/shm";
    private const long Enough = 6L << 30;

#pragma warning disable CA2255 // Before any folder is made, whoever makes the first one.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Choose()
    {
        if (Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } || !Directory.Exists(InMemory) || GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < 2 * Enough)
            return;
        try
        {
            if (new DriveInfo(InMemory).AvailableFreeSpace >= Enough)
                // Programs that tests start inherit it.
                Environment.SetEnvironmentVariable("TMPDIR", InMemory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then it is the disk.
        }
    }
}
