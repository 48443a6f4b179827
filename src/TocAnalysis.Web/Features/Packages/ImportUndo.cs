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
}

/// <summary>A case that a batch wrote.</summary>
internal sealed record WrittenCase(long Id, int Version, bool IsNew);
