namespace TocAnalysis.Domain.Agreement;

/// <summary>One coefficient with the terms under which it holds: either a finite value or the reason why there is none, never both, never NaN or infinity.</summary>
public sealed record Coefficient
{
    private Coefficient(string name, double? value, string? notDefined, int units, int pairable, int used, int coders, MissingRule missingRule)
    {
        Name = name;
        Value = value;
        NotDefined = notDefined;
        Units = units;
        Pairable = pairable;
        Used = used;
        Coders = coders;
        MissingRule = missingRule;
    }

    /// <summary>One of <see cref="CoefficientNames"/>.</summary>
    public string Name { get; }

    /// <summary>The value, at most 1; negative where coders agree less than by chance. Null where it is not defined.</summary>
    public double? Value { get; }

    /// <summary>Why there is no value, in plain words, to be read after "not defined:". Null where there is one.</summary>
    public string? NotDefined { get; }

    /// <summary>Whether there is a value.</summary>
    public bool IsDefined => Value is not null;

    /// <summary>n: all units of the table.</summary>
    public int Units { get; }

    /// <summary>Units with two or more ratings.</summary>
    public int Pairable { get; }

    /// <summary>Units that entered the value under <see cref="MissingRule"/>; 0 where it is not defined for want of such units.</summary>
    public int Used { get; }

    /// <summary>Units that did not enter the value.</summary>
    public int Dropped => Units - Used;

    /// <summary>Coders with at least one rating.</summary>
    public int Coders { get; }

    /// <summary>What was done with missing ratings.</summary>
    public MissingRule MissingRule { get; }

    /// <summary>The interval, where one was asked for and the data bear it. It contains <see cref="Value"/>.</summary>
    public CoefficientInterval? Interval { get; init; }

    /// <summary>Why there is no interval although one was asked for; null otherwise.</summary>
    public string? Warning { get; init; }

    internal static Coefficient From(string name, Estimate estimate, RatingTable table, int used, MissingRule rule) => estimate.Value is { } value
        ? new(name, value, null, table.Units, table.PairableUnits, used, table.Coders, rule)
        : new(name, null, estimate.Reason, table.Units, table.PairableUnits, used, table.Coders, rule);

    internal static Coefficient From(string name, Estimate estimate, int units, int pairable, int coders, MissingRule rule) => estimate.Value is { } value
        ? new(name, value, null, units, pairable, pairable, coders, rule)
        : new(name, null, estimate.Reason, units, pairable, pairable, coders, rule);
}

/// <summary>How an interval was made.</summary>
public enum IntervalMethod
{
    /// <summary>Value plus and minus 1.96 asymptotic standard errors (Fleiss, Cohen and Everitt 1969), cut at -1 and 1.</summary>
    FleissCohenEveritt,

    /// <summary>2.5th and 97.5th percentile over resamples of units with replacement, widened to the value where it lies outside.</summary>
    CaseBootstrap,
}

/// <summary>A 95 % interval.</summary>
/// <param name="Low">Lower bound, at most the value.</param>
/// <param name="High">Upper bound, at least the value.</param>
/// <param name="Method">How it was made.</param>
/// <param name="StandardError">Asymptotic standard error, or standard deviation over the resamples.</param>
/// <param name="Seed">Seed of the resampling; the same seed gives the same interval. Null for an analytic interval.</param>
/// <param name="Draws">Resamples drawn; null for an analytic interval.</param>
/// <param name="DrawsUsed">Resamples in which the coefficient was defined; null for an analytic interval.</param>
public sealed record CoefficientInterval(
    double Low, double High, IntervalMethod Method, double StandardError, ulong? Seed = null, int? Draws = null, int? DrawsUsed = null);

/// <summary>A finite value, or the reason why there is none.</summary>
internal readonly record struct Estimate
{
    private Estimate(double? value, string? reason)
    {
        Value = value;
        Reason = reason;
    }

    public double? Value { get; }

    public string? Reason { get; }

    public static Estimate Of(double value) =>
        double.IsFinite(value) ? new(value, null) : throw new InvalidOperationException("A coefficient that is not finite must be answered by a reason.");

    public static Estimate Undefined(string reason) => new(null, reason);
}
