using CsCheck;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

public class SetAgreementTests
{
    [Theory]
    [InlineData(SetDistance.Jaccard, 1.0 / 2)]
    [InlineData(SetDistance.MasiPassonneau, 2.0 / 3)]
    [InlineData(SetDistance.MasiDkpro, 1.0 / 6)]
    [InlineData(SetDistance.Passonneau2004, 1.0 / 3)]
    public void A_set_within_another_is_as_far_as_the_named_distance_says(SetDistance distance, double expected) =>
        distance.Between(1, 2, 1).ShouldBe(expected, 1e-12);

    [Theory]
    [InlineData(SetDistance.Jaccard, 2.0 / 3)]
    [InlineData(SetDistance.MasiPassonneau, 8.0 / 9)]
    [InlineData(SetDistance.MasiDkpro, 4.0 / 9)]
    [InlineData(SetDistance.Passonneau2004, 2.0 / 3)]
    public void Overlapping_sets(SetDistance distance, double expected) => distance.Between(2, 2, 1).ShouldBe(expected, 1e-12);

    [Fact]
    public void Equal_sets_are_0_apart_and_sets_without_a_shared_code_1()
    {
        foreach (var distance in Enum.GetValues<SetDistance>())
        {
            distance.Between(0, 0, 0).ShouldBe(0);
            distance.Between(3, 3, 3).ShouldBe(0);
            distance.Between(1, 2, 0).ShouldBe(1);
        }

        SetDistance.MasiPassonneau.Between(0, 1, 0).ShouldBe(1);
        SetDistance.MasiDkpro.Between(0, 1, 0).ShouldBe(1.0 / 3, 1e-12);
    }

    /// <summary>The nine-item example printed with DKPro Statistics: alpha 0.186 with Passonneau's 2004 distance, 0.252 with its MASI.</summary>
    [Theory]
    [InlineData(SetDistance.Passonneau2004, 0.186)]
    [InlineData(SetDistance.MasiDkpro, 0.252)]
    public void Alpha_of_the_DKPro_example(SetDistance distance, double expected)
    {
        var alpha = SetAgreement.Alpha(Example, distance);

        alpha.Value!.Value.ShouldBe(expected, 0.001);
        (alpha.Units, alpha.Pairable, alpha.Coders).ShouldBe((9, 9, 2));
    }

    [Fact]
    public void Alpha_over_single_codes_is_nominal_alpha_whatever_the_distance() =>
        RandomTables.Ratings().Sample(rows =>
        {
            var sets = rows.Select(row => row.Select(value => value < 0 ? null : new[] { RandomTables.Scale[value] }).ToArray()).ToArray();
            var nominal = AgreementReport.Compute(RandomTables.Table(rows))[CoefficientNames.KrippendorffAlphaNominal];
            foreach (var distance in Enum.GetValues<SetDistance>())
            {
                var alpha = SetAgreement.Alpha(sets, distance);
                (alpha.Value is null).ShouldBe(nominal.Value is null);
                alpha.NotDefined.ShouldBe(nominal.NotDefined);
                if (alpha.Value is not null) alpha.Value.Value.ShouldBe(nominal.Value!.Value, 1e-9);
            }
        }, iter: 300);

    [Fact]
    public void Missing_set_is_not_the_empty_set()
    {
        string[] none = [];
        string[] one = ["A"];

        SetAgreement.Alpha([[one, null], [one, one], [none, none]], SetDistance.Jaccard).Value.ShouldBe(1);
        SetAgreement.Alpha([[one, none], [one, one], [none, none]], SetDistance.Jaccard).Value!.Value.ShouldBe(4.0 / 9, 1e-12);
    }

    [Fact]
    public void Without_two_sets_there_is_a_reason()
    {
        SetAgreement.Alpha([], SetDistance.Jaccard).NotDefined.ShouldBe("no codings");
        SetAgreement.Alpha([[["A"], null], [null, ["B"]]], SetDistance.Jaccard).NotDefined.ShouldBe("no unit was coded by two coders");
        SetAgreement.Alpha([[["A"], ["A"]]], SetDistance.Jaccard).NotDefined.ShouldBe("only one value was used");
    }

    private static string[][][] Example =>
    [
        [[], []], [["A"], []], [["A"], ["A"]], [["A"], ["B"]], [["A", "B"], ["A"]], [["A", "B"], ["A", "C"]],
        [["A", "B", "C"], ["A", "B", "C"]], [["C"], ["A", "C"]], [["C"], ["A", "C"]],
    ];
}
