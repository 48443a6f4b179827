using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Registers;

namespace TocAnalysis.Web.Data;

/// <summary>
/// A case with groups from abroad is not complete while the host side is unanswered (paragraphs 16 and 19). Asked when a case becomes complete, and of a
/// complete one when its groups or countries change.
/// </summary>
public static class HostSideCheck
{
    /// <summary>What stands against the content; null: nothing.</summary>
    /// <param name="context">The database.</param>
    /// <param name="row">The case as it is; null: it is new.</param>
    /// <param name="content">The case as it will be, sound otherwise.</param>
    /// <param name="names">Its groups.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Fault?> FaultAsync(TocContext context, CaseRow? row, CaseContent content, ReferenceNames names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(names);
        if (content.Status != CaseStatus.Reviewed)
            return null;
        var groups = content.Groups.Select(g => names.GroupId(g.Group)).ToList();
        if (row?.Status == CaseStatus.Reviewed && row.Groups.Select(g => g.GroupId).ToHashSet().SetEquals(groups)
            && row.Countries.Select(c => (c.Country, c.Stage, c.Certainty)).ToHashSet().SetEquals(content.Countries.Select(c => (c.Country, c.Stage, c.Certainty))))
            return null;
        var homes = await context.Groups.Where(g => groups.Contains(g.Id)).Select(g => g.HomeCountry).ToListAsync(cancellationToken);
        if (!HostSides.HasGroupFromAbroad(homes, content.Countries) || (row is not null && await context.Registers.AnyAsync(e => e.CaseId == row.Id && e.Kind == RegisterKind.HostSide, cancellationToken)))
            return null;
        return new Fault(
            "status", "recorded, until the host side of the case is answered in the register “Host side”: partners, institutions, demand, each with yes, no or unknown. A group of this case acts abroad (paragraphs 16 and 19).",
            content.Status.Text());
    }
}
