using System.Buffers;
using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Text;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>
/// Cases as a CSV file: the same cases as on the screen, all of them, in the same order, written while they are read. Three things go on side by side: one
/// connection reads cases, another reads the parts of those that have come, and the lines are made on another core.
/// </summary>
public sealed class CaseListFile(ReplicaReads reads, CaseQuery query, CaseSets caseSets)
{
    public const string Download = "/download/cases.csv";

    /// <summary>Cases that go from one step to the next at once.</summary>
    private const int Step = 1_000;

    /// <summary>Batches that may wait between two steps: enough to keep both busy, little enough to keep memory flat.</summary>
    private const int Waiting = 2;

    /// <summary>Answers a download from the browser.</summary>
    public static IResult Answer(HttpContext http, CaseQuery query, CaseListFile file, CancellationToken cancellation)
    {
        var actor = http.BrowserActor();
        if (!AccessPolicy.May(actor, Permission.Export))
            return Results.Redirect(AppUrls.Forbidden);
        var request = CaseListQuery.Read(query, http.Request.Query, alsoKnown: ListLook.Names);
        // The page tells what is wrong with the address.
        if (!request.Succeeded)
            return Results.Redirect(AppUrls.Cases + http.Request.QueryString);
        var address = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/";
        return OutgoingFile.Written(
            (stream, written) => file.WriteAsync(actor, request.Value, CaseColumns.List, address, stream, written, cancellation), "text/csv; charset=utf-8", "cases.csv",
            new FileContents(null, AppUrls.Cases + http.Request.QueryString) { Filter = request.Value.Filter });
    }

    /// <summary>Writes every case that the request's filter takes in, in its order.</summary>
    /// <returns>Cases written.</returns>
    public Task<int> WriteAsync(
        Actor actor, FindCasesRequest request, CaseColumns columns, string address, Stream stream, Action<int> written, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(written);
        return reads.WriteAsync(stream, (place, to) => WriteAsync(place, actor, request, columns, address, to, written, cancellationToken), cancellationToken);
    }

