using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tables;

/// <summary>Of which fields the values that sources say differently bear on a table: it counts the preferred ones alone.</summary>
public static class TableCompeting
{
    /// <summary>The fields, each once; none: nothing that the table counts by can be said differently, or the filter chooses by it already, or units other than cases are counted.</summary>
    public static IReadOnlyList<CompetingField> Of(TableSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Measure != TableMeasure.Cases || spec.Filter.Competing.Count > 0 ? [] : [.. spec.Dimensions.SelectMany(Of).Distinct().Order()];
    }

    /// <summary>The sentence for the reader.</summary>
    /// <param name="cases">In how many of the cases.</param>
    /// <param name="isExact">Whether the number may be told.</param>
    public static string InWords(int cases, bool isExact) =>
        $"{(!isExact ? "Some of the counted cases hold" : cases == 1 ? "1 of the counted cases holds" : $"{cases.ToString(System.Globalization.CultureInfo.InvariantCulture)} of the counted cases hold")} competing values of what is counted here; the preferred one is counted.";

    private static IReadOnlyList<CompetingField> Of(TableDimension dimension) => dimension switch
    {
        TableDimension.Country or TableDimension.Region or TableDimension.Economy or TableDimension.Stage or TableDimension.Flow or TableDimension.Transnational => [CompetingField.Country],
        TableDimension.Offence => [CompetingField.Offence],
        TableDimension.Year or TableDimension.Decade => [CompetingField.Start],
        TableDimension.Period => [CompetingField.Start, CompetingField.End],
        _ => [],
    };
}
