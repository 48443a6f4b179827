using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>One field of a part.</summary>
/// <param name="Name">As faults name it.</param>
/// <param name="Options">Permanent texts to choose from; null: typed.</param>
/// <param name="Choices">The list of codes that is offered while typing; null: free text.</param>
/// <param name="Default">What a new part has there.</param>
/// <param name="Required">Whether nothing is no choice.</param>
/// <param name="IsLong">Whether it takes several lines.</param>
public sealed record EditField(string Name, IReadOnlyList<string>? Options = null, string? Choices = null, string Default = "", bool Required = false, bool IsLong = false);

/// <summary>Which fields the parts of a case have.</summary>
public static class EditFields
{
    private static readonly EditField Note = new("note", IsLong: true);
    private static readonly EditField Source = new("source", Choices: "source");
    private static readonly EditField Locator = new("locator");

    /// <summary>The lists of a case that are edited as rows, in the order of the page, with their fields.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<EditField>> Lists { get; } = new Dictionary<string, IReadOnlyList<EditField>>
    {
        ["domains"] = [Pick<CrimeDomain>("domain", required: true), new("criterion", CaseRules.Criteria), Note],
        ["countries"] =
        [
            new("country", Choices: "country"), Pick<Stage>("stage"), Pick<Flow>("flow"), Pick<Certainty>("certainty", "established", true), Note, Source, Locator,
        ],
        ["offences"] = [new("offence", Choices: "offence"), Pick<OffenceRole>("role", "main", true), Note, Source, Locator],
        ["groups"] = [new("group", Choices: "group"), new("role"), Note, Source, Locator],
        ["activities"] = [Pick<Activity>("activity", required: true), Pick<ActivityPlace>("place", required: true), new("country", Choices: "country"), Note],
        ["sources"] = [Source, Locator],
    };

    /// <summary>Fields of a new group.</summary>
    public static IReadOnlyList<EditField> Group { get; } =
        [new("name"), Pick<GroupKind>("kind", "organized_group", true), Pick<GroupStructure>("structure"), new("homeCountry", Choices: "country"), Note];

    /// <summary>Fields of a new source.</summary>
    public static IReadOnlyList<EditField> NewSource { get; } =
        [new("title"), Pick<SourceType>("type", "other", true), new("authors"), new("year"), new("publisher"), new("url"), Pick<Reliability>("reliability"), Note];

    /// <summary>Fields of the whole record that are chosen or typed on one line.</summary>
    public static IReadOnlyList<EditField> Head { get; } =
        [Pick<CaseStatus>("status", "recorded", true), Pick<Sensitivity>("sensitivity", "internal", true), Pick<Confidence>("factConfidence"), new("factNote", IsLong: true)];

    /// <summary>The id of the element that a fault's place names.</summary>
    public static string Id(string place) => "f-" + place.Replace("[", "-", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '-');

    /// <summary>A new part with its defaults.</summary>
    public static PartForm Fresh(IReadOnlyList<EditField> fields) => PartForm.Of([.. fields.Where(f => f.Default.Length > 0).Select(f => (f.Name, (string?)f.Default))]);

    private static EditField Pick<T>(string name, string start = "", bool required = false) where T : struct, Enum => new(name, Tokens.All<T>(), Default: start, Required: required);
}
