using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Which codings were made with a wording that a later frozen version changed. Nothing is written on the coding: the mark follows from its version and from
/// what the later versions say they changed. Codings of a code that was taken out are not marked: nobody can give it any more, so nobody could look again.
/// </summary>
public static class RecheckStore
{
    /// <summary>The codings that need to be looked at again.</summary>
    public static IQueryable<CodingRow> NeedingRecheck(this IQueryable<CodingRow> codings, TocContext context) => codings.Where(c => context.CodeChanges.Any(change =>
        change.Code == c.Code && change.Version > c.CodebookVersion && change.Harmless == null && context.CodebookVersions.Any(v => v.Number == change.Version && v.State != CodebookState.Draft)
        && (change.Kind == CodeChangeKind.Reworded || change.Kind == CodeChangeKind.ScaleChanged)));

    /// <summary>Of some codes with the version they were coded with, those that need it.</summary>
    public static async Task<IReadOnlySet<string>> OfAsync(TocContext context, IEnumerable<(string Code, int Version)> coded, CancellationToken cancellationToken)
    {
        var all = coded.ToList();
        var codes = all.Select(c => c.Code).ToList();
        var changes = await context.CodeChanges.Where(c => codes.Contains(c.Code) && c.Harmless == null && context.CodebookVersions.Any(v => v.Number == c.Version && v.State != CodebookState.Draft)
            && (c.Kind == CodeChangeKind.Reworded || c.Kind == CodeChangeKind.ScaleChanged)).Select(c => new { c.Code, c.Version }).ToListAsync(cancellationToken);
        return all.Where(c => changes.Any(k => k.Code == c.Code && k.Version > c.Version)).Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
    }
}
