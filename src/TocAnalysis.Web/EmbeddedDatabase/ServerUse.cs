namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>
/// Which copies of the application use a private server, told by locks on files of the data directory. A lock ends
/// with its process, however that ends, so that a killed copy never counts.
/// </summary>
internal static class ServerUse
{
    /// <summary>The claim of the one copy that owns the server.</summary>
    /// <exception cref="IOException">Another copy has it, or the folder cannot be written.</exception>
    public static FileStream Own(string dataDirectory) => Alone(dataDirectory, "database.lock");

    /// <summary>As <see cref="Own"/>; null where another copy has it.</summary>
    public static FileStream? TryOwn(string dataDirectory) => Try(() => Own(dataDirectory));

    /// <summary>The claim of a copy that uses the server of another; null while the server is being stopped.</summary>
    public static FileStream? TryShare(string dataDirectory) => Try(() =>
        new FileStream(Path.Combine(dataDirectory, "database.users"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read));

    /// <summary>Held while the server is stopped: nobody begins to use it meanwhile. Null where somebody uses it.</summary>
    public static FileStream? TryCloseToOthers(string dataDirectory) => Try(() => Alone(dataDirectory, "database.users"));

    /// <summary>Those that leave do so one after another, so that the last one knows that it is the last.</summary>
    /// <returns>Null where no turn came: whoever is before hangs.</returns>
    public static async Task<FileStream?> LeaveByTurnsAsync(string dataDirectory, TimeSpan patience, TimeProvider time)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            if (Try(() => Alone(dataDirectory, "database.leaving")) is { } turn)
                return turn;
            if (time.GetElapsedTime(begin) > patience)
                return null;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }
    }

    // flock answers EWOULDBLOCK (11 on Linux, 35 on macOS), Windows a sharing violation.
    public static bool IsHeldByAnother(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static FileStream Alone(string dataDirectory, string name) =>
        new(Path.Combine(dataDirectory, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static FileStream? Try(Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (IOException error) when (IsHeldByAnother(error))
        {
            return null;
        }
    }
}
