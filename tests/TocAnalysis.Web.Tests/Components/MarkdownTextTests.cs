using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using TocAnalysis.Web.Components.Shared;

namespace TocAnalysis.Web.Tests.Components;

public sealed class MarkdownTextTests
{
    [Fact]
    public void Ordinary_text_keeps_its_form()
    {
        var html = MarkdownText.ToHtml("# Title\n\nOne *two* **three**.\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n> said");
        foreach (var tag in new[] { "h1", "em", "strong", "ul", "li", "table", "td", "blockquote" })
            html.ShouldContain($"<{tag}>");
    }

    [Fact]
    public void Web_links_stay_and_do_not_hand_over_the_window() =>
        MarkdownText.ToHtml("[x](https://example.org/a?b=1)").ShouldContain("<a href=\"https://example.org/a?b=1\" rel=\"noopener noreferrer\">x</a>");

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("![x](https://example.org/pixel.png)")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("[x](java\nscript:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)")]
    [InlineData("[x](vbscript:msgbox(1))")]
    [InlineData("[x](file:///etc/passwd)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("<form action=/account/sign-out method=post><button>x</button></form>")]
    [InlineData("<a href=\"https://example.org\" onclick=\"alert(1)\" style=\"position:fixed\">x</a>")]
    [InlineData("<iframe src=https://example.org></iframe>")]
    [InlineData("<svg><animate onbegin=alert(1) attributeName=x></svg>")]
    [InlineData("<style>body{display:none}</style>")]
    [InlineData("<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></math>")]
    [InlineData("```html\n<script>alert(1)</script>\n```")]
    [InlineData("`<img src=x onerror=alert(1)>`")]
    [InlineData("[x][1]\n\n[1]: javascript:alert(1)")]
    [InlineData("| <img src=x onerror=alert(1)> |\n|---|\n| [x](javascript:alert(1)) |")]
    [InlineData("[x](https://example.org \"\\\" onmouseover=alert(1) x=\\\"\")")]
    public void Nothing_that_acts_or_loads_comes_through(string markdown)
    {
        var body = new HtmlParser().ParseDocument(MarkdownText.ToHtml(markdown)).Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            element.LocalName.ShouldNotBeOneOf("script", "img", "form", "button", "iframe", "svg", "style", "math", "object", "input");
            foreach (var attribute in element.Attributes)
            {
                attribute.Name.ShouldBeOneOf("href", "title", "start", "rel");
                if (attribute.Name == "href")
                    Regex.IsMatch(attribute.Value, "^(https?://|mailto:|/|#)").ShouldBeTrue(attribute.Value);
            }
        }
    }

    [Fact]
    public void An_empty_text_is_nothing()
    {
        MarkdownText.ToHtml(null).ShouldBeEmpty();
        MarkdownText.ToHtml("  \n").ShouldBeEmpty();
    }
}
