using Microsoft.AspNetCore.Identity;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>An account.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>Shown in histories, and the name under which the person codes.</summary>
    public string DisplayName { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A key for REST; only a hash of it is kept.</summary>
public sealed class ApiKeyRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the key. The key has 256 random bits, so a slow hash would add nothing.</summary>
    public byte[] Hash { get; set; } = [];

    public Role Role { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>Unsaved work of one person, so that a lost connection loses nothing.</summary>
public sealed class DraftRow
{
    public Guid UserId { get; set; }

    /// <summary>What is drafted: <c>case</c>, <c>coding</c> ...</summary>
    public string Kind { get; set; } = "";

    /// <summary>Of which thing; <c>new</c> for one that does not exist yet.</summary>
    public string Key { get; set; } = "";

    public string Content { get; set; } = "";

    /// <summary>Version that the draft was begun from.</summary>
    public int BaseVersion { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>A REST write that was answered once, so that a repetition after a lost answer brings the same answer.</summary>
public sealed class IdempotencyRow
{
    /// <summary>Who sent it; keys of different senders have nothing to do with each other.</summary>
    public string Actor { get; set; } = "";

    public string Key { get; set; } = "";

    /// <summary>SHA-256 of the request, in hexadecimal.</summary>
    public string RequestHash { get; set; } = "";

    /// <summary>What the handler answered, as JSON.</summary>
    public string Answer { get; set; } = "";

    public DateTimeOffset At { get; set; }
}

/// <summary>One import of a case package.</summary>
public sealed class ImportBatchRow
{
    public long Id { get; set; }

    public string FileName { get; set; } = "";

    /// <summary>SHA-256 of what was read, in hexadecimal.</summary>
    public string Hash { get; set; } = "";

    public DateTimeOffset At { get; set; }

    public string By { get; set; } = "";

    public string Door { get; set; } = "";

    /// <summary>What was created, updated and left as it was, by kind, as JSON.</summary>
    public string Counts { get; set; } = "{}";

    /// <summary>What an undo needs: prior and new state of each record touched, as JSON.</summary>
    public string Undo { get; set; } = "{}";

    public DateTimeOffset? UndoneAt { get; set; }

    public string? UndoneBy { get; set; }
}

/// <summary>One audited change: written in the transaction of the change itself.</summary>
public sealed class AuditRow
{
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    public string Actor { get; set; } = "";

    public Guid? UserId { get; set; }

    public string Door { get; set; } = "";

    /// <summary><c>create</c>, <c>update</c> or <c>delete</c>.</summary>
    public string Action { get; set; } = "";

    /// <summary>Table of the record.</summary>
    public string Entity { get; set; } = "";

    /// <summary>Key of the record.</summary>
    public string Key { get; set; } = "";

    public long? CaseId { get; set; }

    /// <summary>Column names with values before and after, as JSON. Texts of cases are kept in the case's versions and only named here.</summary>
    public string Changes { get; set; } = "{}";

    public string? Reason { get; set; }

    public long? BatchId { get; set; }
}
