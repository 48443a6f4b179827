using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Exports;

/// <summary>Where finished files lie: in the data directory, readable for the program's own account alone.</summary>
public sealed class ExportFolder(TocSettings settings)
{
    private string Folder => Path.Combine(settings.DataDirectory, "exports");

    /// <summary>A finished file.</summary>
    public string File(Guid name) => Path.Combine(Folder, name.ToString("N"));

    /// <summary>Begins a file under a name that says it is not finished.</summary>
    public (Stream Stream, string Path) Begin(Guid name)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder);
        else
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = File(name) + ".unfinished";
        return (new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, useAsync: true), path);
    }

    /// <summary>Removes a file, finished or not; one that is not there is no fault.</summary>
    public void Remove(Guid name)
    {
        foreach (var path in new[] { File(name), File(name) + ".unfinished" })
        {
            try
            {
                System.IO.File.Delete(path);
            }
            catch (DirectoryNotFoundException)
            {
                // Nothing was ever written here.
            }
        }
    }

    /// <summary>Names of the files that lie here and were last written before a moment.</summary>
    public IEnumerable<Guid> Names(DateTimeOffset before) => !Directory.Exists(Folder) ? [] : Directory.EnumerateFiles(Folder).Where(f => System.IO.File.GetLastWriteTimeUtc(f) < before.UtcDateTime)
        .Select(f => Guid.TryParseExact(Path.GetFileNameWithoutExtension(f), "N", out var name) ? name : (Guid?)null).OfType<Guid>().Distinct();
}
