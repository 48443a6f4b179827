using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>A field of an entry before and after a change; null: nothing was recorded, or it may not be seen.</summary>
public sealed record RegisterFieldChange(string Field, string? Before, string? After);

/// <summary>One change of an entry.</summary>
public sealed record RegisterChange(DateTimeOffset At, string By, string Action, string? Reason, IReadOnlyList<RegisterFieldChange> Fields);

/// <summary>The history of an entry, out of the audit trail.</summary>
public sealed class GetRegisterHistory(TocDatabase database, FindRegister entries)
{
    private static readonly HashSet<string> Machinery = ["version", "created_at", "created_by", "updated_at", "updated_by", "reference", "kind"];

    public async Task<Result<IReadOnlyList<RegisterChange>>> HandleAsync(Actor actor, string kind, long id, CancellationToken cancellationToken)
    {
        var entry = await entries.GetAsync(actor, kind, id, cancellationToken);
        if (!entry.Succeeded)
            return new Refused(entry.Refusal!.Value, entry.Faults);
        await using var context = await database.ReadAsync(cancellationToken);
        var key = id.ToString(CultureInfo.InvariantCulture);
        var rows = await context.VisibleAudit(actor).Where(a => a.Entity == "register_entry" && a.Key == key).OrderByDescending(a => a.Id).ToListAsync(cancellationToken);
        await IdentityStore.MaskAuditAsync(context, rows, cancellationToken);
        var names = new Dictionary<string, Func<long, Task<string?>>>(StringComparer.Ordinal)
        {
            ["case_id"] = async n => await context.VisibleCases(actor).AnyAsync(c => c.Id == n, cancellationToken) ? CaseId.Text(n) : null,
            ["source_id"] = n => context.Sources.Where(s => s.Id == n).Select(s => s.Reference).FirstOrDefaultAsync(cancellationToken),
            ["from_group_id"] = n => context.Groups.Where(g => g.Id == n).Select(g => g.Reference).FirstOrDefaultAsync(cancellationToken),
            ["to_group_id"] = n => context.Groups.Where(g => g.Id == n).Select(g => g.Reference).FirstOrDefaultAsync(cancellationToken),
        };
        var changes = new List<RegisterChange>();
        foreach (var row in rows)
            changes.Add(new RegisterChange(row.At, row.Actor, row.Action, row.Reason, await FieldsAsync(row.Changes, names)));
        return changes;
    }

    private static async Task<IReadOnlyList<RegisterFieldChange>> FieldsAsync(string json, Dictionary<string, Func<long, Task<string?>>> names)
    {
        var fields = new List<RegisterFieldChange>();
        using var document = JsonDocument.Parse(json);
        foreach (var column in document.RootElement.EnumerateObject().Where(c => !Machinery.Contains(c.Name) && c.Value.GetArrayLength() == 2))
        {
            var (before, after) = (column.Value[0], column.Value[1]);
            if (column.Name == "data")
            {
                var (old, now) = (Values(before), Values(after));
                fields.AddRange(old.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Where(k => old.GetValueOrDefault(k) != now.GetValueOrDefault(k)).Select(k => new RegisterFieldChange(k, old.GetValueOrDefault(k), now.GetValueOrDefault(k))));
            }
            else if (names.TryGetValue(column.Name, out var name))
            {
                var change = new RegisterFieldChange(column.Name[..^3], await NameAsync(before, name), await NameAsync(after, name));
                if (change is not { Before: null, After: null })
                    fields.Add(change);
            }
            // Further cases are numbers of which some may not be seen; the entry itself tells those that may.
            else if (column.Name != "case_ids" && Plain(before) != Plain(after))
            {
                fields.Add(new RegisterFieldChange(column.Name, Plain(before), Plain(after)));
            }
        }

        return fields;
    }

    private static Dictionary<string, string> Values(JsonElement element) => element.ValueKind == JsonValueKind.String ? CaseJson.Read<Dictionary<string, string>>(element.GetString()!) : [];

    private static async Task<string?> NameAsync(JsonElement element, Func<long, Task<string?>> name) => element.ValueKind == JsonValueKind.Number ? await name(element.GetInt64()) : null;

    private static string? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => element.GetArrayLength() == 0 ? null : string.Join(';', element.EnumerateArray().Select(e => e.ToString())),
        _ => element.ToString(),
    };
}
