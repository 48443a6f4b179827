namespace TocAnalysis.Domain.Cases;

/// <summary>What becomes of a review when a case is changed without anybody reading it again: by an import, or by a merge.</summary>
public static class CaseReview
{
    /// <summary>The content after a change. A reviewed case is recorded again, unless nothing but its sensitivity changed, which has nothing to do with whether somebody read it.</summary>
    /// <param name="before">The case as it is.</param>
    /// <param name="after">The case as the change makes it.</param>
    public static CaseContent After(CaseContent before, CaseContent after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return after.Status == CaseStatus.Reviewed && CaseChanges.Between(before with { Sensitivity = after.Sensitivity }, after).Count > 0
            ? after with { Status = CaseStatus.Recorded } : after;
    }
}
