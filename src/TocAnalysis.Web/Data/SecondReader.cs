using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>
/// A case is reviewed when a second person has read it: somebody who wrote nothing of it since it was reviewed last. Asked wherever a case is saved: form,
/// REST, change of many, restore. What was reviewed once may be brought back as it was.
/// </summary>
public static class SecondReader
{
    private const string Place = "status";

    /// <summary>What stands against the content; null: nothing.</summary>
    /// <param name="context">The database, with the actor who saves.</param>
    /// <param name="row">The case as it is, with its parts; null: it is new.</param>
    /// <param name="content">The case as it will be.</param>
    /// <param name="names">Its groups and sources.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Fault?> FaultAsync(TocContext context, CaseRow? row, CaseContent content, ReferenceNames names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(content);
        if (content.Status != CaseStatus.Reviewed)
            return null;
        if (row is null)
            return Fault("recorded at most: a second person reviews the case once it is saved.");
        // As they are compared everywhere: by what is kept of them.
        var wanted = Text(content, row);
        var versions = await context.CaseVersions.AsNoTracking().Where(v => v.CaseId == row.Id).OrderByDescending(v => v.Version)
            .Select(v => new { v.Version, v.By, v.At, IsReviewed = EF.Functions.JsonContains(v.Content, """{"status":"reviewed"}"""), v.Content }).ToListAsync(cancellationToken);
        if (versions.Any(v => v.IsReviewed && Text(CaseJson.Read<CaseContent>(v.Content), row) == wanted))
            return null;
        var present = Text(CaseStore.Content(row, names) with { Status = CaseStatus.Reviewed }, row);
        if (present != wanted)
        {
            return Fault(row.Status == CaseStatus.Reviewed
                ? "recorded: what changed since the review has to be read by a second person again."
                : "recorded: a review changes nothing but the status. Save the changes first, then somebody else reviews them.");
        }

        var actor = context.Actor!;
        if (actor is { UserId: null, Door: Door.Rest })
            return Fault("recorded: a key does not say in whose hand it is, so a person reviews, on the page.");
        var open = versions.TakeWhile(v => !v.IsReviewed).ToList();
        // By name, and by account where somebody bears another name by now.
        // From the oldest version that nobody reviewed: the entry of a review itself is younger than the version that it made.
        var wrote = open.Any(v => v.By == actor.Name)
            || (open.Count > 0 && open[^1].At is var since && actor.UserId is { } user
                && await context.Audit.AnyAsync(a => a.CaseId == row.Id && a.Entity == "case_record" && a.UserId == user && a.At >= since, cancellationToken));
        return wrote ? Fault($"recorded: somebody else reviews what you wrote. Since the last review: {string.Join(", ", open.Select(v => v.By).Distinct())}.") : null;
    }

    /// <summary>How sensitive a case is has nothing to do with whether somebody read it.</summary>
    private static string Text(CaseContent content, CaseRow row) => CaseJson.Write(content with { Reference = row.Reference, Sensitivity = Sensitivity.Internal });

    private static Fault Fault(string expected) => new(Place, expected, CaseStatus.Reviewed.Text());
}
