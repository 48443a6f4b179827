using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Security;

/// <summary>
/// A file on its way out, by the browser or by REST: the one place that every file passes. It asks again who it is where the file reaches far, and puts into the
/// audit log who took what. What is known beforehand is in the log before the first byte leaves; what is written while it is read is in the log before its last
/// bytes leave, or when it broke off.
/// </summary>
public sealed class OutgoingFile : IResult
{
    /// <summary>Bytes at the end of a file that leave after its entry is written.</summary>
    public const int KeptBack = 4_096;

    /// <summary>Hashes of finished files on the disk, which are never changed: whoever asks for it in a thousand parts has it read for its hash once.</summary>
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), byte[]> Hashes = new();

    private const int MostHashes = 1_000;

    private readonly string name;
    private readonly string contentType;
    private readonly FileContents contents;
    private ReadOnlyMemory<byte> bytes;
    private string? path;
    private Func<Stream, Action<int>, Task>? write;

    private OutgoingFile(string name, string contentType, FileContents contents) => (this.name, this.contentType, this.contents) = (name, contentType, contents);

    /// <summary>A file that is finished.</summary>
    public static IResult Of(ReadOnlyMemory<byte> bytes, string contentType, string name, FileContents contents) => new OutgoingFile(name, contentType, contents) { bytes = bytes };

    /// <summary>A finished file on the disk.</summary>
    public static IResult OnDisk(string path, string contentType, string name, FileContents contents) => new OutgoingFile(name, contentType, contents) { path = path };

    /// <summary>A file that is written while it leaves; the writer tells how many rows it has written.</summary>
    public static IResult Written(Func<Stream, Action<int>, Task> write, string contentType, string name, FileContents contents) => new OutgoingFile(name, contentType, contents) { write = write };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var actor = httpContext.Request.Path.StartsWithSegments(RestApi.Root) ? httpContext.RestActor() : httpContext.BrowserActor();
        if (await httpContext.RequestServices.GetRequiredService<FarExports>().AsksAsync(actor, contents, httpContext.RequestAborted))
        {
            httpContext.Response.Redirect(AppUrls.ConfirmThen(contents.Page));
            return;
        }

        httpContext.Response.Headers.CacheControl = "no-store";
        if (write is not null)
            await Results.Stream(body => WriteAsync(httpContext, body), contentType, name).ExecuteAsync(httpContext);
        else if (path is not null)
        {
            // A file that is prepared never changes, so a part belongs to it whatever else the request hopes; and where no part is sent the log says whole.
            httpContext.Request.Headers.Remove("If-Range");
            var part = Part(httpContext.Request);
            await KeepAsync(httpContext, contents.Rows, new FileInfo(path).Length, await HashAsync(path, httpContext.RequestAborted), part is null ? FileLog.Whole : $"{FileLog.Part} bytes={part}");
            await Results.File(path, contentType, name, enableRangeProcessing: part is not null).ExecuteAsync(httpContext);
        }
        else
        {
            await KeepAsync(httpContext, contents.Rows, bytes.Length, SHA256.HashData(bytes.Span), FileLog.Whole);
            await Results.Bytes(bytes, contentType, name).ExecuteAsync(httpContext);
        }
    }

    /// <summary>The one range that is asked for; null where there is none, several, or what is no range: then everything is sent.</summary>
    private static RangeItemHeaderValue? Part(HttpRequest request) =>
        request.Headers.Range is [{ } text] && !text.Contains(',', StringComparison.Ordinal) && request.GetTypedHeaders().Range is { Ranges: { Count: 1 } ranges } range && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            ? ranges.Single()
            : null;

    private static async Task<byte[]> HashAsync(string path, CancellationToken cancellationToken)
    {
        var key = (path, new FileInfo(path).Length, File.GetLastWriteTimeUtc(path));
        if (Hashes.TryGetValue(key, out var known))
            return known;
        await using var file = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(file, cancellationToken);
        if (Hashes.Count >= MostHashes)
            Hashes.Clear();
        return Hashes[key] = hash;
    }

    private async Task WriteAsync(HttpContext http, Stream body)
    {
        await using var outgoing = new KeepingStream(body);
        var (rows, ended) = (0, FileLog.BrokenOff);
        try
        {
            await write!(outgoing, n => rows = n);
            if (!http.RequestAborted.IsCancellationRequested)
            {
                outgoing.CountKept();
                ended = FileLog.Whole;
            }
        }
        finally
        {
            // Where the log cannot be written this throws, and the last bytes never leave: nobody has a whole file without an entry.
            await KeepAsync(http, rows, outgoing.Count, outgoing.Hash(), ended);
        }

        if (ended == FileLog.Whole)
            await outgoing.SendKeptAsync(http.RequestAborted);
    }

    private async Task KeepAsync(HttpContext http, int? rows, long size, byte[] hash, string ended)
    {
        var actor = http.Request.Path.StartsWithSegments(RestApi.Root) ? http.RestActor() : http.BrowserActor();
        await using var context = await http.RequestServices.GetRequiredService<TocDatabase>().OpenAsync(actor, CancellationToken.None);
        FileLog.Add(context, actor, name, http.Request.Path.Value ?? "", http.Request.QueryString.Value ?? "", rows, size, hash, ended);
        await context.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Passes on what is written but for the last bytes, and counts and hashes what has passed.</summary>
    private sealed class KeepingStream(Stream to) : Stream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] kept = new byte[KeptBack];
        private int held;

        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public byte[] Hash() => hash.GetCurrentHash();

        /// <summary>Takes what is kept back into number and hash: the whole file is said to leave.</summary>
        public void CountKept() => Passed(kept.AsSpan(0, held));

        /// <summary>Lets the last bytes go.</summary>
        public async Task SendKeptAsync(CancellationToken cancellationToken)
        {
            await to.WriteAsync(kept.AsMemory(0, held), cancellationToken);
            await to.FlushAsync(cancellationToken);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var (old, now) = Passing(buffer.Length);
            if (old > 0)
                await to.WriteAsync(kept.AsMemory(0, old), cancellationToken);
            if (now > 0)
                await to.WriteAsync(buffer[..now], cancellationToken);
            Shift(old, buffer.Span, now);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            var (old, now) = Passing(count);
            if (old > 0)
                to.Write(kept, 0, old);
            if (now > 0)
                to.Write(buffer, offset, now);
            Shift(old, buffer.AsSpan(offset, count), now);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);

        public override void Flush() => to.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                hash.Dispose();
            base.Dispose(disposing);
        }

        /// <summary>How much of what is kept, and of what comes, goes on so that the last bytes stay.</summary>
        private (int Old, int Now) Passing(int coming)
        {
            var over = Math.Max(0, held + coming - KeptBack);
            return (Math.Min(held, over), Math.Max(0, over - held));
        }

        private void Shift(int old, ReadOnlySpan<byte> coming, int now)
        {
            Passed(kept.AsSpan(0, old));
            Passed(coming[..now]);
            kept.AsSpan(old, held - old).CopyTo(kept);
            held -= old;
            coming[now..].CopyTo(kept.AsSpan(held));
            held += coming.Length - now;
        }

        private void Passed(ReadOnlySpan<byte> written)
        {
            hash.AppendData(written);
            Count += written.Length;
        }
    }
}
