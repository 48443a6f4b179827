namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>The settings of the private server, included by its <c>postgresql.conf</c> and written at every start.</summary>
internal static class ServerConfiguration
{
    public static async Task WriteAsync(string file, string host, int port, DatabaseServerOptions options)
    {
        string[] lines =
        [
            "# Written at every start.",
            .. OperatingSystem.IsWindows()
                ? [$"listen_addresses = '{host}'"]
                : new[]
                {
                    "listen_addresses = ''",
                    // The inner quotes keep a comma or a blank in the path together.
                    $"unix_socket_directories = {Quoted('"' + host.Replace("\"", "\"\"", StringComparison.Ordinal) + '"')}",
                    "unix_socket_permissions = 0700",
                },
            $"port = {port}",
            $"max_connections = {options.MaxConnections}",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "# Statements and the details of errors carry what people recorded; the log must not.",
            "log_min_error_statement = panic",
            "log_error_verbosity = terse",
            "# Compiling takes longer than the queries of a database of this size.",
            "jit = off",
            .. options.Durable ? Array.Empty<string>() : ["fsync = off", "full_page_writes = off", "synchronous_commit = off"],
        ];

        // Deleted and made anew, so that root never writes through a link that the server's account left there.
        File.Delete(file);
        await using (var writer = new StreamWriter(new FileStream(file, FileMode.CreateNew)))
        {
            await writer.WriteAsync(string.Join('\n', lines) + "\n");
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    private static string Quoted(string value) =>
        "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";
}

/// <summary>The log of the private server.</summary>
internal sealed record ServerLog(string File)
{
    private const int LargestBytes = 5_000_000;

    public long Length => System.IO.File.Exists(File) ? new FileInfo(File).Length : 0;

    /// <summary>Keeps one older log beside the current one, so that the two never grow without end.</summary>
    public void Rotate()
    {
        if (Length > LargestBytes)
        {
            System.IO.File.Move(File, File + ".1", overwrite: true);
        }
    }

    public string Since(long position)
    {
        if (!System.IO.File.Exists(File))
        {
            return "";
        }

        using var stream = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Min(position, stream.Length);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The line that says why, out of what a PostgreSQL program printed.</summary>
    public static string LastReason(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.LastOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal) || line.Contains("error:", StringComparison.Ordinal))
            ?? lines.LastOrDefault() ?? "";
    }
}
