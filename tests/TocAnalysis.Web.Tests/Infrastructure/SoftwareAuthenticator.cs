using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>A passkey as a device and a browser make it, with one key of ES256, and with everything that can be wrong about it.</summary>
public sealed class SoftwareAuthenticator(string domain, string origin) : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    private string? owner;

    /// <summary>Name of the application that the device signs for.</summary>
    public string Domain { get; set; } = domain;

    /// <summary>Address of the page that the browser is at.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>How often it signed; counts up by itself.</summary>
    public uint Count { get; set; }

    /// <summary>Whether it looks who is before it.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>A new key, as the browser writes it.</summary>
    public string Create(JsonElement options)
    {
        owner = options.GetProperty("user").GetProperty("id").GetString();
        var client = Client("webauthn.create", options);
        var point = key.ExportParameters(false).Q;
        // A map of five: kind EC2, ES256, P-256, x and y.
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Head(0x40), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), 0x58, (byte)data.Length, .. data];
        return Credential(new { clientDataJSON = Code(client), attestationObject = Code(attestation), transports = new[] { "internal" } });
    }

    /// <summary>An answer to a question, as the browser writes it.</summary>
    public string Get(JsonElement options)
    {
        Count++;
        var client = Client("webauthn.get", options);
        var data = Head(0);
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Code(client), authenticatorData = Code(data), signature = Code(signature), userHandle = owner });
    }

    public void Dispose() => key.Dispose();

    private string Credential(object response) =>
        JsonSerializer.Serialize(new { id = Code(id), rawId = Code(id), type = "public-key", authenticatorAttachment = "platform", clientExtensionResults = new { }, response });

    private byte[] Client(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    /// <summary>Whom it signs for, that somebody is there and was verified, and its counter.</summary>
    private byte[] Head(byte more)
    {
        var head = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(Domain)).CopyTo(head, 0);
        head[32] = (byte)(0x01 | (Verifies ? 0x04 : 0) | more);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(33), Count);
        return head;
    }

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static string Code(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
