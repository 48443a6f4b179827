using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>The list as a CSV file: the same cases as on the screen, all of them, in the same order, written while they are read.</summary>
public sealed class CaseListFile(TocDatabase database, CaseQuery query, CaseSets caseSets)
{
    public const string Download = "/download/cases.csv";

    /// <summary>Cases that are read at once.</summary>
    private const int Step = 1_000;

    private static readonly string[] Header =
        ["case", "reference", "title", "start", "end", "domains", "countries", "transnational", "reading", "status", "sensitivity", "updated"];

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
        return Results.Stream(stream => file.WriteAsync(actor, request.Value, stream, cancellation), "text/csv; charset=utf-8", "cases.csv");
    }

    /// <summary>Writes every case that the request's filter takes in, in its order. Countries are those with a stage that are not refuted.</summary>
    public async Task WriteAsync(Actor actor, FindCasesRequest request, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var context = await database.ReadAsync(cancellationToken);
        // A byte order mark, without which spreadsheets read the letters wrong; cells that would run as formulas get an apostrophe.
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n", InjectionOptions = InjectionOptions.Escape });
        foreach (var heading in Header)
            csv.WriteField(heading);
        await csv.NextRecordAsync();
        // All parts are of one moment.
        await using var moment = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var pages = new CasePages(context, query, await caseSets.OpenAsync(context, actor, request.Filter, cancellationToken), actor, request.Filter, cancellationToken);
        var words = request.Filter.Words is { } asked ? SearchWords.Of(asked) : default;
        CaseCursor? after = null;
        while (true)
        {
            var entries = await pages.PageAsync(request.Sort, after, Step, words);
            var ids = entries.Select(e => e.Id).ToList();
            var lines = await context.VisibleCases(actor).Where(c => ids.Contains(c.Id)).Select(c => new Line(
                c,
                context.CaseDomains.Where(d => d.CaseId == c.Id).OrderBy(d => d.Position).Select(d => d.Domain).ToList(),
                context.CaseCountries.Where(x => x.CaseId == c.Id && x.Stage != null && x.Certainty != Certainty.Refuted).Select(x => x.Country).Distinct().ToList())).ToDictionaryAsync(l => l.Row.Id, cancellationToken);
            await WriteAsync(csv, entries.Where(e => lines.ContainsKey(e.Id)).Select(e => lines[e.Id]), request.Filter.Reading);
            if (entries.Count < Step)
                return;
            var last = lines[entries[^1].Id].Row;
            after = CaseCursor.Of(request.Sort, last.Id, last.Title, last.StartEarliest ?? last.StartLatest, last.UpdatedAt, entries[^1].Rank, false, 1);
        }
    }

    private static async Task WriteAsync(CsvWriter csv, IEnumerable<Line> lines, Reading reading)
    {
        foreach (var line in lines)
        {
            var row = line.Row;
            string?[] cells =
            [
                CaseId.Text(row.Id), row.Reference, row.Title, row.Start, row.Ongoing ? "ongoing" : row.End, string.Join("; ", line.Domains.Select(d => d.Text())),
                string.Join("; ", line.Countries.Order(StringComparer.Ordinal)), Result(row, reading).Text(), reading.Text(), row.Status.Text(), row.Sensitivity.Text(),
                row.UpdatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ];
            foreach (var cell in cells)
                csv.WriteField(cell);
            await csv.NextRecordAsync();
        }
    }

    private static Transnationality Result(CaseRow row, Reading reading) => reading switch
    {
        Reading.SingleStage => row.ResultSingleStage,
        Reading.Direct => row.ResultDirect,
        Reading.Conduct => row.ResultConduct,
        Reading.Established => row.ResultEstablished,
        _ => row.ResultUnion,
    };

    private sealed record Line(CaseRow Row, List<CrimeDomain> Domains, List<string> Countries);
}
