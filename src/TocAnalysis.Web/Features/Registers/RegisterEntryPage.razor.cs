using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>Records and changes one entry of a register; the form is made from the register's declaration.</summary>
public sealed partial class RegisterEntryPage
{
    private RegisterDefinition? register;
    private RegisterForm? form;
    private RegisterView? view;
    private RegisterView? theirs;
    private RegisterChoices choices = new([], []);
    private IReadOnlyList<RegisterChange> history = [];
    private IReadOnlyList<Fault> faults = [];
    private bool mayRecord;
    private bool saved;
    private bool asked;

    /// <summary>Text of the register.</summary>
    [Parameter]
    public string Kind { get; set; } = "";

    /// <summary>Number of the entry; null: a new one.</summary>
    [Parameter]
    public long? Id { get; set; }

    /// <summary>The case of a new entry.</summary>
    [SupplyParameterFromQuery(Name = "case")]
    public string? Of { get; set; }

    [Inject]
    private SaveRegisterEntry Save { get; set; } = null!;

    [Inject]
    private FindRegister Find { get; set; } = null!;

    [Inject]
    private GetRegisterHistory History { get; set; } = null!;

    [Inject]
    private GetRegisterChoices Choices { get; set; } = null!;

    [Inject]
    private Vocabularies Vocabularies { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<(string, string)> Countries => [.. Vocabularies.Countries.All.Where(c => c.ExistsUntil is null).OrderBy(c => c.Name, StringComparer.CurrentCulture).Select(c => (c.Code, c.Name))];

    private IReadOnlyList<(string, string)> Codes => [.. Vocabularies.Codebook.Tree().Select(t => (t.Code.Key, t.Code.Title))];

    /// <summary>The own fields in parts: consent by stage of the movement, all others in one part.</summary>
    private IReadOnlyList<(string? Title, IReadOnlyList<RegisterField> Fields)> Parts
    {
        get
        {
            if (register!.Kind != RegisterKind.Consent)
                return [(null, register.Fields)];
            var stages = ConsentPath.Stages.Select(s => ((string?)Words[$"Stage.{s}"].Value, (IReadOnlyList<RegisterField>)[.. register.Fields.Where(f => f.Name.EndsWith("_" + s, StringComparison.Ordinal))])).ToList();
            return [.. stages, (Text["WholeMovement"].Value, [.. register.Fields.Where(f => stages.All(s => !s.Item2.Contains(f)))])];
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!Tokens.TryParse<RegisterKind>(Kind, out var kind))
        {
            Navigation.NotFound();
            return;
        }

        var actor = await Current.GetAsync();
        mayRecord = AccessPolicy.May(actor, Permission.Record);
        var declared = RegisterList.Of(kind);
        if (Id is { } id)
        {
            var read = await Find.GetAsync(actor, Kind, id, CancellationToken.None);
            if (!read.Succeeded)
            {
                Navigation.NotFound();
                return;
            }

            if (view?.Id != id || form is null)
            {
                form = new RegisterForm(declared);
                form.Take(read.Value.Entry);
            }

            view = read.Value;
            var changes = await History.HandleAsync(actor, Kind, id, CancellationToken.None);
            history = changes.Succeeded ? changes.Value : [];
        }
        else if (form is null || view is not null)
        {
            (form, view) = (new RegisterForm(declared), null);
            form["case"] = Of ?? "";
        }

        choices = await Choices.HandleAsync(actor, CancellationToken.None);
        register = declared;
    }

    private async Task SaveAsync()
    {
        (saved, theirs) = (false, null);
        var entry = form!.Entry();
        if (!entry.Succeeded)
        {
            faults = entry.Faults;
            return;
        }

        var actor = await Current.GetAsync();
        var result = await Save.HandleAsync(actor, new SaveRegisterRequest(Id, view?.Version ?? 0, entry.Value), CancellationToken.None);
        faults = result.Faults;
        if (result.Refusal == Refusal.Conflict && Id is { } id)
        {
            var now = await Find.GetAsync(actor, Kind, id, CancellationToken.None);
            theirs = now.Succeeded ? now.Value : null;
        }

        if (!result.Succeeded)
            return;
        if (Id is null)
        {
            Navigation.NavigateTo(AppUrls.RegisterEntry(Kind, result.Value.Id));
            return;
        }

        view = null;
        await OnParametersSetAsync();
        saved = true;
    }

    private void TakeTheirs()
    {
        form!.Take(theirs!.Entry);
        (view, theirs, faults) = (theirs, null, []);
    }

    private Task SaveMineAsync()
    {
        (view, theirs) = (theirs, null);
        return SaveAsync();
    }

    private IEnumerable<(string Name, string Mine, string Theirs)> Differences()
    {
        var mine = RegisterForm.Texts(form!.Entry().Value).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var other = RegisterForm.Texts(theirs!.Entry).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        return mine.Keys.Union(other.Keys).Where(k => mine.GetValueOrDefault(k) != other.GetValueOrDefault(k)).Select(k => (k, mine.GetValueOrDefault(k, "–"), other.GetValueOrDefault(k, "–")));
    }

    private async Task RemoveAsync()
    {
        var result = await Save.RemoveAsync(await Current.GetAsync(), Kind, Id!.Value, view!.Version, CancellationToken.None);
        (asked, faults) = (false, result.Faults);
        if (result.Succeeded)
            Navigation.NavigateTo(AppUrls.Register(Kind));
    }

    private string? Hint(string name) => Text[$"Hint.{name}"] is { ResourceNotFound: false } hint ? hint.Value : null;

    private string? ListHint(RegisterField field) => field.Type switch
    {
        RegisterFieldType.Terms => Text["Hint.terms", string.Join("; ", field.Terms)].Value,
        RegisterFieldType.Countries => Text["Hint.countries"].Value,
        _ => null,
    };

    private static string? Field(string place) => place == "entry" ? null : $"f-{place}";

    private string? Name(string place) => Words[$"Field.{place}"] is { ResourceNotFound: false } name ? name.Value : null;
}
