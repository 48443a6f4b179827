namespace TocAnalysis.Domain.Groups;

/// <summary>What kind of collective or individual actor a group is.</summary>
public enum GroupKind
{
    /// <summary>A group that exists to commit crime.</summary>
    [Token("organized_group")] OrganizedGroup,

    /// <summary>A company with a lawful business.</summary>
    [Token("legitimate_company")] LegitimateCompany,

    /// <summary>A mediator between worlds (paragraph 24).</summary>
    [Token("go_between")] GoBetween,

    /// <summary>A holder of public office.</summary>
    [Token("official")] Official,

    /// <summary>One person.</summary>
    [Token("individual")] Individual,

    /// <summary>A group with political goals that uses terror (paragraph 5).</summary>
    [Token("terrorist_group")] TerroristGroup,

    /// <summary>A body of a State.</summary>
    [Token("state_body")] StateBody,

    /// <summary>Loosely tied participants (paragraph 28).</summary>
    [Token("network")] Network,
}

/// <summary>How a group is built (paragraph 28).</summary>
public enum GroupStructure
{
    /// <summary>One chain of command.</summary>
    [Token("standard_hierarchy")] StandardHierarchy,

    /// <summary>One chain of command with regional branches.</summary>
    [Token("regional_hierarchy")] RegionalHierarchy,

    /// <summary>Several groups under a common steering.</summary>
    [Token("clustered_hierarchy")] ClusteredHierarchy,

    /// <summary>A small tight core with loose associates.</summary>
    [Token("core_group")] CoreGroup,

    /// <summary>Individuals who come together around key persons.</summary>
    [Token("criminal_network")] CriminalNetwork,

    /// <summary>Looked for and not found; not the same as not recorded.</summary>
    [Token("unknown")] Unknown,
}

/// <summary>How two groups are linked. Directed from one to the other, but for <see cref="Partner"/> and <see cref="Competes"/>.</summary>
public enum GroupLinkKind
{
    /// <summary>They act jointly; no direction.</summary>
    [Token("partner")] Partner,

    /// <summary>Goods or services flow.</summary>
    [Token("supplies")] Supplies,

    /// <summary>Launders money for.</summary>
    [Token("launders_for")] LaundersFor,

    /// <summary>Mediates for (paragraph 24).</summary>
    [Token("mediates_for")] MediatesFor,

    /// <summary>Corrupts.</summary>
    [Token("corrupts")] Corrupts,

    /// <summary>Controls.</summary>
    [Token("controls")] Controls,

    /// <summary>Owns.</summary>
    [Token("owns")] Owns,

    /// <summary>Employs.</summary>
    [Token("employs")] Employs,

    /// <summary>Passed on techniques or rationalizations (paragraph 23).</summary>
    [Token("taught")] Taught,

    /// <summary>They compete; no direction.</summary>
    [Token("competes")] Competes,
}
