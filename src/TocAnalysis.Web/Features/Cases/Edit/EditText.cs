namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>Marks the resource file with the visible text of the editor.</summary>
public sealed class EditText;
