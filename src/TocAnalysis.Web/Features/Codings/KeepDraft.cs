using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>What somebody has chosen and typed for one code and not saved yet; everything may still be missing.</summary>
public sealed record CodingDraft(CodingValue? Value, Confidence? Confidence, string? Rationale, IReadOnlyList<Evidence> Evidence);

/// <summary>
/// A draft as it is kept.
/// <c>BaseVersion</c>: version of the own coding that it was begun from; 0: there was none.
/// </summary>
public sealed record KeptDraft(string Code, CodingDraft Draft, int BaseVersion);

/// <summary>Keeps unsaved work on the server, one draft for each code on each case, so that a lost connection or a reload loses nothing.</summary>
public sealed class KeepDraft(TocDatabase database)
{
    private const string Kind = "coding";

    /// <summary>Keeps a draft, or drops it when it is null. Actors without an account have no drafts.</summary>
    public async Task HandleAsync(Actor actor, string caseId, string code, CodingDraft? draft, int baseVersion, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } user || !AccessPolicy.May(actor, Permission.Code) || !CaseId.TryParse(caseId, out var id))
            return;
        var key = Key(id, code);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (draft is null)
        {
            await context.Drafts.Where(d => d.UserId == user && d.Kind == Kind && d.Key == key).ExecuteDeleteAsync(cancellationToken);
            return;
        }

        var content = CaseJson.Write(draft);
        var now = context.Clock.GetUtcNow();
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO draft (user_id, kind, key, content, base_version, updated_at) VALUES ({user}, {Kind}, {key}, {content}::jsonb, {baseVersion}, {now})
            ON CONFLICT (user_id, kind, key) DO UPDATE SET content = excluded.content, base_version = excluded.base_version, updated_at = excluded.updated_at
            """,
            cancellationToken);
    }

    /// <summary>Drops the actor's draft of a code.</summary>
    internal static async Task DropAsync(TocContext context, Actor actor, long caseId, string code, CancellationToken cancellationToken)
    {
        var key = Key(caseId, code);
        if (actor.UserId is { } user)
            await context.Drafts.Where(d => d.UserId == user && d.Kind == Kind && d.Key == key).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The actor's drafts on a case.</summary>
    internal static async Task<IReadOnlyList<KeptDraft>> OfCaseAsync(TocContext context, Actor actor, long caseId, CancellationToken cancellationToken)
    {
        if (actor.UserId is not { } user)
            return [];
        var start = Key(caseId, "");
        var rows = await context.Drafts.Where(d => d.UserId == user && d.Kind == Kind && d.Key.StartsWith(start)).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new KeptDraft(r.Key[start.Length..], CaseJson.Read<CodingDraft>(r.Content), r.BaseVersion))];
    }

    private static string Key(long caseId, string code) => $"{CaseId.Text(caseId)}/{code}";
}
