using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>One entry of a cell: the case, and the text.</summary>
internal readonly record struct PartCell(long Case, string Text);

/// <summary>The kinds of parts of a case that become cells of a file.</summary>
internal enum PartKind
{
    Domains,

    /// <summary>Countries with a stage that are not refuted.</summary>
    Places,

    /// <summary>Every involvement as country:stage:flow:certainty; what is not recorded is empty between the colons.</summary>
    Involvements,
    Offences,
    Groups,
    Activities,
    Sources,
}

/// <summary>The parts of some cases, each kind as the text of one cell: entries separated by <c>; </c>, what belongs to one entry by a colon.</summary>
internal sealed class CaseLineParts(IReadOnlyDictionary<PartKind, ILookup<long, string>> cells)
{
    /// <summary>Which kinds the columns need.</summary>
    public static IReadOnlyList<PartKind> Kinds(CaseColumns columns) => columns switch
    {
        CaseColumns.List => [PartKind.Domains, PartKind.Places],
        CaseColumns.Parts => [PartKind.Domains, PartKind.Involvements, PartKind.Offences, PartKind.Groups, PartKind.Activities, PartKind.Sources],
        _ => [],
    };

    /// <summary>The cell of a case; countries at stages each once, by their codes.</summary>
    public string Cell(PartKind kind, long id) =>
        string.Join("; ", kind == PartKind.Places ? cells[kind][id].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal) : cells[kind][id]);

    /// <summary>All entries of a kind, by case and then by their place in it.</summary>
    /// <param name="context">The database.</param>
    /// <param name="kind">Which parts.</param>
    /// <param name="ids">Only of these cases; null: of all.</param>
    public static IAsyncEnumerable<PartCell> Read(TocContext context, PartKind kind, IReadOnlyList<long>? ids)
    {
        return kind switch
        {
            PartKind.Domains => Of(context.CaseDomains).Select(d => new { d.CaseId, d.Domain }).AsAsyncEnumerable().Select(d => new PartCell(d.CaseId, d.Domain.Text())),
            PartKind.Places => Of(context.CaseCountries).Where(c => c.Stage != null && c.Certainty != Certainty.Refuted).Select(c => new PartCell(c.CaseId, c.Country)).AsAsyncEnumerable(),
            PartKind.Involvements => Of(context.CaseCountries).Select(c => new { c.CaseId, c.Country, c.Stage, c.Flow, c.Certainty }).AsAsyncEnumerable()
                .Select(c => new PartCell(c.CaseId, $"{c.Country}:{c.Stage?.Text()}:{c.Flow?.Text()}:{c.Certainty.Text()}")),
            PartKind.Offences => Of(context.CaseOffences).Select(o => new { o.CaseId, o.Offence, o.Role }).AsAsyncEnumerable().Select(o => new PartCell(o.CaseId, $"{o.Offence}:{o.Role.Text()}")),
            PartKind.Groups => Of(context.CaseGroups).Select(p => new { p.CaseId, Reference = context.Groups.Where(g => g.Id == p.GroupId).Select(g => g.Reference).First(), p.Role }).AsAsyncEnumerable()
                .Select(g => new PartCell(g.CaseId, g.Role is null ? g.Reference : $"{g.Reference}:{g.Role}")),
            PartKind.Activities => Of(context.CaseActivities).Select(a => new { a.CaseId, a.Activity, a.Place, a.Country }).AsAsyncEnumerable()
                .Select(a => new PartCell(a.CaseId, $"{a.Activity.Text()}:{a.Place.Text()}{(a.Country is null ? "" : ":" + a.Country)}")),
            _ => Of(context.CaseSources).Select(s => new { s.CaseId, Reference = context.Sources.Where(r => r.Id == s.SourceId).Select(r => r.Reference).First() }).AsAsyncEnumerable().Select(s => new PartCell(s.CaseId, s.Reference)),
        };

        IQueryable<T> Of<T>(IQueryable<T> parts) where T : CasePartRow => (ids is null ? parts : parts.Where(p => ids.Contains(p.CaseId))).OrderBy(p => p.CaseId).ThenBy(p => p.Position);
    }

    /// <summary>Reads what the columns need of these cases.</summary>
    public static async Task<CaseLineParts> ReadAsync(TocContext context, CaseColumns columns, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var cells = new Dictionary<PartKind, ILookup<long, string>>();
        foreach (var kind in Kinds(columns))
            cells[kind] = (await Read(context, kind, ids).ToListAsync(cancellationToken)).ToLookup(c => c.Case, c => c.Text);
        return new CaseLineParts(cells);
    }
}

/// <summary>The parts of all cases, read side by side in the order of the cases and joined while they go by: for files of most of what there is.</summary>
internal sealed class OrderedParts : IAsyncDisposable
{
    private readonly Dictionary<PartKind, Reader> readers = [];

    /// <summary>Whether the parts come from here.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Begins to read, each kind on a connection of its own.</summary>
    /// <param name="database">The database.</param>
    /// <param name="join">Lets a connection see the moment of the file.</param>
    /// <param name="columns">What the file needs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task BeginAsync(TocDatabase database, Func<TocContext, Task> join, CaseColumns columns, CancellationToken cancellationToken)
    {
        IsBegun = true;
        foreach (var kind in CaseLineParts.Kinds(columns))
        {
            var context = await database.ReadAsync(cancellationToken);
            readers[kind] = new Reader(context, CaseLineParts.Read(context, kind, null).GetAsyncEnumerator(cancellationToken));
            await join(context);
        }
    }

    /// <summary>The parts of the next cases, whose identifiers rise from batch to batch.</summary>
    public async Task<CaseLineParts> NextAsync(IReadOnlyList<long> ids)
    {
        // Each kind has a connection of its own, so they are read at the same time.
        var cells = ids.Count == 0
            ? [.. readers.Keys.Select(kind => (Kind: kind, Cells: Enumerable.Empty<PartCell>().ToLookup(c => c.Case, c => c.Text)))]
            : await Task.WhenAll(readers.Select(r => Task.Run(async () => (Kind: r.Key, Cells: await r.Value.UpToAsync(ids[^1])))));
        return new CaseLineParts(cells.ToDictionary(c => c.Kind, c => c.Cells));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in readers.Values)
            await reader.DisposeAsync();
    }

    private sealed class Reader(TocContext context, IAsyncEnumerator<PartCell> rows) : IAsyncDisposable
    {
        private bool isBegun, isLeft;

        public async ValueTask DisposeAsync()
        {
            await rows.DisposeAsync();
            await context.DisposeAsync();
        }

        public async Task<ILookup<long, string>> UpToAsync(long last)
        {
            if (!isBegun)
                (isBegun, isLeft) = (true, await rows.MoveNextAsync());
            var found = new List<PartCell>();
            for (; isLeft && rows.Current.Case <= last; isLeft = await rows.MoveNextAsync())
                found.Add(rows.Current);
            return found.ToLookup(c => c.Case, c => c.Text);
        }
    }
}
