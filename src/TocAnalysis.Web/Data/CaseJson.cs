using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TocAnalysis.Domain;

namespace TocAnalysis.Web.Data;

/// <summary>The one JSON form of the Domain's values: in versions, drafts and REST. Enumerations by their permanent texts, partial dates as given.</summary>
public static class CaseJson
{
    public static JsonSerializerOptions Options { get; } = Ready();

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new TokenConverterFactory());
        options.Converters.Add(new PartialDateConverter());
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }

    private static JsonSerializerOptions Ready()
    {
        var options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static void Write<T>(Stream to, T value) => JsonSerializer.Serialize(to, value, Options);

    public static T Read<T>(Stream json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("Nothing there.");

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("Nothing there.");

    private sealed class PartialDateConverter : JsonConverter<PartialDate>
    {
        public override PartialDate? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString();
            return text is null ? null : PartialDate.TryParse(text, out var date) ? date : throw new JsonException($"“{text}” is not a date. {PartialDate.Expectation}");
        }

        public override void Write(Utf8JsonWriter writer, PartialDate value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }

    private sealed class TokenConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsEnum && typeToConvert.GetFields(BindingFlags.Public | BindingFlags.Static).Any(f => f.GetCustomAttribute<TokenAttribute>() is not null);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(TokenConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class TokenConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString();
            return Tokens.TryParse<T>(text, out var value) ? value : throw new JsonException($"“{text}” is not one of: {string.Join(", ", Tokens.All<T>())}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text());

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.Text());
    }
}
