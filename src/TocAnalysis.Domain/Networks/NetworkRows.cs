using System.Globalization;

namespace TocAnalysis.Domain.Networks;

/// <summary>How a network is written as rows of cells.</summary>
public enum NetworkShape
{
    /// <summary>A square of numbers, one row and one column for each node; 0: no tie.</summary>
    [Token("matrix")] Matrix,

    /// <summary>Two kinds of nodes, one in rows and one in columns, such as actors by meetings.</summary>
    [Token("two-mode")] TwoMode,

    /// <summary>One tie in each row: from, to, and perhaps weight and more.</summary>
    [Token("edges")] Edges,
}

/// <summary>A network that was read from a file.</summary>
/// <param name="Graph">The network.</param>
/// <param name="Shape">How it was written; null: as GEXF or GraphML.</param>
/// <param name="Notes">What a reader must know of how it was read.</param>
public sealed record ReadNetwork(NetworkGraph Graph, NetworkShape? Shape, IReadOnlyList<string> Notes);

/// <summary>Reads a network from rows of cells: a matrix, a matrix of two kinds of nodes, or a list of ties.</summary>
public static class NetworkRows
{
    /// <summary>Most nodes of a network that is read.</summary>
    public const int MostNodes = 10_000;

    /// <summary>Most faults that are told at once.</summary>
    private const int MostFaults = 50;

