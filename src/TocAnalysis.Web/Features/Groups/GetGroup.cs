using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Groups;

/// <summary>A visible case that the group takes part in; a group may stand in one case in several roles.</summary>
public sealed record GroupCase(string Case, string Title, string? Role, string? Note, string? Source, string? Locator)
{
    /// <summary>When the case began, as recorded.</summary>
    public string? Start { get; init; }

    /// <summary>When it ended, as recorded.</summary>
    public string? End { get; init; }

    public bool Ongoing { get; init; }
}

/// <summary>A link to another group, seen from this one.</summary>
/// <remarks><c>Outgoing</c>: True: this group does it to the other; false: the other does it to this one.</remarks>
public sealed record LinkedGroup(
    bool Outgoing, GroupLinkKind Kind, string Other, string OtherName, string? Case, string? Start, string? End, string? Note, string? Source, string? SourceTitle, string? Locator);

/// <summary>In how many of the visible cases of the group a domain stands.</summary>
public sealed record DomainCount(CrimeDomain Domain, int Cases);

/// <summary>A group with what is recorded of it. Null and empty mean not recorded.</summary>
public sealed record GroupDetail(
    string Reference,
    string Name,
    IReadOnlyList<string> Aliases,
    GroupKind Kind,
    GroupStructure? Structure,
    string? HomeCountry,
    string? HomeCountryName,
    string? Note,
    int CaseCount,
    IReadOnlyList<GroupCase> Cases,
    IReadOnlyList<LinkedGroup> Links,
    IReadOnlyList<DomainCount> Domains)
{
    /// <summary>Day on which it was read (UTC).</summary>
    public DateOnly Date { get; init; }
}

/// <summary>Reads one group by its reference.</summary>
public sealed class GetGroup(TocDatabase database, Vocabularies vocabularies, TimeProvider clock)
{
    public async Task<Result<GroupDetail>> HandleAsync(Actor actor, string reference, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("groups");
        await using var context = await database.ReadAsync(cancellationToken);
        var group = await context.VisibleGroups(actor).SingleOrDefaultAsync(g => g.Reference == reference, cancellationToken);
        if (group is null)
            return Refused.NotFound(reference);
        var visible = context.VisibleCases(actor);
        var cases = await (
            from part in context.CaseGroups
            join c in visible on part.CaseId equals c.Id
            where part.GroupId == @group.Id
            orderby c.Id, part.Position
            select new { c.Id, c.Title, c.Start, c.End, c.Ongoing, part.Role, part.Note, Source = context.Sources.Where(s => s.Id == part.SourceId).Select(s => s.Reference).FirstOrDefault(), part.Locator })
            .ToListAsync(cancellationToken);
        var domains = await context.CaseDomains
            .Where(d => visible.Any(c => c.Id == d.CaseId) && context.CaseGroups.Any(p => p.CaseId == d.CaseId && p.GroupId == @group.Id))
            .Select(d => new { d.CaseId, d.Domain }).Distinct().ToListAsync(cancellationToken);
        return new GroupDetail(
            group.Reference,
            group.Name,
            group.Aliases,
            group.Kind,
            group.Structure,
            group.HomeCountry,
            group.HomeCountry is null ? null : vocabularies.Countries.Find(group.HomeCountry)?.Name ?? group.HomeCountry,
            group.Note,
            cases.Select(c => c.Id).Distinct().Count(),
            [.. cases.Select(c => new GroupCase(CaseId.Text(c.Id), c.Title, c.Role, c.Note, c.Source, c.Locator) { Start = c.Start, End = c.End, Ongoing = c.Ongoing })],
            await LinksAsync(context, visible, group.Id, cancellationToken),
            [.. Enum.GetValues<CrimeDomain>().Select(d => new DomainCount(d, domains.Count(x => x.Domain == d)))])
        { Date = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) };
    }

    // A link that was recorded for a case is part of that case: who may not see the case does not see the link.
    private static async Task<IReadOnlyList<LinkedGroup>> LinksAsync(TocContext context, IQueryable<CaseRow> visible, long id, CancellationToken cancellationToken)
    {
        var links = await (
            from link in context.GroupLinks
            join other in context.Groups on link.FromId == id ? link.ToId : link.FromId equals other.Id
            where (link.FromId == id || link.ToId == id) && (link.CaseId == null || visible.Any(c => c.Id == link.CaseId))
            orderby other.Name, link.Id
            select new { Link = link, other.Reference, other.Name, Source = context.Sources.FirstOrDefault(s => s.Id == link.SourceId) }).ToListAsync(cancellationToken);
        return [.. links.Select(l => new LinkedGroup(
            l.Link.FromId == id, l.Link.Kind, l.Reference, l.Name, l.Link.CaseId is { } c ? CaseId.Text(c) : null,
            l.Link.Start, l.Link.End, l.Link.Note, l.Source?.Reference, l.Source?.Title, l.Link.Locator))];
    }
}
