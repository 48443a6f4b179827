namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>Marks the resource file with the visible text of the list of cases.</summary>
public sealed class CaseListText;
