namespace TocAnalysis.Web.Data.Replicas;

/// <summary>Passes on what is written, and knows whether anything was: from then on a file cannot begin anew elsewhere.</summary>
internal sealed class WatchedStream(Stream to) : Stream
{
    /// <summary>Whether anything was written.</summary>
    public bool IsBegun { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Takes back what was written, where that can be done.</summary>
    /// <param name="from">Where it began.</param>
    public void Begin(long from)
    {
        to.Position = from;
        to.SetLength(from);
        IsBegun = false;
    }

    public override void Flush() => to.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        IsBegun = true;
        to.Write(buffer, offset, count);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        IsBegun = true;
        return to.WriteAsync(buffer, cancellationToken);
    }
}
