using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TocAnalysis.Domain.Access;

/// <summary>One-time codes of authenticator apps (RFC 6238): six digits that change every 30 seconds, worked out from a shared secret by HMAC-SHA-1.</summary>
public static class TimeCodes
{
    /// <summary>Seconds that a code is good for.</summary>
    public const int StepSeconds = 30;

    /// <summary>Bytes of a secret, as RFC 4226 recommends.</summary>
    public const int SecretBytes = 20;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The number of the step that a moment lies in; 0 began on 1 January 1970 UTC.</summary>
    public static long StepOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step, six digits.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 6238; authenticator apps know no other by default, and its weakness against collisions does not matter here.")]
    public static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(secret, counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code was given: the one of now, the one before or the one after, for clocks that are not quite right; null: none of them.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="code">What was typed; blanks do not matter.</param>
    /// <param name="now">The moment.</param>
    /// <param name="after">The step of the last code that was used: no code is good twice, nor one before it.</param>
    public static long? Match(byte[] secret, string? code, DateTimeOffset now, long after)
    {
        var typed = Encoding.ASCII.GetBytes(string.Concat((code ?? "").Where(c => !char.IsWhiteSpace(c))));
        long? found = null;
        foreach (var step in new[] { StepOf(now), StepOf(now) - 1, StepOf(now) + 1 })
        {
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(Code(secret, step))) && step > after)
                found ??= step;
        }

        return found;
    }

    /// <summary>A secret as apps take it: base 32 of RFC 4648 without padding.</summary>
    public static string Text(byte[] secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var value = 0;
            for (var i = bit; i < bit + 5; i++)
                value = (value << 1) | (i < secret.Length * 8 ? (secret[i / 8] >> (7 - (i % 8))) & 1 : 0);
            text.Append(Alphabet[value]);
        }

        return text.ToString();
    }
}
