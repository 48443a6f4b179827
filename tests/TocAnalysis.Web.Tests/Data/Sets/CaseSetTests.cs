using CsCheck;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Tests.Data.Sets;

/// <summary>Both forms of a set of case numbers answer as a plain set does.</summary>
public sealed class CaseSetTests
{
    // Few and many numbers, so that lists meet lists, lists meet bitmaps, and bitmaps of different length meet each other.
    private static readonly Gen<int[]> Numbers = Gen.OneOf(Gen.Int[0, 5_000].Array[0, 40], Gen.Int[0, 300].Array[0, 2_000], Gen.Int[0, 5_000].Array[0, 6_000], Gen.Int[4_000, 900_000].Array[0, 60]);

    [Fact]
    public void And_or_and_not_are_those_of_plain_sets() => Gen.Select(Numbers, Numbers).Sample((a, b) =>
    {
        var (left, right) = (CaseSet.Of([.. a]), CaseSet.Of([.. b]));
        left.ToArray().ShouldBe(a.Distinct().Order());
        left.Count.ShouldBe(a.Distinct().Count());
        left.And(right).ToArray().ShouldBe(a.Intersect(b).Order());
        left.AndNot(right).ToArray().ShouldBe(a.Except(b).Order());
        CaseSet.Or([left, right]).ToArray().ShouldBe(a.Union(b).Order());
        left.AndCount(right).ShouldBe(a.Intersect(b).Count());
        left.Meets(right).ShouldBe(a.Intersect(b).Any());
    });

    [Fact]
    public void What_it_shares_with_several_sets_together_is_counted_once() => Gen.Select(Numbers, Numbers.Array[1, 5]).Sample((a, others) =>
    {
        var room = new ulong[900_064 >> 6];
        var sets = others.Select(o => CaseSet.Of([.. o])).ToList();
        foreach (var set in new[] { CaseSet.Of([.. a]), CaseSet.Of([.. a]).AsCounted() })
            set.AndCount(sets, room).ShouldBe(a.Intersect(others.SelectMany(o => o)).Count());
        room.ShouldAllBe(w => w == 0);
    });

    [Fact]
    public void A_number_is_in_it_or_not() => Gen.Select(Numbers, Gen.Int[-10, 900_100]).Sample((a, number) =>
        CaseSet.Of([.. a]).Contains(number).ShouldBe(a.Contains(number)));

    [Fact]
    public void Numbers_that_are_gathered_in_any_order_and_repeated_count_once() => Numbers.Sample(numbers =>
    {
        var builder = new CaseSetBuilder();
        foreach (var number in numbers)
            builder.Add(number, 2_000);
        builder.ToSet().ToArray().ShouldBe(numbers.Distinct().Order());
    });

    [Fact]
    public void Many_numbers_take_a_bit_each_and_few_four_bytes()
    {
        CaseSet.Of([.. Enumerable.Range(0, 100_000)]).Bytes.ShouldBeLessThan(13_000);
        CaseSet.Of([5, 1_000_000]).Bytes.ShouldBe(8);
    }
}
