namespace TocAnalysis.Domain.Codings;

/// <summary>What a memo is about.</summary>
public enum MemoKind
{
    /// <summary>A question to the team.</summary>
    [Token("question")] Question,

    /// <summary>What the code means.</summary>
    [Token("definition")] Definition,

    /// <summary>A case at the boundary of the code.</summary>
    [Token("boundary")] Boundary,

    /// <summary>An idea about the subject.</summary>
    [Token("theory")] Theory,

    /// <summary>How the coding was done.</summary>
    [Token("method")] Method,
}
