using Microsoft.Extensions.Logging.Abstractions;
using TocAnalysis.Web.EmbeddedDatabase;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>The temporary folders of test runs. A run that was killed leaves its servers running; a later one ends them.</summary>
internal static class AbandonedRuns
{
    private const string Prefix = "toc-tests-";
    private static readonly TimeSpan SurelyOver = TimeSpan.FromMinutes(30);

    public static DirectoryInfo NewFolder() => Directory.CreateTempSubdirectory(Prefix);

    public static async Task SweepAsync()
    {
        foreach (var folder in new DirectoryInfo(Path.GetTempPath()).GetDirectories(Prefix + "*"))
        {
            try
            {
                if (folder.LastWriteTimeUtc + SurelyOver < TimeProvider.System.GetUtcNow() && await AreFreeAsync(folder))
                {
                    folder.Delete(recursive: true);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another user's, or being swept by another run.
            }
        }
    }

    // False when one of the data directories below is in use; stops the servers whose application is gone.
    private static async Task<bool> AreFreeAsync(DirectoryInfo folder)
    {
        var depth = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 };
        foreach (var lockFile in folder.GetFiles("database.lock", depth))
        {
            var data = lockFile.DirectoryName!;
            if (PostmasterFile.Read(Cluster.DataIn(Path.Combine(data, "pg")))?.IsAlive() == true)
            {
                var adopted = await DatabaseServer.StartAsync(
                    new DatabaseSettings(null, data, null), new DatabaseServerOptions { Durable = false }, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
                if (adopted.Server is not { } server)
                {
                    return false;
                }

                await server.StopAsync();
            }

            await using var free = new FileStream(lockFile.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }

        return true;
    }
}
