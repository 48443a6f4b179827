using System.Security.Cryptography;
using System.Text.RegularExpressions;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Security;

/// <summary>
/// A file on its way out, by the browser or by REST: the one place that every file passes. It asks again who it is where the file reaches far, and puts into the
/// audit log who took what. What is known beforehand is in the log before the first byte leaves; what is written while it is read is in the log before its end
/// leaves, or when it broke off.
/// </summary>
public sealed partial class OutgoingFile : IResult
{
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
            await using (var file = File.OpenRead(path))
            {
                var part = httpContext.Request.Headers.Range.ToString() is { Length: > 0 } range && PartOfFile().IsMatch(range) ? range : null;
                await KeepAsync(httpContext, contents.Rows, file.Length, await SHA256.HashDataAsync(file, httpContext.RequestAborted), part is null ? FileLog.Whole : $"{FileLog.Part} {part}");
            }

            await Results.File(path, contentType, name, enableRangeProcessing: true).ExecuteAsync(httpContext);
        }
        else
        {
            await KeepAsync(httpContext, contents.Rows, bytes.Length, SHA256.HashData(bytes.Span), FileLog.Whole);
            await Results.Bytes(bytes, contentType, name).ExecuteAsync(httpContext);
        }
    }

    private async Task WriteAsync(HttpContext http, Stream body)
    {
        await using var hashing = new HashingStream(body);
        var (rows, ended) = (0, FileLog.BrokenOff);
        try
        {
            await write!(hashing, n => rows = n);
            await hashing.FlushAsync(http.RequestAborted);
            ended = http.RequestAborted.IsCancellationRequested ? FileLog.BrokenOff : FileLog.Whole;
        }
        finally
        {
            // Whoever has a whole file has an entry: the end of it leaves after this.
            await KeepAsync(http, rows, hashing.Count, hashing.Hash(), ended);
        }
    }

    private async Task KeepAsync(HttpContext http, int? rows, long size, byte[] hash, string ended)
    {
        var actor = http.Request.Path.StartsWithSegments(RestApi.Root) ? http.RestActor() : http.BrowserActor();
        await using var context = await http.RequestServices.GetRequiredService<TocDatabase>().OpenAsync(actor, CancellationToken.None);
        FileLog.Add(context, actor, name, http.Request.Path.Value ?? "", http.Request.QueryString.Value ?? "", rows, size, hash, ended);
        await context.SaveChangesAsync(CancellationToken.None);
    }

    [GeneratedRegex(@"^bytes=[\d, -]{1,60}$")]
    private static partial Regex PartOfFile();

    /// <summary>Passes on what is written, and counts and hashes it on the way; nothing is kept.</summary>
    private sealed class HashingStream(Stream to) : Stream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

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

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await to.WriteAsync(buffer, cancellationToken);
            Passed(buffer.Span);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            to.Write(buffer, offset, count);
            Passed(buffer.AsSpan(offset, count));
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

        private void Passed(ReadOnlySpan<byte> written)
        {
            hash.AppendData(written);
            Count += written.Length;
        }
    }
}
