using System.Xml.Linq;
using TocAnalysis.Domain.Networks;

namespace TocAnalysis.Domain.Tests.Networks;

/// <summary>Reading of matrices, lists of ties, GEXF and GraphML, and what is refused.</summary>
public sealed class NetworkFilesTests
{
    private static readonly NetworkGraph Dated = new(
        [
            new("g1", "Ring <one> & \"two\" é 𝒳", ActorSide.Illicit) { Attributes = new Dictionary<string, string> { ["kind"] = "organized_group", ["country"] = "NA" } },
            new("g2", "Firm") { Attributes = new Dictionary<string, string> { ["kind"] = "go_between" } },
            new("alone", "Alone", ActorSide.Licit),
        ],
        [
            new("g1", "g2", Directed: true, Weight: 2.5) { Attributes = new Dictionary<string, string> { ["kind"] = "corrupts", ["start"] = "1999", ["end"] = "2001-04", ["case"] = "TOC-0001" } },
            new("g1", "g2") { Attributes = new Dictionary<string, string> { ["kind"] = "partner" } },
            new("g2", "g2"),
        ]);

    [Fact]
    public void Labels_sides_attributes_directions_and_weights_come_back_from_both_kinds_of_files()
    {
        foreach (var back in new[] { GexfFile.Read(GexfFile.Write(Dated, "d")).Value.Graph, GraphMlFile.Read(GraphMlFile.Write(Dated, "d")).Value.Graph })
        {
            back.Nodes.Select(n => (n.Id, n.Label, n.Side)).ShouldBe(Dated.Nodes.Select(n => (n.Id, n.Label, n.Side)));
            back.Ties.Select(t => t with { Attributes = Dated.Ties[0].Attributes }).ShouldBe(Dated.Ties.Select(t => t with { Attributes = Dated.Ties[0].Attributes }));
            for (var i = 0; i < 3; i++)
            {
                back.Nodes[i].Attributes.ShouldBe(Dated.Nodes[i].Attributes, ignoreOrder: true);
                back.Ties[i].Attributes.ShouldBe(Dated.Ties[i].Attributes, ignoreOrder: true);
            }
        }
    }

    [Fact]
    public void Gexf_holds_dated_ties_from_the_first_to_the_last_day_and_others_always()
    {
        var edges = XDocument.Parse(GexfFile.Write(Dated, "d")).Descendants().Where(e => e.Name.LocalName == "edge").ToList();

        (edges[0].Attribute("start")!.Value, edges[0].Attribute("end")!.Value).ShouldBe(("1999-01-01", "2001-04-30"));
        edges.Skip(1).ShouldAllBe(e => e.Attribute("start") == null && e.Attribute("end") == null);
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes() => GexfFile.Write(Dated, "d").ShouldBe(GexfFile.Write(Dated, "d"));

    [Fact]
    public void Signs_that_XML_has_no_place_for_do_not_break_a_file()
    {
        var graph = new NetworkGraph([new("a", "bell \u0007 half \uD800 whole 😀")], []);

        GexfFile.Read(GexfFile.Write(graph, "\u0000")).Value.Graph.Nodes[0].Label.ShouldBe("bell \uFFFD half \uFFFD whole 😀");
        GraphMlFile.Read(GraphMlFile.Write(graph, "\u0000")).Value.Graph.Nodes[0].Label.ShouldBe("bell \uFFFD half \uFFFD whole 😀");
    }

    [Theory]
    [InlineData(",a,b\na,0,1\nb,1,0", NetworkShape.Matrix, 2, 2, 1)]
    [InlineData("a,b\na,0,3\nb,0,0", NetworkShape.Matrix, 2, 1, 1)]
    [InlineData("0,1,0\n1,0,0\n0,0,0", NetworkShape.Matrix, 3, 2, 1)]
    [InlineData(",b,a\na,1,0\nb,0,1", NetworkShape.Matrix, 2, 2, 1)]
    [InlineData(",X1,Los.Lobos\n1,0,1\nLos Lobos,1,0", NetworkShape.Matrix, 2, 2, 1)]
    [InlineData(",m1,m2,m3\na,1,0,1\nb,0,NA,1", NetworkShape.TwoMode, 5, 6, 3)]
    [InlineData("source,target,weight,note\na,b,2,x\nb,a,1,y\nc,,,", NetworkShape.Edges, 3, 2, 1)]
    [InlineData("From,To\na,b\na,b\na,a", NetworkShape.Edges, 2, 1, 1)]
    public void Matrices_and_lists_are_told_apart(string text, NetworkShape shape, int nodes, int arcs, int edges)
    {
        var read = NetworkRows.Read(PublishedNetworks.Cells(text)).Value;
        var measures = NetworkMeasures.Of(read.Graph);

        read.Shape.ShouldBe(shape);
        (measures.Nodes, measures.Arcs, measures.Edges).ShouldBe((nodes, arcs, edges));
    }

    [Theory]
    [InlineData("", "file")]
    [InlineData("{}", "file")]
    [InlineData(",a,b\na,0,x\nb,-1,0", "row 2, column 3; row 3, column 2")]
    [InlineData(",a,b\na,0,1,1\nb,1,0", "row 2")]
    [InlineData(",a,a\na,0,1\nb,1,0", "column 3")]
    [InlineData(",a,c\na,0,1\nb,1,0", "row 1")]
    [InlineData("from,to,weight\n,b,1\na,b,0\na,b,1e999", "row 2, column 1; row 3, column 3; row 4, column 3")]
    [InlineData("from,to,directed\na,b,perhaps", "row 2, column 3")]
    public void What_is_no_network_is_refused_with_all_places(string text, string places)
    {
        var refused = NetworkRows.Read(PublishedNetworks.Cells(text));

        refused.Succeeded.ShouldBeFalse();
        string.Join("; ", refused.Faults.Select(f => f.Place)).ShouldBe(places);
    }

    [Theory]
    [InlineData("<gexf><graph><nodes><node id='a'/><node id='a'/></nodes><edges><edge source='a' target='b' weight='0'/></edges></graph></gexf>", 3)]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><gexf><graph><nodes><node id='&e;'/></nodes></graph></gexf>", 1)]
    [InlineData("<gexf><graph>", 1)]
    [InlineData("<other/>", 1)]
    [InlineData("no xml", 1)]
    public void Broken_files_are_refused_with_their_lines(string text, int faults)
    {
        var (gexf, graphMl) = (GexfFile.Read(text), GraphMlFile.Read(text));

        gexf.Faults.Count.ShouldBe(faults);
        gexf.Faults.Concat(graphMl.Faults).ShouldAllBe(f => f.Place.StartsWith("line", StringComparison.Ordinal));
        graphMl.Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void A_file_of_another_program_keeps_its_attributes_and_days()
    {
        const string Text = """
            <gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="directed" mode="dynamic">
            <attributes class="edge"><attribute id="k" title="kind" type="string"/></attributes>
            <nodes><node id="a" label="A"/><node id="b"/></nodes>
            <edges><edge id="0" source="a" target="b" start="1999-01-01"><attvalues><attvalue for="k" value="owns"/></attvalues></edge></edges></graph></gexf>
            """;
        var tie = GexfFile.Read(Text).Value.Graph.Ties.ShouldHaveSingleItem();

        (tie.Directed, tie.Attributes["kind"], tie.Attributes["start"]).ShouldBe((true, "owns", "1999-01-01"));
    }
}
