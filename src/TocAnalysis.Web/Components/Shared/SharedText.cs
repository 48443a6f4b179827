namespace TocAnalysis.Web.Components.Shared;

/// <summary>Marks the resource file with the visible text of the shared widgets: <c>IStringLocalizer&lt;SharedText&gt;</c>.</summary>
public sealed class SharedText;
