using Microsoft.Win32.SafeHandles;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>Files without a name, which only this process sees and which are gone with it whatever way it ends. What somebody brought is never stored under a name that they gave.</summary>
internal static class LooseFile
{
    /// <summary>Bytes up to which a file is held in memory.</summary>
    private const int MostInMemory = 4_000_000;

    /// <summary>An open file without a name.</summary>
    public static SafeFileHandle Open()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        if (OperatingSystem.IsWindows())
            return file;
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        // The open file stays; its name goes now, so that nothing is left behind even where the process is killed.
        File.Delete(path);
        return file;
    }

    /// <summary>A place for so many bytes, to be written, read and closed.</summary>
    public static Stream For(long bytes) => bytes <= MostInMemory ? new MemoryStream() : new FileStream(Open(), FileAccess.ReadWrite, 81_920);

    /// <summary>The whole of a stream that cannot seek, up to a number of bytes and one more.</summary>
    public static async Task<Stream> OfAsync(Stream from, long most, CancellationToken cancellationToken)
    {
        Stream to = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while (to.Length <= most && (read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (to is MemoryStream && to.Length + read > MostInMemory)
            {
                var held = to;
                to = For(long.MaxValue);
                held.Position = 0;
                await held.CopyToAsync(to, cancellationToken);
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        to.Position = 0;
        return to;
    }
}
