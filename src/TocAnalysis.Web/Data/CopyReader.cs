using System.Buffers.Binary;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Reads what COPY gives in its binary form, row by row: a number of fields, then each field with its length before it. A row is taken up when all of it has
/// come, so that millions of small rows cost no waiting of their own.
/// </summary>
internal sealed class CopyReader(Stream stream)
{
    /// <summary>A signature of eleven bytes, flags, and the length of whatever else stands in the head.</summary>
    private const int Head = 19;

    private byte[] buffer = new byte[1 << 18];
    private (int Start, int Length)[] fields = new (int, int)[8];
    private int at;
    private int filled;
    private int count;

    /// <summary>Reads past the head.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        while (filled < Head || filled < Head + BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(Head - 4)))
            await FillAsync(cancellationToken);
        at = Head + BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(Head - 4));
    }

    /// <summary>Goes to the next row; false: there is none.</summary>
    public ValueTask<bool> RowAsync(CancellationToken cancellationToken) => TryRow() ? new(count > 0) : AwaitRowAsync(cancellationToken);

    /// <summary>The bytes of a field of the row; empty where it is null.</summary>
    public ReadOnlySpan<byte> Field(int number) => buffer.AsSpan(fields[number].Start, fields[number].Length);

    public int Int(int number) => BinaryPrimitives.ReadInt32BigEndian(Field(number));

    public long Long(int number) => BinaryPrimitives.ReadInt64BigEndian(Field(number));

    private async ValueTask<bool> AwaitRowAsync(CancellationToken cancellationToken)
    {
        do
            await FillAsync(cancellationToken);
        while (!TryRow());
        return count > 0;
    }

    private bool TryRow()
    {
        if (filled - at < 2)
            return false;
        // The end says -1.
        var found = Math.Max((int)BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(at)), 0);
        if (found > fields.Length)
            fields = new (int, int)[found];
        var place = at + 2;
        for (var i = 0; i < found; i++)
        {
            if (filled - place < 4)
                return false;
            var length = Math.Max(BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(place)), 0);
            place += 4;
            fields[i] = (place, length);
            place += length;
        }

        if (place > filled)
            return false;
        (at, count) = (place, found);
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (at > 0)
        {
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            (at, filled) = (0, filled - at);
        }

        if (filled == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
        if (read == 0)
            throw new EndOfStreamException();
        filled += read;
    }
}
