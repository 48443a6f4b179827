using TocAnalysis.Domain.Countries;

namespace TocAnalysis.Domain.Cases;

/// <summary>
/// The test of paragraph 4: a case is transnational when more than one country was involved in its inception, its perpetration, its direct or its
/// indirect effects. It counts involvements that have a stage within the reading, are not refuted and name a country. More than one distinct place:
/// transnational. Exactly one named place: domestic. Nothing that counts, or one unnamed country only: undetermined. Unnamed countries (XUN, XUN1 ...)
/// are places distinct from each other and from all named ones; former States and their successors are told apart by the date.
/// Under <see cref="Reading.Direct"/> a case of which only indirect effects are recorded is not transnational: where these alone decide the
/// test, it is domestic, and where they leave it open, undetermined.
/// </summary>
public static class TransnationalityTest
{
    /// <summary>Number of the rule. It grows with every change that can give a recorded case another result, so that kept results are known to be old.</summary>
    public const int RuleVersion = 2;

    /// <summary>Decides one case.</summary>
    /// <param name="involvements">Its countries, in any order; repetitions do not matter.</param>
    /// <param name="start">When it began; null: not recorded.</param>
    /// <param name="end">When it ended; null: the same as <paramref name="start"/>.</param>
    /// <param name="ongoing">Whether it has not ended.</param>
    /// <param name="country">Finds a country by its code; null for an unknown one, which then is a place of its own.</param>
    /// <param name="reading">Which involvements count and how the stages combine.</param>
    /// <param name="options">Choices of the installation; null: the defaults.</param>
    /// <returns>The result with everything needed to check it.</returns>
    public static TransnationalityResult Decide(
        IReadOnlyList<CountryInvolvement> involvements, PartialDate? start, PartialDate? end, bool ongoing,
        Func<string, Country?> country, Reading reading = Reading.Union, TestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(involvements);
        ArgumentNullException.ThrowIfNull(country);
        options ??= TestOptions.Default;
        var resolver = new PlaceResolver(country, CasePeriod.Of(start, end, ongoing));
        var counted = Counted(involvements, reading, options, resolver);
        IReadOnlyList<NotCounted> left =
            [.. involvements.Select(i => (Involvement: i, Why: WhyNot(i, reading, options, resolver))).Where(i => i.Why is not null).Select(i => new NotCounted(i.Involvement, i.Why!.Value))];
        var result = Outcome(involvements, reading, options, resolver);
        var tally = new TransnationalityTally(reading, result, counted, left, Shown(counted, resolver), resolver);
        return new TransnationalityResult
        {
            Reading = reading,
            Result = result,
            Countries = tally.Places,
            Stages = Enum.GetValues<Stage>().ToDictionary(s => s, s => Codes(counted.Where(c => c.Stage == s), resolver)),
            AttachedWithoutStage = Codes(involvements.Where(i => i is { Stage: null, Certainty: not Certainty.Refuted }), resolver),
            Reason = TransnationalityReason.InWords(tally),
            HangsOn = [.. involvements.Where((_, i) => Outcome([.. involvements.Where((_, j) => j != i)], reading, options, resolver) != result)],
            Missing = TransnationalityReason.Missing(tally),
            NotCounted = left,
        };
    }

    /// <summary>The result and the countries of <see cref="Decide"/> alone, for lists: without what is needed to check it.</summary>
    /// <param name="involvements">Its countries, in any order; repetitions do not matter.</param>
    /// <param name="period">When it happened; null: not recorded.</param>
    /// <param name="country">Finds a country by its code; null for an unknown one.</param>
    /// <param name="reading">Which involvements count and how the stages combine.</param>
    /// <returns>The same result and countries that <see cref="Decide"/> gives with default options.</returns>
    public static (Transnationality Result, IReadOnlyList<string> Countries) InShort(IReadOnlyList<CountryInvolvement> involvements, CasePeriod? period, Func<string, Country?> country, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(involvements);
        ArgumentNullException.ThrowIfNull(country);
        var resolver = new PlaceResolver(country, period);
        return (Outcome(involvements, reading, TestOptions.Default, resolver), Shown(Counted(involvements, reading, TestOptions.Default, resolver), resolver));
    }

    /// <summary>The results of <see cref="Decide"/> alone, for saves of many cases.</summary>
    /// <param name="involvements">Its countries, in any order; repetitions do not matter.</param>
    /// <param name="period">When it happened; null: not recorded.</param>
    /// <param name="country">Finds a country by its code; null for an unknown one.</param>
    /// <returns>The same result that <see cref="Decide"/> gives with default options, for each reading in the order of their declaration.</returns>
    public static IReadOnlyList<Transnationality> Results(IReadOnlyList<CountryInvolvement> involvements, CasePeriod? period, Func<string, Country?> country)
    {
        ArgumentNullException.ThrowIfNull(involvements);
        ArgumentNullException.ThrowIfNull(country);
        var resolver = new PlaceResolver(country, period);
        return Array.ConvertAll(Enum.GetValues<Reading>(), reading => Outcome(involvements, reading, TestOptions.Default, resolver));
    }

