namespace TocAnalysis.Domain.Codebook;

/// <summary>What part of the paper a code comes from.</summary>
public enum CodeKind
{
    /// <summary>Chapter II and the acts of chapter III: what the words mean.</summary>
    [Token("definition")] Definition,

    /// <summary>Chapter III: what worries.</summary>
    [Token("concern")] Concern,

    /// <summary>Paragraphs 12 to 14: what may cause it.</summary>
    [Token("cause")] Cause,

    /// <summary>Chapter IV: a controversial issue with two poles.</summary>
    [Token("issue")] Issue,

    /// <summary>Chapter V: a point for discussion with two poles.</summary>
    [Token("point")] Point,

    /// <summary>Chapter VI: implementation of the Convention.</summary>
    [Token("implementation")] Implementation,
}

/// <summary>Which values a code takes.</summary>
public enum ValueScale
{
    /// <summary>A, B, mixed, not-applicable, cannot-tell.</summary>
    [Token("two-pole")] TwoPole,

    /// <summary>present, absent, not-applicable, cannot-tell.</summary>
    [Token("presence")] Presence,

    /// <summary>Not coded by hand: computed, or kept in a register.</summary>
    [Token("none")] None,
}
