using CsCheck;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Tests.Codings;

public class EvidenceAnchorTests
{
    private const string Composed = "caf\u00e9";
    private const string Decomposed = "cafe\u0301";

    [Theory]
    [InlineData("The ship left port.", "ship", 1, 4, 8)]
    [InlineData("ship", "ship", 1, 0, 4)]
    [InlineData("ship and ship", "ship", 2, -1, -1)]
    [InlineData("The ship", "Ship", 0, -1, -1)]
    [InlineData("The ship", "", 0, -1, -1)]
    [InlineData("", "ship", 0, -1, -1)]
    [InlineData("aaa", "aa", 2, -1, -1)]
    [InlineData("one\r\ntwo three", "two", 1, 5, 8)]
    [InlineData("one\r\ntwo", "one\r\ntwo", 1, 0, 8)]
    [InlineData("one\r\ntwo", "one\ntwo", 0, -1, -1)]
    [InlineData("one\r\ntwo", "\r\n", 1, 3, 5)]
    [InlineData("a caf\u00e9 in Rome", Composed, 1, 2, 6)]
    [InlineData("a caf\u00e9 in Rome", Decomposed, 0, -1, -1)]
    [InlineData("a cafe\u0301 in Rome", Decomposed, 1, 2, 7)]
    [InlineData("a cafe\u0301 in Rome", Composed, 0, -1, -1)]
    [InlineData("\U0001F6A2 left \U0001F6A2\U0001F6A2!", "left", 1, 2, 6)]
    [InlineData("\U0001F6A2 left \U0001F6A3!", "\U0001F6A3!", 1, 7, 9)]
    [InlineData("\U0001F6A2 left \U0001F6A3!", "\U0001F6A2", 1, 0, 1)]
    [InlineData("\U00020000\U00020001 x", "\U00020001 x", 1, 1, 4)]
    public void B4_a_quotation_is_found_once_by_code_points_or_counted(string text, string quote, int times, int start, int end)
    {
        var found = EvidenceAnchor.Locate(quote, "", text);
        found.Times.ShouldBe(times);
        found.Span.ShouldBe(start < 0 ? null : new TextSpan(start, end));
        found.Text.ShouldBe(start < 0 ? null : CaseText.Narrative);
        if (found.Span is { } span)
            EvidenceAnchor.Cut(text, span).ShouldBe(quote);
    }

    [Theory]
    [InlineData("one ship left", "ship", 1, "ship")]
    [InlineData("one ship left, two ship came", "ship", 1, "one ship left,")]
    [InlineData("one ship left, two ship came", "ship", 2, "two ship came")]
    [InlineData("\U0001F6A2 a \U0001F6A2 b", "\U0001F6A2", 2, "a \U0001F6A2 b")]
    [InlineData("aaa", "aa", 1, "aaa")]
    public void A_picked_passage_takes_in_words_until_it_stands_once(string text, string words, int which, string expected)
    {
        var at = -1;
        for (var i = 0; i < which; i++)
            at = text.IndexOf(words, at + 1, StringComparison.Ordinal);
        var start = EvidenceAnchor.ToCodePoints(text, at);
        var picked = EvidenceAnchor.Pick(CaseText.Narrative, new TextSpan(start, start + EvidenceAnchor.CodePoints(words)), "short", text).ShouldNotBeNull();
        picked.Quote.ShouldBe(expected);
        picked.Text.ShouldBe(CaseText.Narrative);
        EvidenceAnchor.Cut(text, new TextSpan(picked.Start!.Value, picked.Start!.Value + EvidenceAnchor.CodePoints(expected))).ShouldBe(expected);
    }

    [Fact]
    public void A_picked_passage_loses_the_blanks_around_it_and_blanks_alone_are_none()
    {
        EvidenceAnchor.Pick(CaseText.Summary, new TextSpan(3, 9), "one\r\ntwo\n", "").ShouldBe(new Evidence("two", CaseText.Summary, 5));
        EvidenceAnchor.Pick(CaseText.Summary, new TextSpan(3, 5), "one\r\ntwo", "").ShouldBeNull();
        EvidenceAnchor.Pick(CaseText.Summary, new TextSpan(3, 50), "one\r\ntwo", "").ShouldBeNull();
        EvidenceAnchor.Pick(CaseText.Summary, new TextSpan(0, 3), "one two", "see one two there").ShouldBe(new Evidence("one", CaseText.Summary, 0));
    }

