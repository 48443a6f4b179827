namespace TocAnalysis.Web.Features.Packages.Wizard;

/// <summary>Marks the texts of the import wizard.</summary>
public sealed class WizardText;
