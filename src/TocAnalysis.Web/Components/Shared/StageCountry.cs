using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Components.Shared;

/// <summary>A country under a stage, for <see cref="StageStrip"/>.</summary>
public sealed record StageCountry(Stage Stage, string Code, string Name, Certainty? Certainty, string? Href = null);

/// <summary>One line of a <see cref="FacetList"/>.</summary>
/// <param name="Label">What is filtered for.</param>
/// <param name="Count">Cases that would remain; null: not counted.</param>
/// <param name="Href">The address with this filter added, or taken away when it is checked; the rest of the query stays.</param>
/// <param name="Checked">Whether the filter is in force.</param>
/// <param name="Level">1 to 3: how deep in a hierarchy.</param>
public sealed record FacetItem(string Label, int? Count, string Href, bool Checked = false, int Level = 1);

/// <summary>One filter in force, for <see cref="FilterChips"/>.</summary>
/// <param name="Name">The dimension: country, code.</param>
/// <param name="Value">The value in words.</param>
/// <param name="RemoveHref">The address without this filter.</param>
public sealed record FilterChip(string Name, string Value, string RemoveHref);

/// <summary>One step of a breadcrumb.</summary>
/// <param name="Label">Text of the step.</param>
/// <param name="Href">Its address; null for the page itself.</param>
public sealed record Crumb(string Label, string? Href = null);
