using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Security;

/// <summary>What is in a file that leaves, as far as it decides whether the person is asked again, and as the audit log keeps it. Where nothing else is said, it tells of every case that the person may read.</summary>
/// <param name="Rows">Its rows, or what takes their place; null: told while it is written, and the cases of the filter are counted before.</param>
/// <param name="Page">Page to which the person comes back after having been asked.</param>
public sealed record FileContents(int? Rows, string Page)
{
    /// <summary>The cases of this filter alone are in it.</summary>
    public CaseFilter? Filter { get; init; }

    /// <summary>These cases alone are in it, by their identifiers.</summary>
    public IReadOnlyCollection<string>? Cases { get; init; }

    /// <summary>Reaches far whatever is in it.</summary>
    public bool IsFar { get; init; }

    /// <summary>A file that tells of no case, such as the status of a treaty.</summary>
    public static FileContents WithoutCases(int rows, string page) => new(rows, page) { Cases = [] };

    /// <summary>The cases that it tells of.</summary>
    internal IQueryable<CaseRow> Of(TocContext context, Actor actor, CaseQuery query)
    {
        if (Filter is not null)
            return query.Where(context, actor, Filter);
        if (Cases is null)
            return context.VisibleCases(actor);
        var numbers = Cases.Distinct().Select(c => CaseId.TryParse(c, out var number) ? number : 0).ToList();
        return context.VisibleCases(actor).Where(c => numbers.Contains(c.Id));
    }
}
