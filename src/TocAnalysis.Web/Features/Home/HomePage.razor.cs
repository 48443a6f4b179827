using System.Globalization;
using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Features.Home;

/// <summary>The page at <c>/</c>.</summary>
public sealed partial class HomePage : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private IReadOnlyList<Fault> faults = [];
    private bool mayRecord;
    private bool mayImport;
    private bool mayExport;

    /// <summary>Kept from the first rendering, so that nothing is read twice and nothing jumps when the circuit comes up.</summary>
    [PersistentState]
    public HomeView? View { get; set; }

    // Bars of one list compare.
    private double Reach => View!.FewestPositions.Max(i => i.Counts.Reach);

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        mayRecord = AccessPolicy.May(actor, Permission.Record);
        mayImport = AccessPolicy.May(actor, Permission.Import);
        mayExport = AccessPolicy.May(actor, Permission.Export);
        if (View is not null)
            return;
        var read = await Handler.RunAsync(actor, leaving.Token);
        if (read.Succeeded)
            View = read.Value;
        else
            faults = read.Faults;
    }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    private static string Address(RecentWork work) => work.Code is null ? AppUrls.Case(work.CaseId) : AppUrls.CodeCase(work.CaseId, work.Code);

    private string What(RecentWork work) => work switch
    {
        { Code: { } code } => Text["Recent.Coded", code],
        { Version: 1 } => Text["Recent.Recorded"],
        _ => Text["Recent.Changed", work.Version!],
    };

    private string Words(ParagraphCoverage paragraph) => paragraph.Codes.Count == 0
        ? Text["Coverage.NoCode", paragraph.Number]
        : Text["Coverage.Cell", paragraph.Number, Number(paragraph.Cases), Number(paragraph.Codings), string.Join(", ", paragraph.Codes)];

    // Thirds of the best covered paragraph; the number stands in the box, so the shade says nothing alone.
    private string? Fill(ParagraphCoverage paragraph)
    {
        if (paragraph.Codes.Count == 0)
            return null;
        var most = View!.Paragraphs.Max(p => p.Cases);
        return most == 0 ? "0" : ((paragraph.Cases * 3 + most - 1) / most).ToString(CultureInfo.InvariantCulture);
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
