namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Marks the resource file with the visible text of this feature.</summary>
public sealed class AgreementText;
