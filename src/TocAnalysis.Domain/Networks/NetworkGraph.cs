namespace TocAnalysis.Domain.Networks;

/// <summary>Somebody or something in a network: a group, a case, or an actor of a network that was recorded elsewhere.</summary>
/// <param name="Id">Unique in its network; not empty.</param>
/// <param name="Label">What a person reads.</param>
/// <param name="Side">On which side of the law its kind lies, for brokerage.</param>
public sealed record NetworkNode(string Id, string Label, ActorSide Side = ActorSide.Unstated)
{
    /// <summary>What else is known, by name; kept in files.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>A tie between two nodes. Two nodes may have several.</summary>
/// <param name="From">Identifier of the node it goes from.</param>
/// <param name="To">Identifier of the node it goes to; the same as <paramref name="From"/>: a loop.</param>
/// <param name="Directed">Whether it goes one way only.</param>
/// <param name="Weight">How strong, more than 0; 1 where nothing is said.</param>
public sealed record NetworkTie(string From, string To, bool Directed = false, double Weight = 1)
{
    /// <summary>What else is known, by name; <c>start</c> and <c>end</c> are partial dates. Kept in files.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>A network: nodes and the ties between them, each end of a tie among the nodes.</summary>
public sealed class NetworkGraph
{
    private readonly Dictionary<string, int> positions;

    /// <summary>A network.</summary>
    /// <param name="nodes">Nodes, each identifier once.</param>
    /// <param name="ties">Ties between them.</param>
    /// <exception cref="ArgumentException">An identifier stands twice, or an end of a tie is no node.</exception>
    public NetworkGraph(IReadOnlyList<NetworkNode> nodes, IReadOnlyList<NetworkTie> ties)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(ties);
        (Nodes, Ties) = (nodes, ties);
        positions = new Dictionary<string, int>(nodes.Count, StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            if (!positions.TryAdd(nodes[i].Id, i))
                throw new ArgumentException($"The node {nodes[i].Id} stands twice.", nameof(nodes));
        }

        if (ties.FirstOrDefault(t => !positions.ContainsKey(t.From) || !positions.ContainsKey(t.To)) is { } loose)
            throw new ArgumentException($"The tie from {loose.From} to {loose.To} has an end that is no node.", nameof(ties));
    }

    /// <summary>The nodes, in their order.</summary>
    public IReadOnlyList<NetworkNode> Nodes { get; }

    /// <summary>The ties, in their order.</summary>
    public IReadOnlyList<NetworkTie> Ties { get; }

    /// <summary>Position of a node.</summary>
    /// <param name="id">Its identifier.</param>
    /// <returns>From 0; -1: it is none of the nodes.</returns>
    public int IndexOf(string id) => positions.GetValueOrDefault(id, -1);

    /// <summary>The neighbours of each node by position, whatever the direction of the ties; loops and further ties of one pair left out.</summary>
    /// <returns>For each node its neighbours in rising order.</returns>
    public IReadOnlyList<IReadOnlyList<int>> Neighbours()
    {
        var sets = Nodes.Select(_ => new SortedSet<int>()).ToArray();
        foreach (var tie in Ties)
        {
            var (from, to) = (positions[tie.From], positions[tie.To]);
            if (from == to)
                continue;
            sets[from].Add(to);
            sets[to].Add(from);
        }

        return [.. sets.Select(s => (IReadOnlyList<int>)[.. s])];
    }

    /// <summary>The network of some of the nodes, with the ties among them.</summary>
    /// <param name="ids">Identifiers to keep; others are passed over.</param>
    /// <returns>The smaller network.</returns>
    public NetworkGraph Among(IReadOnlySet<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return new([.. Nodes.Where(n => ids.Contains(n.Id))], [.. Ties.Where(t => ids.Contains(t.From) && ids.Contains(t.To))]);
    }
}
