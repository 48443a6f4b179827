using System.Data;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Map;

/// <summary>Cases by country and stage, or by country of origin and country of destination, with what a reader needs to cite them.</summary>
/// <param name="Table">The numbers.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Filter">The selection in words.</param>
/// <param name="Date">Day on which it was counted (UTC).</param>
/// <param name="Titles">Titles of the cases by identifier.</param>
public sealed record CountedMap(Crosstab Table, MapRequest Request, string Filter, DateOnly Date, IReadOnlyDictionary<string, string> Titles)
{
    /// <summary>Countries with a case that the reader may see, whatever the filter: all others are not recorded, and never 0.</summary>
    public IReadOnlySet<string> Recorded { get; init; } = new HashSet<string>();

    /// <summary>Years between which the visible cases lie; null: none bears a date.</summary>
    public (int First, int Last)? Years { get; init; }

    /// <summary>Cases that the filter would take in if they bore a date; 0 where no time is asked for.</summary>
    public int Undated { get; init; }

    /// <summary>Countries of transit of the cases of a pair; empty where counts are withheld, since they would tell of single cases.</summary>
    public IReadOnlyDictionary<(string From, string To), IReadOnlyList<string>> Through { get; init; } = new Dictionary<(string, string), IReadOnlyList<string>>();
}

