namespace TocAnalysis.Web.Features.Tables.Briefs;

/// <summary>Marks the resource file with the visible text of briefs.</summary>
public sealed class BriefText;
