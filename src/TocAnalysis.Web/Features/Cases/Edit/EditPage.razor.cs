using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>Records a case or changes one. Everything typed is kept as a draft, so that leaving or a lost connection loses nothing.</summary>
public sealed partial class EditPage(
    GetCase get, SaveCase save, CaseDrafts drafts, GetEditChoices choices, SaveGroup groups, SaveSource sources, CurrentActor current, Vocabularies vocabularies,
    TimeProvider clock, NavigationManager navigation, IJSRuntime script)
{
    private readonly CancellationTokenSource ended = new();
    private Actor? actor;
    private long? id;
    private EditState? state;
    private CaseForm? form;
    private CaseContent? @base;
    private CaseDetail? theirs;
    private KeptCaseDraft? offered;
    private int version;
    private string reason = "";
    private string? kept;
    private string? refusal;
    private string? focus;
    private bool forbidden;
    private bool missing;
    private bool preview;
    private bool busy;
    private bool unkept;
    private bool keeping;
    private DatabaseWatch? watch;
    private ElementReference root;
    private string? watched;
    private IJSObjectReference? module;

    /// <summary>Which case; null: a new one.</summary>
    [Parameter]
    public string? Id { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    private string Title => id is null ? Text["Title.New"] : Text["Title.Edit", CaseId.Text(id.Value)];

    private string Back => id is null ? AppUrls.Cases : AppUrls.Case(CaseId.Text(id.Value));

    private IReadOnlyList<string> audienceChoices = [];

    private IReadOnlyList<Crumb> Crumbs => id is null
        ? [new Crumb(Text["Cases"], AppUrls.Cases), new Crumb(Title)]
        : [new Crumb(Text["Cases"], AppUrls.Cases), new Crumb(CaseId.Text(id.Value), Back), new Crumb(Text["Edit"])];

    protected override async Task OnInitializedAsync()
    {
        watch = Watch;
        if (watch is not null)
            watch.CameBack += KeepAgain;
        actor = await current.GetAsync();
        forbidden = !AccessPolicy.May(actor, Permission.Record);
        if (Id is not null)
        {
            missing = !CaseId.TryParse(Id, out var known);
            id = known;
        }

        if (Http is not { Response.HasStarted: false })
            return;
        // The first rendering alone can tell the browser by its status; the form itself is loaded later.
        if (!forbidden && !missing && id is { } asked)
            missing = !(await get.HandleAsync(actor, asked, ended.Token)).Succeeded;
        if (forbidden || missing)
            Http.Response.StatusCode = forbidden ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Loaded only once the page answers: what is typed into a page that does not yet would be lost.
        if (firstRender && !forbidden && !missing)
        {
            await LoadAsync();
            StateHasChanged();
            return;
        }

        if (form is null || offered is not null)
            return;
        module ??= await script.InvokeAsync<IJSObjectReference>("import", $"/{Assets["edit.js"]}");
        if (module is null)
            return;
        if (watched != root.Id)
        {
            watched = root.Id;
            await module.InvokeVoidAsync("watch", root);
        }

        if (focus is { } place)
        {
            focus = null;
            await module.InvokeVoidAsync("focus", place);
        }
    }

    private async Task LoadAsync()
    {
        IReadOnlyList<string> audiences = [];
        if (id is { } known)
        {
            var found = await get.HandleAsync(actor!, known, ended.Token);
            missing = !found.Succeeded;
            if (missing)
                return;
            (@base, version) = (found.Value.Content, found.Value.Version);
            audiences = found.Value.Audiences;
        }

        state = new EditState { Choices = (await choices.HandleAsync(actor!, ended.Token)).Value, ChangedAsync = ChangedAsync };
        audienceChoices = await choices.AudiencesAsync(actor!, id, ended.Token);
        form = CaseForm.Of(@base ?? new CaseContent());
        form.Audiences = [.. audiences];
        offered = await drafts.LoadAsync(actor!, id, ended.Token);
    }

    private string Name(string place)
    {
        var parts = place.Split('[', ']', '.');
        if (parts.Length < 2)
            return Text[$"F.{place}"];
        var number = int.Parse(parts[1], CultureInfo.InvariantCulture) + 1;
        var one = Text[$"One.{parts[0]}", number];
        return parts[^1].Length == 0 ? one : $"{one}: {Text[$"F.{parts[^1]}"]}";
    }

    private async Task<Result<string>> RecordGroupAsync(PartForm part)
    {
        actor = await current.GetAsync();
        var result = await groups.HandleAsync(
            actor,
            new GroupContent
            {
                Name = part["name"],
                Kind = part.Choice<GroupKind>("kind") ?? GroupKind.OrganizedGroup,
                Structure = part.Choice<GroupStructure>("structure"),
                HomeCountry = part.Text("homeCountry"),
                Note = part.Text("note"),
            },
            CancellationToken.None);
        if (result.Succeeded)
            await TakeInAsync("groups", "group", result.Value);
        return result;
    }

    private async Task<Result<string>> RecordSourceAsync(PartForm part)
    {
        actor = await current.GetAsync();
        var result = await sources.HandleAsync(
            actor,
            new SourceContent
            {
                Title = part["title"],
                Type = part.Choice<SourceType>("type") ?? SourceType.Other,
                Authors = part.Text("authors"),
                Year = part.Text("year"),
                Publisher = part.Text("publisher"),
                Url = part.Text("url"),
                Reliability = part.Choice<Reliability>("reliability"),
                Note = part.Text("note"),
            },
            CancellationToken.None);
        if (result.Succeeded)
            await TakeInAsync("sources", "source", result.Value);
        return result;
    }

    /// <summary>What was just recorded becomes a part of the case.</summary>
    private async Task TakeInAsync(string list, string field, string reference)
    {
        state!.Choices = (await choices.HandleAsync(actor!, ended.Token)).Value;
        var part = EditFields.Fresh(EditFields.Lists[list]);
        part[field] = reference;
        form!.List(list).Add(part);
        await ChangedAsync();
    }
}
