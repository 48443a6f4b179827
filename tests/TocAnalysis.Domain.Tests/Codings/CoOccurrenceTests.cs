using CsCheck;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Tests.Codings;

public class CoOccurrenceTests
{
    [Fact]
    public void F1_a_case_counts_for_a_pair_once_and_only_where_it_bears_on_both()
    {
        var found = CoOccurrence.Of(
        [
            ("T1", "I4", PositionValue.A), ("T1", "I10", PositionValue.B), ("T1", "C1", PositionValue.Absent),
            ("T2", "I4", PositionValue.Mixed), ("T2", "I4", PositionValue.A), ("T2", "C1", PositionValue.Present), ("T3", "I10", PositionValue.Contested), ("T3", "I4", PositionValue.CannotTell),
        ]);

        found.Codes.ShouldBe(["C1", "I4", "I10"]);
        found.Cases("I4", "I10").ShouldBe(["T1"]);
        found.Cases("I10", "I4").ShouldBe(["T1"]);
        found.Cases("I4", "I4").ShouldBe(["T1", "T2"]);
        found.Cases("I4", "C1").ShouldBe(["T2"]);
        found.Cases("I10", "C1").ShouldBeEmpty();
    }

    [Fact]
    public void F1_every_number_is_what_counting_by_hand_finds() =>
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 5], Gen.Enum<PositionValue>()).List[0, 80].Sample(rows =>
        {
            var positions = rows.Select(r => ($"T{r.Item1}", $"I{r.Item2}", r.Item3)).ToList();
            var found = CoOccurrence.Of(positions);
            for (var a = 0; a <= 5; a++)
            {
                for (var b = 0; b <= 5; b++)
                {
                    var byHand = Enumerable.Range(0, 13).Count(t => Bears(t, a) && Bears(t, b));
                    found.Cases($"I{a}", $"I{b}").Count.ShouldBe(byHand);
                }
            }

            bool Bears(int record, int code) => rows.Any(r => r.Item1 == record && r.Item2 == code && CoOccurrence.Bears(r.Item3));
        });
}
