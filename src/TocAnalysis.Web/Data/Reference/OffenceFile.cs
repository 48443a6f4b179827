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
        using var file = ReferenceJson.Open("offences.json");
        return new OffenceVocabulary(file.RootElement.List("offences", ReadOffence));
    }

    private static Offence ReadOffence(JsonElement entry) => new()
    {
        Code = entry.RequiredText("code"),
        Label = entry.RequiredText("label"),
        Level = entry.GetProperty("level").GetInt32(),
        Parent = entry.Text("parent"),
        Source = Enum.Parse<OffenceSource>(entry.RequiredText("source")),
        PaperParagraphs = entry.List("paperParagraphs", value => value.GetInt32()),
        IccsMapping = entry.Text("iccsMapping"),
        Note = entry.Text("note"),
        Aliases = entry.Texts("aliases"),
    };
}
