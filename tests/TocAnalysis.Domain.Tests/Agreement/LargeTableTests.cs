using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Domain.Tests.Agreement;

/// <summary>Criterion E6: large tables give the published numbers. How long they take is measured in docs/benchmarks.md and not asserted here.</summary>
public class LargeTableTests
{
    [Fact]
    public void E6_the_7477_women_of_Stuart_1955_unit_by_unit()
    {
        var cells = PublishedTables.Vector("IRR-VISION").GetProperty("data").EnumerateArray().Select(row => row.EnumerateArray().Select(c => c.GetInt32()).ToArray()).ToArray();
        string[] grades = ["1", "2", "3", "4"];
        List<string?[]> units = [];
        for (var right = 0; right < 4; right++)
        {
            for (var left = 0; left < 4; left++)
                units.AddRange(Enumerable.Repeat(new string?[] { grades[right], grades[left] }, cells[right][left]));
        }

        units.Count.ShouldBe(7_477);
        var report = AgreementReport.Compute(RatingTable.FromUnits(units, grades, MeasurementLevel.Ordinal).Value);

        report[CoefficientNames.CohenKappa].Value!.Value.ShouldBe(0.595, 0.0005);
        report[CoefficientNames.CohenKappaLinear].Value!.Value.ShouldBe(0.652, 0.0005);
        report[CoefficientNames.CohenKappaQuadratic].Value!.Value.ShouldBe(0.702, 0.0005);
    }

    [Fact]
    public void E6_sixty_codes_on_5000_cases_by_three_coders_give_a_whole_summary()
    {
        var values = new[] { "A", "B", "mixed", "not-applicable", "cannot-tell" };
        var tables = Enumerable.Range(0, 60).Select(code => RatingTable.FromUnits(
            [.. Enumerable.Range(0, 5_000).Select(unit => new string?[] { values[(unit * 7 + code) % 5], values[(unit * 7 + code + (unit % 9 == 0 ? 1 : 0)) % 5], unit % 4 == 0 ? null : values[(unit * 7 + code) % 5] })], values).Value).ToList();

        tables.Select(t => AgreementReport.Compute(t)).ShouldAllBe(r => r[CoefficientNames.KrippendorffAlphaNominal].IsDefined && r[CoefficientNames.KrippendorffAlphaNominal].Units == 5_000);
        PooledKappa.Of(tables).CodesUsed.ShouldBe(60);
    }
}
