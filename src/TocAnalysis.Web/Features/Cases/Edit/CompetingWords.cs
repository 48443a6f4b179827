using Microsoft.Extensions.Localization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>Puts what a source says of a field into the words of the editor.</summary>
public static class CompetingWords
{
    /// <summary>A value in words: <c>Nigeria, Perpetration, Origin</c>.</summary>
    public static string Value(CompetingField field, string value, IStringLocalizer<EditText> text, Vocabularies vocabularies) => Value(field.Text(), value, text, vocabularies);

    /// <summary>The same, by the permanent text of the field.</summary>
    public static string Value(string field, string value, IStringLocalizer<EditText> text, Vocabularies vocabularies)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(vocabularies);
        string Word(string? token) => token is null ? "" : text[$"W.{token}"] is { ResourceNotFound: false } word ? word.Value : token;
        string Country(string? code) => code is null ? "" : vocabularies.Countries.Find(code)?.Name ?? code;
        var parts = CompetingValues.Parts(value);
        return field switch
        {
            "country" => Joined(Country(parts[0]), Word(parts[1]), Word(parts[2])),
            "offence" => Joined(vocabularies.Offences.TryFind(parts[0], out var offence) ? $"{parts[0]} {offence.Label}" : parts[0] ?? "", Word(parts[1])),
            "activity" => Joined(Word(parts[0]), Word(parts[1]), Country(parts[2])),
            _ => Word(value),
        };
    }

    private static string Joined(params string[] words) => string.Join(", ", words.Where(w => w.Length > 0));
}
