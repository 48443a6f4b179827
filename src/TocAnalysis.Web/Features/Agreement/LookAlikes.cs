using System.Text;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>What looks like a slip in the values of a matrix. It is told and not mended: only the sender knows.</summary>
internal static class LookAlikes
{
    private const int MostNotes = 10;

    /// <summary>What programs write where a value is missing.</summary>
    private static readonly HashSet<string> Missing = new(["na", "n/a", "#n/a", "null", "none", "nil", "missing", ".", "-", "?"], StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> NotesOn(RatingTable table)
    {
        var labels = table.Categories.Select(category => category.Label).ToList();
        var byText = labels.GroupBy(Folded, StringComparer.Ordinal).Select(group => group.ToList());
        var byNumber = table.Categories.Where(category => category.Number is not null).GroupBy(category => category.Number).Select(group => group.Select(category => category.Label).ToList());
        foreach (var group in byText.Concat(byNumber).Where(group => group.Count > 1).DistinctBy(group => string.Join('\n', group)).Take(MostNotes))
            yield return $"{string.Join(", ", group.Select(label => $"“{label}”"))} are different categories.";
        if (table.CategoriesDeclared) yield break;
        foreach (var label in labels.Where(label => Missing.Contains(label.Trim())).Take(MostNotes))
            yield return $"“{label}” is counted as a category. Send null where a coder gave no value.";
    }

    /// <summary>Equal for texts that differ only in case, in spaces, or in how an accent is written.</summary>
    private static string Folded(string label) =>
        string.Join(' ', WholeText.Of(label).Normalize(NormalizationForm.FormKC).ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
