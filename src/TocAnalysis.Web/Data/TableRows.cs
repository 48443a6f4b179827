namespace TocAnalysis.Web.Data;

/// <summary>A table that somebody keeps: how it is built and what is printed with it, not its numbers.</summary>
public sealed class SavedTableRow : EditedRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public Guid? OwnerId { get; set; }

    /// <summary>Name of the owner when it was made; it stays when the account goes.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The content as JSON.</summary>
    public string Content { get; set; } = "{}";
}

/// <summary>A saved table as it was saved once.</summary>
public sealed class SavedTableVersionRow
{
    public long TableId { get; set; }

    public int Version { get; set; }

    public string Content { get; set; } = "{}";

    public DateTimeOffset At { get; set; }

    public string By { get; set; } = "";
}

/// <summary>A table that was given out: its numbers as they were, never counted again. Written once; the database refuses changes.</summary>
public sealed class ReleaseRow
{
    public long Id { get; set; }

    public long? TableId { get; set; }

    public int? TableVersion { get; set; }

    public string Title { get; set; } = "";

    /// <summary>Table and filter as a query string; counted again today it may give other numbers.</summary>
    public string Query { get; set; } = "";

    /// <summary>The filter alone, in canonical form: releases with one filter have one selection.</summary>
    public string FilterQuery { get; set; } = "";

    /// <summary>The filter in words.</summary>
    public string Filter { get; set; } = "";

    public string Measure { get; set; } = "";

    public string Basis { get; set; } = "";

    public string Reading { get; set; } = "";

    /// <summary>Whether the numbers move with codings, so that blind coders may not see them.</summary>
    public bool RestsOnCodings { get; set; }

    /// <summary>Number of the last audited change of cases, codings, groups and sources that the numbers take in.</summary>
    public long DataVersion { get; set; }

    public int CodebookVersion { get; set; }

    /// <summary>Counts below this were withheld; null: none were.</summary>
    public int? Threshold { get; set; }

    /// <summary>Distinct cases; null: withheld.</summary>
    public int? N { get; set; }

    /// <summary>Numbers by place as JSON; null where withheld.</summary>
    public string Figures { get; set; } = "{}";

    public DateTimeOffset At { get; set; }

    public string By { get; set; } = "";

    /// <summary>Why, or for which document.</summary>
    public string? Purpose { get; set; }

    public List<ReleaseFileRow> Files { get; } = [];
}

/// <summary>A file of a release, byte for byte.</summary>
public sealed class ReleaseFileRow
{
    public long ReleaseId { get; set; }

    /// <summary>Ending: <c>xlsx</c>, <c>docx</c> ...</summary>
    public string Ending { get; set; } = "";

    public string ContentType { get; set; } = "";

    public byte[] Bytes { get; set; } = [];

    /// <summary>SHA-256 in hexadecimal.</summary>
    public string Hash { get; set; } = "";
}
