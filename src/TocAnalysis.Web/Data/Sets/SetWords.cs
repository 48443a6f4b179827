using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>Reads the lexemes of the cases out of the stored search vectors, in their binary form: it is the database that cuts texts into words, here and in SQL.</summary>
internal static class SetWords
{
    public static async Task ReadAsync(NpgsqlConnection connection, SetKeys keys, SetLoader.Filling filling, long[]? ids, CancellationToken cancellationToken)
    {
        var which = ids is null ? "" : $" AND id = ANY('{{{string.Join(',', ids)}}}'::bigint[])";
        await using var stream = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT id, search FROM case_record WHERE deleted_at IS NULL{which}) TO STDOUT (FORMAT BINARY)", cancellationToken);
        var reader = new CopyReader(stream);
        await reader.BeginAsync(cancellationToken);
        var places = new Dictionary<int, int>();
        while (await reader.RowAsync(cancellationToken))
            Lexemes(reader.Field(1), (int)reader.Long(0), keys, places, filling);
    }

    /// <summary>A tsvector as it is sent: a count, then for each lexeme its text, a zero, and its positions.</summary>
    private static void Lexemes(ReadOnlySpan<byte> vector, int id, SetKeys keys, Dictionary<int, int> places, SetLoader.Filling filling)
    {
        var lookup = keys.TextLookup;
        Span<char> characters = stackalloc char[256];
        var count = BinaryPrimitives.ReadInt32BigEndian(vector);
        vector = vector[4..];
        for (var i = 0; i < count; i++)
        {
            var end = vector.IndexOf((byte)0);
            var lexeme = vector[..end];
            int text;
            if (lexeme.Length <= characters.Length)
            {
                var length = Encoding.UTF8.GetChars(lexeme, characters);
                text = lookup.TryGetValue(characters[..length], out var known) ? known : keys.Text(new string(characters[..length]));
            }
            else
            {
                text = keys.Text(Encoding.UTF8.GetString(lexeme));
            }

            if (!places.TryGetValue(text, out var place))
                places[text] = place = keys.PlaceOf(new SetKey(SetKind.Word, text));
            filling.Add(place, id);
            vector = vector[(end + 1)..];
            vector = vector[(2 + (2 * BinaryPrimitives.ReadUInt16BigEndian(vector)))..];
        }
    }
}
