using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>One thing that a batch wrote: its version then, and what it was before; null: it was not there. What a case was is in its versions.</summary>
internal sealed record WrittenThing<T>(long Id, int Version, T? Before) where T : class;

/// <summary>What a batch wrote, so that it can be taken back.</summary>
internal sealed record ImportUndo
{
    public List<WrittenCase> Cases { get; init; } = [];

    public List<WrittenThing<GroupContent>> Groups { get; init; } = [];

    public List<WrittenThing<SourceContent>> Sources { get; init; } = [];

    public List<WrittenThing<GroupLink>> Links { get; init; } = [];

    public List<WrittenThing<CodingContent>> Codings { get; init; } = [];

    public List<long> Coders { get; init; } = [];

    /// <summary>Groups that went into another one.</summary>
    public List<GroupContent> RemovedGroups { get; init; } = [];

    /// <summary>Sources that went into another one.</summary>
    public List<SourceContent> RemovedSources { get; init; } = [];

    /// <summary>Links that a merge left no room for: to itself, or said already.</summary>
    public List<GroupLink> RemovedLinks { get; init; } = [];

    /// <summary>Links whose case went into another one, with the case before.</summary>
    public List<MovedLink> MovedLinks { get; init; } = [];

    /// <summary>Codings whose case went into another one.</summary>
    public List<MovedCoding> MovedCodings { get; init; } = [];

    /// <summary>Codings that were taken away: withdrawn, or said already on the case that stays.</summary>
    public List<RemovedCoding> RemovedCodings { get; init; } = [];

    /// <summary>Entries of registers.</summary>
    public List<WrittenThing<WrittenEntry>> Registers { get; init; } = [];

    /// <summary>Entries of registers whose cases went into another one.</summary>
    public List<MovedEntry> MovedRegisters { get; init; } = [];
}

/// <summary>An entry of a register before a batch, with its further cases by number.</summary>
internal sealed record WrittenEntry(Domain.Registers.RegisterEntry Entry, long[] CaseIds);

/// <summary>An entry of a register that now belongs to another case.</summary>
internal sealed record MovedEntry(long Id, int Version, long? CaseId, long[] CaseIds);

/// <summary>A coding that now belongs to another case, with what it was.</summary>
internal sealed record MovedCoding(long Id, int Version, long CaseId, CodingContent Before);

/// <summary>A coding that is gone, with all that it takes to make it again.</summary>
internal sealed record RemovedCoding(long Id, long CaseId, long CoderId, int CodebookVersion, int Version, DateTimeOffset CreatedAt, string CreatedBy, CodingContent Content);

/// <summary>A link that now belongs to another case.</summary>
internal sealed record MovedLink(long Id, int Version, long CaseId);

/// <summary>A case that a batch wrote.</summary>
/// <param name="Id">Which.</param>
/// <param name="Version">Its version then.</param>
/// <param name="IsNew">Whether the batch brought it.</param>
/// <param name="IsGone">Whether the batch deleted it, since it went into another one.</param>
/// <param name="WasGone">Whether it had been deleted before and stayed so.</param>
internal sealed record WrittenCase(long Id, int Version, bool IsNew, bool IsGone = false, bool WasGone = false);
