namespace TocAnalysis.Web.Features.Tables.Briefs;

/// <summary>A piece of a sentence: words, or a figure or name that leads to what it rests on.</summary>
/// <param name="Text">The words.</param>
/// <param name="Href">Where they lead; null: nowhere.</param>
public sealed record BriefPart(string Text, string? Href = null);

/// <summary>A sentence of a brief. Each has at least one part that leads somewhere; each figure leads to its cases.</summary>
/// <param name="Parts">Its pieces in order.</param>
public sealed record BriefSentence(params IReadOnlyList<BriefPart> Parts)
{
    /// <summary>The sentence without links.</summary>
    public string Text => string.Concat(Parts.Select(p => p.Text));
}

/// <summary>A part of a brief under one heading.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Sentences">Its sentences.</param>
public sealed record BriefSection(string Heading, IReadOnlyList<BriefSentence> Sentences);

/// <summary>A brief on two pages, written by fixed rules from the data: it says what is recorded and never which side is right.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Sections">Its sections.</param>
/// <param name="Cases">Cases that the reader may see; null: withheld.</param>
/// <param name="CodebookVersion">Version of the codebook.</param>
/// <param name="DataVersion">State of the data.</param>
/// <param name="Date">Day on which it was written.</param>
/// <param name="Threshold">Counts below this are withheld; null: every count is shown.</param>
public sealed record Brief(string Title, IReadOnlyList<BriefSection> Sections, int? Cases, int CodebookVersion, string DataVersion, DateOnly Date, int? Threshold);
