using CsCheck;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Tests.Codings;

public class BalanceTests
{
    [Fact]
    public void Cases_sources_and_codings_are_counted_per_pole()
    {
        var balance = Compute("adjudicated", 12,
            "c1 Anna:A:S1,S2",
            "c2 Anna:A:S1 Ben:A:S3",
            "c3 Anna:B: Ben:B:S4",
            "c4 Anna:A:S5 Ben:B:S4",
            "c5 Anna:mixed:S1",
            "c6 Anna:not-applicable:S9",
            "c7 Anna:cannot-tell:",
            "c8");
        balance.Of(PositionValue.A).ShouldBe(new PoleCount(2, 4, 4));
        balance.Of(PositionValue.B).ShouldBe(new PoleCount(1, 1, 3));
        balance.Of(PositionValue.Mixed).ShouldBe(new PoleCount(1, 1, 1));
        (balance.Contested, balance.NotApplicable, balance.CannotTell, balance.Uncoded, balance.Selected).ShouldBe((1, 1, 1, 5, 12));
        balance.Flags.ShouldBeEmpty();
        balance.CasesBehind[PositionValue.A].ShouldBe(["c1", "c2"]);
        balance.CasesBehind[PositionValue.Contested].ShouldBe(["c4"]);
        balance.Poles.Select(p => p.Key).ShouldBe([PositionValue.A, PositionValue.B, PositionValue.Mixed]);
    }

    [Fact]
    public void The_basis_moves_cases_and_a_coder_takes_only_own_codings()
    {
        string[] cases = ["c1 Anna:A:S1 Ben:B:S2", "c2 Anna:A:S1 Ben:A: Cem:B:S3"];
        Shown(Compute("adjudicated", 2, cases)).ShouldBe("A 0/1/3 B 0/2/2 contested 2 uncoded 0");
        Shown(Compute("majority", 2, cases)).ShouldBe("A 1/1/3 B 0/2/2 contested 1 uncoded 0");
        Shown(Compute("any", 2, cases)).ShouldBe("A 2/1/3 B 2/2/2 contested 0 uncoded 0");
        Shown(Compute("coder:Ben", 2, cases)).ShouldBe("A 1/0/1 B 1/1/1 contested 0 uncoded 0");
        Shown(Compute("coder:Cem", 2, cases)).ShouldBe("A 0/0/0 B 1/1/1 contested 0 uncoded 1");
    }

    [Fact]
    public void Ten_more_reports_of_one_source_move_the_sources_by_nothing()
    {
        var one = Compute("adjudicated", 20, "c1 Anna:A:S1", "c2 Anna:B:S2");
        var eleven = Compute("adjudicated", 20, [.. Enumerable.Range(1, 10).Select(i => $"n{i} Anna:A:S1"), "c1 Anna:A:S1", "c2 Anna:B:S2"]);
        eleven.Of(PositionValue.A).Sources.ShouldBe(one.Of(PositionValue.A).Sources);
        eleven.Of(PositionValue.A).Cases.ShouldBe(11);
    }

    [Theory]
    [InlineData("one-sided single-source single-coder", "c1 Anna:A:S1", "c2 Anna:A:S1", "c3 Anna:A:S1")]
    [InlineData("one-sided no-cited-source", "c1 Anna:A:", "c2 Ben:A:", "c3 Anna:A:")]
    [InlineData("no-cited-source", "c1 Anna:A:", "c2 Ben:A:", "c3 Anna:not-applicable:S1")]
    [InlineData("", "c1 Anna:A:S1", "c2 Ben:A:S2", "c3 Anna:A:S1", "c4 Ben:mixed:S1")]
    [InlineData("", "c1 Anna:A:S1", "c2 Ben:A:S2", "c3 Anna:A:S1", "c4 Ben:B:S1")]
    [InlineData("", "c1 Anna:A:S1", "c2 Ben:A:S2", "c3 Anna:A:S1", "c4 Anna:A:S1 Ben:B:S2")]
    [InlineData("", "c1 Anna:mixed:S1", "c2 Ben:mixed:S2", "c3 Anna:mixed:S1")]
    [InlineData("single-source", "c1 Anna:A:S1", "c2 Ben:B:")]
    [InlineData("single-source single-coder", "c1 Anna:A:S1")]
    [InlineData("", "c1 Anna:not-applicable:", "c2 Anna:cannot-tell:")]
    [InlineData("")]
    public void Flags_warn_about_thin_ground(string flags, params string[] cases) =>
        string.Join(" ", Compute("adjudicated", cases.Length, cases).Flags.Select(f => f.Text())).ShouldBe(flags);

