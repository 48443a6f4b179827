namespace TocAnalysis.Domain.Agreement;

/// <summary>How a rating table was given; decides what is known about who gave which value.</summary>
public enum RatingLayout
{
    /// <summary>Units by coders: every coder's value of every unit, or missing.</summary>
    Units,

    /// <summary>Units by categories: how many coders chose each category. Who they were is not known.</summary>
    Counts,

    /// <summary>Two coders: categories of the first by categories of the second, each cell a number of units.</summary>
    Contingency,
}
