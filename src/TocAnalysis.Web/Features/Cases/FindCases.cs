using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Cases;

/// <param name="Filter">Which cases.</param>
/// <param name="Sort">In which order.</param>
/// <param name="Limit">At most how many, 1 to 200.</param>
/// <param name="After">Where the page begins; null: at the beginning.</param>
/// <param name="Facets">Dimensions to count, of <see cref="CaseFacets.Names"/>.</param>
public sealed record FindCasesRequest(CaseFilter Filter, CaseSort Sort, int Limit = FindCases.DefaultLimit, CaseCursor? After = null, IReadOnlyList<string>? Facets = null);

/// <summary>Finds cases: the list of the page, of REST and of the file.</summary>
public sealed class FindCases(TocDatabase database, CaseQuery query, CaseFacets facets, Vocabularies vocabularies)
{
    public const int DefaultLimit = 50, MaxLimit = 200;

    /// <summary>Longest part of a text in which matches are shown: marking is slow on long texts.</summary>
    private const int MarkedLength = 50_000;

    private static readonly string Marks = $"StartSel={MarkedText.Begin}, StopSel={MarkedText.End}";

    public async Task<Result<FoundCases>> HandleAsync(Actor actor, FindCasesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("cases");
        await using var context = await database.ReadAsync(cancellationToken);
        // List, total and facets are of one moment.
        await using var snapshot = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var cases = query.Where(context, actor, request.Filter);
        var words = request.Filter.Words is { } text ? SearchWords.Of(text) : default;
        var limit = Math.Clamp(request.Limit, 1, MaxLimit);
        var rows = await RowsAsync(CaseOrder.Page(cases, request.Sort, request.After, words).Take(limit + 1), words, cancellationToken);
        var more = rows.Count > limit;
        if (more)
            rows.RemoveAt(limit);
        var back = request.After?.Back == true;
        if (back)
            rows.Reverse();

        var at = request.After is null || (back && !more) ? 1 : request.After.At;
        var total = await cases.CountAsync(cancellationToken);
        return new FoundCases
        {
            Items = await ItemsAsync(context, request.Filter, rows, cancellationToken),
            Total = total,
            Of = request.Filter.IsAll ? total : await context.VisibleCases(actor).CountAsync(cancellationToken),
            At = at,
            Next = rows.Count > 0 && (back || more) ? Cursor(request.Sort, rows[^1], false, at + rows.Count).Encode() : null,
            Previous = rows.Count > 0 && (back ? more : request.After is not null) ? Cursor(request.Sort, rows[0], true, Math.Max(1, at - limit)).Encode() : null,
            Facets = request.Facets is { Count: > 0 } names ? await facets.CountAsync(context, actor, request.Filter, names, cancellationToken) : null,
        };
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

        var (all, web, prefix) = words;
        _ = CaseId.TryParse(all, out var number);
        var fragments = Marks + ", MaxFragments=2, MinWords=10, MaxWords=24, FragmentDelimiter=\" … \"";
        var whole = Marks + ", HighlightAll=true";
        var rows = await cases.Select(c => new
        {
            Case = c,
            Query = EF.Functions.WebSearchToTsQuery(SearchWords.Language, web).And(EF.Functions.ToTsQuery(SearchWords.Language, prefix)),
        }).Select(r => new Row
        {
            Id = r.Case.Id,
            Title = r.Query.GetResultHeadline(SearchWords.Language, r.Case.Title, whole),
#pragma warning disable CA1845 // It becomes SQL.
            Snippet = r.Query.GetResultHeadline(SearchWords.Language, r.Case.Summary + " " + r.Case.Narrative.Substring(0, MarkedLength), fragments),
#pragma warning restore CA1845
            Start = r.Case.Start,
            End = r.Case.End,
            Ongoing = r.Case.Ongoing,
            Status = r.Case.Status,
            Sensitivity = r.Case.Sensitivity,
            Version = r.Case.Version,
            UpdatedAt = r.Case.UpdatedAt,
            Day = r.Case.StartEarliest ?? r.Case.StartLatest,
            Rank = r.Case.Reference == all || r.Case.Id == number ? 2f : r.Case.Search.Rank(r.Query),
        }).ToListAsync(cancellationToken);
        return rows;
    }

    private async Task<IReadOnlyList<FoundCase>> ItemsAsync(TocContext context, CaseFilter filter, List<Row> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(r => r.Id).ToList();
        var domains = (await context.CaseDomains.Where(d => ids.Contains(d.CaseId)).OrderBy(d => d.Position).Select(d => new { d.CaseId, d.Domain }).ToListAsync(cancellationToken))
            .ToLookup(d => d.CaseId, d => d.Domain);
        var countries = (await context.CaseCountries.Where(c => ids.Contains(c.CaseId)).OrderBy(c => c.Position)
            .Select(c => new { c.CaseId, c.Country, c.Stage, c.Certainty }).ToListAsync(cancellationToken))
            .ToLookup(c => c.CaseId, c => new CountryInvolvement(c.Country, c.Stage, null, c.Certainty));
        var codes = filter.Codes;
        var positions = codes.Count == 0 ? [] : await context.Positions.Where(p => ids.Contains(p.CaseId) && codes.Contains(p.Code)).ToListAsync(cancellationToken);
        var byCase = positions.OrderBy(p => codes.ToList().IndexOf(p.Code)).ToLookup(p => p.CaseId, p => new CodePosition(p.Code, p.Adjudicated));
        return
        [
            .. rows.Select(r =>
            {
                var (start, end) = (r.Start is null ? null : PartialDate.Parse(r.Start), r.End is null ? null : PartialDate.Parse(r.End));
                var result = TransnationalityTest.Decide([.. countries[r.Id]], start, end, r.Ongoing, vocabularies.Countries.Find, filter.Reading);
                return new FoundCase(
                    CaseId.Text(r.Id), MarkedText.ToHtml(r.Title), MarkedText.ToHtml(MarkedText.Plain(r.Snippet)), start, end, r.Ongoing, [.. domains[r.Id]], result.Countries, result.Result,
                    r.Status, r.Sensitivity, r.Version, r.UpdatedAt, [.. byCase[r.Id]]);
            }),
        ];
    }

    private static CaseCursor Cursor(CaseSort sort, Row row, bool back, int at) => new(
        sort.ToString(),
        sort.Key switch
        {
            CaseSortKey.Id => null,
            // The marks of a match are no part of the title.
            CaseSortKey.Title => row.Title.Replace(MarkedText.Begin.ToString(), "", StringComparison.Ordinal).Replace(MarkedText.End.ToString(), "", StringComparison.Ordinal),
            CaseSortKey.Start => row.Day?.ToString("O", CultureInfo.InvariantCulture),
            CaseSortKey.Updated => row.UpdatedAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            _ => row.Rank.ToString("R", CultureInfo.InvariantCulture),
        },
        row.Id, back, at);

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

        public float Rank { get; init; }
    }
}
