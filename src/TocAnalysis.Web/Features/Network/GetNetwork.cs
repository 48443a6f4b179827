using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Networks;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Network;

/// <summary>Reads a network: page, REST and files all come from here.</summary>
public sealed class GetNetwork(TocDatabase database, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock, MeasuredNetworks measured)
{
    /// <summary>Most nodes that are looked at; a wider question is refused with advice.</summary>
    public const int MostNodes = 10_000;

    /// <param name="actor">Who asks: cases that they may not see give neither nodes nor ties.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="asFile">Whether it leaves as a file, which needs the right to export.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<NetworkAnswer>> HandleAsync(Actor actor, NetworkRequest request, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("network");
        await using var context = await database.ReadAsync(cancellationToken);
        var loaded = await new NetworkLoader(context, actor, query, vocabularies, request).LoadAsync(cancellationToken);
        var whole = new NetworkGraph([.. loaded.Nodes.Select(NodeOf)], [.. loaded.Ties.Select(TieOf)]);
        var faults = request.Start.Select(s => (Name: "start", Value: s)).Concat(new[] { ("pathFrom", request.PathFrom), ("pathTo", request.PathTo) }.Where(p => p.Item2 is not null).Select(p => (Name: p.Item1, Value: p.Item2!)))
            .Where(s => whole.IndexOf(Id(s.Value)) < 0)
            .Select(s => new Fault(s.Name, "The reference of a group, or the identifier of a case where cases are drawn, that these filters leave in the network.", s.Value)).ToList();
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var steps = request.Start.Count == 0 ? null : NetworkPaths.Within(whole, request.Start.Select(Id), request.Steps);
        var shown = steps is null ? whole : whole.Among(steps.Keys.ToHashSet(StringComparer.Ordinal));
        if (shown.Nodes.Count > MostNodes)
            return Refused.Invalid(new Fault("network", $"At most {MostNodes.ToString("N0", CultureInfo.InvariantCulture)} nodes. Start from one group, or choose cases by country, code or time.", shown.Nodes.Count.ToString(CultureInfo.InvariantCulture)));
        var measures = measured.Of(shown);
        var each = measures.Each.ToDictionary(m => m.Id, StringComparer.Ordinal);
        IReadOnlyList<string> path = request is { PathFrom: { } a, PathTo: { } b } ? NetworkPaths.Shortest(whole, Id(a), Id(b)) : [];
        return new NetworkAnswer(
            [.. loaded.Nodes.Where(n => each.ContainsKey(n.Id)).Select(n => n with { Measures = NodeAnswerMeasures.Of(each[n.Id]), Steps = steps?[n.Id] })
                .OrderByDescending(n => n.Measures!.Degree).ThenBy(n => n.Label, StringComparer.OrdinalIgnoreCase).ThenBy(n => n.Id, StringComparer.Ordinal)],
            [.. loaded.Ties.Where(t => each.ContainsKey(t.From) && each.ContainsKey(t.To))],
            Of(measures, request, shown, loaded),
            request is { PathFrom: not null, PathTo: not null } ? [.. path.Select(id => new PathNode(id, whole.Nodes[whole.IndexOf(id)].Label))] : null,
            loaded.Cases, loaded.OutOfTime, loaded.Undated, whole.Nodes.Count - shown.Nodes.Count,
            Notes(request, measures, loaded), labels.InWords(request.Filter), request.View, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>Identifiers of cases are written in one way, however they were typed.</summary>
    private static string Id(string given) => CaseId.TryParse(given, out var number) ? CaseId.Text(number) : given;

    private static MeasuresAnswer Of(NetworkMeasures measures, NetworkRequest request, NetworkGraph graph, LoadedNetwork loaded)
    {
        if (request.View != NetworkView.Cases)
            return MeasuresAnswer.Of(measures);
        // A group and a case may be tied, two groups or two cases never: the pairs that there can be are fewer, and a star is no longer the most centralized network.
        var groups = loaded.Nodes.Where(n => !n.IsCase).Select(n => n.Id).Count(id => graph.IndexOf(id) >= 0);
        var pairs = (double)groups * (graph.Nodes.Count - groups);
        return MeasuresAnswer.Of(measures) with { Density = pairs == 0 ? null : measures.Edges / pairs, DirectedDensity = null, DegreeCentralization = null, BetweennessCentralization = null };
    }

    private static List<string> Notes(NetworkRequest request, NetworkMeasures measures, LoadedNetwork loaded)
    {
        var notes = new List<string> { ComputedNetwork.Warning };
        if (request.View == NetworkView.Together)
            notes.Add("Taking part in one case together is counted from cases. It is no recorded link and says nothing of a relation.");
        if (request.View == NetworkView.Cases)
            notes.Add("Groups and cases are two kinds of nodes: density is of the pairs of a group and a case, and centralization is not given.");
        if (!request.Filter.IsAll)
            notes.Add("Groups are those that take part in a case of the selection or stand in a link that one shows; links are those shown by such a case or by no case.");
        if (measures.BetweennessLeftOut)
            notes.Add("Betweenness is left out: the network is too large to compute it at once. Start from a group, or narrow the selection.");
        if (loaded.Undated > 0 && (request.Since ?? request.Until) is not null)
            notes.Add($"{loaded.Undated.ToString(CultureInfo.InvariantCulture)} links bear no date and {(request.Undated ? "are shown all the same" : "are left out")}.");
        return notes;
    }

    private static NetworkNode NodeOf(NodeAnswer node) => new(node.Id, node.Label, node.Side);

    private static NetworkTie TieOf(TieAnswer tie) => new(tie.From, tie.To, tie.Directed, tie.Weight);
}
