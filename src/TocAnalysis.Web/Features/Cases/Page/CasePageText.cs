namespace TocAnalysis.Web.Features.Cases.Page;

/// <summary>Marks the resource file with the visible text of the page of a case and its history.</summary>
public sealed class CasePageText;
