using Bunit;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Web.Features.Network;
using TocAnalysis.Web.Tests.Components;

namespace TocAnalysis.Web.Tests.Features.Network;

public sealed class MeasuresTableTests : WidgetContext
{
    [Fact]
    public void What_is_not_defined_is_a_sign_and_every_measure_says_what_it_means()
    {
        var two = MeasuresAnswer.Of(NetworkMeasures.Of(new NetworkGraph([new("a", "a"), new("b", "b")], [new("a", "b")])));

        var table = Render<MeasuresTable>(p => p.Add(t => t.Measures, two).Add(t => t.Brokers, 0));

        var rows = table.FindAll("tbody tr");
        rows.Count.ShouldBe(9);
        rows.ShouldAllBe(r => r.Children[2].TextContent.Length > 20);
        rows.Count(r => r.Children[1].TextContent.Trim() == "[x]").ShouldBe(2);
        rows.Single(r => r.Children[0].TextContent == "Density").Children[1].TextContent.Trim().ShouldBe("1");
        table.Find(".note").TextContent.ShouldContain("Recorded, not real.");
        table.Markup.ShouldContain("2 nodes, 1 ties");
    }
}
