using System.Collections;

namespace TocAnalysis.Domain.Import;

/// <summary>Rows of a table that lie elsewhere, such as in a file, and come one by one when they are asked for.</summary>
public abstract class StoredRows : IReadOnlyList<PackageTableRow>
{
    /// <summary>How many there are.</summary>
    public abstract int Count { get; }

    /// <summary>One row, read anew with every call.</summary>
    /// <param name="index">Position from 0.</param>
    public abstract PackageTableRow this[int index] { get; }

    /// <summary>One cell, without the others.</summary>
    /// <param name="index">Position of the row from 0.</param>
    /// <param name="column">Position of the cell from 0.</param>
    /// <returns>The cell; null: the row ends before it.</returns>
    public abstract string? Cell(int index, int column);

    /// <summary>One cell of every row, without the others.</summary>
    /// <param name="column">Position of the cell from 0.</param>
    /// <returns>As many cells as there are rows; null: the row ends before it.</returns>
    public virtual IEnumerable<string?> Column(int column) => Enumerable.Range(0, Count).Select(i => Cell(i, column));

    /// <summary>Some of the rows.</summary>
    /// <param name="positions">Positions from 0; those that follow each other may be read at once.</param>
    /// <returns>The rows, each read when it is asked for.</returns>
    public virtual IEnumerable<PackageTableRow> At(IReadOnlyList<int> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return positions.Select(p => this[p]);
    }

    /// <summary>About how many bytes a row takes.</summary>
    /// <param name="index">Position from 0.</param>
    /// <returns>Bytes.</returns>
    public abstract int Size(int index);

    /// <summary>The rows in their order.</summary>
    public virtual IEnumerator<PackageTableRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One cell of every row without blanks around it; a row that ends before it gives an empty one.</summary>
    /// <param name="rows">Rows, stored or not.</param>
    /// <param name="column">Position of the cell from 0; below 0: all are empty.</param>
    /// <returns>As many texts as there are rows.</returns>
    public static IEnumerable<string> Cells(IReadOnlyList<PackageTableRow> rows, int column)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return column < 0 ? Enumerable.Repeat("", rows.Count)
            : (rows is StoredRows stored ? stored.Column(column) : rows.Select(r => r.Cells.Count > column ? r.Cells[column] : null)).Select(c => c?.Trim() ?? "");
    }

    /// <summary>Some of the rows, in the given order; none of them is read before it is asked for.</summary>
    /// <param name="rows">Rows, stored or not.</param>
    /// <param name="positions">Positions from 0.</param>
    /// <returns>As many rows as positions.</returns>
    public static IReadOnlyList<PackageTableRow> Some(IReadOnlyList<PackageTableRow> rows, IReadOnlyList<int> positions)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(positions);
        return rows is StoredRows stored ? new Chosen(stored, positions) : [.. positions.Select(p => rows[p])];
    }

    private sealed class Chosen(StoredRows rows, IReadOnlyList<int> positions) : StoredRows
    {
        public override int Count => positions.Count;

        public override PackageTableRow this[int index] => rows[positions[index]];

        public override string? Cell(int index, int column) => rows.Cell(positions[index], column);

        public override int Size(int index) => rows.Size(positions[index]);

        public override IEnumerator<PackageTableRow> GetEnumerator() => rows.At(positions).GetEnumerator();
    }
}
