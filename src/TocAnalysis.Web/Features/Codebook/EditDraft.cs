using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>What becomes of the codings of a code that a draft gives up.</summary>
/// <param name="MappedTo">The code that takes its place; null: none does, the code is retired.</param>
public sealed record Retirement(string? MappedTo);

/// <summary>Edits the draft of the next codebook version. There is one draft at most; frozen versions are not touched by anything here.</summary>
public sealed class EditDraft(TocDatabase database, Vocabularies vocabularies)
{
    private const int LongestText = 10_000;

    /// <summary>Begins a draft as a copy of the version in use; where there is one already, that.</summary>
    public Task<Result<int>> StartAsync(Actor actor, CancellationToken cancellationToken) => RunAsync(actor, needsDraft: false, async (context, number) =>
    {
        if (number is { } open)
            return open;
        var last = await context.CodebookVersions.MaxAsync(v => v.Number, cancellationToken);
        var current = vocabularies.Codebook;
        context.CodebookVersions.Add(new CodebookVersionRow { Number = last + 1, State = CodebookState.Draft, Title = current.Title, Note = current.Note, PublishedAt = context.Clock.GetUtcNow() });
        await context.SaveChangesAsync(cancellationToken);
        foreach (var (code, _) in current.Tree())
            CodebookStore.Write(context, null, last + 1, code);
        await context.SaveChangesAsync(cancellationToken);
        return last + 1;
    }, cancellationToken);

    /// <summary>Gives the draft up.</summary>
    public Task<Result<int>> DiscardAsync(Actor actor, CancellationToken cancellationToken) => RunAsync(actor, needsDraft: true, async (context, number) =>
    {
        context.CodeChanges.RemoveRange(await context.CodeChanges.Where(c => c.Version == number).ToListAsync(cancellationToken));
        var book = await CodebookStore.ReadAsync(context, vocabularies, number!.Value, cancellationToken);
        var rows = await context.Codes.Where(c => c.Version == number).ToDictionaryAsync(c => c.Key, cancellationToken);
        // From the leaves up, so that no code loses its parent before itself.
        foreach (var (code, _) in book!.Tree().Reverse())
            context.Codes.Remove(rows[code.Key]);
        await context.SaveChangesAsync(cancellationToken);
        context.CodebookVersions.Remove(await context.CodebookVersions.SingleAsync(v => v.Number == number, cancellationToken));
        return number.Value;
    }, cancellationToken);

    /// <summary>
    /// Saves a code of the draft, or adds one at the end of its neighbours. Fields may still be missing; freezing asks for them.
    /// <paramref name="seen"/> is the code as its editor opened it: what somebody else changed since stays where the editor left it alone; where both changed one field,
    /// nothing is saved and the field is named, unless the editor has seen that and saves again (<paramref name="over"/>).
    /// </summary>
    public Task<Result<int>> SaveAsync(Actor actor, CodeDefinition code, bool isNew, CancellationToken cancellationToken, CodeDefinition? seen = null, bool over = false) => RunAsync(actor, needsDraft: true, async (context, number) =>
    {
        ArgumentNullException.ThrowIfNull(code);
        var faults = new List<Fault>();
        if (!CodebookEdit.IsKey(code.Key))
            faults.Add(new Fault("key", CodebookEdit.KeyExpected, code.Key));
        var row = await context.Codes.SingleOrDefaultAsync(c => c.Version == number && c.Key == code.Key, cancellationToken);
        if (isNew && row is not null)
            faults.Add(new Fault("key", "A key that no code of this version bears.", code.Key));
        if (!isNew && row is null)
            faults.Add(new Fault("key", "A code of the draft.", code.Key));
        if (string.IsNullOrWhiteSpace(code.Title) || code.Title.Length > 300)
            faults.Add(new Fault("title", "A title of 1 to 300 characters."));
        if (BackgroundGuard.IsOfBackground(code.Title))
            faults.Add(new Fault("title", BackgroundGuard.Expected, code.Title));
        faults.AddRange(CodebookComparison.Texts(code).Where(t => t.Text.Length > LongestText || t.Text.Contains('\0', StringComparison.Ordinal)).Select(t => new Fault(t.Field, $"A text of at most {LongestText} characters.")));
        faults.AddRange(code.Paragraphs.Where(p => vocabularies.Released.FindParagraph(p) is null).Select(p => new Fault("paragraphs", "Numbers of paragraphs of the paper, 1 to 43.", $"{p}")));
        if (code.Parent is not null && !await context.Codes.AnyAsync(c => c.Version == number && c.Key == code.Parent, cancellationToken))
            faults.Add(new Fault("parent", "A code of the draft, or nothing for the top.", code.Parent));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        if (!isNew && seen is not null)
        {
            var (merged, both) = CodebookEdit.Merge(seen, code, CaseJson.Read<CodeDefinition>(row!.Content));
            if (both.Count > 0 && !over)
                return new Refused(Refusal.Conflict, [.. both.Select(b => new Fault(b.Field, "Somebody else changed this field too, since you opened the code. It says now what stands here; save again to put yours in its place.", b.Text))]);
            code = merged;
        }

        // The place in the tree is changed by moving only.
        var saved = code with
        {
            Parent = row is null ? code.Parent : row.Parent,
            Order = row?.Position ?? await context.Codes.CountAsync(c => c.Version == number && c.Parent == code.Parent, cancellationToken) + 1,
            Paragraphs = [.. code.Paragraphs.Distinct().Order()],
        };
        CodebookStore.Write(context, row, number!.Value, saved);
        return number.Value;
    }, cancellationToken);

