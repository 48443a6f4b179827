using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using TocAnalysis.Domain;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Brings a case package in: choose, see what it would do, confirm. Batches can be undone here.</summary>
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

    protected override Task OnInitializedAsync() => Listed is null ? ListAsync() : Task.CompletedTask;

    private async Task ListAsync()
    {
        var listed = await Batches.ListAsync(await Person.GetAsync(), leaving.Token);
        refused = !listed.Succeeded;
        Listed = listed.Succeeded ? listed.Value : null;
    }

    private async Task ReadAsync(InputFileChangeEventArgs e)
    {
        var file = e.File;
        if (file.Size > Limits.PackedBytes)
        {
            await RunAsync(ReadPackage.TooLargeZip(file.Name, file.Size, Limits), dryRun: true);
            return;
        }

        isBusy = true;
        using var bytes = new MemoryStream();
        await using (var upload = file.OpenReadStream(Limits.PackedBytes, leaving.Token))
            await upload.CopyToAsync(bytes, leaving.Token);
        bytes.Position = 0;
        await RunAsync(ReadPackage.FromZip(bytes, file.Name, Limits), dryRun: true);
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
