using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Features.Packages.Reading;

namespace TocAnalysis.Web.Features.Packages.Wizard;

/// <summary>One uploaded file on its way in: how it is read, what its columns mean, what it will bring, what is wrong, and the import itself. All of it is kept, so that a reload or a restart loses nothing.</summary>
public sealed partial class JobPage
{
    /// <summary>Rows of a sheet that the page keeps for samples and preview.</summary>
    private const int SampleRows = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource leaving = new();
    private IReadOnlyList<Fault> faults = [];
    private SheetBook? book;
    private Sheet? sample;
    private SheetMapping? mapping;
    private MappedSheet? preview;
    private ImportProgress? progress;
    private bool hasBegun;
    private bool isReading = true;
    private bool isText;
    private bool refused;

    /// <summary>Number of the file.</summary>
    [Parameter]
    public long Id { get; set; }

    /// <summary>The file; null until it is read.</summary>
    private ImportJob? Job { get; set; }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The first rendering may come before the job is there; the plain HTML page never comes here.
        if (hasBegun || Job is null)
            return;
        hasBegun = true;
        await ReadAsync();
        StateHasChanged();
        if (Job.IsRunning)
            await FollowAsync();
        else if (Job is { State: Data.ImportState.Uploaded, Report: null } && book is { Faults.Count: 0, Kind: not UploadKind.Sheets })
            await StartAsync(false, false);
    }

    private async Task LoadAsync()
    {
        var job = await Jobs.GetAsync(await Person.GetAsync(), Id, leaving.Token);
        (refused, Job) = (!job.Succeeded, job.Succeeded ? job.Value : null);
    }

    /// <summary>Reads the file beside the circuit; the page keeps the first rows alone.</summary>
    private async Task ReadAsync()
    {
        (isReading, book) = (true, null);
        if (Job is not { State: not Data.ImportState.Done } job || await Jobs.ContentAsync(await Person.GetAsync(), Id, leaving.Token) is not { } content)
        {
            isReading = false;
            return;
        }

        await using (content)
        {
            isText = content.ReadByte() != 'P';
            content.Position = 0;
            (book, sample) = await Prepare.ReadAsync(job, content, SampleRows, leaving.Token);
        }

        Map();
        isReading = false;
    }

    private void Map()
    {
        mapping = sample is null ? null : Job!.Options.Mapping ?? Prepare.Guess(sample);
        preview = sample is null ? null : Prepare.Map(sample, Job!.Options with { Mapping = mapping });
    }

    private async Task ReadAgainAsync(JobOptions options)
    {
        if (await SaveAsync(options))
            await ReadAsync();
    }

    private async Task MapAsync(SheetMapping changed)
    {
        if (await SaveAsync(Job!.Options with { Mapping = changed }))
            Map();
    }

    private async Task UseAsync(Profiles.ImportProfile profile)
    {
        if (await SaveAsync(Job!.Options with { Mapping = profile.Mapping, Profile = profile.Name, LeaveOut = [] }))
            Map();
    }

    private async Task<bool> SaveAsync(JobOptions options)
    {
        var saved = await Jobs.SaveAsync(await Person.GetAsync(), Id, options, leaving.Token);
        faults = saved.Faults;
        if (!saved.Succeeded)
            return false;
        Job = saved.Value;
        Map();
        return true;
    }

    private async Task StartAsync(bool commit, bool onlyGood)
    {
        // The guess that was shown is what is checked, also where somebody teaches the program better guesses meanwhile.
        if (mapping is not null && Job!.Options.Mapping is null && !await SaveAsync(Job.Options with { Mapping = mapping }))
            return;
        var started = await Runner.StartAsync(await Person.GetAsync(), Id, commit, onlyGood, leaving.Token);
        faults = started.Faults;
        await LoadAsync();
        StateHasChanged();
        await FollowAsync();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (Job is { IsRunning: true })
            {
                progress = Runner.Progress(Id);
                StateHasChanged();
                await Task.Delay(Pause, leaving.Token);
                await LoadAsync();
            }

            progress = null;
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left; the work goes on.
        }
        catch (ObjectDisposedException)
        {
            // The page was left; the work goes on.
        }
    }

    private async Task CancelAsync() => await Runner.CancelAsync(await Person.GetAsync(), Id, leaving.Token);

    private async Task DropAsync()
    {
        var dropped = await Jobs.DropAsync(await Person.GetAsync(), Id, leaving.Token);
        faults = dropped.Faults;
        if (dropped.Succeeded)
            Navigation.NavigateTo(AppUrls.Import);
    }
}
