using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>One register: filter in the address, picture, list, counts by field, files.</summary>
public sealed partial class RegisterPage
{
    private RegisterDefinition? register;
    private RegisterPart? list;
    private IReadOnlyList<Fault> faults = [];
    private Dictionary<string, string> asked = [];
    private bool mayRecord;
    private bool mayExport;
    private int skip;

    /// <summary>Text of the register.</summary>
    [Parameter]
    public string Kind { get; set; } = "";

    [Inject]
    private FindRegister Handler { get; set; } = null!;

    [Inject]
    private CurrentActor Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    // Long texts are for the entry's own page, consent stands as a path, and a field in which nothing is recorded at all stands in the counts only.
    private IReadOnlyList<RegisterField> Columns =>
        [.. register!.Fields.Where(f => f.Type is not RegisterFieldType.LongText && !f.Name.StartsWith("consent_", StringComparison.Ordinal) && list!.All.Any(e => e.Entry[f.Name] is not null))];

    private IEnumerable<string> Hidden => asked.Keys.Where(k => k is not ("country" or "case" or "q" or "after" or "limit") && register!.Field(k)?.Type is not (RegisterFieldType.Term or RegisterFieldType.Terms));

    protected override async Task OnParametersSetAsync()
    {
        if (!Tokens.TryParse<RegisterKind>(Kind, out var kind))
        {
            Navigation.NotFound();
            return;
        }

        (Kind, register) = (kind.Text(), RegisterList.Of(kind));
        var actor = await Current.GetAsync();
        (mayRecord, mayExport) = (AccessPolicy.May(actor, Permission.Record), AccessPolicy.May(actor, Permission.Export));
        var names = FindRegisterRequest.Names(Kind);
        asked = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).Where(p => names.Contains(p.Key) && p.Value.ToString().Length > 0).ToDictionary(p => p.Key, p => p.Value[0]!, StringComparer.Ordinal);
        var request = new FindRegisterRequest(
            Kind, Asked("case"), Asked("country"), Asked("code"), Asked("group"), Asked("q"),
            asked.Where(a => !FindRegisterRequest.Common.Contains(a.Key)).ToDictionary(a => a.Key, a => (IReadOnlyList<string>)[a.Value], StringComparer.Ordinal), null, Asked("after"));
        var result = await Handler.HandleAsync(actor, request, asFile: false, CancellationToken.None);
        (list, faults) = (result.Succeeded ? result.Value : null, result.Faults);
        _ = int.TryParse(Asked("after"), NumberStyles.None, CultureInfo.InvariantCulture, out skip);
    }

    private string? Asked(string name) => asked.GetValueOrDefault(name);

    private IEnumerable<(string Name, string Value)> Pairs() => asked.Where(a => a.Key is not ("after" or "limit")).Select(a => (a.Key, a.Value));

    private string Href(int after) => AppUrls.Register(Kind) + Query(after == 0 ? Pairs() : Pairs().Append(("after", after.ToString(CultureInfo.InvariantCulture))));

    private string File(string ending) => $"{RegistersFeature.Download}/{Kind}.{ending}{Query(Pairs())}";

    private static string Query(IEnumerable<(string Name, string Value)> pairs)
    {
        var joined = string.Join('&', pairs.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        return joined.Length == 0 ? "" : "?" + joined;
    }
}
