using System.Globalization;
using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>Records and changes one entry on putting the Convention into effect.</summary>
public sealed partial class EntryPage
{
    private readonly EntryForm form = new();
    private ImplementationView? view;
    private IReadOnlyList<Fault> faults = [];
    private IReadOnlyList<ImplementationView> others = [];
    private IReadOnlyList<(string Value, string Label)> sources = [];
    private bool mayRecord;
    private bool loaded;
    private bool saved;
    private bool asked;

    /// <summary>Number of the entry; null: a new one.</summary>
    [Parameter]
    public long? Id { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "country")]
    public string? Country { get; set; }

    /// <summary>The case in which an obstacle was seen.</summary>
    [SupplyParameterFromQuery(Name = "case")]
    public string? Of { get; set; }

    [Inject]
    private SaveImplementation Save { get; set; } = null!;

    [Inject]
    private RemoveImplementation Remove { get; set; } = null!;

    [Inject]
    private FindImplementation Find { get; set; } = null!;

    [Inject]
    private Vocabularies Vocabularies { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<string> Categories => Tokens.TryParse<ImplementationKind>(form.Kind, out var kind) ? ImplementationCategories.Of(kind) : [];

    private IEnumerable<(string, string)> States => Vocabularies.Countries.All.Where(c => c.ExistsUntil is null && c.RegionCode is not null).OrderBy(c => c.Name, StringComparer.CurrentCulture).Select(c => (c.Code, c.Name));

    private IEnumerable<(string, string)> Articles => Vocabularies.Articles.Where(a => a.Instrument.Text() == form.Instrument).Select(a => (a.Number, $"{a.Number} {a.Title}"));

    /// <summary>Knowledge of other States' choices (paragraph 40): their measures at the same article.</summary>
    private IReadOnlyList<ImplementationView> Choices =>
        [.. others.Where(o => o.Entry.Kind == ImplementationKind.Measure && o.Entry.Instrument == view!.Entry.Instrument && o.Entry.Article == view.Entry.Article && o.Entry.Country != view.Entry.Country)];

    private IEnumerable<(string, string)> Answerable => Tokens.TryParse<ImplementationKind>(form.Kind, out var kind)
        ? others.Where(o => o.Id != Id && ImplementationEntry.Answers(kind, o.Entry.Kind)).Select(o => (o.Id.ToString(CultureInfo.InvariantCulture), $"{o.CountryName}: {o.Entry.Title}"))
        : [];

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Current.GetAsync();
        mayRecord = AccessPolicy.May(actor, Permission.Record);
        if (Id is { } id)
        {
            var result = await Find.GetAsync(actor, id, CancellationToken.None);
            if (!result.Succeeded)
            {
                Navigation.NotFound();
                return;
            }

            if (view?.Id != id)
                form.Take(result.Value);
            view = result.Value;
        }
        else if (!loaded)
        {
            form.Kind = Tokens.TryParse<ImplementationKind>(Kind ?? "", out var kind) ? kind.Text() : form.Kind;
            (form.Country, form.Case) = (Country ?? "", Of ?? "");
        }

        var all = await Find.HandleAsync(actor, new FindImplementationRequest(Limit: "200"), asFile: false, CancellationToken.None);
        others = all.Succeeded ? all.Value.Part.Items : [];
        sources = await Find.SourcesAsync(actor, CancellationToken.None);
        loaded = true;
    }

    private async Task SaveAsync()
    {
        saved = false;
        var request = form.Request(Id, view?.Version ?? 0);
        if (!request.Succeeded)
        {
            faults = request.Faults;
            return;
        }

        var result = await Save.HandleAsync(await Current.GetAsync(), request.Value, CancellationToken.None);
        faults = result.Faults;
        if (!result.Succeeded)
            return;
        saved = true;
        if (Id is null)
        {
            Navigation.NavigateTo(AppUrls.ImplementationEntry(result.Value.Id));
            return;
        }

        view = (await Find.GetAsync(await Current.GetAsync(), result.Value.Id, CancellationToken.None)).Value;
    }

    private async Task RemoveAsync()
    {
        var result = await Remove.HandleAsync(await Current.GetAsync(), Id!.Value, view!.Version, CancellationToken.None);
        (asked, faults) = (false, result.Faults);
        if (result.Succeeded)
            Navigation.NavigateTo(AppUrls.Implementation);
    }

    private static string? Field(string place) => place == "entry" ? null : $"f-{place}";

    private string? Name(string place) => Text[$"Field.{place}"].ResourceNotFound ? null : Text[$"Field.{place}"].Value;
}
