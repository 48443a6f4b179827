using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>
/// Where a page of the list begins: behind a case, or before it. Opaque to its reader. It holds the value by which the list is sorted, so that
/// cases that come and go in between neither repeat nor skip others.
/// </summary>
/// <param name="Sort">The order that it belongs to.</param>
/// <param name="Value">The sorted value of the case; null: the case has none.</param>
/// <param name="Id">The case.</param>
/// <param name="Back">True: the page before it.</param>
/// <param name="At">Number of the first line of the page, from 1, as far as it was counted when the cursor was made.</param>
public sealed record CaseCursor(string Sort, string? Value, long Id, bool Back, int At)
{
    private const int MaxLength = 2_000;

    public string Encode() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new object?[] { Sort, Value, Id, Back, At }));

    /// <summary>The cursor at a case, out of what the order sorts by.</summary>
    public static CaseCursor Of(CaseSort sort, long id, string title, DateOnly? day, DateTimeOffset updated, float? rank, bool back, int at) => new(
        sort.ToString(),
        sort.Key switch
        {
            CaseSortKey.Id => null,
            CaseSortKey.Title => title,
            CaseSortKey.Start => day?.ToString("O", CultureInfo.InvariantCulture),
            CaseSortKey.Updated => updated.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            _ => rank?.ToString("R", CultureInfo.InvariantCulture) ?? "u" + updated.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        },
        id, back, at);

    /// <summary>Reads a cursor of the given order; any other text is a fault at <c>after</c>.</summary>
    public static Result<CaseCursor> Decode(string text, CaseSort sort)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= MaxLength && Parse(text) is { } cursor && cursor.Sort == sort.ToString() && cursor.Fits(sort.Key))
            return cursor;
        return Refused.Invalid(new Fault("after", "The cursor of an answer with the same sort; leave it out for the first page."));
    }

    private static CaseCursor? Parse(string text)
    {
        try
        {
            using var parts = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var root = parts.RootElement;
            return root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == 5
                ? new CaseCursor(root[0].GetString() ?? "", root[1].GetString(), root[2].GetInt64(), root[3].GetBoolean(), Math.Max(1, root[4].GetInt32()))
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return null;
        }
    }

    private bool Fits(CaseSortKey key) => key switch
    {
        CaseSortKey.Id => Value is null,
        CaseSortKey.Title => Value is not null && !Value.Contains('\0', StringComparison.Ordinal),
        CaseSortKey.Start => Value is null || DateOnly.TryParseExact(Value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        CaseSortKey.Updated => DateTimeOffset.TryParseExact(Value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => Relevance(Value) is (not null, _) or (_, not null),
    };

    /// <summary>What a cursor of a list by relevance holds: the rank of a ranked case, or the time of the last change of one that is not ranked.</summary>
    public static (float? Rank, string? Change) Relevance(string? value)
    {
        if (value is ['u', ..] && DateTimeOffset.TryParseExact(value[1..], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return (null, value[1..]);
        return float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var rank) && float.IsFinite(rank) ? (rank, null) : (null, null);
    }
}
