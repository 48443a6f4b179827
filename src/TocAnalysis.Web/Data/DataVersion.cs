using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Data;

/// <summary>A state of the research data.</summary>
/// <param name="Number">Number of the last audited change that it takes in; 0: nothing was recorded yet.</param>
/// <param name="WithoutCodings">Whether codings were asked for and left out, because the reader codes blind and may not even see that others coded.</param>
public sealed record DataState(long Number, bool WithoutCodings)
{
    /// <summary>The same in English.</summary>
    public string InWords() => Number.ToString(CultureInfo.InvariantCulture) + (WithoutCodings ? " without codings, as a blind round is open" : "");
}

/// <summary>The state of the research data: the number of the last audited change of what is counted. Accounts, keys and saved tables do not count.</summary>
public static class DataVersion
{
    private static readonly string[] Records = ["case_record", "crime_group", "group_link", "source", "code", "codebook_version", "register_entry"];

    private static readonly string[] WithCodings = [.. Records, "coder", "coding", "evidence", "adjudication"];

    /// <summary>The state now.</summary>
    /// <param name="context">The database.</param>
    /// <param name="actor">Who reads.</param>
    /// <param name="codings">Whether codings are counted; what rests on records alone does not move with codings.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<DataState> OfAsync(TocContext context, Actor actor, bool codings, CancellationToken cancellationToken)
    {
        var all = codings && await context.SeesAllCodingsAsync(actor, cancellationToken);
        var tables = all ? WithCodings : Records;
        var last = await context.NewestAuditAsync(actor, a => tables.Contains(a.Entity) && a.Action != ExportLog.Action, cancellationToken);
        return new DataState(last?.Number ?? 0, codings && !all);
    }
}
