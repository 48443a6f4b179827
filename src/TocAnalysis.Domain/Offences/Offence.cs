namespace TocAnalysis.Domain.Offences;

/// <summary>Where a term of the offence vocabulary comes from.</summary>
public enum OffenceSource
{
    /// <summary>International Classification of Crime for Statistical Purposes, levels 1 to 3.</summary>
    Iccs,

    /// <summary>Added by the project, because the paper names an offence that no class of the ICCS is by itself.</summary>
    Project,
}

/// <summary>
/// One term of the offence hierarchy, main or accompanying in a case (paragraphs 9 to 11). A class of the ICCS keeps its
/// code as text with leading zeros ("07041"); a term of the project has a code that begins with "T-" ("T-NUCLEAR") and
/// hangs below the nearest ICCS class, so that counting by ICCS counts it too.
/// </summary>
public sealed record Offence
{
    /// <summary>Permanent code: two, four or five digits, or T- with capital letters and hyphens.</summary>
    public required string Code { get; init; }

    /// <summary>Short English label.</summary>
    public required string Label { get; init; }

    /// <summary>Depth in the hierarchy from 1; a term of the project is one deeper than its parent.</summary>
    public required int Level { get; init; }

    /// <summary>Code of the term above, or null at level 1.</summary>
    public string? Parent { get; init; }

    /// <summary>Where the term comes from.</summary>
    public required OffenceSource Source { get; init; }

    /// <summary>
    /// Paragraphs (1 to 43) of A/CONF.187/6 that name exactly this offence; empty when the paper does not name it. Terms
    /// above and below are not marked for it.
    /// </summary>
    public IReadOnlyList<int> PaperParagraphs { get; init; } = [];

    /// <summary>
    /// For a term of the project, how it stands to the ICCS in a sentence: finer classes that match, or that its parent is
    /// only the nearest; null for ICCS classes.
    /// </summary>
    public string? IccsMapping { get; init; }

    /// <summary>What a reader must know about the term, for instance that a national adaptation added it; or null.</summary>
    public string? Note { get; init; }

    /// <summary>Other words for it; used for search and suggestions only.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>
    /// True for a level-3 code that only repeats the class above because that is not divided ("01010" for "0101"). Valid in
    /// imports; pickers may leave it out.
    /// </summary>
    public bool RepeatsParent => Parent is not null && string.Equals(Code, Parent + "0", StringComparison.Ordinal);

    /// <summary>The code and the label, for messages.</summary>
    /// <returns>For instance "07041 Money laundering".</returns>
    public override string ToString() => $"{Code} {Label}";
}
