namespace TocAnalysis.Web.Hosting;

/// <summary>What a verb writes to the place that <c>--out</c> names.</summary>
internal static class OutFile
{
    /// <summary>Carries out a writing and says that it is done, or that the place does not take it.</summary>
    public static async Task<int> WriteAsync(Action write, string done)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Out.WriteLineAsync("--out: A place that may be written to; this one could not be.");
            return ExitCode.Refused;
        }

        await Console.Out.WriteLineAsync(done);
        return ExitCode.Done;
    }

    /// <summary>Under another name first, so that a file of this name is always whole.</summary>
    public static void WriteWhole(string path, Action<Stream> write)
    {
        var unfinished = path + ".unfinished";
        using (var stream = File.Create(unfinished))
            write(stream);
        File.Move(unfinished, path, overwrite: true);
    }
}
