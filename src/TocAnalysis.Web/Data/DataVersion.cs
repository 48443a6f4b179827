using Microsoft.EntityFrameworkCore;

namespace TocAnalysis.Web.Data;

/// <summary>The state of the research data: the number of its last audited change. Accounts, keys and saved tables do not count.</summary>
public static class DataVersion
{
    private static readonly string[] Tables = ["case_record", "crime_group", "group_link", "source", "coder", "coding", "evidence", "adjudication", "code", "codebook_version"];

    /// <summary>The state now; 0: nothing was recorded yet.</summary>
    public static async Task<long> OfAsync(TocContext context, CancellationToken cancellationToken) =>
        await context.Audit.Where(a => Tables.Contains(a.Entity)).MaxAsync(a => (long?)a.Id, cancellationToken) ?? 0;
}
