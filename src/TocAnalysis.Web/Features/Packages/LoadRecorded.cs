using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Looks up what is recorded of the things that a package names, in a fixed number of queries whatever its size.</summary>
internal static class LoadRecorded
{
    /// <summary>References to compare a wrong one with; with more than these a suggestion may miss the nearest.</summary>
    private const int MostSuggested = 5_000;

    /// <summary>What does not hang on the rows of a portion: what wrong references are compared with.</summary>
    public static async Task<RecordedThings> NearAsync(TocContext context, Actor actor, CancellationToken cancellationToken) => new()
    {
        CaseReferences = await context.VisibleCases(actor).OrderBy(c => c.Id).Select(c => c.Reference).Take(MostSuggested).ToListAsync(cancellationToken),
        GroupReferences = await context.VisibleGroups(actor).OrderBy(g => g.Id).Select(g => g.Reference).Take(MostSuggested).ToListAsync(cancellationToken),
        SourceReferences = await context.VisibleSources(actor).OrderBy(s => s.Id).Select(s => s.Reference).Take(MostSuggested).ToListAsync(cancellationToken),
        GivenSensitivities = AccessPolicy.Readable(actor),
    };

    /// <summary>What is recorded of the things that a portion names.</summary>
    public static async Task<RecordedThings> RunAsync(TocContext context, IReadOnlyList<PackageTable> tables, RecordedThings near, Actor actor, CancellationToken cancellationToken)
    {
        var (caseReferences, groupReferences, sourceReferences) = (References(tables, PackageFormat.Cases), References(tables, PackageFormat.Groups), References(tables, PackageFormat.Sources));
        // A deleted case comes back under its identifier, by whoever could read it; to others it is what a case out of reach is.
        var cases = await context.Cases.AsNoTracking()
            .Select(c => new { Case = c, IsSeen = context.ReadableCases(actor).Any(v => v.Id == c.Id) })
            .Where(c => caseReferences.Contains(c.Case.Reference) && (c.Case.DeletedAt == null || !c.IsSeen))
            .Select(c => new { c.Case.Reference, c.Case.Summary, c.Case.Narrative, c.Case.Sensitivity, c.IsSeen })
            .ToListAsync(cancellationToken);
        return near with
        {
            Cases = cases.ToDictionary(c => c.Reference, c => new RecordedCase(c.Summary, c.Narrative, c.Sensitivity, c.IsSeen), StringComparer.Ordinal),
            Groups = await context.Groups.Where(g => groupReferences.Contains(g.Reference)).Select(g => g.Reference).ToHashSetAsync(cancellationToken),
            Sources = await context.Sources.Where(s => sourceReferences.Contains(s.Reference)).Select(s => s.Reference).ToHashSetAsync(cancellationToken),
        };
    }

    /// <summary>Everything that stands in a column that is the key of a file or refers to it.</summary>
    private static List<string> References(IReadOnlyList<PackageTable> tables, string file)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            foreach (var column in PackageFormat.File(table.File)?.Columns.Where(c => c.RefersTo == file || (table.File == file && c.Kind == CellKind.Key)) ?? [])
            {
                var index = table.Header.ToList().FindIndex(h => string.Equals(h.Trim(), column.Name, StringComparison.OrdinalIgnoreCase));
                if (index >= 0)
                    found.UnionWith(table.Rows.Where(r => r.Cells.Count > index).SelectMany(r => column.Kind == CellKind.Texts ? r.Cells[index].Split(PackageFormat.ListSign, StringSplitOptions.TrimEntries) : [r.Cells[index].Trim()]).Where(IsPossible));
            }
        }

        return [.. found];
    }

    // PostgreSQL refuses NUL in a text; the check says so of the cell, and no reference has one.
    private static bool IsPossible(string reference) => reference.Length is > 0 and <= 64 && !reference.Contains('\0', StringComparison.Ordinal);
}
