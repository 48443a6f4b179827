using CsCheck;
using TocAnalysis.Domain.Rounds;

namespace TocAnalysis.Domain.Tests.Rounds;

public class AssignmentPlanTests
{
    private static readonly Gen<(int Cases, int Coders, int Percent, ulong Seed)> Plans = Gen.Select(Gen.Int[0, 120], Gen.Int[2, 9], Gen.Int[0, 100], Gen.ULong);

    [Fact]
    public void C3_a_round_of_100_cases_with_4_coders_and_a_quarter_doubled()
    {
        var plan = AssignmentPlan.Create(Numbers(100), [11, 12, 13, 14], 25, 2, 7);

        var byCase = plan.GroupBy(p => p.Case).Select(g => g.Count()).ToList();
        byCase.Count.ShouldBe(100);
        byCase.Count(c => c == 2).ShouldBe(25);
        byCase.Count(c => c == 1).ShouldBe(75);
        Loads(plan, [11, 12, 13, 14]).ShouldBe([31, 31, 31, 32], ignoreOrder: true);
        Pairs(plan).Count.ShouldBe(6);
        Pairs(plan).Values.ShouldBe([4, 4, 4, 4, 4, 5], ignoreOrder: true);
        AssignmentPlan.Create(Numbers(100), [11, 12, 13, 14], 25, 2, 7).ShouldBe(plan);
        AssignmentPlan.Create(Numbers(100), [11, 12, 13, 14], 25, 2, 8).ShouldNotBe(plan);
    }

    [Fact]
    public void C3_loads_and_pairs_differ_by_at_most_one_whatever_the_sizes() => Plans.Sample(p =>
    {
        var coders = Numbers(p.Coders);
        var plan = AssignmentPlan.Create(Numbers(p.Cases), coders, p.Percent, 2, p.Seed);
        plan.Select(a => a.Case).Distinct().Count().ShouldBe(p.Cases);
        plan.Distinct().Count().ShouldBe(plan.Count);
        plan.Count.ShouldBe(p.Cases + AssignmentPlan.Doubled(p.Cases, p.Percent));
        var loads = Loads(plan, coders);
        (loads.Max() - loads.Min()).ShouldBeLessThanOrEqualTo(1);
        var pairs = Pairs(plan);
        var counts = from a in coders from b in coders where a < b select pairs.GetValueOrDefault((a, b));
        (counts.Max() - counts.Min()).ShouldBeLessThanOrEqualTo(1);
    }, iter: 2_000);

    [Fact]
    public void With_more_than_two_coders_on_a_case_loads_stay_in_balance() => Plans.Where(p => p.Coders >= 3).Sample(p =>
    {
        var plan = AssignmentPlan.Create(Numbers(p.Cases), Numbers(p.Coders), p.Percent, 3, p.Seed);
        plan.GroupBy(a => a.Case).Count(g => g.Count() == 3).ShouldBe(AssignmentPlan.Doubled(p.Cases, p.Percent));
        var loads = Loads(plan, Numbers(p.Coders));
        (loads.Max() - loads.Min()).ShouldBeLessThanOrEqualTo(1);
    }, iter: 500);

    [Fact]
    public void C5_filling_adds_only_and_repeats_by_seed() => Plans.Where(p => p.Coders >= 3).Sample(p =>
    {
        var coders = Numbers(p.Coders);
        var plan = AssignmentPlan.Create(Numbers(p.Cases), coders, p.Percent, 2, p.Seed);
        var wanted = Numbers(p.Cases).Select(c => KeyValuePair.Create(c, 2)).ToList();
        var added = AssignmentPlan.Fill(wanted, plan, coders, new HashSet<PlannedAssignment>(), p.Seed);

        added.Intersect(plan).ShouldBeEmpty();
        plan.Concat(added).GroupBy(a => a.Case).ShouldAllBe(g => g.Count() == 2 && g.Select(a => a.Coder).Distinct().Count() == 2);
        AssignmentPlan.Fill(wanted, plan, coders, new HashSet<PlannedAssignment>(), p.Seed).ShouldBe(added);
    }, iter: 500);

    [Fact]
    public void C4_work_given_back_does_not_come_back_to_the_same_coder()
    {
        var excluded = new HashSet<PlannedAssignment> { new(1, 1), new(2, 1) };
        var added = AssignmentPlan.Fill([new(1, 1), new(2, 1)], [], [1, 2], excluded, 3);

        added.ShouldBe([new PlannedAssignment(1, 2), new PlannedAssignment(2, 2)], ignoreOrder: true);
        AssignmentPlan.Fill([new(1, 1)], [], [1], excluded, 3).ShouldBeEmpty();
    }

    [Fact]
    public void A_sample_repeats_by_seed_and_keeps_the_order_of_its_source()
    {
        var sample = SeededOrder.Sample(Numbers(1_000), 50, 42);

        sample.Count.ShouldBe(50);
        sample.ShouldBe(sample.Order());
        SeededOrder.Sample(Numbers(1_000), 50, 42).ShouldBe(sample);
        SeededOrder.Sample(Numbers(1_000), 50, 43).ShouldNotBe(sample);
        SeededOrder.Sample(Numbers(3), 50, 42).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Every_case_is_equally_likely_to_be_drawn()
    {
        var drawn = new int[10];
        for (ulong seed = 0; seed < 4_000; seed++)
        {
            foreach (var item in SeededOrder.Sample(Numbers(10), 3, SeededOrder.SeedOf(seed, 0)))
                drawn[item - 1]++;
        }

        // 1,200 expected each, standard deviation 29: five of them either way.
        drawn.ShouldAllBe(d => d > 1_055 && d < 1_345);
    }

    private static IReadOnlyList<long> Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => (long)i)];

    private static List<int> Loads(IReadOnlyList<PlannedAssignment> plan, IReadOnlyList<long> coders) => [.. coders.Select(c => plan.Count(p => p.Coder == c))];

    private static Dictionary<(long, long), int> Pairs(IReadOnlyList<PlannedAssignment> plan) => plan.GroupBy(p => p.Case).Where(g => g.Count() == 2)
        .Select(g => (g.Min(p => p.Coder), g.Max(p => p.Coder))).GroupBy(p => p).ToDictionary(g => g.Key, g => g.Count());
}
