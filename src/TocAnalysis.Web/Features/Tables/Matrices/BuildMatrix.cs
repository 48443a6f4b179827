using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;

namespace TocAnalysis.Web.Features.Tables.Matrices;

/// <summary>Which matrix.</summary>
public enum MatrixKind
{
    /// <summary>How many cases change their result between the readings of the test of paragraph 4.</summary>
    [Token("flip")] Flip,

    /// <summary>Cases coded on two codes.</summary>
    [Token("co-occurrence")] CoOccurrence,

    /// <summary>Countries of origin with countries of destination.</summary>
    [Token("origin-destination")] OriginDestination,
}

/// <summary>What is asked of a matrix.</summary>
/// <param name="Filter">Which cases.</param>
/// <param name="Threshold">Counts below this are withheld; null: every count is shown.</param>
public sealed record MatrixRequest(CaseFilter Filter, int? Threshold = null);

/// <summary>Builds the matrices of the library: page, REST and files all come from here.</summary>
public sealed class BuildMatrix(ReplicaReads reads, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    private const string ThresholdName = "threshold";

    /// <summary>Reads filter and threshold from a query string, all faults at once.</summary>
    public Result<MatrixRequest> Read(IEnumerable<KeyValuePair<string, StringValues>> given, params IEnumerable<string> alsoKnown)
    {
        var all = given.ToList();
        var filter = query.Read(all, [ThresholdName, .. alsoKnown]);
        var fault = Disclosure.Read(all.FirstOrDefault(p => p.Key.Equals(ThresholdName, StringComparison.OrdinalIgnoreCase)).Value, out var threshold);
        return filter.Succeeded && fault is null ? new MatrixRequest(filter.Value, threshold) : Refused.Invalid([.. filter.Succeeded ? [] : filter.Faults, .. fault is null ? [] : new[] { fault }]);
    }

    /// <summary>Counts.</summary>
    public async Task<Result<BuiltTable>> HandleAsync(Actor actor, MatrixKind kind, MatrixRequest request, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("tables");
        return await reads.RunAsync(place => CountAsync(place, actor, kind, request, cancellationToken), cancellationToken);
    }

    private async Task<BuiltTable> CountAsync(ReadPlace place, Actor actor, MatrixKind kind, MatrixRequest request, CancellationToken cancellationToken)
    {
        var filter = request.Filter;
        await using var context = await place.ReadAsync(cancellationToken);
        await using var snapshot = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var spec = new TableSpec { Rows = TableDimension.Transnational, Columns = TableDimension.Status, Filter = filter, Threshold = request.Threshold };
        var counted = await CountAsync(context, actor, kind, filter, cancellationToken);
        var beside = request.Threshold is null ? null : await BesideAsync(context, actor, kind, filter, cancellationToken);
        var table = CaseMatrix.Build(counted.Cases, counted.Rows, counted.Columns, spec, counted.Possible, beside) with { Notes = counted.Notes };
        var titles = await query.Where(context, actor, filter).Select(c => new { c.Id, c.Title }).ToListAsync(cancellationToken);
        return new BuiltTable(
            table, labels.InWords(filter), vocabularies.Codebook.Version, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
            await DataVersion.OfAsync(context, actor, kind == MatrixKind.CoOccurrence || filter.AsksCodings, cancellationToken), titles.ToDictionary(c => CaseId.Text(c.Id), c => c.Title))
        { Words = Words(kind), Counted = kind == MatrixKind.CoOccurrence ? Basis.Any : null };
    }

    private async Task<MatrixCounts> CountAsync(TocContext context, Actor actor, MatrixKind kind, CaseFilter filter, CancellationToken cancellationToken)
    {
        var chosen = query.Where(context, actor, filter);
        switch (kind)
        {
            case MatrixKind.Flip:
                return MatrixCounts.Flip([.. (await chosen.OrderBy(c => c.Id).Select(c => new { c.Id, c.ResultUnion, c.ResultSingleStage, c.ResultDirect, c.ResultConduct, c.ResultEstablished }).ToListAsync(cancellationToken))
                    .Select(c => (CaseId.Text(c.Id), c.ResultUnion, (IReadOnlyList<Transnationality>)[c.ResultSingleStage, c.ResultDirect, c.ResultConduct, c.ResultEstablished]))]);
            case MatrixKind.CoOccurrence:
                var codes = (await context.VisibleCodings(actor).Where(k => chosen.Any(c => c.Id == k.CaseId) && k.Value != CodingValue.NotApplicable && k.Value != CodingValue.CannotTell)
                    .Select(k => new { k.CaseId, Code = k.CountsAs }).Distinct().ToListAsync(cancellationToken)).ToLookup(k => k.CaseId, k => k.Code);
                return MatrixCounts.CoOccurrence([.. (await IdsAsync()).Select(c => (CaseId.Text(c), (IReadOnlyList<string>)[.. codes[c]]))], key => labels.Of("code", key));
            default:
                var flows = (await CaseQuery.Involvements(context, CaseFilter.All).Where(p => (p.Flow == Flow.Origin || p.Flow == Flow.Destination) && chosen.Any(c => c.Id == p.CaseId))
                    .Select(p => new { p.CaseId, p.Country, p.Flow }).Distinct().ToListAsync(cancellationToken)).ToLookup(p => (p.CaseId, p.Flow), p => p.Country);
                return MatrixCounts.OriginDestination(
                    [.. (await IdsAsync()).Select(c => (CaseId.Text(c), (IReadOnlyList<string>)[.. flows[(c, Flow.Origin)]], (IReadOnlyList<string>)[.. flows[(c, Flow.Destination)]]))], key => labels.Of("country", key));
        }

        Task<List<long>> IdsAsync() => chosen.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The numbers of the same matrix with one condition of the filter less.</summary>
    private async Task<ILookup<string, int>> BesideAsync(TocContext context, Actor actor, MatrixKind kind, CaseFilter filter, CancellationToken cancellationToken)
    {
        var numbers = new List<(string Place, int Value)>();
        foreach (var wider in WiderFilters.Of(query, filter))
        {
            var counted = await CountAsync(context, actor, kind, wider, cancellationToken);
            var table = CaseMatrix.Build(counted.Cases, counted.Rows, counted.Columns, new TableSpec { Rows = TableDimension.Transnational, Columns = TableDimension.Status, Filter = wider });
            for (var r = 0; r < table.Rows.Count; r++)
            {
                numbers.AddRange(table.Columns.Select((c, i) => (CaseMatrix.Place(table.Rows[r].Key, c.Key), table.Panel.Cells[r][i].Value)));
                numbers.Add((CaseMatrix.Place(table.Rows[r].Key, null), table.Panel.RowTotals[r].Value));
            }

            numbers.AddRange(table.Columns.Select((c, i) => (CaseMatrix.Place(null, c.Key), table.Panel.ColumnTotals[i].Value)));
            numbers.Add((CaseMatrix.Place(null, null), table.Panel.Total.Value));
        }

        return numbers.ToLookup(n => n.Place, n => n.Value, StringComparer.Ordinal);
    }

    /// <summary>What a matrix is called.</summary>
    public static TableWords Words(MatrixKind kind) => kind switch
    {
        MatrixKind.Flip => new("Cases by change of result between readings", "reading", "change"),
        MatrixKind.CoOccurrence => new("Cases by code and code", "code", "with code"),
        _ => new("Cases by country of origin and country of destination", "origin", "destination"),
    };
}
