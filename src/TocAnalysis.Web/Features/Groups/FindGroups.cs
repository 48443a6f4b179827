using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Groups;

/// <summary>What is asked of the list, as it stands in the address; null and empty ask for nothing.</summary>
/// <remarks>
/// <c>Kind</c>: Token of a kind.
/// <c>Text</c>: Part of a name, an alias or a reference.
/// <c>Sort</c>: <c>name</c> (default) or <c>cases</c>, most first.
/// </remarks>
public sealed record FindGroupsRequest(string? Kind = null, string? Text = null, string? Sort = null, string? Limit = null, string? After = null);

/// <summary>A group in the list.</summary>
/// <remarks>
/// <c>Cases</c>: Visible cases that it takes part in.
/// <c>Links</c>: Links to other groups, except those of a case that the reader may not see.
/// </remarks>
public sealed record GroupLine(string Reference, string Name, GroupKind Kind, string? HomeCountry, string? HomeCountryName, int Cases, int Links);

/// <summary>Lists the groups with their visible cases.</summary>
public sealed class FindGroups(TocDatabase database, Vocabularies vocabularies)
{
    public static IReadOnlyList<string> Sorts { get; } = ["name", "cases"];

    public async Task<Result<ListPart<GroupLine>>> HandleAsync(Actor actor, FindGroupsRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("groups");
        var window = ListWindow.Read(request.Limit, request.After);
        var faults = window.Faults.ToList();
        GroupKind? kind = null;
        if (!string.IsNullOrEmpty(request.Kind))
        {
            if (Tokens.TryParse<GroupKind>(request.Kind, out var known))
                kind = known;
            else
                faults.Add(new Fault("kind", $"One of: {string.Join(", ", Tokens.All<GroupKind>())}.", request.Kind, NearestTerms.Of(request.Kind, Tokens.All<GroupKind>())));
        }

        var sort = string.IsNullOrEmpty(request.Sort) ? Sorts[0] : request.Sort;
        if (!Sorts.Contains(sort))
            faults.Add(new Fault("sort", $"One of: {string.Join(", ", Sorts)}.", sort, NearestTerms.Of(sort, Sorts)));
        if (faults.Count > 0)
            return Refused.Invalid(faults);

        await using var context = await database.ReadAsync(cancellationToken);
        var visible = context.VisibleCases(actor);
        var rows = await context.VisibleGroups(actor).Where(g => kind == null || g.Kind == kind)
            .Select(g => new
            {
                g.Reference,
                g.Name,
                g.Aliases,
                g.Kind,
                g.HomeCountry,
                Cases = visible.Count(c => context.CaseGroups.Any(p => p.CaseId == c.Id && p.GroupId == g.Id)),
                Links = context.GroupLinks.Count(l => (l.FromId == g.Id || l.ToId == g.Id) && (l.CaseId == null || visible.Any(c => c.Id == l.CaseId))),
            }).ToListAsync(cancellationToken);
        var text = request.Text?.Trim() ?? "";
        var found = rows
            .Where(g => text.Length == 0 || g.Aliases.Append(g.Name).Append(g.Reference).Any(t => t.Contains(text, StringComparison.CurrentCultureIgnoreCase)))
            .Select(g => new GroupLine(g.Reference, g.Name, g.Kind, g.HomeCountry, g.HomeCountry is null ? null : vocabularies.Countries.Find(g.HomeCountry)?.Name ?? g.HomeCountry, g.Cases, g.Links))
            .OrderByDescending(g => sort == "cases" ? g.Cases : 0).ThenBy(g => g.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(g => g.Reference, StringComparer.Ordinal);
        return window.Value.Of<GroupLine>([.. found]);
    }
}
