using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using TocAnalysis.Domain.Import;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>
/// Where the rows of a large file lie while it is checked and written: a file without a name, which only this process sees and which is gone with it
/// whatever way it ends. In memory stays where each row begins.
/// </summary>
internal sealed class RowSpool
{
    private const int Chunk = 1 << 20;

    private readonly SafeFileHandle file = LooseFile.Open();
    private readonly ArrayBufferWriter<byte> waiting = new(Chunk + 65_536);
    private long written;

    /// <summary>Keeps a row.</summary>
    /// <returns>Where it begins.</returns>
    public long Add(int number, ReadOnlySpan<string> cells)
    {
        var at = written + waiting.WrittenCount;
        Write(number);
        Write(cells.Length);
        foreach (var cell in cells)
        {
            var bytes = Encoding.UTF8.GetByteCount(cell);
            Write(bytes);
            Encoding.UTF8.GetBytes(cell, waiting.GetSpan(bytes));
            waiting.Advance(bytes);
        }

        if (waiting.WrittenCount >= Chunk)
            Flush();
        return at;
    }

    /// <summary>Puts what waits into the file; rows can be read then.</summary>
    public void Flush()
    {
        RandomAccess.Write(file, waiting.WrittenSpan, written);
        written += waiting.WrittenCount;
        waiting.ResetWrittenCount();
    }

    public long End => written + waiting.WrittenCount;

    public void Read(long at, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, at);
            if (read == 0)
                throw new IOException("The kept rows of a file ended too early.");
            bytes = bytes[read..];
            at += read;
        }
    }

    private void Write(int value)
    {
        var span = waiting.GetSpan(5);
        var length = 0;
        for (var rest = (uint)value; ; rest >>= 7)
        {
            span[length++] = (byte)(rest > 0x7f ? rest | 0x80 : rest);
            if (rest <= 0x7f)
                break;
        }

        waiting.Advance(length);
    }
}

/// <summary>The rows of one table in a spool.</summary>
internal sealed class SpooledRows(RowSpool spool) : StoredRows
{
    /// <summary>Half as much as the network's buffers; a row that is longer is read by itself.</summary>
    private const int Window = 65_536;

    private readonly List<long> starts = [];
    private long end;

    public override int Count => starts.Count;

    public override PackageTableRow this[int index]
    {
        get
        {
            var length = Size(index);
            var bytes = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                spool.Read(starts[index], bytes.AsSpan(0, length));
                return Row(bytes.AsSpan(0, length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    public void Add(int number, ReadOnlySpan<string> cells)
    {
        starts.Add(spool.Add(number, cells));
        end = spool.End;
    }

    public override int Size(int index) => (int)((index + 1 < starts.Count ? starts[index + 1] : end) - starts[index]);

    public override string? Cell(int index, int column)
    {
        var length = Size(index);
        // The cells that rows are sorted by stand near the beginning, long texts behind.
        Span<byte> near = stackalloc byte[Math.Min(length, 256)];
        spool.Read(starts[index], near);
        if (TryCell(near, column, near.Length == length, out var cell))
            return cell;
        var row = this[index];
        return row.Cells.Count > column ? row.Cells[column] : null;
    }

    public override IEnumerable<string?> Column(int column)
    {
        foreach (var (index, bytes, at) in Walk(new UpTo(Count)))
        {
            TryCell(bytes.AsSpan(at, Size(index)), column, isWhole: true, out var cell);
            yield return cell;
        }
    }

    public override IEnumerable<PackageTableRow> At(IReadOnlyList<int> positions)
    {
        foreach (var (index, bytes, at) in Walk(positions))
            yield return Row(bytes.AsSpan(at, Size(index)));
    }

    public override IEnumerator<PackageTableRow> GetEnumerator() => At(new UpTo(Count)).GetEnumerator();

    /// <summary>Where each of the rows stands in what was read; those that follow each other are read together.</summary>
    private IEnumerable<(int Index, byte[] Bytes, int At)> Walk(IReadOnlyList<int> positions)
    {
        var (from, window) = (0, new byte[Window]);
        while (from < positions.Count)
        {
            var (begin, to) = (starts[positions[from]], from);
            while (to < positions.Count && positions[to] == positions[from] + (to - from) && starts[positions[to]] + Size(positions[to]) - begin <= Window)
                to++;
            var last = Math.Max(from, to - 1);
            var length = (int)(starts[positions[last]] + Size(positions[last]) - begin);
            var bytes = length <= Window ? window : new byte[length];
            spool.Read(begin, bytes.AsSpan(0, length));
            for (; from <= last; from++)
                yield return (positions[from], bytes, (int)(starts[positions[from]] - begin));
        }
    }

    /// <summary>The numbers from 0.</summary>
    private sealed class UpTo(int count) : IReadOnlyList<int>
    {
        public int Count => count;

        public int this[int index] => index;

        public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static PackageTableRow Row(ReadOnlySpan<byte> bytes)
    {
        var number = Number(ref bytes);
        var cells = new string[Number(ref bytes)];
        for (var i = 0; i < cells.Length; i++)
        {
            var length = Number(ref bytes);
            cells[i] = Encoding.UTF8.GetString(bytes[..length]);
            bytes = bytes[length..];
        }

        return new PackageTableRow(number, cells);
    }

    private static bool TryCell(ReadOnlySpan<byte> bytes, int column, bool isWhole, out string? cell)
    {
        cell = null;
        // Three numbers of at most five bytes each may be cut at the end of what is near.
        if (bytes.Length < 15 && !isWhole)
            return false;
        Number(ref bytes);
        if (Number(ref bytes) <= column)
            return true;
        for (var i = 0; ; i++)
        {
            if (bytes.Length < 5 && !isWhole)
                return false;
            var length = Number(ref bytes);
            if (length > bytes.Length)
                return false;
            if (i == column)
            {
                cell = Encoding.UTF8.GetString(bytes[..length]);
                return true;
            }

            bytes = bytes[length..];
        }
    }

    private static int Number(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift, at) = (0u, 0, 0);
        while ((bytes[at] & 0x80) != 0)
        {
            value |= (uint)(bytes[at++] & 0x7f) << shift;
            shift += 7;
        }

        value |= (uint)bytes[at] << shift;
        bytes = bytes[(at + 1)..];
        return (int)value;
    }
}
