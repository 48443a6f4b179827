using System.Buffers.Binary;
using System.Text;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Tests.Data;

/// <summary>Rows of COPY come out as they went in, in whatever pieces they arrive.</summary>
public sealed class CopyReaderTests
{
    [Fact]
    public async Task Rows_are_whole_in_whatever_pieces_they_come()
    {
        // Longer than the reader's room, so that it has to grow; null and empty; pieces from one byte to all at once.
        string?[] texts = ["Ḱ", null, "", new string('x', 600_000), .. Enumerable.Range(0, 300).Select(i => new string((char)('a' + (i % 26)), i))];
        var bytes = Written(texts);
        foreach (var piece in new[] { 1, 7, 4_096, bytes.Length })
        {
            await using var stream = new Pieces(piece == 1 ? Written(texts[..3]) : bytes, piece);
            var reader = new CopyReader(stream);
            await reader.BeginAsync(TestContext.Current.CancellationToken);
            var read = new List<(long, string)>();
            while (await reader.RowAsync(TestContext.Current.CancellationToken))
                read.Add((reader.Long(0), Encoding.UTF8.GetString(reader.Field(1))));

            read.ShouldBe((piece == 1 ? texts[..3] : texts).Select((t, i) => ((long)i, t ?? "")));
        }
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_no_end()
    {
        await using var stream = new Pieces(Written(["abc", "def"])[..^5], 100);
        var reader = new CopyReader(stream);
        await reader.BeginAsync(TestContext.Current.CancellationToken);
        (await reader.RowAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();

        await Should.ThrowAsync<EndOfStreamException>(async () => await reader.RowAsync(TestContext.Current.CancellationToken));
    }

    private static byte[] Written(string?[] texts)
    {
        using var stream = new MemoryStream();
        stream.Write("PGCOPY\n\xff\r\n\0"u8[..7]);
        stream.Write(new byte[12]);
        Span<byte> room = stackalloc byte[8];
        for (var i = 0; i < texts.Length; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(room, 2);
            stream.Write(room[..2]);
            BinaryPrimitives.WriteInt32BigEndian(room, 8);
            stream.Write(room[..4]);
            BinaryPrimitives.WriteInt64BigEndian(room, i);
            stream.Write(room);
            var text = texts[i] is { } some ? Encoding.UTF8.GetBytes(some) : null;
            BinaryPrimitives.WriteInt32BigEndian(room, text?.Length ?? -1);
            stream.Write(room[..4]);
            stream.Write(text ?? []);
        }

        stream.Write([0xff, 0xff]);
        return stream.ToArray();
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
