using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.Page;

/// <summary>The page of a case: what is recorded, what paragraph 4 makes of it, what coders read in it.</summary>
public sealed partial class CasePage(GetCase cases, CaseStore store, CurrentActor person, NavigationManager navigation, PersistentComponentState states) : IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private readonly KeptText kept = new(states, "case");
    private CaseDetail? detail;
    private TransnationalityResult? test;
    private IReadOnlyList<TransnationalityResult> others = [];
    private bool mayRecord;
    private bool mayCode;
    private long shown;

    /// <summary>What the first rendering read, packed; null: nothing is kept.</summary>
    public string? Kept => kept.Value;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    /// <summary>The identifier in print, TOC-0001.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>Which involvements the test counts; missing or unknown: all stages together.</summary>
    [SupplyParameterFromQuery(Name = "reading")]
    public string? Wanted { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var actor = await person.GetAsync();
        (mayRecord, mayCode) = (AccessPolicy.May(actor, Permission.Record), AccessPolicy.May(actor, Permission.Code));
        if (!CaseId.TryParse(Id, out var id))
        {
            navigation.NotFound();
            return;
        }

        if (shown != id)
        {
            var read = kept.Take() is { } packed ? Packed.Unpack<CaseDetail>(packed) : null;
            if (read?.Id != id)
            {
                var asked = await cases.HandleAsync(actor, id, leaving.Token);
                if (!asked.Succeeded)
                {
                    navigation.NotFound();
                    return;
                }

                read = asked.Value;
            }

            (detail, shown) = (read, id);
            if (Http is not null)
                kept.Keep(Packed.PackIfShort(read));
        }

        Decide();
    }

    /// <summary>The case was changed on the page itself.</summary>
    private void Take(CaseDetail changed)
    {
        detail = changed;
        Decide();
    }

    private void Decide()
    {
        var reading = Tokens.TryParse<Reading>(Wanted, out var named) ? named : Reading.Union;
        test = store.Decide(detail!.Content, reading);
        others = [.. Enum.GetValues<Reading>().Where(r => r != reading).Select(r => store.Decide(detail.Content, r))];
    }

    public void Dispose()
    {
        kept.Dispose();
        leaving.Cancel();
        leaving.Dispose();
    }
}
