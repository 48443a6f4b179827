using TocAnalysis.Domain.Countries;

namespace TocAnalysis.Domain.Cases;

/// <summary>Puts a result of the test of paragraph 4 into English sentences for a reader of policy.</summary>
internal static class TransnationalityReason
{
    /// <summary>More countries than this are counted and not named in the sentence.</summary>
    private const int Named = 8;

    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>The stage in words.</summary>
    public static string Words(Stage stage) => stage switch
    {
        Stage.DirectEffect => "direct effect",
        Stage.IndirectEffect => "indirect effect",
        _ => stage.Text(),
    };

    /// <summary>The reason: why the result is what it is, then what does not count, then which names are one place.</summary>
    public static string InWords(TransnationalityTally tally)
    {
        var sentences = new List<string> { Because(tally) };
        if (tally.Left.Count > 0)
            sentences.Add($"Not counted: {List(tally.Left.Select(n => Left(n, tally.Resolver)).Distinct().Order(StringComparer.Ordinal), "and")}.");
        sentences.AddRange(SamePlaces(tally));
        return string.Join(" ", sentences);
    }

    /// <summary>What would decide an undetermined case, a sentence each.</summary>
    public static IReadOnlyList<string> Missing(TransnationalityTally tally)
    {
        if (tally.Result != Transnationality.Undetermined)
            return [];
        var missing = new List<string>();
        if (AskDate(tally) is { Count: > 0 } pair)
            missing.Add($"Record when it happened: whether {List(pair, "and")} are one State or two depends on the date.");
        var withoutStage = tally.Left.Where(n => n is { Reason: NotCountedReason.NoStage, Involvement.Certainty: not Certainty.Refuted }).Select(n => Name(n.Involvement.Country, tally.Resolver)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (withoutStage.Count > 0)
            missing.Add($"Record at which stage {List(withoutStage, "and")} {(withoutStage.Count == 1 ? "was" : "were")} involved.");
        var alleged = tally.Left.Where(n => n.Reason == NotCountedReason.NotEstablished).Select(n => Name(n.Involvement.Country, tally.Resolver)).Distinct().Order(StringComparer.Ordinal).ToList();
        if (alleged.Count > 0)
            missing.Add($"Settle whether the involvement of {List(alleged, "and")} is established.");
        if (tally.Places.Count > 0 && missing.Count == 0)
        {
            missing.Add(tally.Resolver.Kind(tally.Places[0]) == CountryKind.HighSeas
                ? "Record the country that was involved beside the high seas, with its stage."
                : "Name the unnamed country, or record a second country with its stage.");
        }

        if (missing.Count == 0)
            missing.Add($"Record the countries involved, each with its stage: {List(StagesOf(tally.Reading).Select(Words), "or")}.");
        return missing;
    }

    private static string Because(TransnationalityTally tally) => tally.Result switch
    {
        Transnationality.Transnational when tally.Reading == Reading.SingleStage => $"Transnational, because one stage by itself involved more than one country: {ByStage(tally, onlySeveral: true)}.",
        Transnationality.Transnational => $"Transnational, because {Number(tally.Places.Count)} countries were involved{Limit(tally.Reading)}: {ByCountry(tally)}.",
        Transnationality.Domestic when tally.Places.Count == 0 => "Domestic under this reading, because only indirect effects are recorded, and they are left out.",
        Transnationality.Domestic when tally.Places.Count > 1 => $"Domestic under this reading, because no stage by itself involved more than one country: {ByStage(tally, onlySeveral: false)}.",
        Transnationality.Domestic => $"Domestic, because only {ByCountry(tally)} was involved{Limit(tally.Reading)}.",
        _ when tally.Counted.Count == 0 && tally.Left.Count == 0 => "Undetermined, because no country is recorded.",
        _ when tally.Counted.Count == 0 && tally.Left.All(n => n.Reason == NotCountedReason.HighSeas) => "Undetermined, because only the high seas were involved, which lie outside every State.",
        _ when tally.Counted.Count == 0 => $"Undetermined, because no country is recorded at a stage that counts{Limit(tally.Reading)}.",
        _ when AskDate(tally) is { Count: > 0 } pair => $"Undetermined, because {List(pair, "and")} may be one State or two and it is not recorded when the case happened.",
        _ when tally.Places.Count > 1 => $"Undetermined under this reading, because no stage by itself involved more than one country and none of them is named: {ByStage(tally, onlySeveral: false)}.",
        _ => $"Undetermined, because only {ByCountry(tally)} was involved{Limit(tally.Reading)}, and that does not tell whether it is one country or more.",
    };

    private static string Limit(Reading reading) => reading switch
    {
        Reading.Direct => ", indirect effects left out",
        Reading.Conduct => " in inception and perpetration",
        Reading.Established => ", as far as it is established",
        _ => "",
    };

    private static Stage[] StagesOf(Reading reading) => reading switch
    {
        Reading.Direct => [Stage.Inception, Stage.Perpetration, Stage.DirectEffect],
        Reading.Conduct => [Stage.Inception, Stage.Perpetration],
        _ => Enum.GetValues<Stage>(),
    };

    private static string ByCountry(TransnationalityTally tally)
    {
        var stages = tally.Counted.GroupBy(c => tally.Resolver.Resolve(c.Country).Key).ToDictionary(g => g.Key, g => g.Select(c => c.Stage!.Value).Distinct().Order().ToList());
        var items = tally.Places
            .Select(p => (Name: Name(p, tally.Resolver), Stages: stages[tally.Resolver.Resolve(p).Key]))
            .OrderBy(p => p.Stages[0]).ThenBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{p.Name} ({string.Join(", ", p.Stages.Select(Words))})").ToList();
        return items.Count <= Named ? List(items, "and") : $"{string.Join(", ", items.Take(Named))} and {Number(items.Count - Named)} more";
    }

    private static string ByStage(TransnationalityTally tally, bool onlySeveral) => string.Join("; ", tally.Counted
        .GroupBy(c => c.Stage!.Value).OrderBy(g => g.Key)
        .Select(g => (Stage: g.Key, Places: DistinctPlaces.Among(g.Select(c => tally.Resolver.Resolve(c.Country).Key), tally.Resolver)))
        .Where(s => !onlySeveral || s.Places.Count > 1)
        .Select(s => $"{Words(s.Stage)} ({List(s.Places.Select(p => Name(p, tally.Resolver)).Order(StringComparer.Ordinal), "and")})"));

    private static string Left(NotCounted left, PlaceResolver resolver)
    {
        var stage = left.Involvement.Stage is { } s && left.Reason != NotCountedReason.HighSeas ? $"{Words(s)}, " : "";
        return $"{Name(left.Involvement.Country, resolver)} ({stage}{Why(left.Reason)})";
    }

    private static string Why(NotCountedReason reason) => reason switch
    {
        NotCountedReason.NoStage => "no stage recorded",
        NotCountedReason.Refuted => "refuted",
        NotCountedReason.NotEstablished => "alleged only",
        NotCountedReason.StageLeftOut => "left out by this reading",
        _ => "outside every State",
    };

    private static IEnumerable<string> SamePlaces(TransnationalityTally tally)
    {
        var resolver = tally.Resolver;
        var recorded = tally.Counted.Select(c => resolver.Resolve(c.Country)).Distinct().OrderBy(p => p.Code, StringComparer.Ordinal).ToList();
        var chosen = tally.Places.Select(p => resolver.Resolve(p).Key).ToHashSet(StringComparer.Ordinal);
        foreach (var place in recorded)
        {
            var name = Name(place.Code, resolver);
            if (place.Shift == PlaceShift.AlreadyGone)
                yield return $"{name} no longer existed then and counts as {Name(place.Key, resolver)}.";
            else if (place.Shift == PlaceShift.NotYetThere)
                yield return $"{name} was not yet a State then and counts as {Name(place.Key, resolver)}.";
            else if (place.Shift == PlaceShift.OtherName && recorded.Exists(p => p.Key == place.Key && p != place))
                yield return $"{name} and {Name(place.Key, resolver)} are names of the same State and count once.";
            else if (!chosen.Contains(place.Key) && resolver.HasPeriod)
                yield return $"{name} and {List(Relatives(place.Key, chosen, resolver), "or")} are the same place at different times and count once.";
        }
    }

    private static IEnumerable<string> Relatives(string key, IEnumerable<string> chosen, PlaceResolver resolver) =>
        chosen.Where(c => resolver.SameAtOtherTimes(key, c)).Select(c => Name(c, resolver)).Order(StringComparer.Ordinal);

    /// <summary>Names of the States of which a missing date would tell whether they are one; empty when the result does not hang on a date.</summary>
    private static List<string> AskDate(TransnationalityTally tally)
    {
        IEnumerable<IReadOnlyList<CountryInvolvement>> sets = tally.Reading == Reading.SingleStage
            ? tally.Counted.GroupBy(c => c.Stage).Select(g => (IReadOnlyList<CountryInvolvement>)[.. g])
            : [tally.Counted];
        return [.. sets.Where(s => TransnationalityTest.DependsOnDate(s, tally.Resolver))
            .SelectMany(s => s.Select(c => Name(tally.Resolver.Resolve(c.Country).Key, tally.Resolver))).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string Name(string code, PlaceResolver resolver)
    {
        var permanent = resolver.PermanentCode(code);
        return resolver.Kind(code) switch
        {
            CountryKind.HighSeas => "the high seas",
            CountryKind.Unnamed => permanent == "XUN" ? "an unnamed country" : $"an unnamed country ({permanent})",
            _ => resolver.Find(code)?.Name ?? permanent,
        };
    }

    private static string Number(int n) => n < Numbers.Length ? Numbers[n] : n.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string List(IEnumerable<string> items, string last)
    {
        var all = items.ToList();
        return all.Count <= 1 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} {last} {all[^1]}";
    }
}
