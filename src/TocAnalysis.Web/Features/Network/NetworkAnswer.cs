using TocAnalysis.Domain;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Web.Features.Network;

/// <summary>What a tie rests on.</summary>
public enum TieType
{
    /// <summary>A recorded link between two groups.</summary>
    [Token("link")] Link,

    /// <summary>A group takes part in a case.</summary>
    [Token("part")] Part,

    /// <summary>Two groups take part in one case; counted, not recorded.</summary>
    [Token("together")] Together,
}

/// <summary>Measures of a node. <c>Betweenness</c> is null where the network is too large, <c>BetweennessShare</c> also with fewer than three nodes.</summary>
public sealed record NodeAnswerMeasures(int Degree, int InDegree, int OutDegree, double? Betweenness, double? BetweennessShare, int Brokered, int Component)
{
    public static NodeAnswerMeasures Of(NodeMeasures m) => new(m.Degree, m.InDegree, m.OutDegree, m.Betweenness, m.BetweennessShare, m.Brokered, m.Component);
}

/// <summary>A node: a group, or a case where <c>Kind</c> is null.</summary>
/// <param name="Id">Reference of the group, identifier of the case.</param>
/// <param name="Label">Name or title.</param>
/// <param name="Kind">Kind of group; null: a case.</param>
/// <param name="Side">Side of the law by the kind.</param>
/// <param name="Home">Home country by name; null: not recorded, or a case.</param>
/// <param name="Cases">Cases of the selection that the group takes part in; 1 for a case.</param>
public sealed record NodeAnswer(string Id, string Label, GroupKind? Kind, ActorSide Side, string? Home, int Cases)
{
    public NodeAnswerMeasures? Measures { get; init; }

    /// <summary>Steps from where one starts; null: the whole network is shown.</summary>
    public int? Steps { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsCase => Kind is null;
}

/// <summary>A tie.</summary>
/// <param name="From">Where it goes from.</param>
/// <param name="To">Where it goes to.</param>
/// <param name="Type">What it rests on.</param>
/// <param name="Kind">Kind of a recorded link; null for others.</param>
/// <param name="Directed">Whether it goes one way.</param>
/// <param name="Weight">Cases of a tie counted from cases; else 1.</param>
/// <param name="Start">Since when, as recorded.</param>
/// <param name="End">Until when, as recorded.</param>
/// <param name="Cases">Cases that show it.</param>
public sealed record TieAnswer(string From, string To, TieType Type, GroupLinkKind? Kind, bool Directed, int Weight, string? Start, string? End, IReadOnlyList<string> Cases)
{
    /// <summary>Role of the group in the case.</summary>
    public string? Role { get; init; }

    /// <summary>Reference of the source that shows it.</summary>
    public string? Source { get; init; }

    public string? SourceTitle { get; init; }

    public Reliability? Reliability { get; init; }

    public string? Locator { get; init; }

    public string? Note { get; init; }
}

/// <summary>A node along a way.</summary>
public sealed record PathNode(string Id, string Label);

/// <summary>A network with its measures.</summary>
/// <param name="Nodes">Nodes, most ties first.</param>
/// <param name="Ties">Ties between them.</param>
/// <param name="Measures">Measures of the whole; null: not defined.</param>
/// <param name="Path">A shortest way between the two nodes asked for, empty where there is none; null: not asked for.</param>
/// <param name="Cases">Cases of the selection.</param>
/// <param name="OutOfTime">Links left out by the time asked for.</param>
/// <param name="Undated">Links of the selection that bear no date.</param>
/// <param name="Beyond">Nodes of the selection that are farther than the steps asked for.</param>
/// <param name="Notes">What a reader must know.</param>
/// <param name="Filter">The selection of cases in words.</param>
/// <param name="View">What is drawn.</param>
/// <param name="Date">Day on which it was read (UTC).</param>
public sealed record NetworkAnswer(
    IReadOnlyList<NodeAnswer> Nodes, IReadOnlyList<TieAnswer> Ties, MeasuresAnswer Measures, IReadOnlyList<PathNode>? Path, int Cases, int OutOfTime, int Undated, int Beyond,
    IReadOnlyList<string> Notes, string Filter, NetworkView View, DateOnly Date);
