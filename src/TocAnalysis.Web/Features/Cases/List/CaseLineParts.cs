using System.Buffers;
using System.Collections.Concurrent;
using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Replicas;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>The kinds of parts of a case that become cells of a file.</summary>
internal enum PartKind
{
    Domains,

    /// <summary>Countries with a stage that are not refuted, each once, by their codes.</summary>
    Places,

    /// <summary>Every involvement as country:stage:flow:certainty; what is not recorded is empty between the colons.</summary>
    Involvements,
    Offences,
    Groups,
    Activities,
    Sources,
}

/// <summary>The cells of one kind for some cases, as UTF-8 one after the other.</summary>
internal sealed class PartCells
{
    private readonly List<long> cases = [];
    private readonly List<int> ends = [0];
    private readonly ArrayBufferWriter<byte> bytes = new(1 << 14);

    /// <summary>Makes room for other cells, in the same memory.</summary>
    public PartCells Emptied()
    {
        cases.Clear();
        ends.RemoveRange(1, ends.Count - 1);
        bytes.ResetWrittenCount();
        return this;
    }

    /// <summary>Adds the cell of a case; cases come by rising identifiers.</summary>
    public void Add(long id, ReadOnlySpan<byte> cell)
    {
        bytes.Write(cell);
        cases.Add(id);
        ends.Add(bytes.WrittenCount);
    }

    /// <summary>The cell of a case; empty where it has no such part.</summary>
    public ReadOnlySpan<byte> Of(long id) => cases.BinarySearch(id) is >= 0 and var at ? bytes.WrittenSpan[ends[at]..ends[at + 1]] : [];
}

/// <summary>
/// The parts of some cases, each kind as the text of one cell: entries separated by <c>; </c>, what belongs to one entry by a colon. The database puts the
/// entries of a case together, so that one row comes for each case and kind.
/// </summary>
/// <param name="cells">By kind.</param>
/// <param name="free">Takes the cells up again when they are not needed any more; null: they are thrown away.</param>
internal sealed class CaseLineParts(IReadOnlyDictionary<PartKind, PartCells> cells, ConcurrentBag<PartCells>? free = null)
{
    /// <summary>Which involvements make a place of a case.</summary>
    private const string Shown = "p.stage IS NOT NULL AND p.certainty <> 'refuted'";

    /// <summary>Which kinds the columns need.</summary>
    public static IReadOnlyList<PartKind> Kinds(CaseColumns columns) => columns switch
    {
        CaseColumns.List => [PartKind.Domains, PartKind.Places],
        CaseColumns.Parts => [PartKind.Domains, PartKind.Involvements, PartKind.Offences, PartKind.Groups, PartKind.Activities, PartKind.Sources],
        _ => [],
    };

    /// <summary>Nothing is asked of it any more.</summary>
    public void LetGo()
    {
        foreach (var used in free is null ? [] : cells.Values)
            free!.Add(used);
    }

    /// <summary>The cell of a case.</summary>
    public ReadOnlySpan<byte> Cell(PartKind kind, long id) => cells[kind].Of(id);

    /// <summary>One entry of a kind, and where it comes from.</summary>
    private static (string Entry, string From) Source(PartKind kind) => kind switch
    {
        PartKind.Domains => ("p.domain", "case_domain p"),
        PartKind.Places => ("p.country::text COLLATE \"C\"", "case_country p"),
        PartKind.Involvements => ("p.country || ':' || coalesce(p.stage, '') || ':' || coalesce(p.flow, '') || ':' || p.certainty", "case_country p"),
        PartKind.Offences => ("p.offence || ':' || p.role", "case_offence p"),
        PartKind.Groups => ("g.reference || coalesce(':' || p.role, '')", "case_group p JOIN crime_group g ON g.id = p.group_id"),
        PartKind.Activities => ("p.activity || ':' || p.place || coalesce(':' || p.country, '')", "case_activity p"),
        _ => ("s.reference", "case_source p JOIN source s ON s.id = p.source_id"),
    };

    /// <summary>Asks for the cells of a kind by rising identifiers of cases.</summary>
    /// <param name="context">The database.</param>
    /// <param name="kind">Which parts.</param>
    /// <param name="ids">Only of these cases.</param>
    private static NpgsqlCommand Command(TocContext context, PartKind kind, long[] ids)
    {
        var (entry, from) = Source(kind);
        // Entries come in order into the putting together, which keeps it; a sort inside it would sort the entries of each case anew.
        var sql = kind == PartKind.Places
            ? $"SELECT p.case_id, string_agg(DISTINCT {entry}, '; ' ORDER BY {entry}) FROM {from} WHERE {Shown} AND p.case_id = ANY($1) GROUP BY p.case_id ORDER BY p.case_id"
            : $"SELECT e.case_id, string_agg(e.entry, '; ') FROM (SELECT p.case_id, {entry} AS entry FROM {from} WHERE p.case_id = ANY($1) ORDER BY p.case_id, p.position) e GROUP BY e.case_id ORDER BY e.case_id";
        return new NpgsqlCommand(sql, (NpgsqlConnection)context.Database.GetDbConnection()) { Parameters = { new NpgsqlParameter { Value = ids } } };
    }

