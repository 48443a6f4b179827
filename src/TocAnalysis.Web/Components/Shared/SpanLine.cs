using TocAnalysis.Domain;

namespace TocAnalysis.Web.Components.Shared;

/// <summary>A line of a picture over time.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Href">Where it leads to; null: nowhere.</param>
/// <param name="Words">The same as a sentence, with its dates.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="Ongoing">Whether it has not ended.</param>
/// <param name="IsLink">Whether it is a link between two groups and no case.</param>
public sealed record SpanLine(string Label, string? Href, string Words, PartialDate? Start, PartialDate? End, bool Ongoing = false, bool IsLink = false);
