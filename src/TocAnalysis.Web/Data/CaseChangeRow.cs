namespace TocAnalysis.Web.Data;

/// <summary>
/// That something about a case was written by a transaction: the database's own log, kept by triggers, so that no way of writing can forget it. Numbers of
/// transactions order it; a reader takes those below the oldest one that still runs as final and looks at later ones again.
/// </summary>
public sealed class CaseChangeRow
{
    public ulong Xact { get; set; }

    /// <summary>The case; 0: names of groups or coders changed, -1: anything may have.</summary>
    public long CaseId { get; set; }

    /// <summary>Whether the words of its texts may have changed.</summary>
    public bool Words { get; set; }

    public DateTimeOffset At { get; set; }
}
