using System.Security.Cryptography;
using System.Text;
using TocAnalysis.Domain;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Api;

/// <summary>The body of a write as it came, with the key under which its sender may repeat it.</summary>
/// <param name="Body">The bytes.</param>
/// <param name="Once">The key; null: the request is not repeated.</param>
public sealed record WriteRequest(ReadOnlyMemory<byte> Body, Once? Once)
{
    /// <summary>Reads body and <c>Idempotency-Key</c>. A body that is longer than allowed is refused before it is looked at.</summary>
    public static async Task<Result<WriteRequest>> ReadAsync(HttpContext http, int longest, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(http.Request.Body, longest, cancellationToken);
        if (bytes.Length > longest)
            return Refused.Invalid(new Fault("body", $"At most {longest / 1000} kB."));
        if (!http.Request.Headers.TryGetValue(Once.Header, out var given))
            return new WriteRequest(bytes, null);
        var key = given.ToString();
        if (key.Length is 0 or > Once.MaxKey || key.Any(char.IsControl))
            return Refused.Invalid(new Fault(Once.Header, $"A text of 1 to {Once.MaxKey} characters.", key));
        var asked = Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n");
        return new WriteRequest(bytes, new Once(key, Convert.ToHexStringLower(SHA256.HashData([.. asked, .. bytes]))));
    }

    /// <summary>The refusal of a write as problem+json; a key that was sent with another request is told apart from faults of the body.</summary>
    public static IResult Problem<T>(Result<T> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Faults.Any(f => f.Place == Once.Header) && result.Refusal == Refusal.Invalid
            ? Results.Problem(
                statusCode: StatusCodes.Status422UnprocessableEntity, title: "Another request had this key", detail: string.Join(" ", result.Faults),
                extensions: new Dictionary<string, object?> { ["faults"] = result.Faults })
            : RestApi.Problem(result);
    }

    private static async Task<byte[]> BytesAsync(Stream body, int longest, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var part = new byte[16 * 1024];
        int read;
        // One part more than allowed is enough to know that it is too long.
        while (buffer.Length <= longest && (read = await body.ReadAsync(part, cancellationToken)) > 0)
            buffer.Write(part, 0, read);
        return buffer.ToArray();
    }
}
