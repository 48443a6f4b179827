using CsCheck;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tests.Countries;

namespace TocAnalysis.Domain.Tests.Cases;

public class TransnationalityTestProperties
{
    private static readonly string[] Periods = ["", "1980", "1985/1995", "1988", "1990/2010", "2000", "2004", "2010/ongoing", "..1992"];

    private static readonly Gen<CountryInvolvement> OneInvolvement = Gen.Select(
        OneOf.These([.. TestCountries.List.Select(c => c.Code), "QQQ"]), Gen.Int[0, 4], OneOf.These(Certainty.Established, Certainty.Established, Certainty.Alleged, Certainty.Refuted),
        (code, stage, certainty) => new CountryInvolvement(code, stage == 4 ? null : (Stage)stage, Certainty: certainty));

    private static readonly Gen<List<CountryInvolvement>> Involvements = OneInvolvement.List[0, 6];

    private static readonly Gen<(List<CountryInvolvement> Involvements, string Period, Reading Reading)> Cases =
        Gen.Select(Involvements, OneOf.These(Periods), Gen.Enum<Reading>());

    [Fact]
    public void Adding_an_involvement_never_turns_transnational_into_anything_else() => Gen.Select(Cases, OneInvolvement).Sample((c, added) =>
    {
        if (Decide(c.Involvements, c.Period, c.Reading).Result == Transnationality.Transnational)
            Decide([.. c.Involvements, added], c.Period, c.Reading).Result.ShouldBe(Transnationality.Transnational);
    }, iter: 4000);

    [Fact]
    public void Order_and_repetition_do_not_matter() => Gen.Select(Cases, Gen.Int).Sample((c, seed) =>
    {
        var shuffled = c.Involvements.Concat(c.Involvements.Take(seed & 3)).ToArray();
        new Random(seed).Shuffle(shuffled);
        var (a, b) = (Decide(c.Involvements, c.Period, c.Reading), Decide([.. shuffled], c.Period, c.Reading));
        b.Result.ShouldBe(a.Result);
        b.Countries.ShouldBe(a.Countries);
        b.Missing.ShouldBe(a.Missing);
        b.Reason.ShouldBe(a.Reason);
        foreach (var stage in Enum.GetValues<Stage>())
            b.Stages[stage].ShouldBe(a.Stages[stage]);
    }, iter: 2000);

    [Fact]
    public void Refuted_and_stageless_involvements_never_matter() => Gen.Select(Cases, OneInvolvement).Sample((c, added) =>
    {
        var without = Decide(c.Involvements, c.Period, c.Reading);
        foreach (var idle in new[] { added with { Certainty = Certainty.Refuted }, added with { Stage = null } })
        {
            var with = Decide([.. c.Involvements, idle], c.Period, c.Reading);
            with.Result.ShouldBe(without.Result);
            with.Countries.ShouldBe(without.Countries);
        }
    }, iter: 2000);

    [Fact]
    public void The_result_hangs_on_exactly_those_whose_removal_changes_it() => Cases.Sample(c =>
    {
        var result = Decide(c.Involvements, c.Period, c.Reading);
        var decisive = c.Involvements.Where((_, i) => Decide([.. c.Involvements.Where((_, j) => j != i)], c.Period, c.Reading).Result != result.Result).ToList();
        result.HangsOn.ShouldBe(decisive);
    }, iter: 2000);

    [Fact]
    public void An_undetermined_result_says_what_is_missing_and_others_do_not() => Cases.Sample(c =>
    {
        var result = Decide(c.Involvements, c.Period, c.Reading);
        (result.Missing.Count > 0).ShouldBe(result.Result == Transnationality.Undetermined);
        result.Reason.ShouldNotBeNullOrWhiteSpace();
        (result.NotCounted.Count + result.Stages.Values.Sum(s => s.Count)).ShouldBeLessThanOrEqualTo(c.Involvements.Count);
    }, iter: 2000);

    [Fact]
    public void Narrower_readings_never_find_more() => Gen.Select(Involvements, OneOf.These(Periods)).Sample((involvements, period) =>
    {
        if (Decide(involvements, period, Reading.Union).Result == Transnationality.Transnational)
            return;
        foreach (var reading in Enum.GetValues<Reading>())
            Decide(involvements, period, reading).Result.ShouldNotBe(Transnationality.Transnational);
    }, iter: 2000);

    [Fact]
    public void The_number_of_places_agrees_with_trying_every_choice() => Gen.Select(Involvements, OneOf.These(Periods.Skip(1).ToArray())).Sample((involvements, period) =>
    {
        // The slow way: the largest choice of recorded countries of which every two are two places by themselves.
        var result = Decide(involvements, period);
        var pairwise = result.Countries;
        foreach (var code in pairwise)
        {
            foreach (var other in pairwise.Where(o => o != code))
            {
                var pair = Decide([new CountryInvolvement(code, Stage.Perpetration), new CountryInvolvement(other, Stage.Perpetration)], period);
                pair.Result.ShouldBe(Transnationality.Transnational, $"{code} and {other} are both counted");
            }
        }

        var counted = involvements.Where(i => i is { Stage: not null, Certainty: not Certainty.Refuted } && i.Country != "XHS").Select(i => i.Country).Distinct().ToList();
        var largest = Enumerable.Range(0, 1 << counted.Count)
            .Select(bits => counted.Where((_, i) => (bits >> i & 1) == 1).ToList())
            .Where(choice => choice.TrueForAll(a => choice.TrueForAll(b => a == b || Decide([new(a, Stage.Perpetration), new(b, Stage.Perpetration)], period).Result == Transnationality.Transnational)))
            .Max(choice => choice.Count);
        pairwise.Count.ShouldBe(largest);
    }, iter: 200);

    private static TransnationalityResult Decide(IReadOnlyList<CountryInvolvement> involvements, string period, Reading reading = Reading.Union)
    {
        var parts = period.Split('/');
        var start = PartialDate.TryParse(parts[0], out var s) ? s : null;
        var end = parts.Length > 1 && PartialDate.TryParse(parts[1], out var e) ? e : null;
        var decided = TransnationalityTest.Decide(involvements, start, end, parts is [_, "ongoing"], TestCountries.Find, reading);
        // Lists ask for result and countries alone, by the same rule.
        var (result, countries) = TransnationalityTest.InShort(involvements, CasePeriod.Of(start, end, parts is [_, "ongoing"]), TestCountries.Find, reading);
        (result, string.Join(',', countries)).ShouldBe((decided.Result, string.Join(',', decided.Countries)));
        TransnationalityTest.Results(involvements, CasePeriod.Of(start, end, parts is [_, "ongoing"]), TestCountries.Find)[(int)reading].ShouldBe(decided.Result);
        return decided;
    }
}
