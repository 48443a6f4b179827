namespace TocAnalysis.Web.Features.Registers;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class RegistersText;
