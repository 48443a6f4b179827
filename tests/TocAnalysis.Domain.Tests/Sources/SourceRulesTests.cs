using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Domain.Tests.Sources;

public class SourceRulesTests
{
    [Theory]
    [InlineData("https://example.org/a?b=c#d", true)]
    [InlineData("http://example.org", true)]
    [InlineData("HTTPS://EXAMPLE.ORG", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("ftp://example.org", false)]
    [InlineData("example.org", false)]
    [InlineData("/relative", false)]
    [InlineData("https://", false)]
    public void Only_web_addresses_are_accepted(string url, bool good)
    {
        SourceRules.IsWebAddress(url).ShouldBe(good);
        SourceRules.Validate(new SourceContent { Title = "Report", Url = url }).Select(f => f.Place).ShouldBe(good ? [] : ["url"]);
    }

    [Fact]
    public void All_faults_come_at_once() => SourceRules.Validate(
        new SourceContent
        {
            Reference = "a\tb",
            Title = " ",
            Authors = new string('x', 501),
            Year = new string('1', 25),
            Publisher = new string('x', 301),
            Url = "https://" + new string('x', 2000),
            Note = "\u0001",
        }).Select(f => f.Place).Distinct().ShouldBe(["reference", "title", "authors", "year", "publisher", "url", "note"]);

    [Fact]
    public void Normalizing_drops_blanks()
    {
        var source = SourceRules.Normalize(new SourceContent { Reference = " S1 ", Title = " Report ", Url = " ", Year = "1999 " });
        (source.Reference, source.Title, source.Url, source.Year).ShouldBe(("S1", "Report", null, "1999"));
    }
}