/// <summary>Counts for map and flows: page, picture, REST and files all come from here.</summary>
public sealed class GetMap(TocDatabase database, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    public const string NotRecorded = TableKeys.NotRecorded;

    /// <summary>Columns of the map's table: the stages, and involvements without one.</summary>
    internal static IReadOnlyList<TableHeader> Stages { get; } = [.. Enum.GetValues<Stage>().Select(s => new TableHeader(s.Text(), s.Text().Replace('-', ' '))), new TableHeader(NotRecorded, "no stage recorded")];

    private sealed record Counted(IReadOnlyList<MatrixCase> Cases, IReadOnlyList<TableHeader> Rows, IReadOnlyList<TableHeader> Columns);

    /// <summary>Cases by country and stage.</summary>
    public Task<Result<CountedMap>> CountriesAsync(Actor actor, MapRequest request, bool asFile, CancellationToken cancellationToken) => RunAsync(actor, request, flows: false, asFile, cancellationToken);

    /// <summary>Cases by country of origin and country of destination.</summary>
    public Task<Result<CountedMap>> FlowsAsync(Actor actor, MapRequest request, bool asFile, CancellationToken cancellationToken) => RunAsync(actor, request, flows: true, asFile, cancellationToken);

    private async Task<Result<CountedMap>> RunAsync(Actor actor, MapRequest request, bool flows, bool asFile, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("map");
        await using var context = await database.ReadAsync(cancellationToken);
        // All parts are of one moment.
        await using var snapshot = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var counted = await CountAsync(context, actor, request.Filter, request, flows, cancellationToken);
        var beside = request.Threshold is null ? null : await BesideAsync(context, actor, request, flows, cancellationToken);
        var table = Built(counted, request, beside) with { Notes = Notes(flows, request) };
        var ids = counted.Cases.Select(c => CaseId.TryParse(c.Case, out var id) ? id : 0).ToList();
        var titles = await context.VisibleCases(actor).Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Title }).ToListAsync(cancellationToken);
        var visible = context.VisibleCases(actor);
        var recorded = await context.CaseCountries.Where(p => p.Certainty != Certainty.Refuted && visible.Any(c => c.Id == p.CaseId)).Select(p => p.Country).Distinct().ToListAsync(cancellationToken);
        return new CountedMap(table, request, labels.InWords(request.Filter), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), titles.ToDictionary(c => CaseId.Text(c.Id), c => c.Title))
        {
            Years = await YearsAsync(visible, cancellationToken),
            Undated = request.Filter is { From: null, To: null } ? 0 : await query.Where(context, actor, request.Filter with { From = null, To = null }).CountAsync(c => c.Start == null && c.End == null, cancellationToken),
            Recorded = recorded.ToHashSet(StringComparer.Ordinal),
            Through = flows && request is { Threshold: null, Movement: not Movement.Proceeds } ? await ThroughAsync(context, counted, cancellationToken) : new Dictionary<(string, string), IReadOnlyList<string>>(),
        };
    }

    private static async Task<(int, int)?> YearsAsync(IQueryable<CaseRow> visible, CancellationToken cancellationToken)
    {
        var first = await visible.MinAsync(c => c.StartEarliest ?? c.EndEarliest, cancellationToken);
        var last = await visible.MaxAsync(c => c.EndLatest ?? c.StartLatest, cancellationToken);
        return first is { } f && last is { } l ? (f.Year, l.Year) : null;
    }

    private static Crosstab Built(Counted counted, MapRequest request, ILookup<string, int>? beside) => CaseMatrix.Build(
        counted.Cases, counted.Rows, counted.Columns,
        new TableSpec { Rows = TableDimension.Country, Columns = TableDimension.Stage, Filter = request.Filter, Threshold = request.Threshold },
        request.Threshold is null ? null : counted.Rows.SelectMany(r => counted.Columns.Select(c => (IReadOnlyCollection<(string, string)>)[(r.Key, c.Key)])), beside);

    private async Task<Counted> CountAsync(TocContext context, Actor actor, CaseFilter filter, MapRequest request, bool flows, CancellationToken cancellationToken)
    {
        var chosen = query.Where(context, actor, filter);
        if (flows)
        {
            var (from, to) = request.Ends;
            var ends = (await CaseQuery.Involvements(context, filter with { Stages = [], Flows = [] }).Where(p => (p.Flow == from || p.Flow == to) && chosen.Any(c => c.Id == p.CaseId))
                .Select(p => new { p.CaseId, p.Country, p.Flow }).Distinct().ToListAsync(cancellationToken)).ToLookup(p => p.CaseId);
            // Only cases with both ends have a way between them; how many have not stands in the notes of the page.
            var cases = ends.Select(e => (Case: e.Key, From: Of(e.Where(p => p.Flow == from).Select(p => p.Country)), To: Of(e.Where(p => p.Flow == to).Select(p => p.Country))))
                .Where(c => c.From.Count > 0 && c.To.Count > 0).OrderBy(c => c.Case).ToList();
            return new(
                [.. cases.Select(c => new MatrixCase(CaseId.Text(c.Case), [.. c.From.SelectMany(f => c.To.Select(t => (f, t)))]))],
                Headers(cases.SelectMany(c => c.From)), Headers(cases.SelectMany(c => c.To)));
        }

        var rows = (await CaseQuery.Involvements(context, filter).Where(p => chosen.Any(c => c.Id == p.CaseId)).Select(p => new { p.CaseId, p.Country, p.Stage }).Distinct().ToListAsync(cancellationToken)).ToLookup(p => p.CaseId);
        return new([.. rows.OrderBy(r => r.Key).Select(r => new MatrixCase(CaseId.Text(r.Key), [.. r.Select(p => (p.Country, p.Stage?.Text() ?? NotRecorded))]))], Headers(rows.SelectMany(r => r.Select(p => p.Country))), Stages);

        static List<string> Of(IEnumerable<string> countries) => [.. countries.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The numbers of the same selection with one condition less.</summary>
    private async Task<ILookup<string, int>> BesideAsync(TocContext context, Actor actor, MapRequest request, bool flows, CancellationToken cancellationToken)
    {
        var numbers = new List<(string Place, int Value)>();
        foreach (var wider in WiderFilters.Of(query, request.Filter))
        {
            var table = Built(await CountAsync(context, actor, wider, request, flows, cancellationToken), new MapRequest(wider), null);
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

    private static async Task<IReadOnlyDictionary<(string From, string To), IReadOnlyList<string>>> ThroughAsync(TocContext context, Counted counted, CancellationToken cancellationToken)
    {
        var ids = counted.Cases.Select(c => CaseId.TryParse(c.Case, out var id) ? id : 0).ToList();
        var transit = (await CaseQuery.Involvements(context, CaseFilter.All).Where(p => p.Flow == Flow.Transit && ids.Contains(p.CaseId)).Select(p => new { p.CaseId, p.Country }).Distinct().ToListAsync(cancellationToken))
            .ToLookup(p => CaseId.Text(p.CaseId), p => p.Country);
        return counted.Cases.SelectMany(c => c.Cells.SelectMany(pair => transit[c.Case].Select(t => (pair, t)))).GroupBy(x => x.pair)
            .ToDictionary(g => (g.Key.Row, g.Key.Column), g => (IReadOnlyList<string>)[.. g.Select(x => x.t).Distinct().Order(StringComparer.Ordinal)]);
    }

    private List<TableHeader> Headers(IEnumerable<string> countries) =>
        [.. countries.Distinct(StringComparer.Ordinal).Select(c => new TableHeader(c, vocabularies.Countries.Find(c)?.Name ?? c)).OrderBy(h => h.Label, StringComparer.OrdinalIgnoreCase)];

    private static IReadOnlyList<string> Notes(bool flows, MapRequest request) => flows
        ?
        [
            $"Counted are distinct cases with a country of {request.Ends.From.Text()} and a country of {request.Ends.To.Text()}. A case with several of either counts in each pair; totals are distinct counts and no sums.",
            "Refuted involvements are left out unless they are asked for. A line says which two countries a case names; it is no route.",
            .. request.Movement == Movement.Proceeds ? new[] { "Money is taken to come from where goods or people were bound for, which is where they are paid for; what a case records is where it went." } : [],
        ]
        :
        [
            "Counted are distinct cases. A case counts at each country and stage where it has an involvement; totals are distinct counts and no sums.",
            "Refuted involvements are left out unless they are asked for. A State that no longer exists is counted under its own name and not under those that followed.",
            "Counts follow what was recorded, and more is recorded where more was looked for: they compare no countries.",
        ];
}
