using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Network;

/// <summary>The page at <c>/network</c>. The address holds the whole state, pinned nodes among it.</summary>
public sealed partial class NetworkPage : AddressedPage
{
    /// <summary>Parameters of the page alone: they change nothing of what is counted.</summary>
    internal static readonly string[] OwnNames = ["draw", "pin", "sort", "after", "tiesAfter", "saved"];

    /// <summary>Above so many nodes the ranked table comes first, and the picture when it is asked for.</summary>
    internal const int MostDrawn = 800;

    /// <summary>So many nodes are drawn where a reader asks for those with most ties.</summary>
    internal const int Reduced = 300;

    private IReadOnlyList<Fault> faults = [];
    private IReadOnlyList<string> pins = [];
    private NetworkRequest? request;
    private NetworkAnswer? network;
    private string sort = "degree";
    private int after;
    private int tiesAfter;
    private string? draw;
    private bool mayExport;

    [Inject]
    private GetNetwork Handler { get; set; } = null!;

    [Inject]
    private CaseQuery Query { get; set; } = null!;

    [Inject]
    private FilterLabels Labels { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    /// <summary>What is drawn: all, the nodes with most ties, or nothing.</summary>
    private NetworkAnswer? Picture => network switch
    {
        null or { Nodes.Count: 0 } => null,
        { Nodes.Count: > Reduced } when draw == "most" => Among([.. network.Nodes.Take(Reduced)]),
        { Nodes.Count: > MostDrawn } when draw is null => null,
        _ => network,
    };

    private bool IsReduced => draw == "most" && network!.Nodes.Count > Reduced;

    private string PictureTitle
    {
        get
        {
            var title = request!.Start.Count == 0
                ? Text[$"Picture.Title.{network!.View.Text()}"].Value
                : Text["Picture.Around", string.Join(", ", request.Start.Take(3).Select(Name)), request.Steps];
            return IsReduced ? $"{title}: {Text["Picture.Most", Reduced, network!.Nodes.Count]}" : title;
        }
    }

    private string SourceWords => Text["Picture.Source", Picture!.Nodes.Count, Picture.Ties.Count, network!.Filter, network.Date.ToString("d MMM yyyy", CultureInfo.CurrentCulture)];

    private IReadOnlyList<FilterChip> Chips
    {
        get
        {
            var all = request!.ToQuery();
            return [.. all.Where(p => p.Key is not ("view" or "steps" or "basis" or "reading")).Select(p => new FilterChip(
                Text[$"Chip.{p.Key}"] is { ResourceNotFound: false } name ? name.Value : p.Key,
                p.Key switch
                {
                    "start" or "pathFrom" or "pathTo" => Name(p.Value),
                    "nodeKind" => Text[$"Kind.{p.Value}"],
                    "link" => Text[$"Link.{p.Value}"],
                    "evidence" => Text[$"Evidence.{p.Value}"],
                    _ => Labels.Of(p.Key, p.Value),
                },
                Also(AppUrls.Network, [.. all.Where(f => !f.Equals(p)).Select(f => (f.Key, f.Value))])))];
        }
    }

    /// <summary>An address with more parameters.</summary>
    internal static string Also(string address, params IEnumerable<(string Name, string Value)> more)
    {
        var query = string.Join('&', more.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return query.Length == 0 ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
    }

    protected override string Path => AppUrls.Network;

    protected override async Task LoadAsync()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        (network, request, faults) = (null, null, []);
        string? One(string name) => query.GetValueOrDefault(name) is { Count: > 0 } values ? values[0] : null;
        pins = [.. query.GetValueOrDefault("pin", StringValues.Empty).OfType<string>().Take(MostDrawn)];
        sort = One("sort") is { } asked && NodeTable.Sorts.Contains(asked) ? asked : "degree";
        _ = int.TryParse(One("after"), NumberStyles.None, CultureInfo.InvariantCulture, out after);
        _ = int.TryParse(One("tiesAfter"), NumberStyles.None, CultureInfo.InvariantCulture, out tiesAfter);
        draw = One("draw") is "yes" or "most" ? One("draw") : null;
        var actor = await Current.GetAsync();
        mayExport = AccessPolicy.May(actor, Permission.Export);
        var read = NetworkRequest.Read(Query, query, OwnNames);
        if (!read.Succeeded)
        {
            faults = read.Faults;
            return;
        }

        request = read.Value;
        var result = await Handler.HandleAsync(actor, request, asFile: false, Leaving);
        (network, faults) = (result.Succeeded ? result.Value : null, result.Faults);
    }

    private NetworkAnswer Among(IReadOnlyList<NodeAnswer> nodes)
    {
        var kept = nodes.Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        return network! with { Nodes = nodes, Ties = [.. network.Ties.Where(t => kept.Contains(t.From) && kept.Contains(t.To))] };
    }

    private string Name(string id) => network?.Nodes.FirstOrDefault(n => n.Id == id)?.Label ?? id;

    private static string Address(string id) => CaseId.TryParse(id, out _) ? AppUrls.Case(id) : AppUrls.Group(id);

    private string? File(string name) => mayExport ? request!.At($"{NetworkFeature.Download}.{name}") : null;
}
