namespace TocAnalysis.Domain.Cases;

/// <summary>A way of reading the definition of paragraph 4, which can be read narrowly or widely.</summary>
public enum Reading
{
    /// <summary>More than one country over all stages together: the wide reading of "and/or", and the default.</summary>
    [Token("union")] Union,

    /// <summary>More than one country within any one stage.</summary>
    [Token("single-stage")] SingleStage,

    /// <summary>As <see cref="Union"/>, without indirect effects.</summary>
    [Token("direct")] Direct,

    /// <summary>Inception and perpetration only.</summary>
    [Token("conduct")] Conduct,

    /// <summary>As <see cref="Union"/>, with established involvements only.</summary>
    [Token("established")] Established,
}

/// <summary>Result of the test of paragraph 4 under one reading. Computed, never typed in.</summary>
public enum Transnationality
{
    /// <summary>More than one country.</summary>
    [Token("transnational")] Transnational,

    /// <summary>Exactly one country.</summary>
    [Token("domestic")] Domestic,

    /// <summary>The record does not allow to decide.</summary>
    [Token("undetermined")] Undetermined,
}
