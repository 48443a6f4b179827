using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Exports;

/// <summary>
/// Writes ordered files beside the pages: at most two at once, each within a time, stopped on request. How far each is stands in the database, so that any
/// page can be closed meanwhile; work that breaks off with the program is found dead by the next look and is shown as failed.
/// </summary>
public sealed partial class ExportRunner(IServiceScopeFactory scopes, TocDatabase database, ExportFolder folder, TimeProvider clock, ILogger<ExportRunner> log) : IDisposable
{
    /// <summary>Work that was not renewed for so long is dead.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(20);

    /// <summary>Finished files stay so long.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private readonly SemaphoreSlim slots = new(2);
    private readonly ConcurrentDictionary<long, Work> running = new();

    /// <summary>Begins to write a file.</summary>
    public void Start(long id, LongExportRequest request, string kind, Guid storedAs)
    {
        var work = new Work(new CancellationTokenSource(Longest, clock));
        running[id] = work;
        work.Task = Task.Run(() => RunAsync(id, request, kind, storedAs, work), CancellationToken.None);
    }

    /// <summary>Stops the work on a file where it is done here.</summary>
    public async Task CancelAsync(long id)
    {
        if (!running.TryGetValue(id, out var work))
            return;
        work.IsCancelled = true;
        await work.Source.CancelAsync();
    }

    /// <summary>Waits until nothing is done on a file here.</summary>
    public Task WaitAsync(long id) => running.TryGetValue(id, out var work) ? work.Task : Task.CompletedTask;

    /// <summary>Marks work that nobody renews as failed, removes files that are old, and those that nobody knows of.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = await database.ReadAsync(cancellationToken);
        await context.ExportJobs.Where(j => (j.State == ExportState.Running || j.State == ExportState.Stopping) && j.SeenAt < now - DeadAfter)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, ExportState.Failed).SetProperty(j => j.EndedAt, now).SetProperty(j => j.Failure, "The program ended while it wrote this file. Order it again."), cancellationToken);
        await context.ExportJobs.Where(j => j.EndedAt != null && j.EndedAt < now - KeptFor).ExecuteDeleteAsync(cancellationToken);
        // A file that was begun a moment ago may be of work that is not in this look at the table yet.
        var names = folder.Names(now - Longest).ToList();
        if (names.Count == 0)
            return;
        var known = await context.ExportJobs.Where(j => names.Contains(j.StoredAs) && j.State != ExportState.Failed && j.State != ExportState.Cancelled).Select(j => j.StoredAs).ToListAsync(cancellationToken);
        foreach (var name in names.Except(known))
            folder.Remove(name);
    }

    public void Dispose() => slots.Dispose();

    private async Task RunAsync(long id, LongExportRequest request, string kind, Guid storedAs, Work work)
    {
        // Nobody waits for it at a browser: a database that hangs for a while does not undo it.
        DatabaseWatch.BePatient();
        using var beating = new CancellationTokenSource();
        var beat = BeatAsync(id, work, beating.Token);
        string? failure = null;
        (long Size, string Hash) file = default;
        try
        {
            await slots.WaitAsync(work.Source.Token);
            try
            {
                file = await WriteAsync(request, kind, storedAs, work);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException)
        {
            failure = work.IsCancelled ? "" : "This took longer than is allowed. Choose fewer cases.";
        }
        catch (IOException exception)
        {
            Broke(log, id, exception);
            failure = "The disk of the server did not take the file. Tell the administrator; nothing else was touched.";
        }
        catch (Exception exception)
        {
            Broke(log, id, exception);
            failure = StorageTroubles.Of(exception) == StorageTrouble.Away ? "The database ended or went away meanwhile. Order the file again." : "Something went wrong while the file was written. Order it again, and tell the administrator when it happens twice.";
        }

        await beating.CancelAsync();
        await beat;
        if (failure is not null)
            folder.Remove(storedAs);
        await EndAsync(id, work, failure, file);
        running.TryRemove(id, out _);
        work.Source.Dispose();
    }

    private async Task<(long Size, string Hash)> WriteAsync(LongExportRequest request, string kind, Guid storedAs, Work work)
    {
        await using var scope = scopes.CreateAsyncScope();
        var writer = scope.ServiceProvider.GetServices<ILongExport>().First(k => k.Kind == kind);
        var (stream, path) = folder.Begin(storedAs);
        (long, string) file;
        await using (stream)
        {
            work.Written = await writer.WriteAsync(request, stream, written => work.Written = written, work.Source.Token);
            await stream.FlushAsync(work.Source.Token);
            stream.Position = 0;
            file = (stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, work.Source.Token)));
        }

        File.Move(path, folder.File(storedAs), overwrite: true);
        return file;
    }

    private async Task EndAsync(long id, Work work, string? failure, (long Size, string Hash) file)
    {
        try
        {
            var (now, state) = (clock.GetUtcNow(), failure switch { null => ExportState.Done, "" => ExportState.Cancelled, _ => ExportState.Failed });
            await using var context = await database.ReadAsync(CancellationToken.None);
            await context.ExportJobs.Where(j => j.Id == id && (j.State == ExportState.Running || j.State == ExportState.Stopping)).ExecuteUpdateAsync(
                s => s
                    .SetProperty(j => j.State, state).SetProperty(j => j.EndedAt, now).SetProperty(j => j.Written, work.Written)
                    .SetProperty(j => j.Failure, string.IsNullOrEmpty(failure) ? null : failure)
                    .SetProperty(j => j.Size, failure is null ? file.Size : (long?)null).SetProperty(j => j.Hash, failure is null ? file.Hash : null),
                CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The sweep will find it dead.
            Broke(log, id, exception);
        }
    }

    private async Task BeatAsync(long id, Work work, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Beat, clock, cancellationToken);
                var (now, written) = (clock.GetUtcNow(), work.Written);
                await using var context = await database.ReadAsync(cancellationToken);
                await context.ExportJobs.Where(j => j.Id == id).ExecuteUpdateAsync(s => s.SetProperty(j => j.SeenAt, now).SetProperty(j => j.Written, written), cancellationToken);
                if (await context.ExportJobs.AnyAsync(j => j.Id == id && j.State == ExportState.Stopping, cancellationToken))
                    await CancelAsync(id);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Broke(log, id, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Work on export {Id} broke off")]
    private static partial void Broke(ILogger logger, long id, Exception exception);

    private sealed class Work(CancellationTokenSource source)
    {
        public CancellationTokenSource Source => source;

        public Task Task { get; set; } = Task.CompletedTask;

        public bool IsCancelled { get; set; }

        public int Written { get; set; }
    }
}

/// <summary>Looks after abandoned and old files now and then.</summary>
public sealed class ExportSweeper(ExportRunner runner, TimeProvider clock, ILogger<ExportSweeper> log) : RepeatedWork(TimeSpan.FromSeconds(10), clock, log)
{
    protected override Task DoAsync(CancellationToken cancellationToken) => runner.SweepAsync(cancellationToken);
}
