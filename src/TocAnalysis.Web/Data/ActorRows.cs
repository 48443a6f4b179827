using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Web.Data;

public sealed class GroupRow : EditedRow
{
    public long Id { get; set; }

    /// <summary>Unique, permanent; the identifier in addresses.</summary>
    public string Reference { get; set; } = "";

    public string Name { get; set; } = "";

    public string[] Aliases { get; set; } = [];

    public GroupKind Kind { get; set; }

    public GroupStructure? Structure { get; set; }

    public string? HomeCountry { get; set; }

    public string? Note { get; set; }
}

public sealed class GroupLinkRow : EditedRow
{
    public long Id { get; set; }

    public long FromId { get; set; }

    public long ToId { get; set; }

    public GroupLinkKind Kind { get; set; }

    public long? CaseId { get; set; }

    public string? Start { get; set; }

    public string? End { get; set; }

    public string? Note { get; set; }

    public long? SourceId { get; set; }

    public string? Locator { get; set; }
}

public sealed class SourceRow : EditedRow
{
    public long Id { get; set; }

    /// <summary>Unique, permanent; the identifier in addresses.</summary>
    public string Reference { get; set; } = "";

    public SourceType Type { get; set; }

    public string Title { get; set; } = "";

    public string? Authors { get; set; }

    public string? Year { get; set; }

    public string? Publisher { get; set; }

    public string? Url { get; set; }

    public Reliability? Reliability { get; set; }

    public string? Note { get; set; }
}
