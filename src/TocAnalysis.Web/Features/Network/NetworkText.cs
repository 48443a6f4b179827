namespace TocAnalysis.Web.Features.Network;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class NetworkText;
