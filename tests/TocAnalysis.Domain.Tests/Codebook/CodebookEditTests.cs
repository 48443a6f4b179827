using CsCheck;
using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Domain.Tests.Codebook;

public class CodebookEditTests
{
    [Fact]
    public void A1_a_tree_of_five_levels_is_built_and_reordered_and_a_subtree_moves_with_all_below_it()
    {
        var book = Book("A", "B", "C", "D", "E");
        foreach (var key in new[] { "B", "C", "D", "E" })
            book = CodebookEdit.Step(book, key, TreeStep.In).Value;
        // B went below A; C below A's neighbour above, and so on: each In goes one level down.
        foreach (var key in new[] { "C", "D", "E" })
            book = CodebookEdit.Step(book, key, TreeStep.In).Value;
        foreach (var key in new[] { "D", "E" })
            book = CodebookEdit.Step(book, key, TreeStep.In).Value;
        book = CodebookEdit.Step(book, "E", TreeStep.In).Value;
        Shape(book).ShouldBe(["0A", "1B", "2C", "3D", "4E"]);

        book = CodebookEdit.Move(book, "C", null, 0).Value;
        Shape(book).ShouldBe(["0C", "1D", "2E", "0A", "1B"]);
        book = CodebookEdit.Step(book, "E", TreeStep.Out).Value;
        Shape(book).ShouldBe(["0C", "1D", "1E", "0A", "1B"]);
        book = CodebookEdit.Step(book, "E", TreeStep.Up).Value;
        Shape(book).ShouldBe(["0C", "1E", "1D", "0A", "1B"]);
    }

    [Fact]
    public void A_code_does_not_go_below_itself()
    {
        var book = CodebookEdit.Step(Book("A", "B"), "B", TreeStep.In).Value;

        CodebookEdit.Move(book, "A", "B", 0).Faults.ShouldHaveSingleItem().Place.ShouldBe("parent");
        CodebookEdit.Move(book, "A", "A", 0).Succeeded.ShouldBeFalse();
        CodebookEdit.Move(book, "X", null, 0).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void Whatever_is_moved_no_code_is_lost_and_orders_have_no_gaps() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[-1, 9], Gen.Int[0, 12]).List[0, 40].Sample(moves =>
        {
            var keys = Enumerable.Range(0, 10).Select(i => $"K{i}").ToArray();
            var book = Book(keys);
            foreach (var (key, parent, place) in moves)
            {
                var moved = CodebookEdit.Move(book, keys[key], parent < 0 ? null : keys[parent], place);
                if (moved.Succeeded)
                    book = moved.Value;
            }

            book.Tree().Count.ShouldBe(10);
            book.Codes.GroupBy(c => c.Parent).ShouldAllBe(g => g.Select(c => c.Order).Order().SequenceEqual(Enumerable.Range(1, g.Count())));
        });

    [Theory]
    [InlineData("I4", true)]
    [InlineData("C1.2", true)]
    [InlineData("4I", false)]
    [InlineData("I 4", false)]
    [InlineData("I4.", false)]
    [InlineData("", false)]
    public void Keys(string key, bool isKey) => CodebookEdit.IsKey(key).ShouldBe(isKey);

    [Fact]
    public void A3_the_comparison_lists_added_removed_moved_reworded_and_scale_changed()
    {
        var before = Book("A", "B", "C", "D");
        var after = before with
        {
            Codes =
            [
                before.Codes[0] with { Definition = "other" }, before.Codes[1] with { Scale = ValueScale.Presence }, before.Codes[2] with { Parent = "A", Order = 1 },
                before.Codes[0] with { Key = "E", Order = 4 },
            ],
        };

        CodebookComparison.Between(before, after).Select(d => $"{d.Code} {d.Kind.Text()} {string.Join(',', d.Fields)}".Trim())
            .ShouldBe(["D removed", "C moved parent,order", "A reworded definition", "B scale-changed scale", "E added"]);
        CodebookComparison.Between(before, before).ShouldBeEmpty();
    }

    [Fact]
    public void Two_editors_keep_what_each_changed_and_what_both_changed_is_named()
    {
        var seen = Book("A").Codes[0];
        var now = seen with { Definition = "now", Example = "now", Paragraphs = [2], Scale = ValueScale.Presence, NearMiss = "same" };

        var (merged, both) = CodebookEdit.Merge(seen, seen with { Definition = "mine", UseWhen = "mine", NearMiss = "same" }, now);

        both.ShouldBe([("definition", "now")]);
        (merged.Definition, merged.UseWhen, merged.Example, merged.NearMiss, merged.Scale, merged.Title).ShouldBe(("mine", "mine", "now", "same", ValueScale.Presence, seen.Title));
        merged.Paragraphs.ShouldBe([2]);
        CodebookEdit.Merge(seen, seen with { Kind = CodeKind.Point, Paragraphs = [3], Scale = ValueScale.None }, now with { Kind = CodeKind.Cause }).Both.ShouldBe([("kind", "cause"), ("scale", "presence"), ("paragraphs", "2")]);
    }

    private static CodebookContent Book(params string[] keys) => new(
        2, "t", "n", [.. keys.Select((k, i) => new CodeDefinition { Key = k, Kind = CodeKind.Issue, Order = i + 1, Title = k, Definition = "d", Scale = ValueScale.TwoPole, Paragraphs = [1] })], []);

    private static IEnumerable<string> Shape(CodebookContent book) => book.Tree().Select(t => $"{t.Depth}{t.Code.Key}");
}
