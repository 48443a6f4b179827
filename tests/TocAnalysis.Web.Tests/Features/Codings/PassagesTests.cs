using System.Text;
using CsCheck;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Features.Codings.Workbench;

namespace TocAnalysis.Web.Tests.Features.Codings;

public sealed class PassagesTests
{
    [Fact]
    public void A_line_break_of_two_characters_shows_as_one_and_counts_as_two()
    {
        var runs = Passages.Cut("\U0001F6A2 a\r\nb\n", [new Passage("I4", CodingValue.A, new TextSpan(2, 6), true)]);
        runs.Select(r => (r.Start, r.Length, r.Content)).ShouldBe([(0, 2, "\U0001F6A2 "), (2, 1, "a"), (3, 2, "\n"), (5, 1, "b"), (6, 1, "\n")]);
        runs.Select(r => r.Lanes.Count).ShouldBe([0, 1, 1, 1, 0]);
        runs.Select(r => r.Begins.Count).ShouldBe([0, 1, 0, 0, 0]);
    }

    [Fact]
    public void Passages_that_overlap_have_lines_of_their_own()
    {
        var (one, two, three) = (Mark("I1", 0, 6), Mark("I2", 3, 9), Mark("I3", 6, 9));
        var runs = Passages.Cut("abcdefghi", [two, one, three]);
        runs.Select(r => r.Content).ShouldBe(["abc", "def", "ghi"]);
        runs[1].Lanes.ShouldBe([one, two]);
        runs[2].Lanes.ShouldBe([three, two]);
    }

    [Fact]
    public void Runs_put_together_are_the_text_and_each_begins_where_it_says()
    {
        var text = Gen.OneOf(Gen.Const("a"), Gen.Const("\u00e9"), Gen.Const("\U0001F6A2"), Gen.Const("\r\n"), Gen.Const("\n"), Gen.Const("\r"), Gen.Const(" ")).Array[0, 30].Select(string.Concat);
        Gen.Select(text, Gen.Select(Gen.Int[0, 30], Gen.Int[1, 12]).Array[0, 6]).Sample((content, spans) =>
        {
            var passages = spans.Select((s, i) => Mark($"I{i}", s.Item1, s.Item1 + s.Item2)).ToList();
            var runs = Passages.Cut(content, passages);
            var built = new StringBuilder();
            foreach (var run in runs)
            {
                run.Start.ShouldBe(EvidenceAnchor.CodePoints(built.ToString()));
                built.Append(run.IsBreak ? EvidenceAnchor.Cut(content, new TextSpan(run.Start, run.Start + run.Length)) : run.Content);
                run.Lanes.OfType<Passage>().ShouldAllBe(p => p.Span.Start < run.Start + run.Length && p.Span.End > run.Start);
            }

            built.ToString().ShouldBe(content);
            foreach (var passage in passages.Where(p => p.Span.Start < EvidenceAnchor.CodePoints(content)))
                runs.Count(r => r.Begins.Any(b => ReferenceEquals(b, passage))).ShouldBe(1);
        });
    }

    private static Passage Mark(string code, int start, int end) => new(code, CodingValue.A, new TextSpan(start, end), false);
}
