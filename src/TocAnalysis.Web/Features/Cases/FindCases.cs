using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
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

    /// <summary>Longest part of a text in which matches are shown: marking is slow on long texts.</summary>
    private const int MarkedLength = 50_000;

    /// <summary>While the sets are loading, a collection above this size is answered without counts of facets, and its total is counted up to this.</summary>
    private const int CountedBySql = 100_000;

    /// <summary>The language of records whose signs are searched in pairs.</summary>
    private const string Chinese = "simple";

    private static readonly string Marks = $"StartSel={MarkedText.Begin}, StopSel={MarkedText.End}";

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
        var rows = await RowsAsync(context, actor, entries, words, cancellationToken);
        var at = request.After is null || (back && !more) ? 1 : request.After.At;
        var quick = sets is not null || index.Stage is not CaseIndexStage.Loading || await EstimateAsync(context, cancellationToken) <= CountedBySql;
        var (total, exact) = sets is not null ? (pages.Match.Count, true) : await TotalAsync(query.Where(context, actor, filter), quick, cancellationToken);
        var (of, _) = filter.IsAll ? (total, exact) : sets is not null ? (sets.Visible.Count, true) : await TotalAsync(context.VisibleCases(actor), quick, cancellationToken);
        return new FoundCases
        {
            Items = await ItemsAsync(context, actor, filter, rows, cancellationToken),
            Total = total,
            TotalIsExact = exact,
            CountsFollow = !quick,
            RankedAmong = request.Sort.Key == CaseSortKey.Relevance && total > CasePages.Ranked ? CasePages.Ranked : null,
            OtherSpellings = total == 0 && request.After is null ? await advice.OtherSpellingsAsync(context, actor, filter, cancellationToken) : [],
            Of = of,
            At = at,
            Next = rows.Count > 0 && (back || more) ? Cursor(request.Sort, rows[^1], false, at + rows.Count).Encode() : null,
            Previous = rows.Count > 0 && (back ? more : request.After is not null) ? Cursor(request.Sort, rows[0], true, Math.Max(1, at - limit)).Encode() : null,
            Facets = request.Facets is not { Count: > 0 } names ? null
                : quick ? await facets.CountAsync(context, sets, actor, filter, names, cancellationToken)
                : new Dictionary<string, IReadOnlyList<FacetCount>>(),
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
    private static async Task<List<Row>> RowsAsync(TocContext context, Actor actor, List<PageEntry> entries, SearchWords words, CancellationToken cancellationToken)
    {
        var ids = entries.Select(e => e.Id).ToList();
        // What may be seen is asked once more, of the row itself.
        var rows = (await RowsAsync(context.VisibleCases(actor).Where(c => ids.Contains(c.Id)), words, cancellationToken)).ToDictionary(r => r.Id);
        return [.. entries.Where(e => rows.ContainsKey(e.Id)).Select(e => rows[e.Id] with { Rank = e.Rank })];
    }

    private static async Task<List<Row>> RowsAsync(IQueryable<CaseRow> cases, SearchWords words, CancellationToken cancellationToken)
    {
        if (words.All is null)
        {
            return await cases.Select(c => new Row
            {
                Id = c.Id,
                Title = c.Title,
                Snippet = c.Summary.Substring(0, 200),
                Start = c.Start,
                End = c.End,
                Ongoing = c.Ongoing,
                Status = c.Status,
                Sensitivity = c.Sensitivity,
                Version = c.Version,
                UpdatedAt = c.UpdatedAt,
                Day = c.StartEarliest ?? c.StartLatest,
            }).ToListAsync(cancellationToken);
        }

        var (_, web, prefix, pairs, signs) = words;
        var fragments = Marks + ", MaxFragments=2, MinWords=10, MaxWords=24, FragmentDelimiter=\" … \"";
        var whole = Marks + ", HighlightAll=true";
        var rows = await cases.Select(c => new
        {
            Case = c,
            Query = TocContext.TextQueryIn(c.Language, web, prefix, pairs),
#pragma warning disable CA1845 // It becomes SQL.
            Text = c.Summary + " " + c.Narrative.Substring(0, MarkedLength),
#pragma warning restore CA1845
        }).Select(r => new Row
        {
            Id = r.Case.Id,
            Title = r.Query.GetResultHeadline(r.Case.Language, r.Case.Title, whole),
            // Signs in pairs are no words that the database could mark: the place is looked up, and marked afterwards.
            Snippet = signs != "" && r.Case.Language == Chinese ? r.Text.Substring(Math.Max(r.Text.IndexOf(signs) - 30, 0), 120) : r.Query.GetResultHeadline(r.Case.Language, r.Text, fragments),
            Language = r.Case.Language,
            Start = r.Case.Start,
            End = r.Case.End,
            Ongoing = r.Case.Ongoing,
            Status = r.Case.Status,
            Sensitivity = r.Case.Sensitivity,
            Version = r.Case.Version,
            UpdatedAt = r.Case.UpdatedAt,
            Day = r.Case.StartEarliest ?? r.Case.StartLatest,
        }).ToListAsync(cancellationToken);
        return signs.Length == 0 ? rows : [.. rows.Select(r => r.Language != Chinese ? r : r with { Title = MarkedText.Mark(r.Title, signs), Snippet = MarkedText.Mark(r.Snippet, signs) })];
    }

    private async Task<IReadOnlyList<FoundCase>> ItemsAsync(TocContext context, Actor actor, CaseFilter filter, List<Row> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(r => r.Id).ToList();
        var domains = (await context.CaseDomains.Where(d => ids.Contains(d.CaseId)).OrderBy(d => d.Position).Select(d => new { d.CaseId, d.Domain }).ToListAsync(cancellationToken))
            .ToLookup(d => d.CaseId, d => d.Domain);
        var countries = (await context.CaseCountries.Where(c => ids.Contains(c.CaseId)).OrderBy(c => c.Position)
            .Select(c => new { c.CaseId, c.Country, c.Stage, c.Certainty }).ToListAsync(cancellationToken))
            .ToLookup(c => c.CaseId, c => new CountryInvolvement(c.Country, c.Stage, null, c.Certainty));
        var codes = filter.Codes;
        var positions = codes.Count == 0 ? [] : await context.VisiblePositions(actor).Where(p => ids.Contains(p.CaseId) && codes.Contains(p.Code)).ToListAsync(cancellationToken);
        var byCase = positions.OrderBy(p => codes.ToList().IndexOf(p.Code)).ToLookup(p => p.CaseId, p => new CodePosition(p.Code, p.Adjudicated));
        return
        [
            .. rows.Select(r =>
            {
                var (start, end) = (r.Start is null ? null : PartialDate.Parse(r.Start), r.End is null ? null : PartialDate.Parse(r.End));
                var (result, places) = TransnationalityTest.InShort([.. countries[r.Id]], CasePeriod.Of(start, end, r.Ongoing), vocabularies.Countries.Find, filter.Reading);
                return new FoundCase(
                    CaseId.Text(r.Id), MarkedText.ToHtml(r.Title), MarkedText.ToHtml(MarkedText.Plain(r.Snippet)), start, end, r.Ongoing, [.. domains[r.Id]], places, result,
                    r.Status, r.Sensitivity, r.Version, r.UpdatedAt, [.. byCase[r.Id]]);
            }),
        ];
    }

    // The marks of a match are no part of the title.
    private static CaseCursor Cursor(CaseSort sort, Row row, bool back, int at) =>
        CaseCursor.Of(sort, row.Id, row.Title.Replace($"{MarkedText.Begin}", "", StringComparison.Ordinal).Replace($"{MarkedText.End}", "", StringComparison.Ordinal), row.Day, row.UpdatedAt, row.Rank, back, at);

    private sealed record Row
    {
        public required long Id { get; init; }

        public required string Title { get; init; }

        public required string Snippet { get; init; }

        public required string? Start { get; init; }

        public required string? End { get; init; }

        public required bool Ongoing { get; init; }

        public required CaseStatus Status { get; init; }

        public required Sensitivity Sensitivity { get; init; }

        public required int Version { get; init; }

        public required DateTimeOffset UpdatedAt { get; init; }

        public required DateOnly? Day { get; init; }

        public float? Rank { get; init; }

        public string Language { get; init; } = "";
    }
}
