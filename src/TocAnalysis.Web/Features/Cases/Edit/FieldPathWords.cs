using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>Puts the fields of a difference between two states of a case into the words that stand in the editor.</summary>
public sealed partial class FieldPathWords(IStringLocalizer<EditText> text, Vocabularies vocabularies)
{
    private const string Competing = "competing";

    /// <summary>Which field, as <c>Countries › Nigeria, Perpetration › Note</c>.</summary>
    public string Field(FieldChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (Part().Match(change.Path) is not { Success: true } part)
            return Label($"F.{change.Path}", change.Path);
        var list = part.Groups["list"].Value;
        if (list == Competing)
            return CompetingField(part);
        var names = string.Join(", ", part.Groups["name"].Value.Split(", ").Select(n => Term(list, n)));
        var of = text["Path.Part", Label($"L.{list}", list), names];
        return part.Groups["field"] is { Success: true } field ? text["Path.Field", of.Value, Label($"F.{field.Value}", field.Value)] : of;
    }

    /// <summary>What stood there, or stands there now; null: nothing.</summary>
    public string? Value(FieldChange change, string? value)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (value is null)
            return null;
        if (Part().Match(change.Path) is not { Success: true } part)
            return EditFields.Head.Any(f => f.Name == change.Path && f.Options is not null) ? Label($"W.{value}", value) : value;
        var list = part.Groups["list"].Value;
        if (list == Competing)
            return CompetingText(part, value);
        if (part.Groups["field"] is { Success: true } field)
            return Chosen(list, field.Value, value);
        // A part that came or went is told whole, field by field.
        var fields = EditFields.Lists[list].Select(f => f.Name).ToList();
        var told = Regex.Matches(value, $"(?:^|; )({string.Join('|', fields)}): (.*?)(?=(?:; (?:{string.Join('|', fields)}): )|$)", RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        return told.Count == 0 ? value : string.Join("; ", told.Select(m => $"{Label($"F.{m.Groups[1].Value}", m.Groups[1].Value)}: {Chosen(list, m.Groups[1].Value, m.Groups[2].Value)}"));
    }

    private string CompetingField(Match part)
    {
        var names = part.Groups["name"].Value.Split(", ", 2);
        var of = text["Path.Part", Label("L.competing", Competing), $"{Label($"F.{names[0]}", names[0])}, {(names.Length > 1 ? CompetingWords.Value(names[0], names[1], text, vocabularies) : "")}"];
        return part.Groups["field"] is { Success: true } field ? text["Path.Field", of.Value, Label($"F.{field.Value}", field.Value)] : of;
    }

    private string CompetingText(Match part, string value)
    {
        var field = part.Groups["name"].Value.Split(", ")[0];
        string Word(string name, string said) => name switch
        {
            "value" or "against" => CompetingWords.Value(field, said, text, vocabularies),
            "field" => Label($"F.{said}", said),
            "certainty" => Label($"W.{said}", said),
            _ => said,
        };
        if (part.Groups["field"] is { Success: true } of)
            return Word(of.Value, value);
        const string names = "field|value|against|certainty|note|source|locator";
        var told = Regex.Matches(value, $"(?:^|; )({names}): (.*?)(?=(?:; (?:{names}): )|$)", RegexOptions.Singleline, TimeSpan.FromSeconds(1));
        return told.Count == 0 ? value : string.Join("; ", told.Select(m => $"{Label($"F.{m.Groups[1].Value}", m.Groups[1].Value)}: {Word(m.Groups[1].Value, m.Groups[2].Value)}"));
    }

    private string Chosen(string list, string field, string value) =>
        EditFields.Lists[list].FirstOrDefault(f => f.Name == field) is { Options: null, Choices: null } ? value : Term(list, value);

    // Permanent texts and codes are told by what they mean; references of groups and sources stay.
    private string Term(string list, string term) => list switch
    {
        "countries" or "activities" when vocabularies.Countries.Find(term) is { } country => country.Name,
        "offences" when vocabularies.Offences.TryFind(term, out var offence) => $"{term} {offence.Label}",
        _ => Label($"W.{term}", term),
    };

    private string Label(string key, string otherwise) => text[key] is { ResourceNotFound: false } known ? known.Value : otherwise;

    [GeneratedRegex(@"^(?<list>[a-z]+)\[(?<name>.*?)\](?:\.(?<field>[a-zA-Z]+))?$", RegexOptions.Singleline)]
    private static partial Regex Part();
}