    private static NotCountedReason? WhyNot(CountryInvolvement involvement, Reading reading, TestOptions options, PlaceResolver resolver) => involvement switch
    {
        { Stage: null } => NotCountedReason.NoStage,
        { Certainty: Certainty.Refuted } => NotCountedReason.Refuted,
        { Certainty: not Certainty.Established } when reading == Reading.Established => NotCountedReason.NotEstablished,
        { Stage: Stage.IndirectEffect } when reading == Reading.Direct => NotCountedReason.StageLeftOut,
        { Stage: Stage.DirectEffect or Stage.IndirectEffect } when reading == Reading.Conduct => NotCountedReason.StageLeftOut,
        _ when !options.HighSeasCount && resolver.Kind(involvement.Country) == CountryKind.HighSeas => NotCountedReason.HighSeas,
        _ => null,
    };

    private static IReadOnlyList<CountryInvolvement> Counted(IReadOnlyList<CountryInvolvement> involvements, Reading reading, TestOptions options, PlaceResolver resolver) =>
        [.. involvements.Where(i => WhyNot(i, reading, options, resolver) is null)];

    private static Transnationality Outcome(IReadOnlyList<CountryInvolvement> involvements, Reading reading, TestOptions options, PlaceResolver resolver)
    {
        var counted = Counted(involvements, reading, options, resolver);
        if (reading == Reading.Direct && counted.Count == 0)
        {
            // Known, and indirect throughout: no for this reading. What all stages leave open stays open.
            return OutcomeOf(Counted(involvements, Reading.Union, options, resolver), resolver) == Transnationality.Undetermined ? Transnationality.Undetermined : Transnationality.Domestic;
        }

        if (reading != Reading.SingleStage)
            return OutcomeOf(counted, resolver);
        // One stage that involves several countries is enough; failing that, one that is open leaves the case open, unless a later date could not help.
        var stages = counted.GroupBy(c => c.Stage).Select(s => (Result: OutcomeOf([.. s], resolver), Dated: DependsOnDate([.. s], resolver))).ToList();
        if (stages.Exists(s => s.Result == Transnationality.Transnational))
            return Transnationality.Transnational;
        return !stages.Exists(s => s.Dated) && stages.Exists(s => s.Result == Transnationality.Domestic) ? Transnationality.Domestic : Transnationality.Undetermined;
    }

    private static Transnationality OutcomeOf(IReadOnlyList<CountryInvolvement> counted, PlaceResolver resolver)
    {
        var keys = Keys(counted, resolver);
        var places = DistinctPlaces.Among(keys, resolver);
        if (places.Count > 1)
            return Transnationality.Transnational;
        if (places.Count == 0 || keys.Count > 1 && !resolver.HasPeriod)
            return Transnationality.Undetermined;
        return resolver.Kind(places[0]) is CountryKind.Unnamed or CountryKind.HighSeas ? Transnationality.Undetermined : Transnationality.Domestic;
    }

    /// <summary>Without a date, a former State and its successor are one place at some dates and may be two at others.</summary>
    internal static bool DependsOnDate(IReadOnlyList<CountryInvolvement> counted, PlaceResolver resolver)
    {
        var keys = Keys(counted, resolver);
        return !resolver.HasPeriod && keys.Count > 1 && DistinctPlaces.Among(keys, resolver).Count == 1;
    }

    private static HashSet<string> Keys(IEnumerable<CountryInvolvement> counted, PlaceResolver resolver) =>
        counted.Select(c => resolver.Resolve(c.Country).Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>The distinct places, each by the code under which it was recorded where it existed under that name, else by its own.</summary>
    private static IReadOnlyList<string> Shown(IReadOnlyList<CountryInvolvement> counted, PlaceResolver resolver)
    {
        var recorded = counted.Select(c => resolver.Resolve(c.Country)).Distinct().ToList();
        return [.. DistinctPlaces.Among(recorded.Select(p => p.Key), resolver).Select(key => recorded
            .Where(p => p.Key == key && p.Shift is PlaceShift.None or PlaceShift.OtherName)
            .OrderByDescending(p => resolver.ExistedUnderThisName(p.Code))
            .ThenByDescending(p => p.Shift == PlaceShift.None)
            .ThenBy(p => p.Code, StringComparer.Ordinal)
            .FirstOrDefault()?.Code ?? key).Order(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> Codes(IEnumerable<CountryInvolvement> involvements, PlaceResolver resolver) =>
        [.. involvements.Select(i => resolver.PermanentCode(i.Country)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>What <see cref="TransnationalityReason"/> needs to put a result into words.</summary>
/// <param name="Reading">The reading.</param>
/// <param name="Result">The result.</param>
/// <param name="Counted">Involvements that count.</param>
/// <param name="Left">Involvements that do not.</param>
/// <param name="Places">Codes of the distinct places.</param>
/// <param name="Resolver">Knows which code stands for which place.</param>
internal sealed record TransnationalityTally(
    Reading Reading, Transnationality Result, IReadOnlyList<CountryInvolvement> Counted, IReadOnlyList<NotCounted> Left, IReadOnlyList<string> Places, PlaceResolver Resolver);
