namespace TocAnalysis.Web.Features.Groups;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class GroupsText;
