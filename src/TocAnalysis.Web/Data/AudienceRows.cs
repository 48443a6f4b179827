namespace TocAnalysis.Web.Data;

/// <summary>People for whom records may be kept apart: a record that has audiences is seen by members of one of them alone.</summary>
public sealed class AudienceRow
{
    public long Id { get; set; }

    /// <summary>Unique whatever its case.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it is for.</summary>
    public string? Note { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public string CreatedBy { get; set; } = "";

    public uint RowVersion { get; set; }
}

/// <summary>A person in an audience.</summary>
public sealed class AudienceMemberRow
{
    public long AudienceId { get; set; }

    public Guid UserId { get; set; }
}

/// <summary>A case that is kept to an audience.</summary>
public sealed class CaseAudienceRow
{
    public long CaseId { get; set; }

    public long AudienceId { get; set; }
}
