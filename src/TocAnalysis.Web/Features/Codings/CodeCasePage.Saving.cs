using Microsoft.JSInterop;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>Saving, withdrawing, drafts and what becomes of them when somebody else was first.</summary>
public sealed partial class CodeCasePage
{
    /// <summary>Something was chosen or typed: kept on the server as soon as there is a pause.</summary>
    private void Changed()
    {
        form!.IsDraft = unkept = true;
        drafts.Add(form.Code);
        var mark = ++change;
        // What was changed is shown at once; only the server's copy waits for a pause.
        StateHasChanged();
        _ = KeepLaterAsync(mark);
    }

    private async Task KeepLaterAsync(int mark)
    {
        try
        {
            await Task.Delay(Pause, ended.Token);
            await InTurnAsync(() => mark == change && unkept ? KeepNowAsync() : Task.CompletedTask);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page is left, and what was not kept was kept with that.
        }
        catch (Exception e) when (TroubleOf(e) is { } trouble && Desk is { } desk)
        {
            desk.Tell(trouble);
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private void KeepAgain() => _ = InvokeAsync(() => unkept ? KeepLaterAsync(change) : Task.CompletedTask);

    private async Task KeepNowAsync()
    {
        if (actor is null || bench is null || !MayEdit || form is null)
            return;
        unkept = false;
        var (key, typed, kept) = (KeepKey, form.Rationale, form);
        // What a browser tells again after it was saved is no unsaved work.
        var said = saved is not null && kept.BaseVersion == saved.Version && kept.Says(saved);
        try
        {
            await Keep.HandleAsync(actor, bench.Case, kept.Code, said ? null : kept.ToDraft(), kept.BaseVersion, CancellationToken.None);
        }
        catch
        {
            // Kept as soon as the database answers, or with the next change; the browser holds what was typed until then.
            unkept = true;
            throw;
        }

        if (said && !unkept)
        {
            kept.IsDraft = false;
            drafts.Remove(kept.Code);
            StateHasChanged();
        }

        await ConfirmedAsync(key, typed);
    }

    /// <summary>Tells the browser that it need not keep what was typed any longer.</summary>
    private Task ConfirmedAsync(string key, string typed) => AskBrowserAsync<object>("confirmed", key, typed);

    /// <summary>Calls the script of the page. A call that is lost with the connection is no fault: the browser keeps what was typed, and is asked again with the next code.</summary>
    private async Task<T?> AskBrowserAsync<T>(string function, params object?[] given)
    {
        if (module is null)
            return default;
        try
        {
            return await module.InvokeAsync<T>(function, LongPatience, given);
        }
        catch (Exception e) when (e is JSDisconnectedException or TaskCanceledException)
        {
            return default;
        }
    }

    /// <summary>Puts back what was typed while the connection was lost.</summary>
    private async Task RestoreTypedAsync()
    {
        if (module is null || bench is null || form is null || !MayEdit)
            return;
        var typed = await AskBrowserAsync<string>("pending", KeepKey);
        if (typed is null || typed == form.Rationale)
            return;
        form.Rationale = typed;
        form.IsDraft = true;
        drafts.Add(form.Code);
        notice = new Notice(Text["Draft.Restored"]);
        await KeepNowAsync();
        StateHasChanged();
    }

    private async Task SaveAsync()
    {
        if (busy || form is null || chosen is null || bench is null || !MayEdit)
            return;
        var coding = form.ToCoding(Text["Panel.ChooseValue"]);
        if (!coding.Succeeded)
        {
            faults = coding.Faults;
            return;
        }

        await SaveAsync(coding.Value, form.BaseVersion, saved is null ? "Saved.First" : "Saved.Again");
    }

    private async Task SaveAsync(CodingContent coding, int expected, string words)
    {
        busy = true;
        unkept = false;
        change++;
        var was = balance;
        var key = KeepKey;
        var typed = form!.Rationale;
        Result<CodingView> result;
        try
        {
            result = await Record.HandleAsync(actor!, new RecordCodingRequest(bench!.Case, coding, expected), CancellationToken.None);
        }
        catch
        {
            // Nobody knows whether it was saved: what is on the page stays a draft until it is.
            unkept = true;
            throw;
        }
        finally
        {
            busy = false;
        }

        notice = null;
        faults = result.Refusal == Refusal.Conflict ? [] : result.Faults;
        if (result.Refusal == Refusal.Conflict)
        {
            await KeepNowAsync();
            await LoadAsync();
            saved = bench.Mine.FirstOrDefault(c => c.Code == chosen!.Key);
            conflict = true;
            return;
        }

        if (!result.Succeeded)
        {
            await KeepNowAsync();
            return;
        }

        await Keep.HandleAsync(actor!, bench.Case, coding.Code, null, 0, CancellationToken.None);
        await ConfirmedAsync(key, typed);
        await LoadAsync();
        await SelectAsync(chosen!);
        before = was;
        notice = new Notice(Text[words, chosen!.Key]);
    }

    /// <summary>The saved coding stays as it is in the history; what is on the page takes its place with the next save.</summary>
    private async Task KeepMineAsync()
    {
        form!.BaseVersion = saved?.Version ?? 0;
        conflict = false;
        await SaveAsync();
    }

    private async Task DiscardAsync()
    {
        change++;
        unkept = false;
        await Keep.HandleAsync(actor!, bench!.Case, form!.Code, null, 0, CancellationToken.None);
        await ConfirmedAsync(KeepKey, await AskBrowserAsync<string>("pending", KeepKey) ?? "");
        form.IsDraft = false;
        await LoadAsync();
        await SelectAsync(chosen!);
    }

    private async Task WithdrawAsync()
    {
        if (saved is null || busy)
            return;
        var was = balance;
        var result = await Withdraw.HandleAsync(actor!, new WithdrawCodingRequest(bench!.Case, chosen!.Key, saved.Version), CancellationToken.None);
        if (!result.Succeeded)
        {
            await LoadAsync();
            await SelectAsync(chosen);
            conflict = result.Refusal == Refusal.Conflict;
            return;
        }

        change++;
        unkept = false;
        await Keep.HandleAsync(actor!, bench.Case, chosen.Key, null, 0, CancellationToken.None);
        await LoadAsync();
        await SelectAsync(chosen);
        before = was;
        notice = new Notice(Text["Withdraw.Done", chosen.Key], Good: false, Undo: true);
    }

    private async Task NextAsync()
    {
        if (chosen is null)
            return;
        var at = codes.ToList().FindIndex(c => c.Key == chosen.Key);
        var next = codes.Skip(at + 1).Concat(codes.Take(at)).FirstOrDefault(c => !mine.ContainsKey(c.Key));
        if (next is null)
            notice = new Notice(Text["Next.None"]);
        else
            await GoAsync(next.Key);
    }

    /// <summary>Goes to another code and waits until it is there, so that the next key finds it.</summary>
    private async Task GoAsync(string key)
    {
        (arrival, goal) = (new TaskCompletionSource(), key);
        try
        {
            for (var isAgain = false; ; isAgain = true)
            {
                Navigation.NavigateTo(AppUrls.CodeCase(bench!.Case, key), replace: isAgain);
                try
                {
                    await arrival.Task.WaitAsync(Patience, ended.Token);
                    return;
                }
                catch (TimeoutException)
                {
                    // The word to go was lost with the connection. It is said again: what is pressed next is meant for that code, and for no other.
                }
            }
        }
        finally
        {
            (arrival, goal) = (null, null);
        }
    }
}