    [Fact]
    public void Half_a_character_is_never_found()
    {
        EvidenceAnchor.Locate("\ud83d", "", "\U0001F6A2").Times.ShouldBe(0);
        EvidenceAnchor.Locate("\udea2 x", "", "\U0001F6A2 x").Times.ShouldBe(0);
    }

    [Fact]
    public void Without_a_place_both_texts_count_together()
    {
        EvidenceAnchor.Locate("ship", "a ship", "no boat").ShouldBe(new AnchorSearch(1, CaseText.Summary, new TextSpan(2, 6)));
        EvidenceAnchor.Locate("ship", "a ship", "the ship").ShouldBe(new AnchorSearch(2, null, null));
        EvidenceAnchor.Locate("ship", "a ship", "the ship", CaseText.Narrative).ShouldBe(new AnchorSearch(1, CaseText.Narrative, new TextSpan(4, 8)));
    }

    [Fact]
    public void Indices_are_converted_both_ways()
    {
        const string text = "a\U0001F6A2\r\n\u00e9";
        EvidenceAnchor.CodePoints(text).ShouldBe(5);
        Enumerable.Range(0, 7).Select(i => EvidenceAnchor.ToCodePoints(text, i)).ShouldBe([0, 1, 1, 2, 3, 4, 5]);
        Enumerable.Range(0, 6).Select(p => EvidenceAnchor.ToUtf16(text, p)).ShouldBe([0, 1, 3, 4, 5, 6]);
        Should.Throw<ArgumentOutOfRangeException>(() => EvidenceAnchor.ToUtf16(text, 6));
        Should.Throw<ArgumentOutOfRangeException>(() => EvidenceAnchor.ToCodePoints(text, 7));
    }

    [Fact]
    public void A_passage_outside_the_text_has_no_words()
    {
        EvidenceAnchor.Cut("abc", new TextSpan(1, 3)).ShouldBe("bc");
        EvidenceAnchor.Cut("abc", new TextSpan(1, 4)).ShouldBeNull();
        EvidenceAnchor.Cut("abc", new TextSpan(2, 1)).ShouldBeNull();
        EvidenceAnchor.Cut("abc", new TextSpan(-1, 1)).ShouldBeNull();
    }

    [Fact]
    public void B5_an_edit_moves_the_quotation_or_flags_it()
    {
        var evidence = new Evidence("the ship", CaseText.Narrative, 0);
        EvidenceAnchor.Reanchor(evidence, "", "\U0001F6A2\r\n the ship").Start.ShouldBe(4);
        EvidenceAnchor.Reanchor(evidence, "", "the boat").Start.ShouldBeNull();
        EvidenceAnchor.Reanchor(evidence, "", "the ship, the ship").Start.ShouldBeNull();
        EvidenceAnchor.Reanchor(evidence, "the ship", "the boat").ShouldBe(evidence with { Start = null });
        EvidenceAnchor.Reanchor(evidence with { Start = null }, "", "the ship").Start.ShouldBe(0);
        var cited = new Evidence(Source: "S1", Locator: "p. 3");
        EvidenceAnchor.Reanchor(cited, "", "").ShouldBe(cited);
    }

    [Fact]
    public void Every_position_in_any_text_survives_the_way_there_and_back() => Texts.Sample(text =>
    {
        var points = EvidenceAnchor.CodePoints(text);
        points.ShouldBe(text.EnumerateRunes().Count());
        for (var p = 0; p <= points; p++)
            EvidenceAnchor.ToCodePoints(text, EvidenceAnchor.ToUtf16(text, p)).ShouldBe(p);
    });

    [Fact]
    public void What_is_found_once_is_cut_out_again() => Gen.Select(Texts, Gen.Int[0, 20], Gen.Int[1, 6]).Sample((text, from, length) =>
    {
        var runes = text.EnumerateRunes().ToList();
        if (from + length > runes.Count)
            return;
        var quote = string.Concat(runes.Skip(from).Take(length));
        var found = EvidenceAnchor.Locate(quote, text, "");
        found.Times.ShouldBeGreaterThan(0);
        if (found.Span is { } span)
        {
            span.Start.ShouldBe(from);
            EvidenceAnchor.Cut(text, span).ShouldBe(quote);
        }
    });

    private static readonly Gen<string> Texts = OneOf.These("a", "b", " ", "\r\n", "\u00e9", "e\u0301", "\U0001F6A2", "\U00020000", "\u0627").List[0, 24].Select(string.Concat);
}
