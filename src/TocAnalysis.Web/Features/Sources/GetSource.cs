using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Sources;

/// <summary>A visible case that cites the source as a whole.</summary>
public sealed record CitingCase(string Case, string Title, string? Locator);

/// <summary>An involvement of a country that rests on the source; a refuted one is told as such.</summary>
public sealed record CitingInvolvement(string Case, string Title, string Country, Stage? Stage, Flow? Flow, Certainty Certainty, string? Locator);

/// <summary>A coding whose evidence cites the source.</summary>
public sealed record CitingCoding(string Case, string Title, string Code, string Coder, CodingValue Value, string? Locator);

/// <summary>An offence or group of a case that rests on the source: its code or reference.</summary>
public sealed record CitingPart(string Case, string Title, string Part, string? Locator);

/// <summary>A source with what rests on it, as far as the reader may see it. Null means not recorded.</summary>
/// <remarks>
/// <c>CaseCount</c>: Distinct visible cases that cite it in any part.
/// <c>CodingCount</c>: Distinct visible codings whose evidence cites it.
/// </remarks>
public sealed record SourceDetail(
    string Reference,
    string Title,
    SourceType Type,
    string? Authors,
    string? Year,
    string? Publisher,
    string? Url,
    Reliability? Reliability,
    string? Note,
    int CaseCount,
    int CodingCount,
    IReadOnlyList<CitingCase> Cases,
    IReadOnlyList<CitingInvolvement> Involvements,
    IReadOnlyList<CitingPart> Offences,
    IReadOnlyList<CitingPart> Groups,
    IReadOnlyList<CitingCoding> Codings)
{
    /// <summary>Day on which it was read (UTC).</summary>
    public DateOnly Date { get; init; }
}

/// <summary>Reads one source by its reference.</summary>
public sealed class GetSource(TocDatabase database, TimeProvider clock)
{
    public async Task<Result<SourceDetail>> HandleAsync(Actor actor, string reference, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("sources");
        await using var context = await database.ReadAsync(cancellationToken);
        var source = await context.VisibleSources(actor).SingleOrDefaultAsync(s => s.Reference == reference, cancellationToken);
        if (source is null)
            return Refused.NotFound(reference);
        var visible = context.VisibleCases(actor);
        var cases = await (
            from p in context.CaseSources
            join c in visible on p.CaseId equals c.Id
            where p.SourceId == source.Id
            orderby c.Id, p.Position
            select new { c.Id, c.Title, p.Locator }).ToListAsync(cancellationToken);
        var involvements = await (
            from p in context.CaseCountries
            join c in visible on p.CaseId equals c.Id
            where p.SourceId == source.Id
            orderby c.Id, p.Position
            select new { c.Id, c.Title, p.Country, p.Stage, p.Flow, p.Certainty, p.Locator }).ToListAsync(cancellationToken);
        var offences = await (
            from p in context.CaseOffences
            join c in visible on p.CaseId equals c.Id
            where p.SourceId == source.Id
            orderby c.Id, p.Position
            select new { c.Id, c.Title, Part = p.Offence, p.Locator }).ToListAsync(cancellationToken);
        var groups = await (
            from p in context.CaseGroups
            join c in visible on p.CaseId equals c.Id
            join g in context.Groups on p.GroupId equals g.Id
            where p.SourceId == source.Id
            orderby c.Id, p.Position
            select new { c.Id, c.Title, Part = g.Reference, p.Locator }).ToListAsync(cancellationToken);
        var codings = await (
            from e in context.VisibleEvidence(actor)
            join k in context.VisibleCodings(actor) on e.CodingId equals k.Id
            join c in visible on k.CaseId equals c.Id
            join coder in context.Coders on k.CoderId equals coder.Id
            where e.SourceId == source.Id
            orderby c.Id, k.Code, coder.Name, e.Position
            select new { Coding = k.Id, c.Id, c.Title, k.Code, Coder = coder.Name, k.Value, e.Locator }).ToListAsync(cancellationToken);
        return new SourceDetail(
            source.Reference, source.Title, source.Type, source.Authors, source.Year, source.Publisher, source.Url, source.Reliability, source.Note,
            cases.Select(c => c.Id).Concat(involvements.Select(c => c.Id)).Concat(offences.Select(c => c.Id)).Concat(groups.Select(c => c.Id)).Distinct().Count(),
            codings.Select(k => k.Coding).Distinct().Count(),
            [.. cases.Select(c => new CitingCase(CaseId.Text(c.Id), c.Title, c.Locator))],
            [.. involvements.Select(c => new CitingInvolvement(CaseId.Text(c.Id), c.Title, c.Country, c.Stage, c.Flow, c.Certainty, c.Locator))],
            [.. offences.Select(c => new CitingPart(CaseId.Text(c.Id), c.Title, c.Part, c.Locator))],
            [.. groups.Select(c => new CitingPart(CaseId.Text(c.Id), c.Title, c.Part, c.Locator))],
            [.. codings.Select(c => new CitingCoding(CaseId.Text(c.Id), c.Title, c.Code, c.Coder, c.Value, c.Locator))])
        { Date = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) };
    }
}
