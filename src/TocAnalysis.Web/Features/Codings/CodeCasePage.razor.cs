using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Codings.Workbench;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>The workbench: text, code tree and coding panel of one case.</summary>
public sealed partial class CodeCasePage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource ended = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<CaseText, (string Text, List<Passage> Passages, IReadOnlyList<TextRun> Runs)> cut = [];
    private WorkbenchView? bench;
    private Actor? actor;
    private IReadOnlyList<CodeDefinition> codes = [];
    private Dictionary<string, CodingValue> mine = [];
    private HashSet<string> drafts = [];
    private CodeDefinition? chosen;
    private CodingForm? form;
    private CodingView? saved;
    private IssueBalance? before;
    private IssueBalance? balance;
    private IReadOnlyList<Fault> faults = [];
    private Notice? notice;
    private string? passageNote;
    private string? shown;
    private bool missing;
    private bool conflict;
    private bool busy;
    private bool unkept;
    private bool starting;
    private int others;
    private int change;
    private long heard;
    private TaskCompletionSource? arrival;
    private string? goal;
    private DatabaseWatch? watch;
    private ElementReference root;
    private IJSObjectReference? module;
    private IJSObjectReference? listening;
    private DotNetObjectReference<CodeCasePage>? self;

    /// <summary>Identifier of the case.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The code to code; none: the first one that is not coded yet.</summary>
    [SupplyParameterFromQuery(Name = "code")]
    public string? CodeKey { get; set; }

    private string KeepKey => $"toc-draft:{bench?.Case}/{chosen?.Key}";

    protected override void OnInitialized()
    {
        watch = Watch;
        if (watch is not null)
            watch.CameBack += KeepAgain;
    }

    protected override async Task OnParametersSetAsync()
    {
        // A key that leads here holds the turn until the code is there; whatever else leads here waits for what is being done.
        if (arrival is { } awaited)
        {
            // Drawn anew on the way, or an earlier address that comes late.
            if (CodeKey != goal)
                return;
            await ArriveAsync();
            awaited.TrySetResult();
            return;
        }

        await InTurnAsync(ArriveAsync);
    }

    private async Task ArriveAsync()
    {
        if (unkept)
            await KeepNowAsync();
        actor = await Current.GetAsync();
        if (!await LoadAsync())
            return;

        var picked = codes.FirstOrDefault(c => c.Key == CodeKey) ?? codes.FirstOrDefault(c => !mine.ContainsKey(c.Key)) ?? codes[0];
        if (picked.Key != chosen?.Key || form is null)
            await SelectAsync(picked);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (module is not null && chosen?.Key != shown)
        {
            shown = chosen?.Key;
            await AskBrowserAsync<object>("showCurrent");
        }

        // Before the workbench is drawn there is nothing to listen to. The case may be read already while this is still called for the drawing before it:
        // only the place in the page tells.
        if (root.Id is null || starting || bench is not { MayCode: true })
            return;
        starting = true;
        self = DotNetObjectReference.Create(this);
        module = await Script.InvokeAsync<IJSObjectReference>("import", $"/{Assets["workbench.js"]}");
        if (module is null)
            return;
        listening = await module.InvokeAsync<IJSObjectReference>("start", root, self);
        await RestoreTypedAsync();
    }

    /// <summary>Takes the selected words in as evidence; called by the browser.</summary>
    [JSInvokable]
    public Task UseSelection(long number, string? text, int start, int end) => HeardAsync(number, () => Use(text, start, end));

    private Task Use(string? text, int start, int end)
    {
        if (bench is null || form is null || !MayEdit)
            return Task.CompletedTask;
        passageNote = Text["Reader.Nothing"];
        if (text is not null && !Tokens.TryParse<CaseText>(text, out _))
            passageNote = Text["Reader.OneText"];
        else if (Tokens.TryParse<CaseText>(text, out var which) && EvidenceAnchor.Pick(which, new TextSpan(start, end), bench.Summary, bench.Narrative) is { } picked)
        {
            var asked = EvidenceAnchor.Cut(which == CaseText.Summary ? bench.Summary : bench.Narrative, new TextSpan(start, end))?.Trim();
            passageNote = Text[picked.Quote == asked ? "Reader.Taken" : "Reader.Widened", picked.Quote!];
            if (!form.Evidence.Contains(picked))
                form.Evidence.Add(picked);
            Changed();
        }

        return Task.CompletedTask;
    }

    /// <summary>Answers a single key; called by the browser, which has checked that nobody is typing.</summary>
    [JSInvokable]
    public Task OnKey(long number, string key) => HeardAsync(number, () => KeyAsync(key));

    private async Task KeyAsync(string key)
    {
        if (chosen is null || form is null || bench is not { MayCode: true })
            return;
        if (key is "n" or "u" or "y" or "x")
        {
            await (key switch
            {
                "u" => StepAsync(false),
                "y" => StepAsync(true),
                "x" => SubmitAsync(false),
                _ => NextAsync(),
            });
            return;
        }

        if (!MayEdit)
            return;
        var values = CodingRules.Allowed(chosen.Scale);
        if (key is ['1' or '2' or '3' or '4' or '5'] && key[0] - '1' < values.Count)
        {
            form.Value = values[key[0] - '1'];
            Changed();
        }
        else if (key == "s")
        {
            await SaveAsync();
        }
    }

    /// <summary>Tells the browser that the connection stands.</summary>
    [JSInvokable]
    public bool Alive() => bench is not null;

    /// <summary>Does what the browser asks for, each thing once: after a cut connection it asks again for what it got no answer to.</summary>
    private async Task HeardAsync(long number, Func<Task> act)
    {
        if (number <= heard)
            return;
        heard = number;
        await TriedAsync(() => InTurnAsync(act));
        StateHasChanged();
    }

    /// <summary>One thing after the other: what is done acts on what the thing before it left.</summary>
    private async Task InTurnAsync(Func<Task> act)
    {
        await turn.WaitAsync(ended.Token);
        try
        {
            await act();
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (watch is not null)
            watch.CameBack -= KeepAgain;
        if (unkept)
            await TriedAsync(KeepNowAsync);
        await ended.CancelAsync();
        try
        {
            if (listening is not null)
                await listening.InvokeVoidAsync("stop");
            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its listeners with it.
        }

        self?.Dispose();
        ended.Dispose();
    }

    private async Task<bool> LoadAsync()
    {
        var result = await Workbench.HandleAsync(actor!, Id, ended.Token);
        missing = !result.Succeeded;
        if (missing)
            return false;
        bench = result.Value;
        codes = [.. bench.Codebook.Tree().Select(t => t.Code).Where(c => c.IsCodable && (bench.Round?.Codes.Contains(c.Key) ?? true)).OrderBy(c => c.Kind)];
        mine = bench.Mine.ToDictionary(c => c.Code, c => c.Value);
        drafts = [.. bench.Drafts.Where(d => !bench.Mine.Any(m => m.Code == d.Code && CodingForm.Of(d).Says(m))).Select(d => d.Code)];
        return true;
    }

    private async Task SelectAsync(CodeDefinition definition)
    {
        chosen = definition;
        saved = bench!.Mine.FirstOrDefault(c => c.Code == definition.Key);
        others = bench.Others.GetValueOrDefault(definition.Key);
        form = bench.Drafts.FirstOrDefault(d => d.Code == definition.Key) is { } draft ? CodingForm.Of(draft) : CodingForm.Of(definition.Key, saved);
        // A save that was done while its answer was lost is nobody else's: the draft that was left of it says the same.
        if (form.IsDraft && saved is not null && form.Says(saved))
            form = CodingForm.Of(definition.Key, saved);
        conflict = form.IsDraft && form.BaseVersion != (saved?.Version ?? 0);
        (faults, notice, passageNote, before) = ([], null, null, null);
        balance = await Workbench.BalanceAsync(actor!, definition.Key, ended.Token);
        if (listening is not null)
            await RestoreTypedAsync();
    }

    private List<Passage> PassagesIn(CaseText text)
    {
        var own = form!.Evidence.Select(e => (form.Code, form.Value, Evidence: e, Current: true));
        var rest = bench!.Mine.Where(c => c.Code != form.Code).SelectMany(c => c.Evidence.Select(e => (c.Code, Value: (CodingValue?)c.Value, Evidence: e.ToEvidence(), Current: false)));
        return [.. own.Concat(rest).Where(p => p.Evidence is { Quote: not null, Start: not null } && p.Evidence.Text == text)
            .Select(p => new Passage(p.Code, p.Value, new TextSpan(p.Evidence.Start!.Value, p.Evidence.Start.Value + EvidenceAnchor.CodePoints(p.Evidence.Quote!)), p.Current))];
    }

    /// <summary>Cut anew only when passages changed: a page is drawn with every letter typed, a text with every piece of evidence.</summary>
    private IReadOnlyList<TextRun> Runs(CaseText which, string text)
    {
        var passages = PassagesIn(which);
        if (!cut.TryGetValue(which, out var known) || known.Text != text || !known.Passages.SequenceEqual(passages))
            cut[which] = known = (text, passages, Passages.Cut(text, passages));
        return known.Runs;
    }

    /// <summary>What the panel says after something was done.</summary>
    private sealed record Notice(string Words, bool Good = true, bool Undo = false);
}
