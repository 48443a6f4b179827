using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using TocAnalysis.Domain;

namespace TocAnalysis.Web.Data.Audit;

/// <summary>
/// The audit entries of one save. What is audited is the rule, what is not is listed by name, so that a new table is audited unless somebody decides otherwise.
/// </summary>
public sealed class AuditTrail
{
    /// <summary>Tables that are not audited, each with its reason.</summary>
    private static readonly HashSet<Type> NotAudited =
    [
        typeof(AuditRow),
        // Parts and versions of a case: the version written with each save keeps the whole content.
        typeof(CaseVersionRow), typeof(CaseDomainRow), typeof(CaseCountryRow), typeof(CaseOffenceRow), typeof(CaseGroupRow), typeof(CaseActivityRow), typeof(CaseSourceRow), typeof(CaseCompetingRow),
        // The saved table itself is audited with its whole content.
        typeof(SavedTableVersionRow),
        // Computed from codings.
        typeof(PositionRow),
        // Follows from the codebook versions, which are audited.
        typeof(CodeMappingRow),
        // Drawn with the round, whose entry holds seed, share and coders.
        typeof(RoundCaseRow),
        // The values of codings that are audited themselves, and the steps between them.
        typeof(SubmissionRow), typeof(CodingStepRow),
        // Machinery of repeated requests; the write itself is audited.
        typeof(IdempotencyRow),
        // A file on its way in is private until it is a batch, which is audited with all that it writes.
        typeof(ImportJobRow), typeof(ImportFileRow),
        // How far a file has come; that it was ordered is put into the trail by itself.
        typeof(ExportJobRow),
        // Written by the database itself.
        typeof(CaseChangeRow),
        // When somebody looked is nobody else's concern; the view itself is audited.
        typeof(SavedViewLookRow),
        // Lines of a depositary's table; they never change, and the entry of the table keeps the hash of its file.
        typeof(TreatyActionRow),
        // Unsaved private work.
        typeof(DraftRow),
        // Vocabulary of the release, seeded at start by SQL.
        typeof(CountryRow), typeof(CountryGroupRow), typeof(OffenceRow), typeof(OffenceAncestorRow), typeof(SettingRow),
        // Machinery of sign-in.
        typeof(PasskeyQuestionRow),
        typeof(Microsoft.AspNetCore.DataProtection.EntityFrameworkCore.DataProtectionKey), typeof(IdentityUserToken<Guid>), typeof(IdentityRole<Guid>), typeof(IdentityRoleClaim<Guid>),
    ];

    /// <summary>Columns whose values never enter the trail: secrets, machinery, and long texts that the case's versions keep.</summary>
    private static readonly HashSet<string> Withheld =
    [
        nameof(AppUser.PasswordHash), nameof(AppUser.SecurityStamp), nameof(SessionRow.Ticket), nameof(PasskeyRow.CredentialId), nameof(PasskeyRow.PublicKey), nameof(ApiKeyRow.Hash), nameof(ImportBatchRow.Undo),
        nameof(CaseRow.Summary), nameof(CaseRow.Narrative), nameof(CaseRow.Search), nameof(EditedRow.RowVersion),
        nameof(CaseIdentityRow.ProtectedName), nameof(CaseIdentityRow.ProtectedAliases), nameof(ReleaseRow.Figures), nameof(ReleaseFileRow.Bytes),
    ];

    /// <summary>Found once for each member; an import asks for the same ones a hundred thousand times.</summary>
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Enum, string> Texts = new();

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, (string Table, (string Name, Func<object, object?>? Get)[] Columns)> New = new();

    private readonly List<(EntityEntry Entry, string Action, Dictionary<string, object?[]> Changes)> changes = [];

    public bool IsEmpty => changes.Count == 0;

