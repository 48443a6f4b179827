using System.Security.Cryptography;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Hosting;

/// <summary>What a verb takes out of the database, for the audit log.</summary>
/// <param name="Verb">Its words.</param>
/// <param name="Conditions">What the selection was, as in an address.</param>
/// <param name="Rows">Rows, or what takes their place.</param>
internal sealed record TakenOut(string Verb, string Conditions, int Rows);

/// <summary>What a verb writes to the place that <c>--out</c> names. It stands in the audit log, with the hash of its bytes, before it stands there under its name.</summary>
internal static class OutFile
{
    /// <summary>Writes a file, under another name first, so that a file of this name is always whole.</summary>
    public static Task<int> WriteAsync(IServiceProvider services, TakenOut what, string path, Action<Stream> write, string done) => SayAsync(
        async () =>
        {
            var unfinished = path + ".unfinished";
            try
            {
                using (var stream = File.Create(unfinished))
                    write(stream);
                await KeepAsync(services, what, path, [unfinished]);
                File.Move(unfinished, path, overwrite: true);
            }
            finally
            {
                File.Delete(unfinished);
            }
        },
        done);

    /// <summary>Writes the files of a folder that is empty or not there; what cannot be put into the log is taken away again.</summary>
    public static Task<int> WriteFolderAsync(IServiceProvider services, TakenOut what, string path, Action write, string done) => SayAsync(
        async () =>
        {
            write();
            var files = Directory.GetFiles(path).Order(StringComparer.Ordinal).ToArray();
            try
            {
                await KeepAsync(services, what, path, files);
            }
            catch
            {
                Array.ForEach(files, File.Delete);
                throw;
            }
        },
        done);

    /// <summary>Carries out a writing and says that it is done, or that the place does not take it.</summary>
    private static async Task<int> SayAsync(Func<Task> write, string done)
    {
        try
        {
            await write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Out.WriteLineAsync("--out: A place that may be written to; this one could not be.");
            return ExitCode.Refused;
        }

        await Console.Out.WriteLineAsync(done);
        return ExitCode.Done;
    }

    /// <summary>One entry: the name without the folders of the machine, and the hash of the bytes, those of several files one after another in the order of their names.</summary>
    private static async Task KeepAsync(IServiceProvider services, TakenOut what, string path, IReadOnlyList<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (size, buffer) = (0L, new byte[1 << 16]);
        foreach (var file in files)
        {
            await using var stream = File.OpenRead(file);
            for (int read; (read = await stream.ReadAsync(buffer)) > 0; size += read)
                hash.AppendData(buffer, 0, read);
        }

        await using var context = await services.GetRequiredService<TocDatabase>().OpenAsync(Actor.CommandLine, CancellationToken.None);
        FileLog.Add(context, Actor.CommandLine, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), what.Verb, what.Conditions, what.Rows, size, hash.GetCurrentHash(), FileLog.Whole);
        await context.SaveChangesAsync(CancellationToken.None);
    }
}
