namespace TocAnalysis.Domain.Agreement;

/// <summary>What the categories of a rating table mean to each other (Stevens 1946). Decides which coefficients may be read, not which are computed.</summary>
public enum MeasurementLevel
{
    /// <summary>Names only: two values are equal or they are not.</summary>
    Nominal,

    /// <summary>An order, in which the categories were declared, without distances.</summary>
    Ordinal,

    /// <summary>Numbers whose differences mean something.</summary>
    Interval,

    /// <summary>Numbers with a true zero, whose quotients mean something.</summary>
    Ratio,
}
