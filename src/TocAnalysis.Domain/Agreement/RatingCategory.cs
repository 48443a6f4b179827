using System.Globalization;

namespace TocAnalysis.Domain.Agreement;

/// <summary>One value of the declared scale.</summary>
/// <param name="Label">The value as text; unique in its table, compared by ordinal.</param>
/// <param name="Number">The value as a finite number where its text is one (invariant culture); null for a word.</param>
public sealed record RatingCategory(string Label, double? Number)
{
    /// <summary>A category from its text; <see cref="Number"/> is set where the text is a finite number.</summary>
    public static RatingCategory Of(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var isNumber = double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        return new(label, isNumber ? number : null);
    }

    /// <summary>The text by which a number is a category: the shortest that reads back as the same number, so that 1 and 1.0 are one category.</summary>
    public static string LabelOf(double number) => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture);
}
