using System.Text.Json;
using System.Text.Json.Serialization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>
/// The codebook as it ships with the application. The file is part of the assembly, so a file that cannot be read is a fault of the build and an exception.
/// </summary>
public static class CodebookFile
{
    /// <summary>Version 1, the first that codings are made with.</summary>
    public const int FirstVersion = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // A misspelt field would otherwise be dropped without a word.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new TokenConverter<CodeKind>(), new TokenConverter<ValueScale>() },
    };

    /// <summary>Reads a shipped version of the codebook.</summary>
    /// <param name="version">Number of the version; <see cref="FirstVersion"/> exists.</param>
    /// <exception cref="InvalidOperationException">The assembly carries no codebook of this version, or one that is empty or bears another number.</exception>
    /// <exception cref="JsonException">The file is malformed, has an unknown field, or lacks a required one.</exception>
    public static CodebookContent Read(int version = FirstVersion)
    {
        var name = $"{typeof(CodebookFile).Namespace}.codebook-v{version}.json";
        using var stream = typeof(CodebookFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly carries no resource {name}.");
        var content = JsonSerializer.Deserialize<CodebookContent>(stream, Options);
        return content?.Version == version ? content : throw new InvalidOperationException($"The resource {name} is not version {version} of the codebook.");
    }

    private sealed class TokenConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Tokens.TryParse<T>(reader.GetString(), out var member) ? member : throw new JsonException($"Expected one of {string.Join(", ", Tokens.All<T>())}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text());
    }
}
