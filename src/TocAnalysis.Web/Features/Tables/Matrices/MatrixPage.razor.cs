using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Tables.Matrices;

/// <summary>One matrix of the library; the address holds the filter and the cell whose cases are listed.</summary>
public sealed partial class MatrixPage : AddressedPage
{
    private static readonly string[] CellNames = ["inRow", "inColumn", "inTotal"];
    private IReadOnlyList<Fault> faults = [];
    private BuiltTable? built;
    private CrosstabCell? cell;
    private bool mayExport;

    /// <summary>Which matrix.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    private BuildMatrix Handler { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    private string Query
    {
        get
        {
            var spec = built!.Table.Spec;
            var all = string.Join('&', new[] { spec.Filter.IsAll ? "" : TableLinks.Canonical(spec.Filter), spec.Threshold is { } k ? $"threshold={k.ToString(CultureInfo.InvariantCulture)}" : "" }.Where(p => p.Length > 0));
            return all.Length == 0 ? "" : "?" + all;
        }
    }

    protected override string Path => AppUrls.Matrix(Name);

    protected override async Task LoadAsync()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        (built, cell, faults) = (null, null, []);
        if (!Tokens.TryParse<MatrixKind>(Name, out var kind))
        {
            faults = [new Fault("matrix", $"One of: {string.Join(", ", Tokens.All<MatrixKind>())}.", Name)];
            return;
        }

        var actor = await Current.GetAsync();
        mayExport = AccessPolicy.May(actor, Permission.Export);
        var request = Handler.Read(query, CellNames);
        var result = request.Succeeded ? await Handler.HandleAsync(actor, kind, request.Value, asFile: false, Leaving) : new Refused(request.Refusal!.Value, request.Faults);
        if (!result.Succeeded)
        {
            faults = result.Faults;
            return;
        }

        built = result.Value;
        var (row, column) = (query.GetValueOrDefault("inRow").ToString(), query.GetValueOrDefault("inColumn").ToString());
        if (row.Length + column.Length == 0 && !query.ContainsKey("inTotal"))
            return;
        var r = row.Length == 0 ? -2 : built.Table.Rows.ToList().FindIndex(h => h.Key == row);
        var c = column.Length == 0 ? -2 : built.Table.Columns.ToList().FindIndex(h => h.Key == column);
        cell = (r, c) switch
        {
            (-1, _) or (_, -1) => null,
            (-2, -2) => built.Table.Panel.Total,
            (-2, _) => built.Table.Panel.ColumnTotals[c],
            (_, -2) => built.Table.Panel.RowTotals[r],
            _ => built.Table.Panel.Cells[r][c],
        };
        if (cell is { Suppressed: true })
            cell = null;
    }

    private RenderFragment Cell(CrosstabCell number, string? row, string? column) => builder =>
    {
        builder.OpenElement(0, "td");
        if (number.Suppressed)
        {
            builder.OpenElement(5, "abbr");
            builder.AddAttribute(6, "class", "withheld");
            builder.AddAttribute(7, "title", Text["Withheld"].Value);
            builder.AddContent(8, CrosstabCell.WithheldSign);
            builder.CloseElement();
        }
        else if (number.Value == 0)
        {
            builder.AddContent(1, "0");
        }
        else
        {
            builder.OpenElement(2, "a");
            builder.AddAttribute(3, "href", Address(row, column));
            builder.AddContent(4, number.Value.ToString("N0", CultureInfo.CurrentCulture));
            builder.CloseElement();
        }

        builder.CloseElement();
    };

    private string Address(string? row, string? column)
    {
        var place = (row, column) switch
        {
            (null, null) => "inTotal=1",
            (null, _) => $"inColumn={Uri.EscapeDataString(column)}",
            (_, null) => $"inRow={Uri.EscapeDataString(row)}",
            _ => $"inRow={Uri.EscapeDataString(row)}&inColumn={Uri.EscapeDataString(column)}",
        };
        return $"{AppUrls.Matrix(Name)}{(Query.Length == 0 ? "?" : Query + "&")}{place}#cell";
    }

    private string? File(string ending) => mayExport ? $"{MatricesFeature.Download}/{Name}/{ending}{Query}" : null;

    private static string Head(TableHeader header) => header.Key == TableKeys.NotRecorded ? $"[x] {header.Label}" : header.Label;
}
