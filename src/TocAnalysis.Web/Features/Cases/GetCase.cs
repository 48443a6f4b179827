using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>One case with everything that its page shows.</summary>
public sealed class GetCase(TocDatabase database, CaseStore store)
{
    public async Task<Result<CaseDetail>> HandleAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var head = await context.VisibleCases(actor).Where(c => c.Id == id)
            .Select(c => new { c.Version, c.CreatedAt, c.CreatedBy, c.UpdatedAt, c.UpdatedBy }).SingleOrDefaultAsync(cancellationToken);
        if (head is null)
            return Refused.NotFound(CaseId.Text(id));
        var content = (await store.ContentsAsync(context, [id], cancellationToken))[id];
        var codings = await CodingsAsync(context, id, actor, cancellationToken);
        var positions = await context.VisiblePositions(actor).Where(p => p.CaseId == id).ToListAsync(cancellationToken);

        var groupReferences = content.Groups.Select(g => g.Group).Distinct().ToList();
        var groups = await context.Groups.Where(g => groupReferences.Contains(g.Reference))
            .Select(g => new CaseGroupName(g.Reference, g.Name, g.Kind, g.HomeCountry)).ToListAsync(cancellationToken);
        var sourceReferences = content.Sources.Select(s => s.Source).Concat(content.Countries.Select(c => c.Source)).Concat(content.Offences.Select(o => o.Source))
            .Concat(content.Groups.Select(g => g.Source)).Concat(codings.SelectMany(c => c.Evidence).Select(e => e.Source)).OfType<string>().Distinct().ToList();
        var sources = await context.Sources.Where(s => sourceReferences.Contains(s.Reference))
            .Select(s => new CaseSourceName(s.Reference, s.Title, s.Type, s.Authors, s.Year, s.Url, s.Reliability)).ToListAsync(cancellationToken);
        return new CaseDetail
        {
            Id = id,
            Version = head.Version,
            CreatedAt = head.CreatedAt,
            CreatedBy = head.CreatedBy,
            UpdatedAt = head.UpdatedAt,
            UpdatedBy = head.UpdatedBy,
            Content = content,
            Audiences = await AudienceStore.OfAsync(context, id, cancellationToken),
            Groups = groups.ToDictionary(g => g.Reference),
            Sources = sources.ToDictionary(s => s.Reference),
            Codings = codings,
            Positions = positions.ToDictionary(p => p.Code, p => new CasePosition(p.Adjudicated, p.Majority, p.Coders)),
        };
    }

    private static async Task<IReadOnlyList<CaseCoding>> CodingsAsync(TocContext context, long id, Actor actor, CancellationToken cancellationToken)
    {
        var rows = await (
            from coding in context.VisibleCodings(actor).Include(c => c.Evidence)
            join coder in context.Coders on coding.CoderId equals coder.Id
            where coding.CaseId == id
            orderby coder.Name, coding.Id
            select new { Coding = coding, Coder = coder.Name }).ToListAsync(cancellationToken);
        var cited = rows.SelectMany(r => r.Coding.Evidence).Select(e => e.SourceId).OfType<long>().Distinct().ToList();
        var references = await context.Sources.Where(s => cited.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Reference, cancellationToken);
        return
        [
            .. rows.Select(r => new CaseCoding(
                r.Coding.Code, r.Coder, r.Coding.Value, r.Coding.Confidence, r.Coding.Rationale, r.Coding.Round, r.Coding.CodebookVersion, r.Coding.UpdatedAt,
                [
                    .. r.Coding.Evidence.OrderBy(e => e.Position)
                        .Select(e => new Evidence(e.Quote, e.Text, e.Start, e.SourceId is { } source ? references[source] : null, e.Locator)),
                ]) { CountsAs = r.Coding.CountsAs }),
        ];
    }
}

/// <summary>A case as its page shows it.</summary>
public sealed record CaseDetail
{
    public required long Id { get; init; }

    /// <summary>What a change must name as the version it was made from.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    public required CaseContent Content { get; init; }

    /// <summary>The audiences that the case is kept to; empty: it is for everybody whom its sensitivity lets.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Groups of the case by reference.</summary>
    public required IReadOnlyDictionary<string, CaseGroupName> Groups { get; init; }

    /// <summary>Sources cited anywhere in the case or its codings, by reference.</summary>
    public required IReadOnlyDictionary<string, CaseSourceName> Sources { get; init; }

    /// <summary>Codings that the reader may see, by coder.</summary>
    public required IReadOnlyList<CaseCoding> Codings { get; init; }

    /// <summary>The value that counts, by code.</summary>
    public required IReadOnlyDictionary<string, CasePosition> Positions { get; init; }

    /// <summary>The identifier in print.</summary>
    public string Text => CaseId.Text(Id);
}

public sealed record CaseGroupName(string Reference, string Name, GroupKind Kind, string? HomeCountry);

public sealed record CaseSourceName(string Reference, string Title, SourceType Type, string? Authors, string? Year, string? Url, Reliability? Reliability);

/// <summary>One coder's value. A start of null in its evidence flags a quotation that no longer stands exactly once in the text.</summary>
public sealed record CaseCoding(
    string Code, string Coder, CodingValue Value, Confidence? Confidence, string? Rationale, string? Round, int CodebookVersion, DateTimeOffset At, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>The code under which it counts: its own, or the one that its own was mapped to since.</summary>
    public string CountsAs { get; init; } = Code;
}

public sealed record CasePosition(PositionValue Adjudicated, PositionValue Majority, int Coders);
