using System.Globalization;
using System.Text;
using System.Threading.Channels;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>
/// Cases as a CSV file: the same cases as on the screen, all of them, in the same order, written while they are read. Three things go on side by side: one
/// connection reads cases, another reads the parts of those that have come, and the lines are made on another core.
/// </summary>
public sealed class CaseListFile(TocDatabase database, CaseQuery query, CaseSets caseSets)
{
    public const string Download = "/download/cases.csv";

    /// <summary>Cases that go from one step to the next at once.</summary>
    private const int Step = 2_000;

    /// <summary>Batches that may wait between two steps: enough to keep both busy, little enough to keep memory flat.</summary>
    private const int Waiting = 4;

    /// <summary>Answers a download from the browser.</summary>
    public static async Task<IResult> DownloadAsync(HttpContext http, CaseQuery query, CaseListFile file, CancellationToken cancellation)
    {
        var actor = http.BrowserActor();
        if (!AccessPolicy.May(actor, Permission.Export))
            return Results.Redirect(AppUrls.Forbidden);
        var request = CaseListQuery.Read(query, http.Request.Query, alsoKnown: ListLook.Names);
        // The page tells what is wrong with the address.
        if (!request.Succeeded)
            return Results.Redirect(AppUrls.Cases + http.Request.QueryString);
        http.Response.Headers.CacheControl = "no-store";
        var address = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/";
        return await Task.FromResult(Results.Stream(stream => file.WriteAsync(actor, request.Value, CaseColumns.List, address, stream, _ => { }, cancellation), "text/csv; charset=utf-8", "cases.csv"));
    }

    /// <summary>Writes every case that the request's filter takes in, in its order.</summary>
    /// <returns>Cases written.</returns>
    public async Task<int> WriteAsync(
        Actor actor, FindCasesRequest request, CaseColumns columns, string address, Stream stream, Action<int> written, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(written);
        await using var context = await database.ReadAsync(cancellationToken);
        await using var beside = await database.ReadAsync(cancellationToken);
        // All parts are of one moment, on both connections.
        await using var moment = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var pages = request.Sort.Key == CaseSortKey.Relevance ? new CasePages(context, query, await caseSets.OpenAsync(context, actor, request.Filter, cancellationToken), actor, request.Filter, cancellationToken) : null;
        await using var same = await SameMomentAsync(context, beside, cancellationToken);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = Channel.CreateBounded<List<CaseLine>>(Waiting);
        var whole = Channel.CreateBounded<(List<CaseLine> Lines, CaseLineParts Parts)>(Waiting);
        var from = CaseLine.From(columns, request.Filter.Reading);
        var reading = FeedAsync(lines.Writer, () => pages is null ? StreamedAsync(context, actor, request, from, stop.Token) : RankedAsync(context, actor, pages, request, from, stop.Token), stop);
        var joining = FeedAsync(whole.Writer, () => JoinedAsync(beside, columns, lines.Reader, stop.Token), stop);
        var count = 0;
        try
        {
            count = await WriteAsync(whole.Reader, columns, request.Filter.Reading, address + "cases/", stream, written, stop.Token);
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

    /// <summary>A transaction on another connection that sees what the first one sees.</summary>
    private static async Task<IDbContextTransaction> SameMomentAsync(TocContext first, TocContext second, CancellationToken cancellationToken)
    {
        var snapshot = await first.Database.SqlQuery<string>($"SELECT pg_export_snapshot() AS \"Value\"").SingleAsync(cancellationToken);
        var transaction = await second.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        // The command takes no parameters; the name comes from the server itself and holds hexadecimal digits and hyphens.
        await using var command = new NpgsqlCommand($"SET TRANSACTION SNAPSHOT '{snapshot}'", (NpgsqlConnection)second.Database.GetDbConnection());
        await command.ExecuteNonQueryAsync(cancellationToken);
        return transaction;
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
    private async IAsyncEnumerable<List<CaseLine>> StreamedAsync(
        TocContext context, Actor actor, FindCasesRequest request, System.Linq.Expressions.Expression<Func<CaseRow, CaseLine>> from,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<CaseLine>(Step);
        await foreach (var line in CaseOrder.Page(query.Where(context, actor, request.Filter), request.Sort, null).Select(from).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            batch.Add(line);
            if (batch.Count < Step)
                continue;
            yield return batch;
            batch = new List<CaseLine>(Step);
        }

        yield return batch;
    }

    /// <summary>Relevance is ranked as on the screen, page after page.</summary>
    private static async IAsyncEnumerable<List<CaseLine>> RankedAsync(
        TocContext context, Actor actor, CasePages pages, FindCasesRequest request, System.Linq.Expressions.Expression<Func<CaseRow, CaseLine>> from,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var words = request.Filter.Words is { } asked ? SearchWords.Of(asked) : default;
        CaseCursor? after = null;
        while (true)
        {
            var entries = await pages.PageAsync(request.Sort, after, Step, words);
            var ids = entries.Select(e => e.Id).ToList();
            var found = await context.VisibleCases(actor).Where(c => ids.Contains(c.Id)).Select(from).ToDictionaryAsync(c => c.Id, cancellationToken);
            yield return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
            if (entries.Count < Step)
                yield break;
            var end = ids[^1];
            var last = await context.Cases.Where(c => c.Id == end).Select(c => new { c.Id, c.Title, Day = c.StartEarliest ?? c.StartLatest, c.UpdatedAt }).SingleAsync(cancellationToken);
            after = CaseCursor.Of(request.Sort, last.Id, last.Title, last.Day, last.UpdatedAt, entries[^1].Rank, false, 1);
        }
    }

    private static async IAsyncEnumerable<(List<CaseLine> Lines, CaseLineParts Parts)> JoinedAsync(
        TocContext context, CaseColumns columns, ChannelReader<List<CaseLine>> lines, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in lines.ReadAllAsync(cancellationToken))
            yield return (batch, await CaseLineParts.ReadAsync(context, columns, [.. batch.Select(l => l.Id)], cancellationToken));
    }

    private static async Task<int> WriteAsync(
        ChannelReader<(List<CaseLine> Lines, CaseLineParts Parts)> batches, CaseColumns columns, Reading reading, string address, Stream stream, Action<int> written, CancellationToken cancellationToken)
    {
        // A byte order mark, without which spreadsheets read the letters wrong.
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 1 << 16, leaveOpen: true);
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" });
        foreach (var heading in CaseLine.Header(columns))
            csv.WriteField(heading);
        await csv.NextRecordAsync();
        var count = 0;
        await foreach (var (lines, parts) in batches.ReadAllAsync(cancellationToken))
        {
            foreach (var line in lines)
            {
                foreach (var cell in line.Cells(columns, reading, parts, address))
                    csv.WriteField(cell is null ? cell : FormulaSafety.Safe(cell));
                await csv.NextRecordAsync();
            }

            count += lines.Count;
            written(count);
        }

        return count;
    }
}
