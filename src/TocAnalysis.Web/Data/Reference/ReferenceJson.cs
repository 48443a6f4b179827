using System.Text.Json.Serialization;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>Reads the seed files without reflection, which keeps the start short. An unknown or missing field is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CountryFile.Content), TypeInfoPropertyName = "CountryContent")]
[JsonSerializable(typeof(CountryFile.GroupingContent))]
[JsonSerializable(typeof(OffenceFile.Content), TypeInfoPropertyName = "OffenceContent")]
internal sealed partial class ReferenceJson : JsonSerializerContext;
