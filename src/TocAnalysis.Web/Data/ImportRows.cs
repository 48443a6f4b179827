using TocAnalysis.Domain;

namespace TocAnalysis.Web.Data;

/// <summary>How far an uploaded file has come.</summary>
public enum ImportState
{
    /// <summary>It is here; nothing was checked yet, or its mapping was changed since.</summary>
    [Token("uploaded")] Uploaded,

    /// <summary>It is being checked.</summary>
    [Token("checking")] Checking,

    /// <summary>It was checked; the report says with what result.</summary>
    [Token("checked")] Checked,

    /// <summary>It is being written.</summary>
    [Token("writing")] Writing,

    /// <summary>It was brought in.</summary>
    [Token("done")] Done,

    /// <summary>The work on it broke off; nothing was written.</summary>
    [Token("failed")] Failed,

    /// <summary>Somebody stopped the work on it; nothing was written.</summary>
    [Token("cancelled")] Cancelled,
}

/// <summary>A file that somebody brings in, from the upload to the batch. Private to whoever uploaded it.</summary>
public sealed class ImportJobRow
{
    public long Id { get; set; }

    public Guid? OwnerId { get; set; }

    public string Owner { get; set; } = "";

    public string FileName { get; set; } = "";

    /// <summary>SHA-256 of the file, in hexadecimal.</summary>
    public string Hash { get; set; } = "";

    public long Size { get; set; }

    public ImportState State { get; set; }

    /// <summary>How it is read and mapped, and what was decided, as JSON.</summary>
    public string Options { get; set; } = "{}";

    /// <summary>Outcome of the last check or import, as JSON; null: there is none, or what was checked has changed.</summary>
    public string? Report { get; set; }

    /// <summary>Why the work broke off, in words for the reader.</summary>
    public string? Failure { get; set; }

    /// <summary>Set in the transaction of the batch, so that a job is done exactly when its batch is there.</summary>
    public long? BatchId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Renewed while the work goes on: work that nobody renews is dead.</summary>
    public DateTimeOffset SeenAt { get; set; }
}

/// <summary>A piece of an uploaded file, so that a large one is never in memory as a whole; gone some days after the last work on it.</summary>
public sealed class ImportFileRow
{
    public long JobId { get; set; }

    /// <summary>Position of the piece, from 0.</summary>
    public int Part { get; set; }

    public byte[] Bytes { get; set; } = [];
}

/// <summary>A mapping of somebody's sheets under a name.</summary>
public sealed class ImportProfileRow
{
    public long Id { get; set; }

    public Guid? OwnerId { get; set; }

    public string Owner { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Whether everybody who may import sees it.</summary>
    public bool Shared { get; set; }

    /// <summary>The mapping, as JSON.</summary>
    public string Content { get; set; } = "{}";

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>PostgreSQL's <c>xmin</c>: the last line against a lost update.</summary>
    public uint RowVersion { get; set; }
}
