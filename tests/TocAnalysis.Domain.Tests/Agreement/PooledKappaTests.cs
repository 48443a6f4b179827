using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

public class PooledKappaTests
{
    [Fact]
    public void Observed_and_expected_agreement_are_averaged_before_the_correction()
    {
        // po 0.70 and 0.944, pe 0.50 and 0.94528 (Wikipedia's grant proposals and Gwet's 2002 table).
        var pooled = PooledKappa.Of([Table([[20, 5], [10, 15]]), Table([[118, 5], [2, 0]])]);

        pooled.Kappa.Value!.Value.ShouldBe((0.822 - 0.72264) / (1 - 0.72264), 1e-9);
        (pooled.CodesUsed, pooled.CodesLeftOut, pooled.Kappa.Units).ShouldBe((2, 0, 175));
    }

    [Fact]
    public void A_code_nobody_coded_twice_is_left_out_and_counted()
    {
        var pooled = PooledKappa.Of([Table([[20, 5], [10, 15]]), RatingTable.FromUnits([["y", null], [null, "n"]]).Value]);

        pooled.Kappa.Value!.Value.ShouldBe(0.4, 1e-12);
        (pooled.CodesUsed, pooled.CodesLeftOut).ShouldBe((1, 1));
    }

    [Fact]
    public void A_code_with_one_value_counts_as_full_agreement_expected_by_chance()
    {
        var pooled = PooledKappa.Of([Table([[20, 5], [10, 15]]), Table([[50, 0], [0, 0]])]);

        pooled.Kappa.Value!.Value.ShouldBe(0.4, 1e-12);
        PooledKappa.Of([Table([[50, 0], [0, 0]])]).Kappa.NotDefined.ShouldBe("only one value was used");
    }

    [Fact]
    public void No_code_no_kappa() => PooledKappa.Of([]).Kappa.NotDefined.ShouldBe("no codings");

    private static RatingTable Table(int[][] cells) => RatingTable.FromContingency(cells, ["y", "n"]).Value;
}
