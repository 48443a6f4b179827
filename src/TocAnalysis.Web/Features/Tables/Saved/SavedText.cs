namespace TocAnalysis.Web.Features.Tables.Saved;

/// <summary>Marks the resource file with the visible text of saved tables and releases.</summary>
public sealed class SavedText;
