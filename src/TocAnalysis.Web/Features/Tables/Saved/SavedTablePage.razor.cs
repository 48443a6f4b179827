using System.Globalization;
using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Tables.Saved;

/// <summary>A saved table, or a new one for the table whose parameters the address carries.</summary>
public sealed partial class SavedTablePage
{
    private bool loading = true;
    private bool missing;
    private bool mayChange;
    private bool mayPublish;
    private bool busy;
    private bool sure;
    private bool disclaimer = true;
    private SavedTableHistory? history;
    private IReadOnlyList<Fault> faults = [];
    private string query = "";
    private string said = "";
    private string name = "";
    private string title = "";
    private string number = "";
    private string symbol = SavedTableContent.PaperSymbol;
    private string paragraphs = "";
    private string notes = "";
    private string footnotes = "";
    private string purpose = "";
    private int threshold = Disclosure.Usual;

    /// <summary>The saved table; null: a new one.</summary>
    [Parameter]
    public long? Id { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private SaveTable Save { get; set; } = null!;

    [Inject]
    private SavedTables Saved { get; set; } = null!;

    [Inject]
    private PublishRelease Publish { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Current.GetAsync();
        mayPublish = AccessPolicy.May(actor, Permission.Publish);
        if (Id is { } id)
        {
            var found = await Saved.GetAsync(actor, id, CancellationToken.None);
            missing = !found.Succeeded;
            if (found.Succeeded)
                Show(found.Value);
        }
        else
        {
            query = new Uri(Navigation.Uri).Query.TrimStart('?');
            mayChange = AccessPolicy.May(actor, Permission.SaveTables);
        }

        loading = false;
    }

    private void Show(SavedTableHistory found)
    {
        var content = found.Table.Content;
        (history, mayChange, query) = (found, found.Table.Mine, content.Query);
        (name, title, number, symbol) = (content.Name, content.Title ?? "", content.Number ?? "", content.Symbol ?? "");
        (notes, footnotes, disclaimer) = (string.Join('\n', content.Notes), string.Join('\n', content.Footnotes), content.CountryDisclaimer);
        paragraphs = string.Join(", ", content.Paragraphs);
    }

    private async Task SaveAsync()
    {
        faults = [];
        var asked = paragraphs.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (asked.FirstOrDefault(p => !int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _)) is { } wrong)
        {
            faults = [new Fault("paragraphs", "Numbers of paragraphs of the paper, 1 to 43, with commas between them.", wrong)];
            return;
        }

        var content = new SavedTableContent
        {
            Name = name,
            Query = query,
            Title = title,
            Number = number,
            Symbol = symbol,
            // Empty lines between notes are nobody's note.
            Notes = notes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Footnotes = footnotes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            CountryDisclaimer = disclaimer,
            Paragraphs = [.. asked.Select(p => int.Parse(p, CultureInfo.InvariantCulture))],
        };
        var actor = await Current.GetAsync();
        var result = await Save.HandleAsync(actor, new SaveTableRequest(Id, history?.Table.Version ?? 0, content), CancellationToken.None);
        if (!result.Succeeded)
        {
            faults = result.Faults;
            return;
        }

        if (Id is null)
        {
            Navigation.NavigateTo(AppUrls.SavedTable(result.Value.Id));
            return;
        }

        Show((await Saved.GetAsync(actor, result.Value.Id, CancellationToken.None)).Value);
        said = Text["SavedAs", result.Value.Version];
    }

    private async Task PublishAsync()
    {
        busy = true;
        faults = [];
        var result = await Publish.HandleAsync(await Current.GetAsync(), new PublishReleaseRequest(Id!.Value, threshold == 0 ? null : threshold, purpose), CancellationToken.None);
        busy = false;
        if (result.Succeeded)
            Navigation.NavigateTo(AppUrls.Release(result.Value.Id));
        else
            faults = result.Faults;
    }

    protected override void AfterTrouble() => busy = false;

    private async Task DeleteAsync()
    {
        var result = await Saved.DeleteAsync(await Current.GetAsync(), Id!.Value, history!.Table.Version, CancellationToken.None);
        if (result.Succeeded)
            Navigation.NavigateTo(AppUrls.SavedTables);
        else
            faults = result.Faults;
    }

    private RenderFragment Line(string field, string value, Action<string> set) => Field(field, builder =>
    {
        builder.OpenElement(0, "input");
        Bind(builder, field, value, set);
        builder.CloseElement();
    });

    private RenderFragment Lines(string field, string value, Action<string> set) => Field(field, builder =>
    {
        builder.OpenElement(0, "textarea");
        builder.AddAttribute(5, "rows", 3);
        Bind(builder, field, value, set);
        builder.CloseElement();
    });

    private void Bind(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder, string field, string value, Action<string> set)
    {
        builder.AddAttribute(10, "id", $"f-{field}");
        builder.AddAttribute(11, "aria-describedby", $"h-{field}");
        builder.AddAttribute(12, "value", value);
        builder.AddAttribute(13, "onchange", EventCallback.Factory.CreateBinder<string?>(this, v => set(v ?? ""), value));
        builder.SetUpdatesAttributeName("value");
    }

    private RenderFragment Field(string field, RenderFragment input) => builder =>
    {
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "field");
        builder.OpenElement(2, "label");
        builder.AddAttribute(3, "for", $"f-{field}");
        builder.AddContent(4, Text[$"Field.{field}"].Value);
        builder.CloseElement();
        builder.AddContent(5, input);
        builder.OpenElement(6, "span");
        builder.AddAttribute(7, "class", "hint");
        builder.AddAttribute(8, "id", $"h-{field}");
        builder.AddContent(9, Text[$"Hint.{field}"].Value);
        builder.CloseElement();
        builder.CloseElement();
    };
}
