using Microsoft.Extensions.Localization;

namespace TocAnalysis.Web.Features.Packages.Wizard;

/// <summary>Marks the texts of the import wizard.</summary>
public sealed class WizardText;

internal static class WizardTexts
{
    /// <summary>A column of the package in words; those of registers that have no words of their own by their name.</summary>
    public static string Column(this IStringLocalizer<WizardText> text, string column) =>
        text[$"Column.{column}"] is { ResourceNotFound: false } words ? words : column.Replace('_', ' ');
}
