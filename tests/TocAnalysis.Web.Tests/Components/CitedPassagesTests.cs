using AngleSharp.Html.Parser;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Components.Shared;

namespace TocAnalysis.Web.Tests.Components;

/// <summary>Quotations are marked in rendered Markdown at the words that were quoted, and nowhere else.</summary>
public sealed class CitedPassagesTests
{
    [Theory]
    [InlineData("A firm was set up.", "firm was", "firm was")]
    [InlineData("A *firm was* set up.", "firm was", "firm was")]
    [InlineData("A *firm* was **set up** at once.", "*firm* was **set", "firm| was |set")]
    [InlineData("One line\nand the next.", "line\nand", "line|and")]
    [InlineData("One line\r\nand the next.", "line\r\nand", "line|and")]
    [InlineData("| a | b |\n|---|---|\n| the firm | x |", "firm", "firm")]
    [InlineData("> said the *clerk*\n> twice", "clerk", "clerk")]
    [InlineData("- one\n- two firms", "two", "two")]
    [InlineData("Ein Schiff \U0001F6A2 fuhr aus.", "\U0001F6A2 fuhr", "\U0001F6A2 fuhr")]
    [InlineData("See [the firm](https://example.org) now.", "firm", "firm")]
    public void The_quoted_words_are_marked(string text, string quotation, string marked)
    {
        var page = Render(text, Passage(text, quotation, "P2"));

        string.Join("|", page.QuerySelectorAll("mark.cited").Select(m => m.TextContent)).ShouldBe(marked);
        var link = page.QuerySelectorAll("sup.cite a").ShouldHaveSingleItem();
        (link.TextContent, link.GetAttribute("href")).ShouldBe(("P2", "/cases/TOC-0001#code-P2"));
        link.Closest("a a").ShouldBeNull();
        // The words themselves stay what they were.
        Words(Render(text)).ShouldBe(Words(page).Replace("P2", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Overlaps_show_both_and_each_links_to_its_own_coding()
    {
        const string Text = "A firm was set up a few days earlier.";
        var page = Render(Text, Passage(Text, "firm was set up", "P2"), Passage(Text, "set up a few days", "I4"));

        page.QuerySelectorAll("mark").Select(m => (m.TextContent, m.ClassName, m.GetAttribute("title"))).ShouldBe(
        [
            ("firm was ", "cited", "evidence for P2"), ("set up", "cited many", "evidence for P2; evidence for I4"), (" a few days", "cited", "evidence for I4"),
        ]);
        page.QuerySelectorAll("sup.cite a").Select(a => a.TextContent).ShouldBe(["P2", "I4"]);
    }

    [Fact]
    public void Two_coders_of_one_passage_make_one_mark_and_one_link()
    {
        const string Text = "A firm was set up.";
        var page = Render(Text, Passage(Text, "firm", "P2"), Passage(Text, "firm", "P2"));

        page.QuerySelectorAll("mark").ShouldHaveSingleItem().ClassName.ShouldBe("cited");
        page.QuerySelectorAll("sup.cite a").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("A &amp; B firm", "amp")]
    [InlineData("`code only`", "code")]
    public void Words_that_Markdown_changed_are_not_marked(string text, string quotation) =>
        Render(text, Passage(text, quotation, "P2")).QuerySelectorAll("mark, sup").ShouldBeEmpty();

    [Fact]
    public void A_text_brings_no_marks_of_its_own()
    {
        const string Text = "<mark class=\"cited\">x</mark> and <sup class=\"cite\"><a href=\"javascript:alert(1)\">y</a></sup> firm";
        var page = Render(Text, Passage(Text, "firm", "P2"));

        page.QuerySelectorAll("mark").ShouldHaveSingleItem().TextContent.ShouldBe("firm");
        page.QuerySelectorAll("sup, a").Length.ShouldBe(2);
    }

    private static CitedPassage Passage(string text, string quotation, string code)
    {
        var start = EvidenceAnchor.CodePoints(text[..text.IndexOf(quotation, StringComparison.Ordinal)]);
        return new CitedPassage(start, EvidenceAnchor.CodePoints(quotation), code, $"/cases/TOC-0001#code-{code}", $"evidence for {code}");
    }

    private static AngleSharp.Html.Dom.IHtmlDocument Render(string text, params CitedPassage[] cited) => new HtmlParser().ParseDocument(MarkdownText.ToHtml(text, cited));

    private static string Words(AngleSharp.Html.Dom.IHtmlDocument page) => string.Join(" ", page.Body!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
