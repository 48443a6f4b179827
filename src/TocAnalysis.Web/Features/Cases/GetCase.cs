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
public sealed class GetCase(TocDatabase database)
{
    public async Task<Result<CaseDetail>> HandleAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var batch = new ReadBatch(context);
        CaseDetail? head = null;
        batch.Add(
            context.VisibleCases(actor).Where(c => c.Id == id).Select(c => new { c.Version, c.CreatedAt, c.CreatedBy, c.UpdatedAt, c.UpdatedBy }),
            r => head = new CaseDetail { Id = id, Version = r.GetInt32(0), CreatedAt = r.Moment(1), CreatedBy = r.GetString(2), UpdatedAt = r.Moment(3), UpdatedBy = r.GetString(4) });
        var contents = new CaseContents();
        contents.Ask(batch, [id]);
        var codings = AskCodings(context, actor, id, batch);
        var positions = new Dictionary<string, CasePosition>(StringComparer.Ordinal);
        batch.Add(
            context.VisiblePositions(actor).Where(p => p.CaseId == id).Select(p => new { p.Code, p.Adjudicated, p.Majority, p.Coders }),
            r => positions[r.GetString(0)] = new CasePosition(r.Token<PositionValue>(1), r.Token<PositionValue>(2), r.GetInt32(3)));
        var groups = new Dictionary<string, CaseGroupName>(StringComparer.Ordinal);
        batch.Add(
            "SELECT reference, name, kind, home_country FROM crime_group WHERE id IN (SELECT group_id FROM case_group WHERE case_id = $1)",
            [id], r => groups[r.GetString(0)] = new CaseGroupName(r.GetString(0), r.GetString(1), r.Token<GroupKind>(2), r.Text(3)));
        var audiences = new List<string>();
        batch.Add("SELECT a.name FROM case_audience c JOIN audience a ON a.id = c.audience_id WHERE c.case_id = $1 ORDER BY a.name", [id], r => audiences.Add(r.GetString(0)));
        var competing = new List<Recorded>();
        batch.Add("SELECT recorded_at, recorded_by FROM case_competing WHERE case_id = $1 ORDER BY position", [id], r => competing.Add(new Recorded(r.Moment(0), r.GetString(1))));
        await batch.RunAsync(cancellationToken);
        // The other answers are of a case that the actor may not see, or that is not there: nothing of them is told.
        if (head is null)
            return Refused.NotFound(CaseId.Text(id));
        var content = contents.Found()[id];
        return head with
        {
            Content = content,
            Audiences = audiences,
            Groups = groups,
            Sources = await SourcesAsync(context, content, codings, cancellationToken),
            Codings = codings,
            Positions = positions,
            Competing = competing,
        };
    }

    /// <summary>The sources that the case and the codings seen by the actor cite.</summary>
    private static async Task<IReadOnlyDictionary<string, CaseSourceName>> SourcesAsync(TocContext context, CaseContent content, IReadOnlyList<CaseCoding> codings, CancellationToken cancellationToken)
    {
        var references = content.Sources.Select(s => s.Source).Concat(content.Countries.Select(c => c.Source)).Concat(content.Offences.Select(o => o.Source))
            .Concat(content.Groups.Select(g => g.Source)).Concat(content.Competing.Select(c => c.Source)).Concat(codings.SelectMany(c => c.Evidence).Select(e => e.Source)).OfType<string>().Distinct().ToArray();
        var sources = new Dictionary<string, CaseSourceName>(StringComparer.Ordinal);
        if (references.Length == 0)
            return sources;
        var batch = new ReadBatch(context);
        batch.Add(
            "SELECT reference, title, type, authors, year, url, reliability FROM source WHERE reference = ANY($1)", [references],
            r => sources[r.GetString(0)] = new CaseSourceName(r.GetString(0), r.GetString(1), r.Token<SourceType>(2), r.Text(3), r.Text(4), r.Text(5), r.TokenOrNull<Reliability>(6)));
        await batch.RunAsync(cancellationToken);
        return sources;
    }

    private static List<CaseCoding> AskCodings(TocContext context, Actor actor, long id, ReadBatch batch)
    {
        var codings = new List<CaseCoding>();
        var evidence = new Dictionary<long, List<Evidence>>();
        batch.Add(
            from coding in context.VisibleCodings(actor)
            join coder in context.Coders on coding.CoderId equals coder.Id
            where coding.CaseId == id
            orderby coder.Name, coding.Id
            select new { coding.Id, coding.Code, Coder = coder.Name, coding.Value, coding.Confidence, coding.Rationale, coding.Round, coding.CodebookVersion, coding.UpdatedAt, coding.CountsAs },
            r =>
            {
                var list = evidence[r.GetInt64(0)] = [];
                codings.Add(new CaseCoding(r.GetString(1), r.GetString(2), r.Token<CodingValue>(3), r.TokenOrNull<Confidence>(4), r.Text(5), r.Text(6), r.GetInt32(7), r.Moment(8), list) { CountsAs = r.GetString(9) });
            });
        batch.Add(
            from coding in context.VisibleCodings(actor)
            where coding.CaseId == id
            from e in coding.Evidence
            join source in context.Sources on e.SourceId equals source.Id into cited
            from source in cited.DefaultIfEmpty()
            orderby e.CodingId, e.Position
            select new { e.CodingId, e.Quote, e.Text, e.Start, source!.Reference, e.Locator },
            r => evidence[r.GetInt64(0)].Add(new Evidence(r.Text(1), r.TokenOrNull<CaseText>(2), r.IsDBNull(3) ? null : r.GetInt32(3), r.Text(4), r.Text(5))));
        return codings;
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

    public CaseContent Content { get; init; } = new();

    /// <summary>The audiences that the case is kept to; empty: it is for everybody whom its sensitivity lets.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Groups of the case by reference.</summary>
    public IReadOnlyDictionary<string, CaseGroupName> Groups { get; init; } = new Dictionary<string, CaseGroupName>();

    /// <summary>Sources cited anywhere in the case or its codings, by reference.</summary>
    public IReadOnlyDictionary<string, CaseSourceName> Sources { get; init; } = new Dictionary<string, CaseSourceName>();

    /// <summary>Codings that the reader may see, by coder.</summary>
    public IReadOnlyList<CaseCoding> Codings { get; init; } = [];

    /// <summary>The value that counts, by code.</summary>
    public IReadOnlyDictionary<string, CasePosition> Positions { get; init; } = new Dictionary<string, CasePosition>();

    /// <summary>Who put each competing value of the content beside the record, and when; in the order of the content.</summary>
    public IReadOnlyList<Recorded> Competing { get; init; } = [];

    /// <summary>The identifier in print.</summary>
    public string Text => CaseId.Text(Id);
}

public sealed record Recorded(DateTimeOffset At, string By);

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
