using System.Buffers.Binary;
using System.Text;

namespace TocAnalysis.Web.Data;

/// <summary>Rows in the binary form of PostgreSQL's COPY, made away from the connection that sends them.</summary>
internal sealed class CopyBytes
{
    /// <summary>The signature that every such stream begins with, no flags, no extension.</summary>
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xff, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static readonly int FirstDay = new DateOnly(2000, 1, 1).DayNumber;

    private byte[] bytes;
    private int length;

    public CopyBytes(int rows, int columns)
    {
        bytes = new byte[Math.Max(1_024, rows * columns * 16)];
        Header.CopyTo(bytes, 0);
        length = Header.Length;
    }

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, length);

    public void Row(int columns) => BinaryPrimitives.WriteInt16BigEndian(Next(2), (short)columns);

    public void End() => Row(-1);

    public void Null() => Int(-1);

    public void Write(string text, bool isJson)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Ensure(most + 5);
        var at = length + 4;
        if (isJson)
            bytes[at++] = 1;
        var written = Encoding.UTF8.GetBytes(text, bytes.AsSpan(at));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length), at - length - 4 + written);
        length = at + written;
    }

    public void Write(int number)
    {
        Int(4);
        Int(number);
    }

    public void Write(long number)
    {
        Int(8);
        BinaryPrimitives.WriteInt64BigEndian(Next(8), number);
    }

    public void Write(bool yes)
    {
        Int(1);
        Next(1)[0] = yes ? (byte)1 : (byte)0;
    }

    public void Write(Guid guid)
    {
        Int(16);
        guid.TryWriteBytes(Next(16), bigEndian: true, out _);
    }

    /// <summary>Microseconds since 2000; the driver reads the ends of the calendar as infinity.</summary>
    public void Write(DateTimeOffset moment) => Write(
        moment == DateTimeOffset.MaxValue ? long.MaxValue : moment == DateTimeOffset.MinValue ? long.MinValue : (moment.UtcTicks - Epoch) / TimeSpan.TicksPerMicrosecond);

    /// <summary>Days since 2000; the driver reads the ends of the calendar as infinity.</summary>
    public void Write(DateOnly day) => Write(day == DateOnly.MaxValue ? int.MaxValue : day == DateOnly.MinValue ? int.MinValue : day.DayNumber - FirstDay);

    private void Int(int number) => BinaryPrimitives.WriteInt32BigEndian(Next(4), number);

    private Span<byte> Next(int count)
    {
        Ensure(count);
        var span = bytes.AsSpan(length, count);
        length += count;
        return span;
    }

    private void Ensure(int count)
    {
        if (length + count > bytes.Length)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
    }
}