    /// <summary>Moves a code by one step of the keyboard.</summary>
    public Task<Result<int>> StepAsync(Actor actor, string key, TreeStep step, CancellationToken cancellationToken) =>
        RearrangeAsync(actor, book => CodebookEdit.Step(book, key, step), cancellationToken);

    /// <summary>Moves a code below another, as its last child; null: to the end of the top.</summary>
    public Task<Result<int>> MoveAsync(Actor actor, string key, string? parent, int place, CancellationToken cancellationToken) =>
        RearrangeAsync(actor, book => CodebookEdit.Move(book, key, parent, place), cancellationToken);

    /// <summary>Takes a code out of the draft. One that was coded needs a choice: retired, or mapped to another. Its codings stay as they are.</summary>
    public Task<Result<int>> RemoveAsync(Actor actor, string key, Retirement? choice, CancellationToken cancellationToken) => RunAsync(actor, needsDraft: true, async (context, number) =>
    {
        if (await context.Codes.SingleOrDefaultAsync(c => c.Version == number && c.Key == key, cancellationToken) is not { } row)
            return Refused.Invalid(new Fault("code", "A code of the draft.", key));
        if (await context.Codes.AnyAsync(c => c.Version == number && c.Parent == key, cancellationToken))
            return Refused.Invalid(new Fault("code", "A code with none below it. Move or remove those first.", key));
        // Whether somebody coded it is asked of all codings: a choice is needed also where the editor may not see them.
        var coded = vocabularies.Codebook.Find(key) is { IsCodable: true } && await CodebookStore.IsCodedAsync(context, key, cancellationToken);
        if (coded && choice is null)
            return Refused.Invalid(new Fault("retirement", "A choice, because codings of this code exist: keep it as retired, or map it to another code. No coding is deleted.", key));
        if (choice?.MappedTo is { } target && (target == key || !await context.Codes.AnyAsync(c => c.Version == number && c.Key == target, cancellationToken)))
            return Refused.Invalid(new Fault("mappedTo", "Another code of the draft.", target));
        if (choice?.MappedTo is { } other && await context.Codes.AnyAsync(c => c.Version == number && c.Key == other && c.Scale != row.Scale, cancellationToken))
            return Refused.Invalid(new Fault("mappedTo", "A code with the same values: what was coded counts under it from now on.", other));
        context.Codes.Remove(row);
        if (vocabularies.Codebook.Find(key) is not null)
            context.CodeChanges.Add(new CodeChangeRow { Version = number!.Value, Code = key, Kind = CodeChangeKind.Removed, MappedTo = choice?.MappedTo });
        return number!.Value;
    }, cancellationToken);

