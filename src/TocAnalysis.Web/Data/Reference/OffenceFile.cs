using System.Text.Json;
using TocAnalysis.Domain.Offences;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>Builds the offence vocabulary from offences.json. What it holds is told in SOURCES.md.</summary>
public static class OffenceFile
{
    /// <summary>Reads the file; a fault in it is a bug and throws.</summary>
    /// <returns>The vocabulary; it never changes, so one instance serves everybody.</returns>
    public static OffenceVocabulary Load()
    {
        using var stream = ReferenceResource.Open("offences.json");
        return new OffenceVocabulary(JsonSerializer.Deserialize(stream, ReferenceJson.Default.OffenceContent)!
            .Offences.Select(entry => entry.ToOffence()));
    }

    internal sealed record Content(string Vintage, IReadOnlyList<OffenceEntry> Offences);

    /// <summary>One line of the file; fields that are not there are null.</summary>
    internal sealed record OffenceEntry(
        string Code,
        string Label,
        int Level,
        OffenceSource Source,
        string? Parent = null,
        IReadOnlyList<int>? PaperParagraphs = null,
        string? IccsMapping = null,
        string? Note = null,
        IReadOnlyList<string>? Aliases = null)
    {
        public Offence ToOffence() => new()
        {
            Code = Code,
            Label = Label,
            Level = Level,
            Parent = Parent,
            Source = Source,
            PaperParagraphs = PaperParagraphs ?? [],
            IccsMapping = IccsMapping,
            Note = Note,
            Aliases = Aliases ?? [],
        };
    }
}
