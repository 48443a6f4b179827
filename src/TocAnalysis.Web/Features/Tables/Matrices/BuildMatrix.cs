using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

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

/// <summary>Builds the matrices of the library: page, REST and files all come from here.</summary>
public sealed class BuildMatrix(TocDatabase database, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    /// <summary>Reads the filter from a query string.</summary>
    public Result<CaseFilter> Read(IEnumerable<KeyValuePair<string, StringValues>> given, params IEnumerable<string> alsoKnown) => query.Read(given, alsoKnown);

    /// <summary>Counts.</summary>
    public async Task<Result<BuiltTable>> HandleAsync(Actor actor, MatrixKind kind, CaseFilter filter, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("tables");
        await using var context = await database.ReadAsync(cancellationToken);
        await using var snapshot = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var chosen = query.Where(context, actor, filter);
        var cases = await chosen.OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.Title, c.ResultUnion, c.ResultSingleStage, c.ResultDirect, c.ResultConduct, c.ResultEstablished }).ToListAsync(cancellationToken);
        var spec = new TableSpec { Rows = TableDimension.Transnational, Columns = TableDimension.Status, Filter = filter };
        Crosstab table;
        switch (kind)
        {
            case MatrixKind.Flip:
                table = Flip([.. cases.Select(c => (CaseId.Text(c.Id), c.ResultUnion, (IReadOnlyList<Transnationality>)[c.ResultSingleStage, c.ResultDirect, c.ResultConduct, c.ResultEstablished]))], spec);
                break;
            case MatrixKind.CoOccurrence:
                var coded = await context.VisibleCodings(actor).Where(k => chosen.Any(c => c.Id == k.CaseId) && k.Value != CodingValue.NotApplicable && k.Value != CodingValue.CannotTell)
                    .Select(k => new { k.CaseId, k.Code }).Distinct().ToListAsync(cancellationToken);
                var codes = coded.ToLookup(k => k.CaseId, k => k.Code);
                table = CoOccurrence([.. cases.Select(c => (CaseId.Text(c.Id), (IReadOnlyList<string>)[.. codes[c.Id]]))], spec);
                break;
            default:
                var parts = await CaseQuery.Involvements(context, CaseFilter.All).Where(p => (p.Flow == Flow.Origin || p.Flow == Flow.Destination) && chosen.Any(c => c.Id == p.CaseId))
                    .Select(p => new { p.CaseId, p.Country, p.Flow }).Distinct().ToListAsync(cancellationToken);
                var flows = parts.ToLookup(p => p.CaseId);
                table = OriginDestination(
                    [.. cases.Select(c => (CaseId.Text(c.Id), (IReadOnlyList<string>)[.. flows[c.Id].Where(p => p.Flow == Flow.Origin).Select(p => p.Country)], (IReadOnlyList<string>)[.. flows[c.Id].Where(p => p.Flow == Flow.Destination).Select(p => p.Country)]))], spec);
                break;
        }

        return new BuiltTable(
            table, labels.InWords(filter), vocabularies.Codebook.Version, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), await DataVersion.OfAsync(context, cancellationToken),
            cases.ToDictionary(c => CaseId.Text(c.Id), c => c.Title))
        { Words = Words(kind) };
    }

    /// <summary>What a matrix is called.</summary>
    public static TableWords Words(MatrixKind kind) => kind switch
    {
        MatrixKind.Flip => new("Cases by change of result between readings", "reading", "change"),
        MatrixKind.CoOccurrence => new("Cases by code and code", "code", "with code"),
        _ => new("Cases by country of origin and country of destination", "origin", "destination"),
    };

    private static Crosstab Flip(IReadOnlyList<(string Case, Transnationality Union, IReadOnlyList<Transnationality> Others)> cases, TableSpec spec)
    {
        Reading[] readings = [Reading.SingleStage, Reading.Direct, Reading.Conduct, Reading.Established];
        var columns = from before in Enum.GetValues<Transnationality>()
                      from after in Enum.GetValues<Transnationality>()
                      orderby before != after
                      select new TableHeader(Key(before, after), before == after ? $"stays {before.Text()}" : $"{before.Text()} to {after.Text()}");
        var table = CaseMatrix.Build(
            [.. cases.Select(c => new MatrixCase(c.Case, [.. readings.Select((r, i) => (r.Text(), Key(c.Union, c.Others[i])))]))],
            [.. readings.Select(r => new TableHeader(r.Text(), r.Text()))], [.. columns], spec);
        return table with
        {
            Notes = ["Counted are distinct cases. Each row compares the result of the test of paragraph 4 under the union of all stages, the default, with the result under another reading.", "Each row adds up to all cases; rows do not add up, as each holds all cases again."],
        };

        static string Key(Transnationality before, Transnationality after) => $"{before.Text()}-{after.Text()}";
    }

    private Crosstab CoOccurrence(IReadOnlyList<(string Case, IReadOnlyList<string> Codes)> cases, TableSpec spec)
    {
        var headers = cases.SelectMany(c => c.Codes).Distinct().Order(CodeKeyOrder.Instance).Select(k => new TableHeader(k, labels.Of("code", k))).Append(new TableHeader(TableKeys.NotRecorded, "not coded")).ToList();
        var table = CaseMatrix.Build(
            [.. cases.Select(c => new MatrixCase(c.Case, c.Codes.Count == 0 ? [(TableKeys.NotRecorded, TableKeys.NotRecorded)] : [.. c.Codes.SelectMany(a => c.Codes.Select(b => (a, b)))]))], headers, headers, spec);
        return table with { Notes = ["Counted are distinct cases with a coding on both codes by anybody that asserts something; not-applicable and cannot-tell do not count.", "The diagonal is the number of cases of the code itself. That two codes occur together says nothing of cause."] };
    }

    private Crosstab OriginDestination(IReadOnlyList<(string Case, IReadOnlyList<string> From, IReadOnlyList<string> To)> cases, TableSpec spec)
    {
        var table = CaseMatrix.Build(
            [.. cases.Select(c => new MatrixCase(c.Case, [.. Or(c.From).SelectMany(f => Or(c.To).Select(t => (f, t)))]))], Headers(cases.SelectMany(c => c.From)), Headers(cases.SelectMany(c => c.To)), spec);
        return table with { Notes = ["Counted are distinct cases. A case with several countries of origin or destination counts in each pair; totals are distinct counts and no sums.", "Refuted country involvements are not counted. [x] not recorded: the case has no country with this flow."] };

        static IReadOnlyList<string> Or(IReadOnlyList<string> countries) => countries.Count == 0 ? [TableKeys.NotRecorded] : countries;

        List<TableHeader> Headers(IEnumerable<string> countries) =>
            [.. countries.Distinct().Select(c => new TableHeader(c, labels.Of("country", c))).OrderBy(h => h.Label, StringComparer.OrdinalIgnoreCase), new TableHeader(TableKeys.NotRecorded, "not recorded")];
    }
}
