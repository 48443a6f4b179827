namespace TocAnalysis.Domain.Codebook;

/// <summary>One numbered paragraph of A/CONF.187/6.</summary>
/// <param name="Number">1 to 43.</param>
/// <param name="Chapter">Roman numeral of its chapter, I to VI.</param>
/// <param name="ChapterTitle">Title of the chapter.</param>
/// <param name="Gist">What the paragraph says, in one or two sentences of the project's own; no quotation.</param>
public sealed record PaperParagraph(int Number, string Chapter, string ChapterTitle, string Gist);
