using System.Security.Cryptography;
using System.Text;
using TocAnalysis.Domain.Networks;

namespace TocAnalysis.Web.Features.Network;

/// <summary>
/// Measures of the last large networks. A page is rendered twice and its picture reads the network once more; what takes longest, betweenness, is worked out once. The key holds
/// all that measures depend on, so that what is found is always that of the network at hand.
/// </summary>
public sealed class MeasuredNetworks
{
    /// <summary>Smaller ones are measured at once.</summary>
    private const int Small = 300;

    private const int Kept = 8;
    private readonly Lock gate = new();
    private readonly LinkedList<(string Key, Lazy<NetworkMeasures> Measures)> last = new();

    public NetworkMeasures Of(NetworkGraph graph)
    {
        if (graph.Nodes.Count <= Small)
            return NetworkMeasures.Of(graph);
        var key = Key(graph);
        Lazy<NetworkMeasures> measures;
        lock (gate)
        {
            var found = last.FirstOrDefault(m => m.Key == key);
            if (found.Key is not null)
                last.Remove(found);
            measures = found.Measures ?? new Lazy<NetworkMeasures>(() => NetworkMeasures.Of(graph));
            last.AddFirst((key, measures));
            while (last.Count > Kept)
                last.RemoveLast();
        }

        return measures.Value;
    }

    private static string Key(NetworkGraph graph)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var node in graph.Nodes)
            hash.AppendData(Encoding.UTF8.GetBytes($"{node.Id}\0{node.Side}\n"));
        foreach (var tie in graph.Ties)
            hash.AppendData(Encoding.UTF8.GetBytes($"{tie.From}\0{tie.To}\0{tie.Directed}\n"));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