    private async Task<int> WriteAsync(
        ReadPlace place, Actor actor, FindCasesRequest request, CaseColumns columns, string address, Stream stream, Action<int> written, CancellationToken cancellationToken)
    {
        await using var context = await place.ReadAsync(cancellationToken);
        await using var beside = await place.ReadAsync(cancellationToken);
        // All parts are of one moment, on both connections.
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var pages = request.Sort.Key == CaseSortKey.Relevance ? new CasePages(context, query, await caseSets.OpenAsync(context, actor, request.Filter, cancellationToken), actor, request.Filter, cancellationToken) : null;
        var snapshot = await context.Database.SqlQuery<string>($"SELECT pg_export_snapshot() AS \"Value\"").SingleAsync(cancellationToken);
        await JoinMomentAsync(beside, snapshot, cancellationToken);
        // In the order of identifiers, and where most cases go into the file, the parts of all are read once from beginning to end.
        await using var all = new OrderedParts();
        if (request.Sort is { Key: CaseSortKey.Id, Descending: false } && await IsMostAsync(context, actor, request.Filter, cancellationToken))
            await all.BeginAsync(place, c => JoinMomentAsync(c, snapshot, cancellationToken), columns, cancellationToken);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Each batch takes a megabyte: the few that are on their way are used again and again.
        var free = new ConcurrentBag<CaseLines>();
        var lines = Channel.CreateBounded<CaseLines>(Waiting);
        var whole = Channel.CreateBounded<(CaseLines Lines, CaseLineParts Parts)>(Waiting);
        var reading = FeedAsync(lines.Writer, () => pages is null ? StreamedAsync(context, actor, request, columns, address + "cases/", free, stop.Token) : RankedAsync(context, actor, pages, request, columns, address + "cases/", stop.Token), stop);
        var joining = FeedAsync(whole.Writer, () => JoinedAsync(beside, all, columns, lines.Reader, stop.Token), stop);
        var count = 0;
        try
        {
            count = await WriteAsync(whole.Reader, free, columns, stream, written, stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(reading, joining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // What broke first says why; the steps behind it only stopped.
            await reading;
            await joining;
            throw;
        }

        await reading;
        await joining;
        return count;
    }

    /// <summary>Whether a file of these cases holds so many that reading all parts costs less than asking for each.</summary>
    private async Task<bool> IsMostAsync(TocContext context, Actor actor, CaseFilter filter, CancellationToken cancellationToken) =>
        filter.IsAll || await query.Where(context, actor, filter).CountAsync(cancellationToken) * 4L > await context.Cases.CountAsync(cancellationToken);

    /// <summary>A transaction on another connection that sees what the first one sees; it ends with its context.</summary>
    private static async Task JoinMomentAsync(TocContext context, string snapshot, CancellationToken cancellationToken)
    {
        await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // The command takes no parameters; the name comes from the server itself and holds hexadecimal digits and hyphens.
        await using var command = new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{snapshot}'", (NpgsqlConnection)context.Database.GetDbConnection());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task FeedAsync<T>(ChannelWriter<T> writer, Func<IAsyncEnumerable<T>> items, CancellationTokenSource stop) => Task.Run(async () =>
    {
        try
        {
            await foreach (var item in items())
                await writer.WriteAsync(item, stop.Token);
            writer.Complete();
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
            throw;
        }
    });

    /// <summary>Every order but relevance is the database's own, so one statement gives all cases.</summary>
    private async IAsyncEnumerable<CaseLines> StreamedAsync(
        TocContext context, Actor actor, FindCasesRequest request, CaseColumns columns, string address, ConcurrentBag<CaseLines> free,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scratch = new CaseLine.Scratch();
        await using var command = CommandOf(context, CaseOrder.Page(query.Where(context, actor, request.Filter), request.Sort, null), columns, request.Filter.Reading);
        await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        var batch = new CaseLines();
        while (await rows.ReadAsync(cancellationToken))
        {
            CaseLine.Add(batch, rows, scratch, columns, request.Filter.Reading, address);
            if (batch.Places.Count < Step)
                continue;
            yield return batch;
            batch = free.TryTake(out var used) ? used.Emptied() : new CaseLines();
        }

        yield return batch;
    }

    /// <summary>Relevance is ranked as on the screen, page after page.</summary>
    private static async IAsyncEnumerable<CaseLines> RankedAsync(
        TocContext context, Actor actor, CasePages pages, FindCasesRequest request, CaseColumns columns, string address, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scratch = new CaseLine.Scratch();
        var words = request.Filter.Words is { } asked ? SearchWords.Of(asked) : default;
        CaseCursor? after = null;
        while (true)
        {
            var entries = await pages.PageAsync(request.Sort, after, Step, words);
            var ids = entries.Select(e => e.Id).ToList();
            var batch = new CaseLines();
            await using (var command = CommandOf(context, context.VisibleCases(actor).Where(c => ids.Contains(c.Id)), columns, request.Filter.Reading))
            await using (var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken))
            {
                while (await rows.ReadAsync(cancellationToken))
                    CaseLine.Add(batch, rows, scratch, columns, request.Filter.Reading, address);
            }

            yield return batch.InOrder(ids);
            if (entries.Count < Step)
                yield break;
            var end = ids[^1];
            var last = await context.Cases.Where(c => c.Id == end).Select(c => new { c.Id, c.Title, Day = c.StartEarliest ?? c.StartLatest, c.UpdatedAt }).SingleAsync(cancellationToken);
            after = CaseCursor.Of(request.Sort, last.Id, last.Title, last.Day, last.UpdatedAt, entries[^1].Rank, false, 1);
        }
    }

    private static DbCommand CommandOf(TocContext context, IQueryable<CaseRow> cases, CaseColumns columns, Reading reading)
    {
        var command = CaseLine.Select(cases, columns, reading).CreateDbCommand();
        command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        return command;
    }

    private static async IAsyncEnumerable<(CaseLines Lines, CaseLineParts Parts)> JoinedAsync(
        TocContext context, OrderedParts all, CaseColumns columns, ChannelReader<CaseLines> lines, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in lines.ReadAllAsync(cancellationToken))
            yield return (batch, !all.IsBegun ? await CaseLineParts.ReadAsync(context, columns, batch.Ids, cancellationToken) : await all.NextAsync(batch.Ids, cancellationToken));
    }

    private static async Task<int> WriteAsync(ChannelReader<(CaseLines Lines, CaseLineParts Parts)> batches, ConcurrentBag<CaseLines> free, CaseColumns columns, Stream stream, Action<int> written, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>(1 << 18);
        // A byte order mark, without which spreadsheets read the letters wrong.
        bytes.Write("\uFEFF"u8);
        bytes.Write(Encoding.UTF8.GetBytes(string.Join(',', CaseLine.Header(columns)) + "\r\n"));
        var kinds = CaseLineParts.Kinds(columns);
        var count = 0;
        await foreach (var (lines, parts) in batches.ReadAllAsync(cancellationToken))
        {
            foreach (var line in lines.Places)
            {
                bytes.Write(lines.Bytes.WrittenSpan[line.Start..line.Parts]);
                foreach (var kind in kinds)
                {
                    bytes.Write(","u8);
                    CsvLines.Cell(bytes, parts.Cell(kind, line.Id));
                }

                bytes.Write(lines.Bytes.WrittenSpan[line.Parts..line.End]);
            }

            await stream.WriteAsync(bytes.WrittenMemory, cancellationToken);
            bytes.ResetWrittenCount();
            count += lines.Places.Count;
            written(count);
            free.Add(lines);
            parts.LetGo();
        }

        return count;
    }
}