    [Fact]
    public void Presence_codes_have_present_and_absent()
    {
        var balance = Compute(ValueScale.Presence, "adjudicated", 3, "c1 Anna:present:S1", "c2 Anna:absent:", "c3 Anna:present:S2");
        balance.Poles.Select(p => (p.Key, p.Value)).ShouldBe([(PositionValue.Present, new PoleCount(2, 2, 2)), (PositionValue.Absent, new PoleCount(1, 0, 1))]);
        balance.Of(PositionValue.A).ShouldBe(new PoleCount(0, 0, 0));
    }

    [Fact]
    public void A_code_not_coded_by_hand_has_no_poles_and_everything_is_uncoded()
    {
        var balance = Compute(ValueScale.None, "adjudicated", 4);
        balance.Poles.ShouldBeEmpty();
        balance.Uncoded.ShouldBe(4);
    }

    [Fact]
    public void An_adjudication_moves_the_case_and_leaves_the_codings()
    {
        var contested = Parse("c1 Anna:A:S1 Ben:B:S2");
        var balance = IssueBalance.Compute(ValueScale.TwoPole, [contested with { Adjudication = PositionValue.B }], 1, Basis.Adjudicated);
        Shown(balance).ShouldBe("A 0/1/1 B 1/1/1 contested 0 uncoded 0");
    }

    [Fact]
    public void A_selection_smaller_than_its_cases_is_a_bug() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Compute("adjudicated", 1, "c1 Anna:A:", "c2 Anna:A:"));

    [Fact]
    public void Positions_add_up_to_the_selection_unless_a_case_may_have_several() => Gen.Select(RandomCases, OneOf.These("adjudicated", "majority", "coder:Ben"), Gen.Int[0, 5]).Sample((cases, basis, more) =>
    {
        var balance = IssueBalance.Compute(ValueScale.TwoPole, cases, cases.Count + more, Basis.Parse(basis).Value);
        (balance.Poles.Sum(p => p.Value.Cases) + balance.Contested + balance.NotApplicable + balance.CannotTell + balance.Uncoded).ShouldBe(cases.Count + more);
    });

    [Fact]
    public void Order_of_cases_does_not_matter() => Gen.Select(RandomCases, OneOf.These("adjudicated", "majority", "any", "coder:Ben")).Sample((cases, basis) =>
    {
        var (a, b) = (IssueBalance.Compute(ValueScale.TwoPole, cases, 10, Basis.Parse(basis).Value), IssueBalance.Compute(ValueScale.TwoPole, [.. cases.AsEnumerable().Reverse()], 10, Basis.Parse(basis).Value));
        Shown(a).ShouldBe(Shown(b));
        a.Flags.ShouldBe(b.Flags);
    });

    private static readonly Gen<List<BalanceCase>> RandomCases = Gen
        .Select(OneOf.These(CodingRules.Allowed(ValueScale.TwoPole)), OneOf.These("S1", "S2", ""), (value, source) => (value, source))
        .List[0, 3].List[0, 6]
        .Select(cases => cases.Select((codings, i) => new BalanceCase($"c{i}", [.. codings.Select((c, k) => new BalanceCoding(new[] { "Anna", "Ben", "Cem" }[k], c.value, c.source.Length == 0 ? [] : [c.source]))])).ToList());

    private static string Shown(IssueBalance balance)
    {
        string Pole(PositionValue p) => $"{p.Text()} {balance.Of(p).Cases}/{balance.Of(p).Sources}/{balance.Of(p).Codings}";
        return $"{Pole(PositionValue.A)} {Pole(PositionValue.B)} contested {balance.Contested} uncoded {balance.Uncoded}";
    }

    private static IssueBalance Compute(string basis, int selected, params string[] cases) => Compute(ValueScale.TwoPole, basis, selected, cases);

    private static IssueBalance Compute(ValueScale scale, string basis, int selected, params string[] cases) =>
        IssueBalance.Compute(scale, [.. cases.Select(Parse)], selected, Basis.Parse(basis).Value);

    private static BalanceCase Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new BalanceCase(words[0], [.. words.Skip(1).Select(w => w.Split(':')).Select(p => new BalanceCoding(p[0], Tokens.Parse<CodingValue>(p[1]), p[2].Split(',', StringSplitOptions.RemoveEmptyEntries)))]);
    }
}
