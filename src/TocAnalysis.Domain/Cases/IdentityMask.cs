using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TocAnalysis.Domain.Cases;

/// <summary>
/// Puts labels in the place of the protected names of one case. A spelling is found as whole words, however its blanks are written and its accents composed; a
/// spelling of several words whatever its case, one of a single word as it is written or in capitals. The longest spelling goes first.
/// </summary>
public sealed class IdentityMask
{
    /// <summary>Stands for a name that is not shown; the same for every name, so that its length tells nothing.</summary>
    public const string Block = "▇▇▇▇▇▇▇▇";

    private readonly Dictionary<string, string> labels = new(StringComparer.Ordinal);
    private readonly Regex? names;

    /// <param name="people">The protected people of the case.</param>
    public IdentityMask(IEnumerable<ProtectedIdentity> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        var spellings = people.SelectMany(p => p.Spellings.Select(s => (Spelling: s, p.Label))).OrderByDescending(s => s.Spelling.Length).ThenBy(s => s.Spelling, StringComparer.Ordinal).ToList();
        foreach (var (spelling, label) in spellings)
            labels.TryAdd(Folded(spelling), label);
        var patterns = spellings.SelectMany(s => new[] { s.Spelling.Normalize(NormalizationForm.FormC), s.Spelling.Normalize(NormalizationForm.FormD) }).Distinct(StringComparer.Ordinal).Select(Pattern).ToList();
        names = patterns.Count == 0 ? null : new Regex(string.Join('|', patterns), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>Nobody is protected.</summary>
    public static IdentityMask None { get; } = new([]);

    /// <summary>Whether nobody is protected.</summary>
    public bool IsEmpty => names is null;

    /// <summary>The text with labels, in square brackets, in the place of names; the same object where there are none.</summary>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return names is null ? text : names.Replace(text, m => IsWhole(text, m) ? $"[{labels.GetValueOrDefault(Folded(m.Value), "name")}]" : m.Value);
    }

    /// <summary>The same; null stays null.</summary>
    public string? ApplyTo(string? text) => text is null ? null : Apply(text);

    /// <summary>How often a protected name stands in a text.</summary>
    public int Count(string? text) => names is null || text is null ? 0 : names.Matches(text).Count(m => IsWhole(text, m));

    /// <summary>How often protected names stand in the free texts of a record.</summary>
    public int Count(CaseContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return names is null ? 0
            : ((string?[])[
                content.Title, content.Summary, content.Narrative, content.FactNote,
                .. content.Domains.Select(p => p.Note), .. content.Countries.SelectMany(p => new[] { p.Note, p.Locator }), .. content.Offences.SelectMany(p => new[] { p.Note, p.Locator }),
                .. content.Groups.SelectMany(p => new[] { p.Role, p.Note, p.Locator }), .. content.Activities.Select(p => p.Note), .. content.Sources.Select(p => p.Locator),
                .. content.Competing.SelectMany(p => new[] { p.Note, p.Locator }),
            ]).Sum(Count);
    }

    /// <summary>A record with labels in all its free texts. Codes, references and dates stay as they are. What grows too long for its field is cut.</summary>
    public CaseContent Apply(CaseContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (names is null)
            return content;
        string? Note(string? text) => text is null ? null : Cut(Apply(text), CaseContent.MaxNote);
        return content with
        {
            Title = Cut(Apply(content.Title), CaseContent.MaxTitle),
            Summary = Cut(Apply(content.Summary), CaseContent.MaxSummary),
            Narrative = Cut(Apply(content.Narrative), CaseContent.MaxNarrative),
            FactNote = Note(content.FactNote),
            Domains = [.. content.Domains.Select(p => p with { Note = Note(p.Note) })],
            Countries = [.. content.Countries.Select(p => p with { Note = Note(p.Note), Locator = Note(p.Locator) })],
            Offences = [.. content.Offences.Select(p => p with { Note = Note(p.Note), Locator = Note(p.Locator) })],
            Groups = [.. content.Groups.Select(p => p with { Role = p.Role is null ? null : Cut(Apply(p.Role), CaseContent.MaxGroupRole), Note = Note(p.Note), Locator = Note(p.Locator) })],
            Activities = [.. content.Activities.Select(p => p with { Note = Note(p.Note) })],
            Sources = [.. content.Sources.Select(p => p with { Locator = Note(p.Locator) })],
            Competing = [.. content.Competing.Select(p => p with { Note = Note(p.Note), Locator = Note(p.Locator) })],
        };
    }

    /// <summary>JSON with labels in every text in it; the very same where there is no name.</summary>
    /// <param name="json">A JSON document.</param>
    /// <param name="options">How it is written.</param>
    public string ApplyToJson(string json, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (names is null || JsonNode.Parse(json) is not { } root)
            return json;
        var changed = false;
        var masked = Walk(root);
        return changed ? masked!.ToJsonString(options) : json;

        JsonNode? Walk(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject o:
                    foreach (var name in o.Select(p => p.Key).ToList())
                    {
                        if (o[name] is { } child && Walk(child) is var put && !ReferenceEquals(put, child))
                            o[name] = put;
                    }

                    return o;
                case JsonArray a:
                    for (var i = 0; i < a.Count; i++)
                    {
                        if (a[i] is { } child && Walk(child) is var put && !ReferenceEquals(put, child))
                            a[i] = put;
                    }

                    return a;
                case JsonValue v when v.TryGetValue<string>(out var text) && Inner(text) is var with && with != text:
                    changed = true;
                    return JsonValue.Create(with);
                default:
                    return node;
            }
        }

        // The audit log keeps JSON columns as texts: names stand in the texts inside.
        string Inner(string text) => text is ['{', .., '}'] or ['[', .., ']'] && IsJson(text) ? ApplyToJson(text, options) : Apply(text);
    }

    /// <summary>A spelling in the form in which spellings are compared.</summary>
    internal static string Folded(string spelling) =>
        string.Join(' ', spelling.Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    private static string Pattern(string spelling)
    {
        var words = spelling.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1
            ? $"(?i:{string.Join(@"\s+", words.Select(Regex.Escape))})"
            : $"(?:{Regex.Escape(spelling)}|{Regex.Escape(spelling.ToUpperInvariant())})";
    }

    // Scripts without capitals join words to words; there a name is found wherever it stands.
    private static bool IsWhole(string text, Match match) =>
        !(match.Index > 0 && Joins(text[match.Index - 1]) && Joins(text[match.Index]))
        && !(match.Index + match.Length < text.Length && Joins(text[match.Index + match.Length]) && Joins(text[match.Index + match.Length - 1]));

    private static bool Joins(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark;

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
