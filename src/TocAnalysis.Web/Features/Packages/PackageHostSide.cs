using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// What a package may not do to a complete case: bring in a group that acts abroad, or the place where one does, while the host side is unanswered
/// (paragraphs 16 and 19). The same rule as of the editor; an entry of the register in the same package answers it.
/// </summary>
internal static class PackageHostSide
{
    private static readonly string[] Files = [PackageFormat.CaseGroups, PackageFormat.CaseCountries];

    /// <summary>One fault for each such case, at the first of its rows that changes groups or countries.</summary>
    public static async Task<IReadOnlyList<PackageFault>> FaultsAsync(TocContext context, ImportPlan plan, WholePackage whole, CancellationToken cancellationToken)
    {
        var touched = plan.Cases.Where(c => c.Row?.Status == CaseStatus.Reviewed && c.Merged.Changes.Any(g => Files.Contains(g.File))).ToList();
        if (touched.Count == 0)
            return [];
        var (ids, named) = (touched.ConvertAll(c => (long?)c.Row!.Id), touched.SelectMany(c => c.Merged.Content.Groups).Select(g => g.Group).Distinct(StringComparer.Ordinal).ToList());
        var answered = (await context.Registers.Where(e => e.Kind == RegisterKind.HostSide && ids.Contains(e.CaseId)).Select(e => e.CaseId!.Value).ToListAsync(cancellationToken)).ToHashSet();
        var answers = plan.Registers.Where(r => r.Merged.Content.Kind == RegisterKind.HostSide).Select(r => r.Merged.Content.Case).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var homes = await context.Groups.Where(g => named.Contains(g.Reference)).ToDictionaryAsync(g => g.Reference, g => g.HomeCountry, StringComparer.Ordinal, cancellationToken);
        foreach (var (group, home) in whole.Homes.Concat(plan.Groups.Select(g => KeyValuePair.Create(g.Key, g.Merged.Content.HomeCountry))))
            homes[group] = home;
        return
        [
            .. touched.Where(c => !answered.Contains(c.Row!.Id) && !answers.Contains(c.Key) && !whole.HostSides.Contains(c.Key) && HostSides.HasGroupFromAbroad(c.Merged.Content.Groups.Select(g => homes.GetValueOrDefault(g.Group)), c.Merged.Content.Countries))
                .Select(c => (Case: c.Key, At: c.Merged.Changes.First(g => Files.Contains(g.File))))
                .Select(c => PackageFault.Of(
                    PackageFaultKind.NotAllowed, c.At.File, c.At.Row, "case", c.Case,
                    "A case that is not reviewed yet, or an entry of register_host_side.csv that answers for the host side: a group of this case acts abroad (paragraphs 16 and 19).")),
        ];
    }
}
