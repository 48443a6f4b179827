namespace TocAnalysis.Domain.Rounds;

/// <summary>Whether cases of a round are still being coded.</summary>
public enum RoundState
{
    /// <summary>Coders work; in a blind round each sees only their own codings of its cases.</summary>
    [Token("open")] Open,

    /// <summary>Coding has ended and everybody sees everything; what is left is adjudication.</summary>
    [Token("closed")] Closed,
}

/// <summary>Where one coder stands with one case of a round.</summary>
public enum AssignmentState
{
    /// <summary>Nothing was coded yet.</summary>
    [Token("new")] New,

    /// <summary>Something was coded.</summary>
    [Token("in-progress")] InProgress,

    /// <summary>The coder is done; the codings of the round can no longer be changed.</summary>
    [Token("submitted")] Submitted,

    /// <summary>It was submitted and given back to the coder, with a reason.</summary>
    [Token("reopened")] Reopened,

    /// <summary>It was taken from the coder before it was submitted; the case waits in the pool for another.</summary>
    [Token("returned")] Returned,
}

/// <summary>How a unit (one code on one case of a round) was settled.</summary>
public enum AdjudicationOutcome
{
    /// <summary>All coders gave this value and it was accepted.</summary>
    [Token("agreed")] Agreed,

    /// <summary>The value of one of the coders was taken.</summary>
    [Token("proposal")] Proposal,

    /// <summary>A value that none of the coders gave.</summary>
    [Token("other-value")] OtherValue,

    /// <summary>Both readings hold: the disagreement is a result.</summary>
    [Token("contested")] Contested,

    /// <summary>Given back to its coders; the unit is open again.</summary>
    [Token("sent-back")] SentBack,
}
