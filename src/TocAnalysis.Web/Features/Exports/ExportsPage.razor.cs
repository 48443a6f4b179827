using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Exports;

/// <summary>Orders files that are written beside the pages, and shows how far they are. The address holds the selection, the kind and the sensitivity.</summary>
public sealed partial class ExportsPage(ExportJobs jobsOf, CurrentActor current, NavigationManager navigation)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private readonly CancellationTokenSource leaving = new();
    private IReadOnlyList<ExportJob>? jobs;
    private IReadOnlyList<Sensitivity> levels = [];
    private IReadOnlyList<Fault> faults = [];
    private LongExportPlan? plan;
    private Sensitivity highest = Sensitivity.Internal;
    private string kind = "";
    private string query = "";
    private string said = "";
    private bool refused;
    private bool busy;
    private bool following;

    private ExportJobs Jobs => jobsOf;

    [Inject]
    private IStringLocalizer<ExportsText> Texts { get; set; } = null!;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var actor = await current.GetAsync();
        refused = !AccessPolicy.May(actor, Permission.Export);
        if (refused)
            return;
        levels = ExportJobs.Levels(actor);
        var given = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query);
        kind = given.TryGetValue("kind", out var asked) ? asked.ToString() : jobsOf.KindNames[0];
        if (given.TryGetValue("highest", out var level) && Tokens.TryParse<Sensitivity>(level.ToString(), out var wanted))
            highest = wanted;
        query = QueryString.Create(given.Where(p => p.Key is not ("kind" or "highest"))).Value!.TrimStart('?');
        await PlanAsync();
        if (!jobsOf.KindNames.Contains(kind))
            kind = jobsOf.KindNames[0];
        await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await FollowAsync();
    }

    private ExportOrder Order(string ofKind, string ofQuery, Sensitivity upTo) => new(ofKind, ofQuery, upTo, navigation.BaseUri);

    private async Task PlanAsync()
    {
        var result = await jobsOf.PlanAsync(await current.GetAsync(), Order(kind, query, highest), leaving.Token);
        (plan, faults) = (result.Succeeded ? result.Value : null, result.Faults);
    }

    private async Task LoadAsync()
    {
        var list = await jobsOf.ListAsync(await current.GetAsync(), leaving.Token);
        (refused, jobs) = (!list.Succeeded, list.Succeeded ? list.Value : []);
    }

    /// <summary>The page with what was chosen, to come back to.</summary>
    private string Here => $"{AppUrls.Exports}?kind={kind}&highest={highest.Text()}{(query.Length == 0 ? "" : "&" + query)}";

    private string FieldName(string place) => place == FarExports.Place ? Texts["Proof"] : place;

    private Task OrderAsync() => OrderAsync(Order(kind, query, highest));

    private Task AgainAsync(ExportJob job) => OrderAsync(Order(job.Kind, job.Query, job.Highest));

    private async Task OrderAsync(ExportOrder order)
    {
        if (busy)
            return;
        busy = true;
        var ordered = await jobsOf.CreateAsync(await current.GetAsync(), order, null, leaving.Token);
        (faults, busy) = (ordered.Faults, false);
        await LoadAsync();
        StateHasChanged();
        await FollowAsync();
    }

    protected override void AfterTrouble() => busy = false;

    private async Task CancelAsync(ExportJob job)
    {
        faults = (await jobsOf.CancelAsync(await current.GetAsync(), job.Id, leaving.Token)).Faults;
        await LoadAsync();
    }

    private async Task RemoveAsync(ExportJob job)
    {
        faults = (await jobsOf.RemoveAsync(await current.GetAsync(), job.Id, leaving.Token)).Faults;
        await LoadAsync();
    }

    private async Task FollowAsync()
    {
        if (following || refused)
            return;
        following = true;
        try
        {
            while (jobs is { } before && before.Any(j => j.IsRunning))
            {
                await Task.Delay(Pause, leaving.Token);
                await LoadAsync();
                // Said once, when a file changes its state; the numbers in between would drown a screen reader.
                said = string.Join(" ", jobs!.Where(j => before.Any(b => b.Id == j.Id && b.State != j.State)).Select(j => $"{j.FileName}: {Texts[$"State.{j.State.Text()}"]}"));
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left; the work goes on.
        }
        catch (ObjectDisposedException)
        {
            // The page was left; the work goes on.
        }

        following = false;
    }
}
