using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>The page at <c>/tables</c>. The address holds the whole state.</summary>
public sealed partial class TablesPage : AddressedPage
{
    /// <summary>Kinds of charts.</summary>
    internal static IReadOnlyList<string> Charts { get; } = ["bars", "heat", "multiples"];

    /// <summary>Tables for questions that the paper asks.</summary>
    private static readonly (string Name, string Address)[] Ready =
    [
        ("IssueByRegion", AppUrls.Tables + "?rows=region&columns=value&code=I4"),
        ("CodeByValue", AppUrls.Tables + "?rows=code&columns=value"),
        ("DomainByOffence", AppUrls.Tables + "?rows=offence&columns=domain"),
        ("StageByCountry", AppUrls.Tables + "?rows=country&columns=stage"),
        ("TransnationalByDecade", AppUrls.Tables + "?rows=decade&columns=transnational"),
        ("Flip", AppUrls.Matrix("flip")),
        ("CoOccurrence", AppUrls.Matrix("co-occurrence")),
        ("OriginDestination", AppUrls.Matrix("origin-destination")),
        ("Coverage", AppUrls.Coverage),
        ("Brief", AppUrls.Brief("issue", "I4")),
    ];

    private IReadOnlyDictionary<string, StringValues> given = new Dictionary<string, StringValues>();
    private IReadOnlyList<Fault> faults = [];
    private BuiltTable? built;
    private IReadOnlyDictionary<string, string> titles = new Dictionary<string, string>();
    private CrosstabCell? cell;
    private string? chart;
    private bool mayExport;
    private bool maySave;

    [Inject]
    private BuildTable Handler { get; set; } = null!;

    [Inject]
    private FilterLabels Labels { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    private TableSpec Turned
    {
        get
        {
            var spec = built!.Table.Spec;
            return spec with { Rows = spec.Columns, Columns = spec.Rows, Percent = spec.Percent switch { PercentBase.Row => PercentBase.Column, PercentBase.Column => PercentBase.Row, var same => same } };
        }
    }

    private IReadOnlyList<FilterChip> Chips
    {
        get
        {
            var spec = built!.Table.Spec;
            var filters = spec.Filter.ToQuery();
            return [.. filters.Where(p => p.Key is not ("basis" or "reading")).Select(p => new FilterChip(
                Text[$"Filter.{p.Key}"] is { ResourceNotFound: false } name ? name.Value : p.Key, Labels.Of(p.Key, p.Value),
                $"{AppUrls.Tables}?{string.Join('&', spec.ToQuery().Concat(filters.Where(f => !f.Equals(p))).Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"))}"))];
        }
    }

    private string Unfiltered => TableLinks.Table(built!.Table.Spec with { Filter = CaseFilter.All });

    protected override string Path => AppUrls.Tables;

    protected override async Task LoadAsync()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        // Without rows and columns the page shows the table of the whole paper: codes by value.
        if (!query.ContainsKey("rows") && !query.ContainsKey("columns"))
        {
            query["rows"] = TableDimension.Code.Text();
            query["columns"] = TableDimension.Value.Text();
        }

        given = query;
        (built, cell, faults) = (null, null, []);
        chart = One("chart") is { } kind && Charts.Contains(kind) ? kind : null;
        var actor = await Current.GetAsync();
        mayExport = AccessPolicy.May(actor, Permission.Export);
        maySave = AccessPolicy.May(actor, Permission.SaveTables);
        var spec = Handler.Read(query, [.. TableLinks.CellNames, "chart"]);
        var result = spec.Succeeded ? await Handler.HandleAsync(actor, spec.Value, asFile: false, Leaving) : new Refused(spec.Refusal!.Value, spec.Faults);
        if (!result.Succeeded)
        {
            faults = result.Faults;
            return;
        }

        built = result.Value;
        cell = CellCases();
        if (cell is not null)
            titles = built.Titles.Count > 0 ? built.Titles : await Handler.TitlesAsync(actor, cell.Cases, Leaving);
    }

    /// <summary>The cell that the address names; null: none, or one that the table does not have.</summary>
    private CrosstabCell? CellCases()
    {
        var (row, column, layer) = (One("inRow"), One("inColumn"), One("inLayer"));
        if (row is null && column is null && layer is null && !given.ContainsKey("inTotal"))
            return null;
        var table = built!.Table;
        var panel = layer is null ? table.Panel : table.Layers.FirstOrDefault(l => l.Header.Key == layer)?.Panel;
        var r = table.Rows.ToList().FindIndex(h => h.Key == row);
        var c = table.Columns.ToList().FindIndex(h => h.Key == column);
        if (panel is null || (row is not null && r < 0) || (column is not null && c < 0))
            return null;
        return (row, column) switch
        {
            (null, null) => panel.Total,
            (null, _) => panel.ColumnTotals[c],
            (_, null) => panel.RowTotals[r],
            _ => panel.Cells[r][c],
        };
    }

    private string? One(string name) => given.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    private string? File(string ending) => mayExport ? TableLinks.Table(built!.Table.Spec, $"{TablesFeature.Download}.{ending}") : null;
}
