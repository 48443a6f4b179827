using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Features.Packages.Jobs;

/// <summary>How far the work on a file is.</summary>
/// <param name="Done">Things that are written.</param>
/// <param name="Total">Things to write; 0: not known yet.</param>
public sealed record ImportProgress(int Done, int Total);

/// <summary>
/// Works on uploaded files beside the pages: at most two at once, each within a time, stopped on request. What it does is kept in the database, so
/// that any page can be closed meanwhile; work that breaks off with the program is found dead by the next look and is shown as failed.
/// </summary>
public sealed partial class ImportRunner(IServiceScopeFactory scopes, TocDatabase database, TimeProvider clock, ILogger<ImportRunner> log) : IDisposable
{
    /// <summary>Work that was not renewed for so long is dead.</summary>
    public static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(20);

    /// <summary>Stands at work that goes on in another instance and is to stop; the beginning and the end of work take it away.</summary>
    private const string Stopping = "Being stopped. What was not committed by now will not be there.";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestImport = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(14);

    private readonly SemaphoreSlim slots = new(2);
    private readonly ConcurrentDictionary<long, Work> running = new();

    /// <summary>Begins to check a file, or to bring it in.</summary>
    /// <param name="actor">Who wants it; must own the file.</param>
    /// <param name="id">The file.</param>
    /// <param name="commit">True: bring it in.</param>
    /// <param name="onlyGood">Leaves rows with faults out.</param>
    /// <param name="cancellationToken">Ends the beginning alone.</param>
    public async Task<Result<long>> StartAsync(Actor actor, long id, bool commit, bool onlyGood, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("import");
        var (state, now) = (commit ? ImportState.Writing : ImportState.Checking, clock.GetUtcNow());
        await using (var context = await database.OpenAsync(actor, cancellationToken))
        {
            // One statement decides, so that a double click starts the work once.
            var taken = await ImportJobs.Own(context, actor)
                .Where(j => j.Id == id && j.State != ImportState.Checking && j.State != ImportState.Writing && j.State != ImportState.Done)
                .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, state).SetProperty(j => j.SeenAt, now).SetProperty(j => j.Failure, (string?)null), cancellationToken);
            if (taken == 0)
                return await ImportJobs.Own(context, actor).AnyAsync(j => j.Id == id, cancellationToken) ? Refused.Conflict("import") : Refused.NotFound("import");
        }

        var work = new Work(new CancellationTokenSource(commit ? LongestImport : LongestCheck, clock));
        running[id] = work;
        work.Task = Task.Run(() => RunAsync(actor, id, commit, onlyGood, work), CancellationToken.None);
        return id;
    }

    /// <summary>How far the work on a file is; null: nothing is done here.</summary>
    public ImportProgress? Progress(long id) => running.TryGetValue(id, out var work) ? new ImportProgress(work.Done, work.Total) : null;

    /// <summary>Stops the work on a file that the actor owns. What was not committed is not there.</summary>
    public async Task CancelAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        if (running.TryGetValue(id, out var work))
        {
            if (await ImportJobs.Own(context, actor).AnyAsync(j => j.Id == id, cancellationToken))
                await work.CancelAsync();
            return;
        }

        // Another instance of the program finds out by its next look at the row; until then this is what the page says.
        await ImportJobs.Own(context, actor).Where(j => j.Id == id && (j.State == ImportState.Checking || j.State == ImportState.Writing))
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.Failure, Stopping), cancellationToken);
    }

    /// <summary>Waits until nothing is done on a file here.</summary>
    public Task WaitAsync(long id) => running.TryGetValue(id, out var work) ? work.Task : Task.CompletedTask;

    /// <summary>Marks work that nobody renews as failed, and removes files that nobody came back to.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = await database.ReadAsync(cancellationToken);
        await context.ImportJobs.Where(j => (j.State == ImportState.Checking || j.State == ImportState.Writing) && j.SeenAt < now - DeadAfter)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, ImportState.Failed).SetProperty(j => j.Failure, "The program ended while it worked on this file. Nothing was written; check it again."), cancellationToken);
        await context.ImportFiles.Where(f => context.ImportJobs.Any(j => j.Id == f.JobId && j.SeenAt < now - KeptFor)).ExecuteDeleteAsync(cancellationToken);
        await context.ImportJobs.Where(j => j.State != ImportState.Done && j.State != ImportState.Writing && j.SeenAt < now - KeptFor).ExecuteDeleteAsync(cancellationToken);
    }

    public void Dispose() => slots.Dispose();

    private async Task RunAsync(Actor actor, long id, bool commit, bool onlyGood, Work work)
    {
        // Nobody waits for it at a browser: a database that hangs for a while does not undo the work of an hour.
        DatabaseWatch.BePatient();
        using var beating = new CancellationTokenSource();
        var beat = BeatAsync(id, work, beating.Token);
        string? failure = null;
        try
        {
            await slots.WaitAsync(work.Source.Token);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                failure = await scope.ServiceProvider.GetRequiredService<RunImport>()
                    .HandleAsync(actor, id, commit, onlyGood, (done, total) => (work.Done, work.Total) = (done, total), work.Source.Token);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException)
        {
            failure = work.IsCancelled ? "" : "This took longer than is allowed. Split the file, or bring it by the command line.";
        }
        catch (Exception exception)
        {
            Broke(log, id, exception);
            failure = StorageTroubles.Of(exception) switch
            {
                StorageTrouble.Away => "The database ended or went away meanwhile. Nothing was written; check the file again.",
                StorageTrouble.DatabaseFull => "The disk of the database is full. Nothing was written. Tell the administrator to make room, then check the file again.",
                StorageTrouble.DiskFull => "The disk of the server is full. Nothing was written. Tell the administrator to make room, then check the file again.",
                _ => "Something went wrong that is not the file's fault. Nothing was written; try again, and tell the administrator when it happens twice.",
            };
        }

        await beating.CancelAsync();
        await beat;
        if (failure is not null)
            await EndAsync(id, failure);
        running.TryRemove(id, out _);
        work.Source.Dispose();
    }

    /// <summary>The state after work that broke off; work that was committed says so itself and is left alone.</summary>
    private async Task EndAsync(long id, string failure)
    {
        try
        {
            await using var context = await database.ReadAsync(CancellationToken.None);
            await context.ImportJobs.Where(j => j.Id == id && (j.State == ImportState.Checking || j.State == ImportState.Writing))
                .ExecuteUpdateAsync(s => s
                    .SetProperty(j => j.State, failure.Length == 0 ? ImportState.Cancelled : ImportState.Failed)
                    .SetProperty(j => j.Failure, failure.Length == 0 ? null : failure), CancellationToken.None);
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
                var now = clock.GetUtcNow();
                await using var context = await database.ReadAsync(cancellationToken);
                await context.ImportJobs.Where(j => j.Id == id).ExecuteUpdateAsync(s => s.SetProperty(j => j.SeenAt, now), cancellationToken);
                if (await context.ImportJobs.AnyAsync(j => j.Id == id && j.Failure == Stopping && (j.State == ImportState.Checking || j.State == ImportState.Writing), cancellationToken))
                    await work.CancelAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                Broke(log, id, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Work on import {Id} broke off")]
    private static partial void Broke(ILogger logger, long id, Exception exception);

    private sealed class Work(CancellationTokenSource source)
    {
        public CancellationTokenSource Source => source;

        public Task Task { get; set; } = Task.CompletedTask;

        public bool IsCancelled { get; set; }

        public Task CancelAsync()
        {
            IsCancelled = true;
            return Source.CancelAsync();
        }

        public int Done { get; set; }

        public int Total { get; set; }
    }
}

/// <summary>Looks after abandoned work every few seconds.</summary>
public sealed class ImportSweeper(ImportRunner runner, TimeProvider clock, ILogger<ImportSweeper> log) : RepeatedWork(TimeSpan.FromSeconds(10), clock, log)
{
    protected override Task DoAsync(CancellationToken cancellationToken) => runner.SweepAsync(cancellationToken);
}
