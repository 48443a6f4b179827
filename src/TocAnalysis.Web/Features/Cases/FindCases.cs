using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Cases;

/// <param name="Filter">Which cases.</param>
/// <param name="Sort">In which order.</param>
/// <param name="Limit">At most how many, 1 to 200.</param>
/// <param name="After">Where the page begins; null: at the beginning.</param>
/// <param name="Facets">Dimensions to count, of <see cref="CaseFacets.Names"/>.</param>
public sealed record FindCasesRequest(CaseFilter Filter, CaseSort Sort, int Limit = FindCases.DefaultLimit, CaseCursor? After = null, IReadOnlyList<string>? Facets = null);

/// <summary>Finds cases: the list of the page, of REST and of the file.</summary>
public sealed class FindCases(TocDatabase database, CaseQuery query, CaseSets caseSets, CaseIndex index, CaseFacets facets, SearchAdvice advice, Vocabularies vocabularies)
{
    public const int DefaultLimit = 50, MaxLimit = 200;

    /// <summary>A search that runs longer is stopped, so that it does not starve others.</summary>
    public static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(5);

    /// <summary>While the sets are loading, a collection above this size is answered without counts of facets, and its total is counted up to this.</summary>
    private const int CountedBySql = 100_000;

    public async Task<Result<FoundCases>> HandleAsync(Actor actor, FindCasesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("cases");
        if (request.Filter.Words is { } asked && !asked.Any(char.IsLetterOrDigit) && !asked.EnumerateRunes().Any(System.Text.Rune.IsLetterOrDigit))
            return Refused.Invalid(new Fault("q", "At least one word to search for; these are signs only.", asked));
        await using var context = await database.ReadAsync(cancellationToken);
        try
        {
            // List, total and facets are of one moment.
            await using var snapshot = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            // Set by a statement that does not fix the moment yet: the sets are brought up to date first.
            await context.Database.ExecuteSqlRawAsync("SET LOCAL statement_timeout = '5s'", cancellationToken);
            return await FindAsync(context, actor, request, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            return Refused.Invalid(new Fault("q", $"A search that takes less than {LongestSearch.TotalSeconds} seconds: add a filter, or take a rarer word or a shorter phrase."));
        }
    }

    private async Task<FoundCases> FindAsync(TocContext context, Actor actor, FindCasesRequest request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        var sets = await caseSets.OpenAsync(context, actor, filter, cancellationToken);
        var pages = new CasePages(context, query, sets, actor, filter, cancellationToken);
        var words = filter.Words is { } text ? SearchWords.Of(text) : default;
        var limit = Math.Clamp(request.Limit, 1, MaxLimit);
        var entries = (await pages.PageAsync(request.Sort, request.After, limit + 1, words)).ToList();
        var more = entries.Count > limit;
        if (more)
            entries.RemoveAt(limit);
        var back = request.After?.Back == true;
        if (back)
            entries.Reverse();
        var quick = sets is not null || index.Stage is not CaseIndexStage.Loading || await EstimateAsync(context, cancellationToken) <= CountedBySql;
        var names = quick && request.Facets is { Count: > 0 } asked ? asked : [];
        var seesAllCodings = sets is null || !names.Any(CaseFacets.AsksCodings) || await context.SeesAllCodingsAsync(actor, cancellationToken);
        // The database marks words in texts meanwhile; nothing else is asked of it before it is done.
        var lines = LinesAsync(context, actor, filter, entries, words, cancellationToken);
        SetCounts? counted;
        try
        {
            using (await CountingTurn.TakeAsync(cancellationToken))
                counted = facets.InSets(sets, actor, filter, names, seesAllCodings);
        }
        finally
        {
            await lines;
        }

        var (rows, items) = await lines;
        var at = request.After is null || (back && !more) ? 1 : request.After.At;
        var (total, exact) = sets is not null ? (pages.Match.Count, true) : await TotalAsync(query.Where(context, actor, filter), quick, cancellationToken);
        var (of, _) = filter.IsAll ? (total, exact) : sets is not null ? (sets.Visible.Count, true) : await TotalAsync(context.VisibleCases(actor), quick, cancellationToken);
        return new FoundCases
        {
            Items = items,
            Total = total,
            TotalIsExact = exact,
            CountsFollow = !quick,
            RankedAmong = request.Sort.Key == CaseSortKey.Relevance && total > CasePages.Ranked ? CasePages.Ranked : null,
            OtherSpellings = total == 0 && request.After is null ? await advice.OtherSpellingsAsync(context, actor, filter, cancellationToken) : [],
            Of = of,
            At = at,
            Next = rows.Count > 0 && (back || more) ? Cursor(request.Sort, rows[^1], false, at + rows.Count).Encode() : null,
            Previous = rows.Count > 0 && (back ? more : request.After is not null) ? Cursor(request.Sort, rows[0], true, Math.Max(1, at - limit)).Encode() : null,
            Facets = request.Facets is not { Count: > 0 } ? null : await facets.CountAsync(context, counted, actor, filter, names, cancellationToken),
        };
    }

    private static async Task<(int Total, bool Exact)> TotalAsync(IQueryable<CaseRow> cases, bool quick, CancellationToken cancellationToken)
    {
        if (quick)
            return (await cases.CountAsync(cancellationToken), true);
        var counted = await cases.Select(c => c.Id).Take(CountedBySql + 1).CountAsync(cancellationToken);
        return (Math.Min(counted, CountedBySql), counted <= CountedBySql);
    }

    private static Task<long> EstimateAsync(TocContext context, CancellationToken cancellationToken) =>
        context.Database.SqlQuery<long>($"SELECT reltuples::bigint AS \"Value\" FROM pg_class WHERE oid = 'case_record'::regclass").SingleAsync(cancellationToken);

    /// <summary>The lines of the page, in the order of the entries.</summary>
    private async Task<(List<FoundLines.Row> Rows, List<FoundCase> Items)> LinesAsync(TocContext context, Actor actor, CaseFilter filter, List<PageEntry> entries, SearchWords words, CancellationToken cancellationToken)
    {
        var batch = new ReadBatch(context);
        var ids = entries.Select(e => e.Id).ToArray();
        var known = new Dictionary<long, FoundLines.Row>();
        // What may be seen is asked once more, of the row itself.
        FoundLines.Ask(batch, context.VisibleCases(actor).Where(c => ids.Contains(c.Id)), words, row => known[row.Id] = row);
        var domains = new List<(long Case, CrimeDomain Domain)>();
        batch.Add("SELECT case_id, domain FROM case_domain WHERE case_id = ANY($1) ORDER BY case_id, position", [ids], r => domains.Add((r.GetInt64(0), r.Token<CrimeDomain>(1))));
        var countries = new List<(long Case, CountryInvolvement Involvement)>();
        batch.Add(
            "SELECT case_id, country, stage, certainty FROM case_country WHERE case_id = ANY($1) ORDER BY case_id, position", [ids],
            r => countries.Add((r.GetInt64(0), new CountryInvolvement(r.GetString(1), r.TokenOrNull<Stage>(2), null, r.Token<Certainty>(3)))));
        var codes = filter.Codes.ToList();
        var positions = new List<(long Case, CodePosition Position)>();
        if (codes.Count > 0)
        {
            batch.Add(
                context.VisiblePositions(actor).Where(p => ids.Contains(p.CaseId) && codes.Contains(p.Code)).Select(p => new { p.CaseId, p.Code, p.Adjudicated }),
                r => positions.Add((r.GetInt64(0), new CodePosition(r.GetString(1), r.Token<PositionValue>(2)))));
        }

        var inCodings = new Dictionary<long, FoundInCoding>();
        if (filter.SearchesCodings)
            FoundLines.AskCodings(batch, context, actor, ids, words, (id, found) => inCodings.TryAdd(id, found));
        await batch.RunAsync(cancellationToken);
        var (byDomain, byCountry, byCode) = (domains.ToLookup(d => d.Case, d => d.Domain), countries.ToLookup(c => c.Case, c => c.Involvement), positions.OrderBy(p => codes.IndexOf(p.Position.Code)).ToLookup(p => p.Case, p => p.Position));
        List<FoundLines.Row> rows = [.. entries.Where(e => known.ContainsKey(e.Id)).Select(e => known[e.Id] with { Rank = e.Rank })];
        return (rows,
        [
            .. rows.Select(r =>
            {
                var (start, end) = (r.Start is null ? null : PartialDate.Parse(r.Start), r.End is null ? null : PartialDate.Parse(r.End));
                var (result, places) = TransnationalityTest.InShort([.. byCountry[r.Id]], CasePeriod.Of(start, end, r.Ongoing), vocabularies.Countries.Find, filter.Reading);
                return new FoundCase(
                    CaseId.Text(r.Id), MarkedText.ToHtml(r.Title), MarkedText.ToHtml(MarkedText.Plain(r.Snippet)), start, end, r.Ongoing, [.. byDomain[r.Id]], places, result,
                    r.Status, r.Sensitivity, r.Version, r.UpdatedAt, [.. byCode[r.Id]])
                {
                    InCoding = r.IsMarked ? null : inCodings.GetValueOrDefault(r.Id),
                };
            }),
        ]);
    }

    // The marks of a match are no part of the title.
    private static CaseCursor Cursor(CaseSort sort, FoundLines.Row row, bool back, int at) =>
        CaseCursor.Of(sort, row.Id, row.Title.Replace($"{MarkedText.Begin}", "", StringComparison.Ordinal).Replace($"{MarkedText.End}", "", StringComparison.Ordinal), row.Day, row.UpdatedAt, row.Rank, back, at);
}
