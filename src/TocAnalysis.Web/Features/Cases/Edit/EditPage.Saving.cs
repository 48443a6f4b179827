using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>Drafts, saving, and what becomes of it when somebody else saved first.</summary>
public sealed partial class EditPage
{
    public async ValueTask DisposeAsync()
    {
        if (watch is not null)
            watch.CameBack -= KeepAgain;
        await TriedAsync(KeepAsync);
        await ended.CancelAsync();
        try
        {
            if (module is not null)
                await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its listeners with it.
        }

        ended.Dispose();
    }

    private async Task ChangedAsync()
    {
        unkept = true;
        await KeepAsync();
        StateHasChanged();
    }

    private Task ReasonAsync(ChangeEventArgs change)
    {
        reason = change.Value?.ToString() ?? "";
        return ChangedAsync();
    }

    // The browser tells of changes only in pauses. One write at a time: an older state must not come after a newer one.
    private async Task KeepAsync()
    {
        if (keeping || form is null || actor is null)
            return;
        keeping = true;
        try
        {
            while (unkept)
            {
                unkept = false;
                await drafts.KeepAsync(actor, id, new CaseDraft(form, @base, version, reason), CancellationToken.None);
                kept = Text["Kept", clock.GetUtcNow().UtcDateTime.ToString("HH:mm:ss", System.Globalization.CultureInfo.CurrentCulture)];
            }
        }
        catch
        {
            // Kept as soon as the database answers, or with the next change.
            (unkept, kept) = (true, null);
            throw;
        }
        finally
        {
            keeping = false;
        }
    }

    private void KeepAgain() => _ = InvokeAsync(async () =>
    {
        if (await TriedAsync(KeepAsync))
            StateHasChanged();
    });

    private void GoOn()
    {
        var draft = offered!.Draft;
        (form, @base, version, reason) = (draft.Form, draft.Base, draft.BaseVersion, draft.Reason);
        offered = null;
    }

    private async Task DiscardAsync()
    {
        await drafts.DropAsync(actor!, id, CancellationToken.None);
        offered = null;
    }

    private async Task SaveAsync()
    {
        if (busy || form is null || state is null)
            return;
        busy = true;
        try
        {
            // Long texts come in pieces: what was typed last may still be on its way.
            await state.ReceivedAsync();
            actor = await current.GetAsync();
            (refusal, theirs) = (null, null);
            var (content, faults) = form.ToContent(Text["Choose"]);
            if (faults.Count > 0)
            {
                Show([.. faults, .. OtherFaults(content, faults)]);
                return;
            }

            var result = await save.HandleAsync(actor, new SaveCaseRequest(id, content, id is null ? null : version, reason.Trim() is { Length: > 0 } why ? why : null) { Audiences = form.Audiences }, CancellationToken.None);
            if (result.Succeeded)
            {
                unkept = false;
                await drafts.DropAsync(actor, id, CancellationToken.None);
                navigation.NavigateTo(AppUrls.Case(CaseId.Text(result.Value.Id)));
            }
            else if (result.Refusal == Refusal.Conflict && id is { } known && await get.HandleAsync(actor, known, CancellationToken.None) is { Succeeded: true } now)
            {
                (theirs, state.Faults, focus) = (now.Value, [], "conflict");
            }
            else if (result.Refusal == Refusal.Invalid)
            {
                Show(result.Faults);
            }
            else
            {
                refusal = result.Faults[0].Expected;
            }
        }
        finally
        {
            busy = false;
        }
    }

    private void Show(IReadOnlyList<Fault> faults) => (state!.Faults, focus) = (faults, EditFields.Id(faults[0].Place));

    /// <summary>Faults that the rules find beside those of the form, so that all are told at once.</summary>
    private IEnumerable<Fault> OtherFaults(CaseContent content, IReadOnlyList<Fault> told)
    {
        var lookups = RecordLookups.From(vocabularies.Countries, vocabularies.Offences, state!.Choices.Groups.Select(g => g.Code), state.Choices.Sources.Select(s => s.Code));
        return CaseRules.Validate(CaseRules.Normalize(content, lookups), lookups).Where(f => told.All(t => t.Place != f.Place));
    }

    /// <summary>What the other saved stays in the history; the form takes its place.</summary>
    private async Task SaveMineAsync()
    {
        (version, @base) = (theirs!.Version, theirs.Content);
        await SaveAsync();
    }

    private async Task TakeTheirsAsync()
    {
        unkept = false;
        (version, @base, form) = (theirs!.Version, theirs.Content, CaseForm.Of(theirs.Content));
        form.Audiences = [.. theirs.Audiences];
        (theirs, state!.Faults, reason) = (null, [], "");
        await drafts.DropAsync(actor!, id, CancellationToken.None);
    }
}
