using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain;
using TocAnalysis.Web.Features.Packages.Jobs;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Where files come in: bring one, go on with one, look at what came in and take it back.</summary>
public sealed partial class ImportPage
{
    private static readonly PackageLimits Limits = new();

    private readonly CancellationTokenSource leaving = new();
    private IReadOnlyList<Fault> undoFaults = [];
    private PackageRead? package;
    private ImportReport? report;
    private string? refusal;
    private long? asked;
    private bool isBusy;
    private bool refused;

    /// <summary>Kept from the first rendering to the second; null until read.</summary>
    [PersistentState]
    public IReadOnlyList<ImportBatch>? Listed { get; set; }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    /// <summary>Why a file was not taken; null: none was refused.</summary>
    [SupplyParameterFromQuery(Name = Wizard.UploadForm.Refused)]
    public string? Why { get; set; }

    /// <summary>Files that are not batches yet.</summary>
    private IReadOnlyList<ImportJob> Open { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        refusal = Why switch { null => null, "large" => Text["TooMuch", ReadPackage.Size(Limits.PackedBytes)].Value, "none" => Text["NoFile"].Value, _ => Text["UploadLost"].Value };
        if (Listed is null)
            await ListAsync();
        else
            Open = await Jobs.OpenAsync(await Person.GetAsync(), leaving.Token);
    }

    private async Task ListAsync()
    {
        var actor = await Person.GetAsync();
        var listed = await Batches.ListAsync(actor, leaving.Token);
        Open = await Jobs.OpenAsync(actor, leaving.Token);
        refused = !listed.Succeeded;
        Listed = listed.Succeeded ? listed.Value : null;
    }

    private Task SampleAsync() => RunAsync(SamplePackage.Read(), dryRun: true);

    private async Task CommitAsync()
    {
        await RunAsync(package!, dryRun: false);
        await ListAsync();
    }

    private async Task RunAsync(PackageRead read, bool dryRun)
    {
        (package, report, refusal, isBusy) = (read, null, null, true);
        StateHasChanged();
        var result = await Import.HandleAsync(new ImportPackageRequest(read, dryRun), await Person.GetAsync(), dryRun ? leaving.Token : CancellationToken.None);
        isBusy = false;
        if (result.Succeeded)
            report = result.Value;
        else
            refusal = string.Join(" ", result.Faults.Select(f => f.Expected));
    }

    protected override void AfterTrouble() => isBusy = false;

    private async Task UndoAsync(long id)
    {
        var result = await Undo.HandleAsync(id, await Person.GetAsync(), leaving.Token);
        (asked, undoFaults, report) = (null, result.Faults, null);
        await ListAsync();
    }

    private string Brought(ImportBatch batch)
    {
        var parts = batch.Counts.Where(c => c.Value.Created + c.Value.Updated > 0)
            .Select(c => $"{Text[$"Kind.{c.Key}"]}: {Text["BroughtCount", c.Value.Created, c.Value.Updated]}").ToList();
        return string.Join(" · ", parts);
    }
}
