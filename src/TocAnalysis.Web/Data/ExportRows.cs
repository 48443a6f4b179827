using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>How far a file that is written beside the pages has come.</summary>
public enum ExportState
{
    /// <summary>It waits, or is being written.</summary>
    [Token("running")] Running,

    /// <summary>Somebody asked to stop it; whoever writes it will.</summary>
    [Token("stopping")] Stopping,

    /// <summary>It is there.</summary>
    [Token("done")] Done,

    /// <summary>The work on it broke off; there is no file.</summary>
    [Token("failed")] Failed,

    /// <summary>Somebody stopped it; there is no file.</summary>
    [Token("cancelled")] Cancelled,
}

/// <summary>A file that somebody takes out, from the order to the download. Private to whoever ordered it.</summary>
public sealed class ExportJobRow
{
    public long Id { get; set; }

    public Guid? OwnerId { get; set; }

    public string Owner { get; set; } = "";

    /// <summary>Permanent name of the kind of file.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Filter and order, as in an address.</summary>
    public string Query { get; set; } = "";

    /// <summary>The filter in words.</summary>
    public string Filter { get; set; } = "";

    /// <summary>Nothing that is more sensitive is in it.</summary>
    public Sensitivity Highest { get; set; }

    /// <summary>Name of the file.</summary>
    public string FileName { get; set; } = "";

    /// <summary>Under what name it lies in the data directory.</summary>
    public Guid StoredAs { get; set; }

    public ExportState State { get; set; }

    /// <summary>Cases that it is to hold, counted before it was begun.</summary>
    public int Expected { get; set; }

    /// <summary>Cases that are written.</summary>
    public int Written { get; set; }

    /// <summary>Bytes; null: not there yet.</summary>
    public long? Size { get; set; }

    /// <summary>SHA-256 of the file, in hexadecimal; null: not there yet.</summary>
    public string? Hash { get; set; }

    /// <summary>Why the work broke off, in words for the reader.</summary>
    public string? Failure { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Renewed while the work goes on: work that nobody renews is dead.</summary>
    public DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}