    /// <summary>Entries of rows that no context knows, as a save of them would write; for an import that writes many by COPY.</summary>
    /// <param name="context">Who acts, and the model.</param>
    /// <param name="row">A new row, with its key.</param>
    /// <param name="key">The key.</param>
    /// <param name="caseId">The case that it is of; null: none.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    internal static AuditRow Created<T>(TocContext context, T row, long key, long? caseId, string? reason, DateTimeOffset now) where T : class
    {
        var (table, columns) = New.GetOrAdd(typeof(T), static (type, model) => Columns(model.FindEntityType(type)!), context.Model);
        using var json = new MemoryStream(1_024);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, get) in columns)
            {
                writer.WriteStartArray(name);
                if (get is not null)
                {
                    writer.WriteNullValue();
                    Write(writer, Plain(get(row)));
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return new AuditRow
        {
            At = now,
            Actor = context.Actor!.Name,
            UserId = context.Actor.UserId,
            Door = context.Actor.Door.Text(),
            Action = "create",
            Entity = table,
            Key = key.ToString(CultureInfo.InvariantCulture),
            CaseId = caseId,
            Changes = System.Text.Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length),
            Reason = reason,
        };
    }

    /// <summary>What a serializer writes of such a value, without its looking for the type of each.</summary>
    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool yes:
                writer.WriteBooleanValue(yes);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            default:
                JsonSerializer.Serialize(writer, value);
                break;
        }
    }

    /// <summary>Audited columns of a table; without a getter the value never enters the trail.</summary>
    private static (string Table, (string Name, Func<object, object?>? Get)[] Columns) Columns(IEntityType type) => (type.GetTableName()!,
    [
        .. type.GetProperties().Where(p => IsAudited(p)).Select(p => (p.GetColumnName(), Withheld.Contains(p.Name) ? null : (Func<object, object?>?)(row => p.GetGetter().GetClrValue(row)))),
    ]);

    private static bool IsAudited(IReadOnlyProperty property) =>
        !property.IsPrimaryKey() && property.Name is not (nameof(EditedRow.RowVersion) or nameof(AppUser.ConcurrencyStamp) or nameof(CodingRow.CountsAs) or nameof(PasskeyRow.SignCount) or nameof(PasskeyRow.UsedAt) or nameof(PasskeyRow.IsBackedUp));

    public static AuditTrail Capture(TocContext context)
    {
        var trail = new AuditTrail();
        foreach (var entry in context.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            // That a session begins and ends is told; that it is used is not.
            if (NotAudited.Contains(entry.Metadata.ClrType) || entry is { Entity: SessionRow, State: EntityState.Modified })
                continue;
            var action = entry.State switch { EntityState.Added => "create", EntityState.Deleted => "delete", _ => "update" };
            var changed = entry.Properties
                // Marked as modified is not changed: some callers mark the whole row.
                .Where(p => entry.State != EntityState.Modified || (p.IsModified && !p.Metadata.GetValueComparer().Equals(p.OriginalValue, p.CurrentValue)))
                .Where(p => IsAudited(p.Metadata))
                .ToDictionary(
                    p => p.Metadata.GetColumnName(),
                    p => Withheld.Contains(p.Metadata.Name)
                        ? []
                        : new[] { entry.State == EntityState.Added ? null : Plain(p.OriginalValue), entry.State == EntityState.Deleted ? null : Plain(p.CurrentValue) });
            // Identity saves an account also where nothing but its stamp is new; that a passkey is used is told by the session that begins.
            if (entry.Entity is AppUser or PasskeyRow && entry.State == EntityState.Modified && changed.Count == 0)
                continue;
            trail.changes.Add((entry, action, changed));
        }

        if (!trail.IsEmpty && context.Actor is null)
            throw new InvalidOperationException("A change of an audited record needs an actor.");
        return trail;
    }

    public IEnumerable<AuditRow> Entries(TocContext context)
    {
        var actor = context.Actor!;
        var now = context.Clock.GetUtcNow();
        foreach (var (entry, action, changed) in changes)
        {
            // What belongs to a row that was new too has its number only now.
            foreach (var property in action == "delete" ? [] : entry.Properties.Where(p => p.Metadata.IsForeignKey()))
            {
                if (changed.TryGetValue(property.Metadata.GetColumnName(), out var values) && values.Length == 2)
                    values[1] = Plain(property.CurrentValue);
            }

            yield return new AuditRow
            {
                At = now,
                Actor = actor.Name,
                UserId = actor.UserId,
                Door = actor.Door.Text(),
                Action = action,
                Entity = entry.Metadata.GetTableName() ?? entry.Metadata.ClrType.Name,
                Key = string.Join("/", entry.Properties.Where(p => p.Metadata.IsPrimaryKey()).Select(p => Convert.ToString(p.CurrentValue, CultureInfo.InvariantCulture))),
                CaseId = entry.Entity switch
                {
                    CaseRow c => c.Id,
                    CaseAudienceRow a => a.CaseId,
                    CaseIdentityRow i => i.CaseId,
                    CodingRow c => c.CaseId,
                    AssignmentRow a => a.CaseId,
                    AdjudicationRow a => a.CaseId,
                    MemoRow m => m.CaseId,
                    // What is untied from a case tells of it once more.
                    RegisterRow r => r.CaseId ?? Before(changed),
                    ImplementationRow i => i.CaseId ?? Before(changed),
                    GroupLinkRow l => l.CaseId,
                    // Written with its coding, which is therefore known here.
                    EvidenceRow e => context.Codings.Local.FindEntry(e.CodingId)?.Entity.CaseId,
                    _ => null,
                },
                Changes = JsonSerializer.Serialize(changed),
                Reason = context.Reasons.GetValueOrDefault(entry.Entity, context.Reason!),
                BatchId = context.BatchId,
            };
        }
    }

    private static long? Before(Dictionary<string, object?[]> changed) => changed.TryGetValue("case_id", out var values) && values is [long was, _] ? was : null;

    private static object? Plain(object? value) => value switch
    {
        null or string or bool or int or long or string[] or int[] or long[] => value,
        Enum e => TokenText(e),
        DateTimeOffset or DateOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string TokenText(Enum value) => Texts.GetOrAdd(
        value, v => (string)typeof(Tokens).GetMethod(nameof(Tokens.Text))!.MakeGenericMethod(v.GetType()).Invoke(null, [v])!);
}