    /// <summary>Gives the entries of a kind of all cases, by rising identifiers of cases: case, place in the cell, entry.</summary>
    public static string Copy(PartKind kind)
    {
        var (entry, from) = Source(kind);
        return kind == PartKind.Places
            ? $"COPY (SELECT DISTINCT p.case_id, 0, {entry} FROM {from} WHERE {Shown} ORDER BY p.case_id, {entry}) TO STDOUT (FORMAT BINARY)"
            : $"COPY (SELECT p.case_id, p.position, {entry} FROM {from} ORDER BY p.case_id) TO STDOUT (FORMAT BINARY)";
    }

    /// <summary>Reads what the columns need of these cases.</summary>
    public static async Task<CaseLineParts> ReadAsync(TocContext context, CaseColumns columns, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var cells = new Dictionary<PartKind, PartCells>();
        var scratch = new CaseLine.Scratch();
        foreach (var kind in Kinds(columns))
        {
            var found = cells[kind] = new PartCells();
            await using var command = Command(context, kind, [.. ids]);
            await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
                found.Add(rows.GetInt64(0), scratch.Read(rows, 1));
        }

        return new CaseLineParts(cells);
    }
}

/// <summary>The parts of all cases, read side by side in the order of the cases and joined while they go by: for files of most of what there is.</summary>
internal sealed class OrderedParts : IAsyncDisposable
{
    private readonly Dictionary<PartKind, Reader> readers = [];
    private readonly ConcurrentBag<PartCells> free = [];

    /// <summary>Whether the parts come from here.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Begins to read, each kind on a connection of its own.</summary>
    /// <param name="place">Where the file is read.</param>
    /// <param name="join">Lets a connection see the moment of the file.</param>
    /// <param name="columns">What the file needs.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task BeginAsync(ReadPlace place, Func<TocContext, Task> join, CaseColumns columns, CancellationToken cancellationToken)
    {
        IsBegun = true;
        foreach (var kind in CaseLineParts.Kinds(columns))
        {
            var context = await place.ReadAsync(cancellationToken);
            var reader = readers[kind] = new Reader(context);
            await join(context);
            await reader.BeginAsync(CaseLineParts.Copy(kind), cancellationToken);
        }
    }

    /// <summary>The parts of the next cases, whose identifiers rise from batch to batch.</summary>
    public async Task<CaseLineParts> NextAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return new CaseLineParts(readers.Keys.ToDictionary(k => k, _ => new PartCells()));
        // Each kind has a connection of its own, so they are read at the same time.
        var cells = await Task.WhenAll(readers.Select(r => Task.Run(async () => (Kind: r.Key, Cells: await r.Value.UpToAsync(free.TryTake(out var used) ? used.Emptied() : new PartCells(), ids[^1], cancellationToken)), cancellationToken)));
        return new CaseLineParts(cells.ToDictionary(c => c.Kind, c => c.Cells), free);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in readers.Values)
            await reader.DisposeAsync();
    }

    /// <summary>The cells of one kind. The database gives entries by case, which its index does; those of one case are put in order here, which is less than a sort of all would be.</summary>
    private sealed class Reader(TocContext context) : IAsyncDisposable
    {
        private readonly List<(int Place, int Start, int End)> entries = [];
        private readonly ArrayBufferWriter<byte> texts = new(1 << 10);
        private readonly ArrayBufferWriter<byte> cell = new(1 << 10);
        private Stream? stream;
        private CopyReader? rows;
        private long next;
        private bool isLeft;

        public async Task BeginAsync(string copy, CancellationToken cancellationToken)
        {
            // Rows have to come while they are read, and not after all of them were put into a table of the server's own.
            await context.Database.ExecuteSqlAsync($"SET LOCAL enable_hashagg = off", cancellationToken);
            stream = await ((NpgsqlConnection)context.Database.GetDbConnection()).BeginRawBinaryCopyAsync(copy, cancellationToken);
            rows = new CopyReader(stream);
            await rows.BeginAsync(cancellationToken);
            await StepAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (stream is not null)
                await stream.DisposeAsync();
            await context.DisposeAsync();
        }

        public async Task<PartCells> UpToAsync(PartCells found, long last, CancellationToken cancellationToken)
        {
            while (isLeft && next <= last)
            {
                var id = next;
                entries.Clear();
                texts.ResetWrittenCount();
                while (isLeft && next == id)
                {
                    var start = texts.WrittenCount;
                    texts.Write(rows!.Field(2));
                    entries.Add((rows.Int(1), start, texts.WrittenCount));
                    await StepAsync(cancellationToken);
                }

                found.Add(id, Cell());
            }

            return found;
        }

        private ReadOnlySpan<byte> Cell()
        {
            if (entries.Count == 1)
                return texts.WrittenSpan;
            for (var i = 1; i < entries.Count; i++)
            {
                // Mostly they come in order; a list that sorts itself anew each time would cost more than this look.
                if (entries[i].Place < entries[i - 1].Place)
                {
                    entries.Sort();
                    break;
                }
            }

            cell.ResetWrittenCount();
            foreach (var (_, start, end) in entries)
            {
                if (cell.WrittenCount > 0)
                    cell.Write("; "u8);
                cell.Write(texts.WrittenSpan[start..end]);
            }

            return cell.WrittenSpan;
        }

        private async ValueTask StepAsync(CancellationToken cancellationToken)
        {
            isLeft = await rows!.RowAsync(cancellationToken);
            if (isLeft)
                next = rows.Long(0);
        }
    }
}
