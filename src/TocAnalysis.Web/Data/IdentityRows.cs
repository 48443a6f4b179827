using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>
/// A protected person of a case. The one place where the name is kept: it is read by <see cref="IdentityStore"/> alone, for masking and for the act of showing it.
/// </summary>
public sealed class CaseIdentityRow
{
    public long Id { get; set; }

    public long CaseId { get; set; }

    /// <summary>What stands in texts in the place of the name; unique in the case.</summary>
    public string Label { get; set; } = "";

    public PersonPart Part { get; set; }

    /// <summary>Named so that the audit trail withholds it, and no other column, by its name.</summary>
    public string ProtectedName { get; set; } = "";

    public string[] ProtectedAliases { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public uint RowVersion { get; set; }
}
