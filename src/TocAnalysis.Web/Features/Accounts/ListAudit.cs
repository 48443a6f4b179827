using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Which entries of the audit log to read; everything may be null.</summary>
/// <param name="Actor">Name of who acted, whatever the case.</param>
/// <param name="Door">Token of <see cref="Domain.Access.Door"/>.</param>
/// <param name="Action">create, update or delete.</param>
/// <param name="Entity">Table.</param>
/// <param name="Case">Identifier of a case, such as TOC-0001.</param>
/// <param name="Before">Only entries with a smaller number: the last one of the page before.</param>
public sealed record AuditFilter(string? Actor = null, string? Door = null, string? Action = null, string? Entity = null, string? Case = null, long? Before = null);

/// <summary>One column of a changed row.</summary>
/// <param name="Column">Name in the database.</param>
/// <param name="Before">Null: nothing was there.</param>
/// <param name="After">Null: nothing is there.</param>
/// <param name="Withheld">Changed, but its values are not kept in the log, or are not for this reader.</param>
public sealed record AuditChange(string Column, string? Before, string? After, bool Withheld);

/// <summary>An entry, with the thing named as people know it where it still exists.</summary>
public sealed record AuditEntry(
    long Id, DateTimeOffset At, string Actor, string Door, string Action, string Entity, string Key, string? Label, long? CaseId, string? Reason, IReadOnlyList<AuditChange> Changes);

/// <param name="Items">Newest first.</param>
/// <param name="Next">What to give as <see cref="AuditFilter.Before"/> for older ones; null: there are none.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, long? Next);

/// <summary>Reads the audit log, newest first. By number and not by page, so that a growing log does not shift what is read.</summary>
public sealed class ListAudit(TocDatabase database)
{
    public const int PageSize = 50;

    /// <summary>Entries that a file reads at once.</summary>
    public const int LargestPage = 1_000;

    /// <summary>Machinery that says nothing to a reader.</summary>
    private static readonly HashSet<string> Hidden =
    [
        "concurrency_stamp", "security_stamp", "normalized_email", "normalized_user_name", "user_name",
        "email_confirmed", "lockout_enabled", "phone_number_confirmed",
    ];

    public async Task<Result<AuditPage>> RunAsync(Actor actor, AuditFilter filter, CancellationToken cancellationToken, int size = PageSize)
    {
        if (!AccessPolicy.May(actor, Permission.ReadAudit))
            return Refused.Forbidden("audit");
        long? caseId = null;
        if (!string.IsNullOrWhiteSpace(filter.Case))
        {
            if (!CaseId.TryParse(filter.Case.Trim(), out var parsed))
                return Refused.Invalid(new Fault("case", "An identifier such as TOC-0001.", filter.Case));
            caseId = parsed;
        }

        await using var context = await database.ReadAsync(cancellationToken);
        var query = context.VisibleAudit(actor);
        if (Text(filter.Actor) is { } name)
            query = query.Where(a => EF.Functions.ILike(a.Actor, Literal(name), "\\"));
        if (Text(filter.Door) is { } door)
            query = query.Where(a => a.Door == door);
        if (Text(filter.Action) is { } action)
            query = query.Where(a => a.Action == action);
        if (Text(filter.Entity) is { } entity)
            query = query.Where(a => a.Entity == entity);
        if (caseId is { } id)
            query = query.Where(a => a.CaseId == id);
        if (filter.Before is { } before)
            query = query.Where(a => a.Id < before);

        var rows = await query.OrderByDescending(a => a.Id).Take(size + 1).ToListAsync(cancellationToken);
        var shown = rows.Take(size).ToList();
        await IdentityStore.MaskAuditAsync(context, shown, cancellationToken);
        await context.HideCasesAsync(actor, shown, cancellationToken);
        var labels = await LabelsAsync(context, shown, cancellationToken);
        var readable = await context.ReadableIn(actor, [.. shown.Select(r => r.Id)], cancellationToken);
        return new AuditPage(
            [.. shown.Select(r => Entry(r, labels(r), readable.Contains(r.Id)))],
            rows.Count > size ? shown[^1].Id : null);
    }

    /// <summary>Of a record that the auditor may not read: who did what to which fields, and when; not what stood there, nor the reason, which may tell.</summary>
    private static AuditEntry Entry(AuditRow row, string? label, bool readable)
    {
        var changes = Changes(row.Changes);
        return new AuditEntry(
            row.Id, row.At, row.Actor, row.Door, row.Action, row.Entity, row.Key, label, row.CaseId, readable ? row.Reason : null,
            readable ? changes : [.. changes.Select(c => new AuditChange(c.Column, null, null, true))]);
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string Literal(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    /// <summary>Accounts and their roles are keyed by numbers that nobody knows; they get their names.</summary>
    private static async Task<Func<AuditRow, string?>> LabelsAsync(TocContext context, List<AuditRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.SelectMany(r => r.Key.Split('/')).Select(k => Guid.TryParse(k, out var id) ? id : (Guid?)null).OfType<Guid>().Distinct().ToList();
        if (ids.Count == 0)
            return _ => null;
        var names = await context.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id.ToString(), u => u.DisplayName, cancellationToken);
        foreach (var role in await context.Roles.Where(r => ids.Contains(r.Id)).ToListAsync(cancellationToken))
            names[role.Id.ToString()] = role.Name ?? "";
        return row =>
        {
            var parts = row.Key.Split('/').Select(k => names.GetValueOrDefault(k)).OfType<string>().ToList();
            return parts.Count == 0 ? null : string.Join(": ", parts);
        };
    }

    private static List<AuditChange> Changes(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateObject()
                .Where(p => !Hidden.Contains(p.Name))
                .Select(p => p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == 2
                    ? new AuditChange(p.Name, Shown(p.Value[0]), Shown(p.Value[1]), false)
                    : new AuditChange(p.Name, null, null, true))
                // A new row has many empty columns; they are no news.
                .Where(c => c.Withheld || c.Before is not null || c.After is not null),
        ];
    }

    private static string? Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(e => Shown(e) ?? "")),
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : value.GetRawText(),
        _ => value.GetRawText(),
    };
}
