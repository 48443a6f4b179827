namespace TocAnalysis.Domain.Groups;

/// <summary>Everything that is recorded of one group: any collective or individual actor.</summary>
public sealed record GroupContent
{
    /// <summary>Permanent reference; null for a new one, then the application gives it.</summary>
    public string? Reference { get; init; }

    /// <summary>Name, up to 300 characters. A name with a national adjective stays a name and is never a category (paragraphs 17 and 18).</summary>
    public string Name { get; init; } = "";

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What kind of actor.</summary>
    public GroupKind Kind { get; init; } = GroupKind.OrganizedGroup;

    /// <summary>How it is built; null: not recorded.</summary>
    public GroupStructure? Structure { get; init; }

    /// <summary>Code of the country it is at home in; null: not recorded.</summary>
    public string? HomeCountry { get; init; }

    /// <summary>Anything else.</summary>
    public string? Note { get; init; }
}

/// <summary>A typed, dated, cited link between two groups.</summary>
/// <param name="From">Reference of the group it goes from.</param>
/// <param name="To">Reference of the group it goes to.</param>
/// <param name="Kind">Kind of link.</param>
/// <param name="Case">Identifier or reference of the case that shows it; null: none.</param>
/// <param name="Start">Since when.</param>
/// <param name="End">Until when.</param>
/// <param name="Note">What it consisted in.</param>
/// <param name="Source">Reference of the source that shows it.</param>
/// <param name="Locator">Where in the source.</param>
public sealed record GroupLink(
    string From, string To, GroupLinkKind Kind, string? Case = null, PartialDate? Start = null, PartialDate? End = null, string? Note = null, string? Source = null, string? Locator = null);
