using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>The list of cases. Its whole state is in the address: every link and the two forms lead to another one.</summary>
public sealed partial class CasesPage(
    CaseQuery query, FindCases find, FiltersToDrop toDrop, SavedViews views, FilterLabels labels, IStringLocalizer<CaseListText> texts, CurrentActor current, PersistentComponentState states) : AddressedPage
{
    /// <summary>Dimensions beside the list.</summary>
    private static readonly string[] Dimensions = ["domain", "country", "offence", "transnational", "decade", "groupKind", "region", "economy", "flow", "certainty", "offenceRole", "code", "uncoded", "coder", "register", "confidence", "reliability", "missing", "status", "sensitivity"];

    private readonly KeptText kept = new(states, "cases");
    private readonly ListWords words = new(texts, labels);
    private IReadOnlyList<Fault> faults = [];
    private IReadOnlyList<FilterChip> chips = [];
    private IReadOnlyList<FilterToDrop> drops = [];
    private IReadOnlyList<KeyValuePair<string, string>> hidden = [];
    private CaseFilter filter = CaseFilter.All;
    private readonly HashSet<string> selected = new(StringComparer.Ordinal);
    private ListLook look = ListLook.Default;
    private CaseSort sort;
    private FoundCases? found;
    private ListLinks? links;
    private bool mayRecord;
    private bool mayExport;
    private bool mayImport;

    /// <summary>What the first rendering read, packed; null: nothing is kept.</summary>
    public string? Kept => kept.Value;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    // Two orders have no column: the latest change, and relevance while words are searched for.
    private CaseSortKey? OtherOrder =>
        filter.Words is not null && sort.Key != CaseSortKey.Relevance ? CaseSortKey.Relevance : sort.Key != CaseSortKey.Updated ? CaseSortKey.Updated : null;

    protected override string Path => AppUrls.Cases;

    protected override void Dispose(bool disposing)
    {
        kept.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task LoadAsync()
    {
        var address = Navigation.Uri;
        var actor = await current.GetAsync();
        mayRecord = AccessPolicy.May(actor, Permission.Record);
        mayExport = AccessPolicy.May(actor, Permission.Export);
        mayImport = AccessPolicy.May(actor, Permission.Import);
        var given = QueryHelpers.ParseQuery(new Uri(address).Query);
        var request = CaseListQuery.Read(query, given, alsoKnown: ListLook.Names);
        var looking = ListLook.Read(given);
        faults = [.. request.Faults, .. looking.Faults];
        if (!request.Succeeded || !looking.Succeeded)
        {
            if (Http is { Response.HasStarted: false })
                Http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var content = kept.Take() is { } packed ? KeptList.Unpack(packed) : null;
        if (content?.Address != new Uri(address).PathAndQuery)
            content = await ReadAsync(actor, request.Value, new Uri(address).PathAndQuery);
        if (content is null)
            return;
        (filter, sort, found, drops) = (request.Value.Filter, request.Value.Sort, content.Found, content.Drops);
        look = looking.Value;
        links = new ListLinks(filter, sort, look);
        hidden = [.. filter.ToQuery().Where(p => p.Key is not ("q" or "in")), .. look.ToQuery()];
        chips = [.. filter.ToQuery().Select(p => new FilterChip(words.Name(p.Key), Label(p.Key, p.Value), links.Toggle(p.Key, p.Value)))];
        // An empty list is read again: cases may come in between, as while an import is committed.
        if (Http is not null && content.Found.Of > 0)
            kept.Keep(KeptList.Pack(content));
        else if (long.TryParse(given.GetValueOrDefault("saved"), NumberStyles.None, CultureInfo.InvariantCulture, out var saved))
            await views.LookAsync(actor, saved, Leaving);
    }

    private async Task ReloadAsync()
    {
        await NextAsync();
        StateHasChanged();
    }

    private async Task<KeptList.Content?> ReadAsync(Actor actor, FindCasesRequest request, string address)
    {
        var asked = request.Filter;
        IEnumerable<string> dimensions = Dimensions;
        if (asked.Codes.Count + asked.Values.Count > 0)
            dimensions = dimensions.Append("value");
        if (asked.Groups.Count > 0)
            dimensions = dimensions.Append("group");
        var result = await find.HandleAsync(actor, request with { Facets = [.. dimensions] }, Leaving);
        faults = result.Faults;
        if (!result.Succeeded)
            return null;
        var nothing = result.Value.Total == 0 && !asked.IsAll ? await toDrop.HandleAsync(actor, asked, Leaving) : [];
        return new KeptList.Content(address, result.Value, nothing);
    }

    // Names of groups are known only to the count that found them.
    private string Label(string name, string value) =>
        name == "group" && found?.Facets?.GetValueOrDefault("group")?.FirstOrDefault(f => f.Value == value) is { } group ? group.Label : words.Value(name, value);

    private string Total(int count) => found!.TotalIsExact ? Number(count) : texts["List.MoreThan", Number(count)];

    private static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
