using TocAnalysis.Domain;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>The round of the case: submitting it; undoing and doing again; memos.</summary>
public sealed partial class CodeCasePage
{
    private IReadOnlyList<string> uncoded = [];
    private Submitted? submitted;

    /// <summary>Whether the coder may change the chosen code now.</summary>
    private bool MayEdit => bench is { MayCode: true } && !(bench.Round is { Submitted: true } round && chosen is not null && round.Codes.Contains(chosen.Key));

    private async Task SubmitAsync(bool leaveUncoded)
    {
        if (busy || bench?.Round is not { Submitted: false } round)
            return;
        if (drafts.Count > 0 && unkept)
            await KeepNowAsync();
        if (drafts.Any(d => round.Codes.Contains(d)))
        {
            notice = new Notice(Text["Round.Drafts", string.Join(", ", drafts.Where(d => round.Codes.Contains(d)))], Good: false);
            return;
        }

        busy = true;
        var result = await Submit.HandleAsync(actor!, new SubmitCaseRequest(bench.Case, round.Name, leaveUncoded), CancellationToken.None);
        busy = false;
        uncoded = result.Faults.Where(f => f.Place == "code").Select(f => f.Value).OfType<string>().ToList();
        if (!result.Succeeded)
        {
            faults = uncoded.Count > 0 ? [] : result.Faults;
            return;
        }

        submitted = result.Value;
        await LoadAsync();
        await SelectAsync(chosen!);
    }

    /// <summary>Undoes the last step on this case, or does it again, and shows the code that it changed.</summary>
    private async Task StepAsync(bool redo)
    {
        if (busy || bench is not { MayCode: true } || (redo ? bench.Redo : bench.Undo) is null)
            return;
        busy = true;
        unkept = false;
        change++;
        var result = await Undo.HandleAsync(actor!, bench.Case, redo, CancellationToken.None);
        busy = false;
        if (!result.Succeeded)
        {
            faults = result.Refusal == Refusal.NotFound ? [] : result.Faults;
            await LoadAsync();
            return;
        }

        await Keep.HandleAsync(actor!, bench.Case, result.Value, null, 0, CancellationToken.None);
        await LoadAsync();
        var was = balance;
        await SelectAsync(codes.FirstOrDefault(c => c.Key == result.Value) ?? chosen!);
        before = was;
        notice = new Notice(Text[redo ? "Step.Redone" : "Step.Undone", result.Value]);
        if (chosen!.Key != CodeKey)
            await GoAsync(chosen.Key);
    }

    private async Task<Result<long?>> SaveMemoAsync(SaveMemoRequest request)
    {
        var result = await Memo.HandleAsync(actor!, request, CancellationToken.None);
        await LoadAsync();
        return result;
    }

    private IReadOnlyList<CodingView> EarlierOf(string code) => [.. bench!.Earlier.Where(c => c.Code == code)];
}
