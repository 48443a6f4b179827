using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>A list of cases, a network, a map or a timeline under a name: what its address holds, kept by one person, for themselves or for everybody of a role.</summary>
public sealed class SavedViewRow
{
    public long Id { get; set; }

    public Guid OwnerId { get; set; }

    public string Owner { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Which page, by <see cref="ViewPlace.Name"/>.</summary>
    public string Place { get; set; } = ViewPlace.Cases;

    /// <summary>The query of the address, canonical, without a cursor; empty: all cases.</summary>
    public string Query { get; set; } = "";

    /// <summary>Who sees it beside its owner; null: nobody.</summary>
    public Role? SharedWith { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>When somebody last looked at a view.</summary>
public sealed class SavedViewLookRow
{
    public long ViewId { get; set; }

    public Guid UserId { get; set; }

    public DateTimeOffset At { get; set; }
}
