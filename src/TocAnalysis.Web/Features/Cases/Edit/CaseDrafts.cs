using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>Unsaved work on a case.</summary>
/// <param name="Form">What stands in the fields, also what could not be saved.</param>
/// <param name="Base">The record that the work was begun from; null: a new case.</param>
/// <param name="BaseVersion">Its version; 0: a new case.</param>
/// <param name="Reason">Why, as far as it was typed.</param>
public sealed record CaseDraft(CaseForm Form, CaseContent? Base, int BaseVersion, string Reason);

/// <summary>A draft and when it was last kept.</summary>
public sealed record KeptCaseDraft(CaseDraft Draft, DateTimeOffset At);

/// <summary>Keeps unsaved work on the server, one draft of each person for each case and one for a new case. Nobody reads another person's.</summary>
public sealed class CaseDrafts(TocDatabase database)
{
    private const string Kind = "case";

    /// <summary>The key of a draft of a case that does not exist yet.</summary>
    public const string New = "new";

    /// <summary>Keeps a draft in place of the one before. Actors without an account, and those who may not record, have none.</summary>
    public async Task KeepAsync(Actor actor, long? id, CaseDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (actor.UserId is not { } user || !AccessPolicy.May(actor, Permission.Record))
            return;
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (id is { } known && !await context.VisibleCases(actor).AnyAsync(c => c.Id == known, cancellationToken))
            return;
        var (key, content, now) = (Key(id), CaseJson.Write(draft), context.Clock.GetUtcNow());
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO draft (user_id, kind, key, content, base_version, updated_at) VALUES ({user}, {Kind}, {key}, {content}::jsonb, {draft.BaseVersion}, {now})
            ON CONFLICT (user_id, kind, key) DO UPDATE SET content = excluded.content, base_version = excluded.base_version, updated_at = excluded.updated_at
            """,
            cancellationToken);
    }

    /// <summary>The actor's own draft; null: there is none.</summary>
    public async Task<KeptCaseDraft?> LoadAsync(Actor actor, long? id, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } user || !AccessPolicy.May(actor, Permission.Record))
            return null;
        var key = Key(id);
        await using var context = await database.ReadAsync(cancellationToken);
        var row = await context.Drafts.SingleOrDefaultAsync(d => d.UserId == user && d.Kind == Kind && d.Key == key, cancellationToken);
        return row is null ? null : new KeptCaseDraft(CaseJson.Read<CaseDraft>(row.Content), row.UpdatedAt);
    }

    /// <summary>Drops the actor's own draft.</summary>
    public async Task DropAsync(Actor actor, long? id, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } user)
            return;
        var key = Key(id);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await context.Drafts.Where(d => d.UserId == user && d.Kind == Kind && d.Key == key).ExecuteDeleteAsync(cancellationToken);
    }

    private static string Key(long? id) => id is { } known ? CaseId.Text(known) : New;
}
