using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Map;

/// <summary>The page at <c>/map</c>. The address holds the whole state.</summary>
public sealed partial class MapPage : AddressedPage
{
    /// <summary>Parameters of the page alone: they change nothing of what is counted.</summary>
    internal static readonly string[] OwnNames = ["view", "show", "as", "zoom", "at", "atStage", "pairFrom", "pairTo", "saved"];

    private Dictionary<string, StringValues> given = [];
    private IReadOnlyList<Fault> faults = [];
    private MapLook look = new();
    private MapRequest? request;
    private CountedMap? map;
    private (string What, IReadOnlyList<string> Cases)? listed;
    private bool flows;
    private bool mayExport;

    [Inject]
    private GetMap Handler { get; set; } = null!;

    [Inject]
    private MapPictures Pictures { get; set; } = null!;

    [Inject]
    private CaseQuery Query { get; set; } = null!;

    [Inject]
    private FilterLabels Labels { get; set; } = null!;

    [Inject]
    private Vocabularies Vocabularies { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    private IReadOnlyList<FilterChip> Chips =>
        [.. request!.Filter.ToQuery().Where(p => p.Key is not ("basis" or "reading")).Select(p => new FilterChip(
            Text[$"Chip.{p.Key}"] is { ResourceNotFound: false } name ? name.Value : p.Key, Labels.Of(p.Key, p.Value),
            Address([], request.ToQuery().Where(f => !f.Equals(p)))))];

    /// <summary>Places of the selection that no map shows.</summary>
    private List<string> OffMap => [.. map!.Table.Rows.Concat(flows ? map.Table.Columns : []).Where(r => WorldShapes.Read.PointOf(r.Key, Vocabularies.Countries) is null).Select(r => r.Label).Distinct()];

    /// <summary>How an address asks the map to be drawn; what it does not know is passed over, as it changes no number.</summary>
    internal static MapLook LookOf(IEnumerable<KeyValuePair<string, StringValues>> query)
    {
        string? One(string name) => query.FirstOrDefault(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { Count: > 0 } values ? values[0] : null;
        return new MapLook(
            GetMap.Stages.Select(s => s.Key).FirstOrDefault(k => k == One("show")), One("as") == "dots", WorldShapes.Read.Views.Keys.FirstOrDefault(k => k == One("zoom")));
    }

    protected override string Path => AppUrls.Map;

    protected override async Task LoadAsync()
    {
        given = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        (faults, listed) = ([], null);
        flows = One("view") == "flows";
        look = LookOf(given);
        var actor = await Current.GetAsync();
        mayExport = AccessPolicy.May(actor, Permission.Export);
        var read = MapRequest.Read(Query, given, OwnNames);
        if (!read.Succeeded)
        {
            (map, request, faults) = (null, null, read.Faults);
            return;
        }

        request = read.Value;
        var result = flows ? await Handler.FlowsAsync(actor, request, false, Leaving) : await Handler.CountriesAsync(actor, request, false, Leaving);
        (map, faults) = (result.Succeeded ? result.Value : null, result.Faults);
        if (map is not null)
            listed = Listed(map.Table);
    }

    private string? One(string name) => given.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    /// <summary>The cases of the number that the address names; null: none, or withheld.</summary>
    private (string, IReadOnlyList<string>)? Listed(Crosstab table)
    {
        var (row, column) = flows ? (One("pairFrom"), One("pairTo")) : (One("at"), One("atStage"));
        var r = table.Rows.ToList().FindIndex(h => h.Key == row);
        var c = table.Columns.ToList().FindIndex(h => h.Key == column);
        if (r < 0 || (column is not null && c < 0))
            return null;
        var cell = column is null ? table.Panel.RowTotals[r] : table.Panel.Cells[r][c];
        return cell.Suppressed ? null : ($"{table.Rows[r].Label}{(column is null ? "" : $", {table.Columns[c].Label}")}", cell.Cases);
    }

    /// <summary>To the case list where a filter takes in exactly these cases; else to the list on this page.</summary>
    private string CountryHref(string country, string? stage)
    {
        var filter = request!.Filter;
        var exact = filter is { Countries.Count: 0, Regions.Count: 0, Economies.Count: 0 } && stage != GetMap.NotRecorded && (stage is null || filter.Stages.Count == 0);
        return exact
            ? AppUrls.CasesWhere((filter with { Countries = [country], Stages = stage is null ? filter.Stages : [Tokens.Parse<Stage>(stage)] }).ToQuery().Select(p => (p.Key, p.Value)))
            : Address([("at", country), ("atStage", stage)], request.ToQuery()) + "#cell";
    }

    private string PairHref(string from, string to) => Address([("pairFrom", from), ("pairTo", to)], request!.ToQuery()) + "#cell";

    private string Address(params (string Name, string? Value)[] change) => Address(change, request?.ToQuery() ?? []);

    private string Address((string Name, string? Value)[] change, IEnumerable<KeyValuePair<string, string>> query)
    {
        (string, string?)[] own = [("view", flows ? "flows" : null), ("show", look.Stage), ("as", look.Dots ? "dots" : null), ("zoom", look.Zoom)];
        var all = query.Select(p => (p.Key, (string?)p.Value)).Concat(own.Where(o => change.All(c => c.Name != o.Item1))).Concat(change).Where(p => !string.IsNullOrEmpty(p.Item2)).ToList();
        return all.Count == 0 ? AppUrls.Map : $"{AppUrls.Map}?{string.Join('&', all.Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"))}";
    }

    private string? File(string ending) => mayExport ? request!.At($"{(flows ? MapFeature.FlowDownload : MapFeature.Download)}.{ending}", ending == "svg" ? [("show", look.Stage), ("as", look.Dots ? "dots" : null), ("zoom", look.Zoom)] : []) : null;

    private void Move((int First, int Last) years)
    {
        var filter = request!.Filter with { From = Year(years.First), To = Year(years.Last) };
        Navigation.NavigateTo(Address([], (request with { Filter = filter }).ToQuery()), replace: true);

        static PartialDate Year(int year) => PartialDate.Parse(year.ToString("D4", CultureInfo.InvariantCulture));
    }
}