    private static readonly HashSet<string> FromNames = new(["from", "source", "sender", "ego", "node1", "actor1", "i", "tail"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> ToNames = new(["to", "target", "receiver", "alter", "node2", "actor2", "j", "head"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads rows in whatever shape they are.</summary>
    /// <param name="rows">Rows of cells as they stand in the file, the header among them.</param>
    /// <param name="directed">Whether ties go one way. Null: a matrix that equals its mirror has none that do, another has; a list of ties has, unless it has a column <c>directed</c>.</param>
    /// <returns>The network, or all faults with row and column from 1.</returns>
    public static Result<ReadNetwork> Read(IReadOnlyList<IReadOnlyList<string>> rows, bool? directed = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<IReadOnlyList<string>> filled = [.. rows.Select(r => (IReadOnlyList<string>)[.. r.Select(c => c.Trim().TrimStart('\uFEFF'))]).Where(r => r.Any(c => c.Length > 0))];
        if (filled.Count == 0)
            return Refused.Invalid(new Fault("file", "A matrix with a row and a column for each node, or a list of ties with the columns from and to. This holds nothing."));
        if (filled[0].Any(FromNames.Contains) && filled[0].Any(ToNames.Contains))
            return Edges(filled, directed ?? true);
        return Matrix(filled, directed);
    }

    private static Result<ReadNetwork> Edges(IReadOnlyList<IReadOnlyList<string>> rows, bool directed)
    {
        var head = rows[0];
        int Column(Func<string, bool> named) => head.ToList().FindIndex(h => named(h));
        var (from, to, weight, way) = (Column(FromNames.Contains), Column(ToNames.Contains), Column(h => Is(h, "weight")), Column(h => Is(h, "directed")));
        var faults = new List<Fault>();
        var labels = new Dictionary<string, NetworkNode>(StringComparer.Ordinal);
        var ties = new List<NetworkTie>();
        for (var r = 1; r < rows.Count && faults.Count < MostFaults; r++)
        {
            string Cell(int column) => column >= 0 && column < rows[r].Count ? rows[r][column] : "";
            var (a, b) = (Cell(from), Cell(to));
            if (a.Length == 0)
            {
                faults.Add(new Fault($"row {r + 1}, column {from + 1}", "The node that the tie goes from. A node without ties stands here alone."));
                continue;
            }

            labels.TryAdd(a, new NetworkNode(a, a));
            if (b.Length == 0)
                continue;
            labels.TryAdd(b, new NetworkNode(b, b));
            var strength = 1.0;
            if (Cell(weight) is { Length: > 0 } given && !Positive(given, out strength))
                faults.Add(new Fault($"row {r + 1}, column {weight + 1}", "A number above 0, with a point for decimals.", given));
            var oneWay = directed;
            if (Cell(way) is { Length: > 0 } said && !bool.TryParse(said, out oneWay))
                faults.Add(new Fault($"row {r + 1}, column {way + 1}", "true or false.", said));
            ties.Add(new NetworkTie(a, b, oneWay, strength)
            {
                Attributes = Enumerable.Range(0, head.Count).Where(c => c != from && c != to && c != weight && c != way && head[c].Length > 0 && Cell(c).Length > 0)
                    .GroupBy(c => head[c]).ToDictionary(g => g.Key, g => Cell(g.First())),
            });
        }

        return Whole(labels.Values, ties, NetworkShape.Edges, [], faults);
    }

    private static Result<ReadNetwork> Matrix(IReadOnlyList<IReadOnlyList<string>> rows, bool? directed)
    {
        var (columns, names, cells, firstRow, firstColumn) = Labels(rows);
        if (names.Count == 0 || columns.Count == 0)
            return Refused.Invalid(new Fault("file", "A matrix with a row and a column for each node, or a list of ties with the columns from and to."));
        var faults = new List<Fault>();
        foreach (var (list, what) in new[] { (names, "row"), (columns, "column") })
        {
            faults.AddRange(list.Select((name, i) => (name, i)).GroupBy(x => x.name, StringComparer.Ordinal).Where(g => g.Key.Length == 0 || g.Count() > 1)
                .Select(g => new Fault($"{what} {g.Last().i + 1 + (what == "row" ? firstRow : firstColumn)}", g.Key.Length == 0 ? "A name for each row and column." : "Each name once.", g.Key)));
        }

        var notes = new List<string>();
        var order = Square(names, columns, notes);
        var empty = 0;
        var values = new double[names.Count, columns.Count];
        for (var r = 0; r < names.Count; r++)
        {
            if (cells[r].Count != columns.Count && faults.Count < MostFaults)
                faults.Add(new Fault($"row {r + 1 + firstRow}", $"{columns.Count} cells, one for each column.", cells[r].Count.ToString(CultureInfo.InvariantCulture)));
            for (var c = 0; c < Math.Min(columns.Count, cells[r].Count); c++)
            {
                var cell = cells[r][c];
                if (cell.Length == 0 || Is(cell, "NA"))
                    empty++;
                else if ((!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out values[r, c]) || !double.IsFinite(values[r, c]) || values[r, c] < 0) && faults.Count < MostFaults)
                    faults.Add(new Fault($"row {r + 1 + firstRow}, column {c + 1 + firstColumn}", "0 for no tie, or a number above 0 with a point for decimals.", cell));
            }
        }

        if (faults.Count > 0)
            return Refused.Invalid(faults);
        if (empty > 0)
            notes.Add($"{empty.ToString(CultureInfo.InvariantCulture)} cells are empty or NA and were read as no tie.");
        return order is null ? TwoMode(names, columns, values, notes) : OneMode(names, order, values, directed, notes);
    }

    private static Result<ReadNetwork> OneMode(IReadOnlyList<string> names, int[] column, double[,] values, bool? directed, List<string> notes)
    {
        var n = names.Count;
        double At(int r, int c) => values[r, column[c]];
        var mirrored = Enumerable.Range(0, n).All(r => Enumerable.Range(0, r).All(c => At(r, c).Equals(At(c, r))));
        var oneWay = directed ?? !mirrored;
        var ties = new List<NetworkTie>();
        for (var r = 0; r < n; r++)
        {
            for (var c = 0; c < n; c++)
            {
                // Without directions one half is read; where the halves differ, the larger value of a pair.
                if (!oneWay && c < r)
                    continue;
                var weight = oneWay ? At(r, c) : Math.Max(At(r, c), At(c, r));
                if (weight > 0)
                    ties.Add(new NetworkTie(names[r], names[c], oneWay, weight));
            }
        }

        notes.Add(oneWay ? "Read with directions: rows send, columns receive." : "Read without directions.");
        return Whole([.. names.Select(x => new NetworkNode(x, x))], ties, NetworkShape.Matrix, notes, []);
    }

    private static Result<ReadNetwork> TwoMode(IReadOnlyList<string> names, IReadOnlyList<string> columns, double[,] values, List<string> notes)
    {
        var both = names.Intersect(columns, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        if (both.Count > 0)
            return Refused.Invalid(new Fault("row 1", "The same names in rows and columns, or none in both: rows and columns of a matrix are the same nodes or two kinds of them.", string.Join(", ", both.Take(5))));
        var nodes = names.Select(x => Of(x, "row")).Concat(columns.Select(x => Of(x, "column"))).ToList();
        var ties = from r in Enumerable.Range(0, names.Count)
                   from c in Enumerable.Range(0, columns.Count)
                   where values[r, c] > 0
                   select new NetworkTie(names[r], columns[c], false, values[r, c]);
        notes.Add("Rows and columns are different nodes: read as a network of two kinds of nodes.");
        return Whole(nodes, [.. ties], NetworkShape.TwoMode, notes, []);

        static NetworkNode Of(string name, string mode) => new(name, name) { Attributes = new Dictionary<string, string> { ["mode"] = mode } };
    }

    /// <summary>Labels of columns and rows, the cells between, and how many rows and columns of labels go before them.</summary>
    private static (IReadOnlyList<string> Columns, IReadOnlyList<string> Rows, IReadOnlyList<IReadOnlyList<string>> Cells, int FirstRow, int FirstColumn) Labels(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        // Numbers alone, as many rows as columns and a first cell that is no empty corner: there are no labels.
        if (rows.All(r => r.Count == rows.Count && r.All(c => c.Length == 0 || double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out _))) && rows[0][0].Length > 0)
        {
            IReadOnlyList<string> numbers = [.. Enumerable.Range(1, rows.Count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
            return (numbers, numbers, rows, 0, 0);
        }

        var body = rows.Skip(1).ToList();
        // A header without a corner stands one cell to the left.
        var columns = body.Count > 0 && body.All(r => r.Count == rows[0].Count + 1) ? rows[0] : [.. rows[0].Skip(1)];
        return (columns, [.. body.Select(r => r.Count > 0 ? r[0] : "")], [.. body.Select(r => (IReadOnlyList<string>)[.. r.Skip(1)])], 1, 1);
    }

    /// <summary>For each row the column of the same node; null: rows and columns are different nodes.</summary>
    private static int[]? Square(IReadOnlyList<string> rows, IReadOnlyList<string> columns, List<string> notes)
    {
        if (rows.Count != columns.Count)
            return null;
        if (rows.SequenceEqual(columns, StringComparer.Ordinal))
            return [.. Enumerable.Range(0, rows.Count)];
        if (rows.ToHashSet(StringComparer.Ordinal).SetEquals(columns))
        {
            notes.Add("Rows and columns stand in different order and were matched by name.");
            return [.. rows.Select(r => columns.ToList().IndexOf(r))];
        }

        // Programs for statistics write names of columns with points for all that is no letter or number, and an X before a number.
        if (!rows.Zip(columns).All(p => p.First == p.Second || Plain(p.First) == Plain(p.Second)))
            return null;
        notes.Add("Names of columns differ from those of rows by their signs alone and were taken for the same; the names are those of the rows.");
        return [.. Enumerable.Range(0, rows.Count)];

        static string Plain(string name)
        {
            var letters = string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : '.'));
            return letters.Length > 1 && letters[0] == 'X' && char.IsDigit(letters[1]) ? letters[1..] : letters;
        }
    }

    private static Result<ReadNetwork> Whole(IReadOnlyCollection<NetworkNode> nodes, IReadOnlyList<NetworkTie> ties, NetworkShape shape, IReadOnlyList<string> notes, List<Fault> faults)
    {
        if (nodes.Count > MostNodes)
            faults.Add(new Fault("file", $"At most {MostNodes.ToString(CultureInfo.InvariantCulture)} nodes.", nodes.Count.ToString(CultureInfo.InvariantCulture)));
        return faults.Count > 0 ? Refused.Invalid(faults) : new ReadNetwork(new NetworkGraph([.. nodes], ties), shape, notes);
    }

    private static bool Positive(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) && number > 0;

    private static bool Is(string text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
