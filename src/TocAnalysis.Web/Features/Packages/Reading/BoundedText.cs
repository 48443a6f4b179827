using System.Security.Cryptography;

namespace TocAnalysis.Web.Features.Packages.Reading;

/// <summary>A row has more characters than any honest one.</summary>
internal sealed class RowTooLongException : Exception;

/// <summary>A text that is read row by row; a row that does not end within bounds stops the reading before it fills the memory.</summary>
internal sealed class BoundedText(TextReader inner, int most) : TextReader
{
    private readonly char[] peeked = new char[65_536];
    private int length = -1;
    private int taken;
    private long sinceRow;

    /// <summary>The beginning, which will be read again.</summary>
    public ReadOnlySpan<char> Peeked()
    {
        if (length < 0)
            length = inner.ReadBlock(peeked);
        return peeked.AsSpan(taken, length - taken);
    }

    /// <summary>A row has ended.</summary>
    public void RowRead() => sinceRow = 0;

    public override int Read(Span<char> buffer)
    {
        var read = 0;
        if (taken < length)
        {
            read = Math.Min(buffer.Length, length - taken);
            peeked.AsSpan(taken, read).CopyTo(buffer);
            taken += read;
        }
        else
        {
            read = inner.Read(buffer);
        }

        if ((sinceRow += read) > most)
            throw new RowTooLongException();
        return read;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Adds all that is read to a hash.</summary>
internal sealed class HashedStream(Stream inner, IncrementalHash hash) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Reads what is left.</summary>
    public void Drain()
    {
        var buffer = new byte[81_920];
        while (Read(buffer) > 0)
        {
            // The hash is of the whole, also where the reading stopped.
        }
    }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        hash.AppendData(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
