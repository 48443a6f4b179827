namespace TocAnalysis.Domain.Agreement;

/// <summary>How an agreement report is made.</summary>
/// <param name="BootstrapDraws">Resamples for intervals; 0 for none. 1,000 or more give stable 95 % bounds.</param>
/// <param name="Seed">Seed of the resampling, printed beside every interval.</param>
/// <param name="MostWork">Resampling is left out, with a warning, if it needs more elementary steps than this; the usual limit is some seconds of work.</param>
/// <param name="Weights">The researcher's own weights, for as many categories as the table has; null for none. The coefficients whose names end in "Weighted" are then in the report.</param>
public sealed record AgreementOptions(int BootstrapDraws = 0, ulong Seed = AgreementOptions.UsualSeed, long MostWork = 1_000_000_000, AgreementWeights? Weights = null)
{
    /// <summary>The seed where none is named. Any number would do; a fixed one lets everybody reach the same interval.</summary>
    public const ulong UsualSeed = 20_001_115;

    /// <summary>Values only, no intervals by resampling. Cohen's analytic interval is always there.</summary>
    public static AgreementOptions WithoutBootstrap { get; } = new();

    /// <summary>With intervals from 1,000 resamples and the usual seed.</summary>
    public static AgreementOptions WithBootstrap { get; } = new(1_000);
}