    /// <summary>
    /// Freezes the draft, unless a code lacks a field; the faults name code and field. <paramref name="harmless"/> gives, for a reworded code, the reason why
    /// codings with the older wording need not be looked at again.
    /// </summary>
    public async Task<Result<int>> FreezeAsync(Actor actor, IReadOnlyDictionary<string, string> harmless, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(harmless);
        var result = await RunAsync(actor, needsDraft: true, async (context, number) =>
        {
            var book = (await CodebookStore.ReadAsync(context, vocabularies, number!.Value, cancellationToken))!;
            var missing = book.Incomplete();
            if (missing.Count > 0)
                return Refused.Invalid([.. missing.Select(m => m.Split(": ", 2)).Select(m => new Fault(m[0], $"The field {m[1]}, which every code needs before it is frozen."))]);
            var set = await context.CodeChanges.Where(c => c.Version == number).Select(c => new { c.Code, c.Kind, c.MappedTo }).ToListAsync(cancellationToken);
            var unlike = set.Where(s => s.MappedTo is not null && book.Find(s.MappedTo) is { } target && vocabularies.Codebook.Find(s.Code) is { } was && was.Scale != target.Scale).ToList();
            if (unlike.Count > 0)
                return Refused.Invalid([.. unlike.Select(s => new Fault(s.MappedTo!, $"The values of the code {s.Code}, which is mapped to it."))]);
            if (harmless.FirstOrDefault(h => string.IsNullOrWhiteSpace(h.Value) || h.Value.Length > CaseContent.MaxNote) is { Key: not null } blank)
                return Refused.Invalid(new Fault("harmless", "The reason why codings with the older wording stay as they are.", blank.Key));
            foreach (var change in CodebookComparison.Between(vocabularies.Codebook, book).Where(d => !set.Any(s => s.Code == d.Code && s.Kind == d.Kind)))
            {
                context.CodeChanges.Add(new CodeChangeRow
                {
                    Version = number.Value,
                    Code = change.Code,
                    Kind = change.Kind,
                    Harmless = change.Kind == CodeChangeKind.Reworded && harmless.TryGetValue(change.Code, out var reason) ? reason.Trim() : null,
                });
            }

            var version = await context.CodebookVersions.SingleAsync(v => v.Number == number, cancellationToken);
            (version.State, version.PublishedAt) = (CodebookState.Frozen, context.Clock.GetUtcNow());
            await context.SaveChangesAsync(cancellationToken);
            await CodeMappingStore.RenewAsync(context, book, cancellationToken);
            return number.Value;
        }, cancellationToken);
        if (!result.Succeeded)
            return result;
        await using var fresh = await database.ReadAsync(cancellationToken);
        await CodebookStore.TakeInAsync(fresh, vocabularies, cancellationToken);
        return result;
    }

    private Task<Result<int>> RearrangeAsync(Actor actor, Func<CodebookContent, Result<CodebookContent>> change, CancellationToken cancellationToken) => RunAsync(actor, needsDraft: true, async (context, number) =>
    {
        var book = (await CodebookStore.ReadAsync(context, vocabularies, number!.Value, cancellationToken))!;
        var changed = change(book);
        if (!changed.Succeeded)
            return new Refused(changed.Refusal!.Value, changed.Faults);
        var rows = await context.Codes.Where(c => c.Version == number).ToDictionaryAsync(c => c.Key, cancellationToken);
        foreach (var code in changed.Value.Codes)
        {
            var was = book.Find(code.Key)!;
            if (was.Parent != code.Parent || was.Order != code.Order)
                CodebookStore.Write(context, rows[code.Key], number.Value, code);
        }

        return number.Value;
    }, cancellationToken);

    private async Task<Result<int>> RunAsync(Actor actor, bool needsDraft, Func<TocContext, int?, Task<Result<int>>> change, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.EditCodebook))
            return Refused.Forbidden("codebook");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({CodebookStore.Lock})", cancellationToken);
        var number = await CodebookStore.DraftAsync(context, cancellationToken);
        if (needsDraft && number is null)
            return Refused.NotFound("draft");
        var result = await change(context, number);
        if (!result.Succeeded)
            return result;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
