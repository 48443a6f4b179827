using System.Globalization;
using System.Text;

namespace TocAnalysis.Domain.Citations;

/// <summary>What kind of thing is cited.</summary>
public enum CitedKind
{
    /// <summary>A case of the collection.</summary>
    [Token("case")] Case,

    /// <summary>A table, counted when it is opened.</summary>
    [Token("table")] Table,

    /// <summary>A table that was given out and does not change.</summary>
    [Token("release")] Release,

    /// <summary>A version of the codebook.</summary>
    [Token("codebook")] Codebook,

    /// <summary>A source that cases rest on.</summary>
    [Token("source")] Source,

    /// <summary>An entry of a register of the paper.</summary>
    [Token("register")] Register,
}

/// <summary>A thing as reference managers want it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its permanent identifier.</param>
/// <param name="Title">Its title.</param>
/// <param name="Authors">Authors as they are written, one for each; none: the collection itself stands there.</param>
/// <param name="Year">Year as it is recorded, which need not be a number; null: none.</param>
/// <param name="Publisher">Publisher; null: none.</param>
/// <param name="Address">Permanent address.</param>
/// <param name="Accessed">Day on which it was read.</param>
/// <param name="Version">Version of the thing or of the data; null: none.</param>
public sealed record Citation(
    CitedKind Kind, string Id, string Title, IReadOnlyList<string> Authors, string? Year, string? Publisher, string Address, DateOnly Accessed, string? Version)
{
    private const string Collection = "TocAnalysis";

    private string By => Authors.Count > 0 ? string.Join("; ", Authors) : Collection;

    private string Day => Accessed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The citation as one sentence, to be copied into a text.</summary>
    public string Text()
    {
        var parts = new List<string> { $"{By} ({Line(Year) ?? "n.d."}). {Line(Title)!.TrimEnd('.')}" };
        if (Line(Version) is { } version)
            parts.Add($"version {version}");
        if (Kind != CitedKind.Source)
            parts.Add(Id);
        if (Line(Publisher) is { } publisher)
            parts.Add(publisher);
        return $"{string.Join(", ", parts)}. {Address} (accessed {Accessed.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}).";
    }

    /// <summary>RIS: one tag on each line; line breaks in a value would begin a new tag and become spaces.</summary>
    public string Ris()
    {
        var ris = new StringBuilder();
        Tag("TY", Kind switch { CitedKind.Source => "GEN", CitedKind.Case => "CASE", _ => "DATA" });
        foreach (var author in Authors.Count > 0 ? Authors : [Collection])
            Tag("AU", author);
        Tag("TI", Title);
        Tag("PY", Year);
        Tag("PB", Publisher);
        Tag("ET", Version);
        Tag("ID", Id);
        Tag("UR", Address);
        Tag("Y2", Accessed.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture));
        return ris.Append("ER  - \r\n").ToString();

        void Tag(string tag, string? value)
        {
            if (Line(value) is { } text)
                ris.Append(tag).Append("  - ").Append(text).Append("\r\n");
        }
    }

    /// <summary>BibTeX with LaTeX's signs escaped.</summary>
    public string BibTex()
    {
        var fields = new List<string> { $"author = {{{string.Join(" and ", (Authors.Count > 0 ? Authors : [Collection]).Select(a => $"{{{Tex(a)}}}"))}}}", $"title = {{{{{Tex(Title)}}}}}" };
        Field("year", Year);
        Field("publisher", Publisher);
        Field("version", Version);
        fields.Add($"url = {{{Address.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal)}}}");
        fields.Add($"urldate = {{{Day}}}");
        return $"@misc{{{string.Concat(Id.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))},\n  {string.Join(",\n  ", fields)}\n}}\n";

        void Field(string name, string? value)
        {
            if (Line(value) is { } text)
                fields.Add($"{name} = {{{Tex(text)}}}");
        }
    }

    /// <summary>The members of a CSL-JSON item, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Csl()
    {
        var item = new List<KeyValuePair<string, object>>
        {
            new("id", Id),
            new("type", Kind switch { CitedKind.Source => "document", CitedKind.Case => "legal_case", _ => "dataset" }),
            new("title", Line(Title) ?? ""),
            new("author", (Authors.Count > 0 ? Authors : [Collection]).Select(a => new Dictionary<string, string> { ["literal"] = Line(a) ?? "" }).ToList()),
            new("URL", Address),
            new("accessed", new Dictionary<string, object> { ["date-parts"] = new[] { new[] { Accessed.Year, Accessed.Month, Accessed.Day } } }),
        };
        if (Line(Publisher) is { } publisher)
            item.Add(new("publisher", publisher));
        if (Line(Version) is { } version)
            item.Add(new("version", version));
        if (int.TryParse(Year, NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            item.Add(new("issued", new Dictionary<string, object> { ["date-parts"] = new[] { new[] { year } } }));
        else if (Line(Year) is { } literal)
            item.Add(new("issued", new Dictionary<string, object> { ["literal"] = literal }));
        return item;
    }

    private static string? Line(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Tex(string text) => string.Concat((Line(text) ?? "").Select(c => c switch
    {
        '\\' => @"\textbackslash{}",
        '~' => @"\textasciitilde{}",
        '^' => @"\textasciicircum{}",
        '{' or '}' or '#' or '$' or '%' or '&' or '_' => "\\" + c,
        _ => c.ToString(),
    }));
}
