using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases.Identities;

namespace TocAnalysis.Web.Features.Cases.Page;

/// <summary>The protected people of a case: masked for everybody, shown on request to whoever may, protected by whoever records.</summary>
public sealed partial class CaseIdentities
{
    private readonly CancellationTokenSource leaving = new();
    private IReadOnlyList<MaskedIdentity>? people;
    private IReadOnlyList<ProtectedIdentity>? shown;
    private IReadOnlyList<Fault> faults = [];
    private string? why;
    private string? label;
    private string? name;
    private string? aliases;
    private string? said;
    private PersonPart part;
    private int? places;
    private bool mayShow;
    private bool mayProtect;
    private bool busy;

    [Parameter, EditorRequired]
    public CaseDetail Case { get; set; } = null!;

    private ProtectedIdentity Given => new(label ?? "", part, name ?? "", (aliases ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (people is not null)
            return;
        var actor = await Person.GetAsync();
        mayShow = AccessPolicy.May(actor, Permission.Unmask, Case.Content.Sensitivity);
        mayProtect = mayShow && AccessPolicy.May(actor, Permission.Record, Case.Content.Sensitivity);
        people = await ReadAsync(actor);
    }

    private async Task<IReadOnlyList<MaskedIdentity>> ReadAsync(Actor actor) => await List.HandleAsync(actor, Case.Id, leaving.Token) is { Succeeded: true } read ? read.Value : [];

    /// <summary>What was typed is counted anew before it is protected.</summary>
    private void Changed() => places = null;

    private Task ShowAsync() => OnceAsync(async actor =>
    {
        var given = await Show.HandleAsync(actor, Case.Id, why, leaving.Token);
        (faults, shown) = (given.Faults, given.Succeeded ? given.Value : shown);
    });

    private Task ProtectAsync() => OnceAsync(async actor =>
    {
        var done = await Protect.HandleAsync(actor, new ProtectIdentityRequest(Case.Id, Given, null, Trial: places is null), leaving.Token);
        faults = done.Faults;
        if (!done.Succeeded)
            return;
        if (places is null)
        {
            places = done.Value.Places;
            return;
        }

        // The texts of the page are older than the labels.
        Navigation.NavigateTo(AppUrls.Case(CaseId.Text(Case.Id)), forceLoad: true);
    });

    private Task LiftAsync(string which) => OnceAsync(async actor =>
    {
        var done = await Lift.HandleAsync(actor, Case.Id, which, why, leaving.Token);
        faults = done.Faults;
        if (!done.Succeeded)
            return;
        said = Text["Identities.Lifted", which];
        (people, shown) = (await ReadAsync(actor), shown?.Where(s => s.Label != which).ToList());
    });

    private async Task OnceAsync(Func<Actor, Task> work)
    {
        if (busy)
            return;
        busy = true;
        try
        {
            said = null;
            await work(await Person.GetAsync());
        }
        finally
        {
            busy = false;
        }
    }
}
