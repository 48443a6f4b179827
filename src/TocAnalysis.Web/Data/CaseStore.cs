using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Moves a case between its value (<see cref="CaseContent"/>) and its rows. Editor, REST, import and restore all save through here, so that the
/// results of paragraph 4, the anchors of evidence and the version of the case are written with every save. The caller validates first and saves the context.
/// </summary>
public sealed class CaseStore(Vocabularies vocabularies)
{
    /// <summary>The contents of cases, by id; those that do not exist are missing from the answer.</summary>
    public static async Task<IReadOnlyDictionary<long, CaseContent>> ContentsAsync(TocContext context, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var (batch, contents) = (new ReadBatch(context), new CaseContents());
        contents.Ask(batch, ids);
        await batch.RunAsync(cancellationToken);
        return contents.Found();
    }

    /// <summary>A tracked case with its parts, to be changed; null: there is none.</summary>
    public static Task<CaseRow?> FindAsync(TocContext context, long id, CancellationToken cancellationToken) =>
        WithParts(context.Cases).SingleOrDefaultAsync(c => c.Id == id, cancellationToken);

    /// <summary>Tracked cases with their parts.</summary>
    public static IQueryable<CaseRow> WithParts(IQueryable<CaseRow> cases) => cases
        .Include(c => c.Domains).Include(c => c.Countries).Include(c => c.Offences).Include(c => c.Groups).Include(c => c.Activities).Include(c => c.Sources).Include(c => c.Competing)
        .AsSplitQuery();

    /// <summary>Adds a new case. Without a reference it bears its own identifier.</summary>
    public async Task<CaseRow> CreateAsync(TocContext context, CaseContent content, ReferenceNames names, Actor actor, string? reason, CancellationToken cancellationToken)
    {
        var id = (await NumberSequences.NextAsync(context, NumberSequences.Case, 1, cancellationToken))[0];
        return Create(context, id, content, names, actor, reason);
    }

    /// <summary>Adds a new case under a number that was taken from <see cref="NumberSequences.Case"/>.</summary>
    public CaseRow Create(TocContext context, long id, CaseContent content, ReferenceNames names, Actor actor, string? reason)
    {
        var now = context.Clock.GetUtcNow();
        var row = new CaseRow { Id = id, Reference = content.Reference ?? CaseId.Text(id), CreatedAt = now, CreatedBy = actor.Name };
        context.Cases.Add(row);
        context.CaseVersions.Add(Write(row, content, names, actor, reason, now, context.BatchId));
        return row;
    }

    /// <summary>A new case with its parts and its first version as rows that no context knows, for an import that writes many by COPY.</summary>
    internal (CaseRow Row, CaseVersionRow Version) Fresh(long id, CaseContent content, ReferenceNames names, Actor actor, string? reason, DateTimeOffset now)
    {
        var row = new CaseRow { Id = id, Reference = content.Reference ?? CaseId.Text(id), CreatedAt = now, CreatedBy = actor.Name };
        var version = Write(row, content, names, actor, reason, now, null);
        foreach (var part in (IEnumerable<CasePartRow>)[.. row.Domains, .. row.Countries, .. row.Offences, .. row.Groups, .. row.Activities, .. row.Sources, .. row.Competing])
            part.CaseId = id;
        return (row, version);
    }

    /// <summary>Changes a tracked case that was loaded with its parts, and counts its version up. Evidence that quotes a changed text is looked for again.</summary>
    public async Task UpdateAsync(TocContext context, CaseRow row, CaseContent content, ReferenceNames names, Actor actor, string? reason, CancellationToken cancellationToken)
    {
        // Whatever door it came by: a protected name does not come back into its record.
        content = (await IdentityStore.MaskAsync(context, row.Id, cancellationToken)).Apply(content);
        var textsChanged = row.Summary != content.Summary || row.Narrative != content.Narrative;
        context.CaseVersions.Add(Write(row, content, names, actor, reason, context.Clock.GetUtcNow(), context.BatchId));
        if (textsChanged)
            await ReanchorAsync(context, row, cancellationToken);
    }

    /// <summary>The test of paragraph 4 on a content.</summary>
    public TransnationalityResult Decide(CaseContent content, Reading reading) =>
        TransnationalityTest.Decide(content.Countries, content.Start, content.End, content.Ongoing, vocabularies.Countries.Find, reading);

    public static CaseContent Content(CaseRow row, ReferenceNames names) => new()
    {
        Reference = row.Reference,
        Title = row.Title,
        Start = row.Start is null ? null : PartialDate.Parse(row.Start),
        End = row.End is null ? null : PartialDate.Parse(row.End),
        Ongoing = row.Ongoing,
        Domains = [.. row.Domains.OrderBy(p => p.Position).Select(p => new DomainAssignment(p.Domain, p.Criterion, p.Note))],
        Summary = row.Summary,
        Narrative = row.Narrative,
        Sensitivity = row.Sensitivity,
        FactConfidence = row.FactConfidence,
        FactNote = row.FactNote,
        Status = row.Status,
        Countries = [.. row.Countries.OrderBy(p => p.Position).Select(p => new CountryInvolvement(p.Country, p.Stage, p.Flow, p.Certainty, p.Note, names.Source(p.SourceId), p.Locator))],
        Offences = [.. row.Offences.OrderBy(p => p.Position).Select(p => new CaseOffence(p.Offence, p.Role, p.Note, names.Source(p.SourceId), p.Locator))],
        Groups = [.. row.Groups.OrderBy(p => p.Position).Select(p => new CaseGroup(names.Group(p.GroupId), p.Role, p.Note, names.Source(p.SourceId), p.Locator))],
        Activities = [.. row.Activities.OrderBy(p => p.Position).Select(p => new CaseActivity(p.Activity, p.Place, p.Country, p.Note))],
        Sources = [.. row.Sources.OrderBy(p => p.Position).Select(p => new CaseSource(names.Source(p.SourceId)!, p.Locator))],
        Competing = [.. row.Competing.OrderBy(p => p.Position).Select(p => new CompetingValue(p.Field, p.Value, p.Against, names.Source(p.SourceId), p.Locator, p.Certainty, p.Note))],
    };

    private CaseVersionRow Write(CaseRow row, CaseContent content, ReferenceNames names, Actor actor, string? reason, DateTimeOffset now, long? batch)
    {
        content = CompetingValues.Kept(content);
        row.Title = content.Title.Trim();
        row.Start = content.Start?.Text;
        row.StartEarliest = content.Start?.Earliest;
        row.StartLatest = content.Start?.Latest;
        row.End = content.End?.Text;
        row.EndEarliest = content.End?.Earliest;
        row.EndLatest = content.End?.Latest;
        row.Ongoing = content.Ongoing;
        row.Summary = content.Summary;
        row.Narrative = content.Narrative;
        row.Sensitivity = content.Sensitivity;
        row.FactConfidence = content.FactConfidence;
        row.FactNote = content.FactNote;
        row.Status = content.Status;

        PartList.Write(row.Domains, content.Domains, (r, v) => r.Domain == v.Domain, (r, v) => (r.Domain, r.Criterion, r.Note) = (v.Domain, v.Criterion, v.Note));
        PartList.Write(
            row.Countries, content.Countries, (r, v) => r.Country == v.Country && r.Stage == v.Stage && r.Flow == v.Flow,
            (r, v) => (r.Country, r.Stage, r.Flow, r.Certainty, r.Note, r.SourceId, r.Locator) = (v.Country, v.Stage, v.Flow, v.Certainty, v.Note, names.SourceId(v.Source), v.Locator));
        PartList.Write(
            row.Offences, content.Offences, (r, v) => r.Offence == v.Offence,
            (r, v) => (r.Offence, r.Role, r.Note, r.SourceId, r.Locator) = (v.Offence, v.Role, v.Note, names.SourceId(v.Source), v.Locator));
        PartList.Write(
            row.Groups, content.Groups, (r, v) => r.GroupId == names.GroupId(v.Group) && r.Role == v.Role,
            (r, v) => (r.GroupId, r.Role, r.Note, r.SourceId, r.Locator) = (names.GroupId(v.Group), v.Role, v.Note, names.SourceId(v.Source), v.Locator));
        PartList.Write(
            row.Activities, content.Activities, (r, v) => r.Activity == v.Activity && r.Country == v.Country,
            (r, v) => (r.Activity, r.Place, r.Country, r.Note) = (v.Activity, v.Place, v.Country, v.Note));
        PartList.Write(
            row.Sources, content.Sources, (r, v) => r.SourceId == names.SourceId(v.Source) && r.Locator == v.Locator,
            (r, v) => (r.SourceId, r.Locator) = (names.SourceId(v.Source)!.Value, v.Locator));
        // Of the same field by the same source: a value that is put right stays that of whoever recorded it.
        PartList.Write(
            row.Competing, content.Competing, (r, v) => r.Field == v.Field && r.Value == v.Value && r.SourceId == names.SourceId(v.Source) && r.Locator == v.Locator,
            (r, v) =>
            {
                (r.Field, r.Value, r.Against, r.Certainty, r.Note, r.SourceId, r.Locator) = (v.Field, v.Value, v.Against, v.Certainty, v.Note, names.SourceId(v.Source), v.Locator);
                r.IsOther = v.Value != (CompetingValues.IsDate(v.Field) ? CompetingValues.Held(content, v.Field).FirstOrDefault() : v.Against);
                (r.RecordedAt, r.RecordedBy) = r.RecordedBy.Length == 0 ? (now, actor.Name) : (r.RecordedAt, r.RecordedBy);
            });

        var results = TransnationalityTest.Results(content.Countries, CasePeriod.Of(content.Start, content.End, content.Ongoing), vocabularies.Countries.Find);
        row.ResultUnion = results[(int)Reading.Union];
        row.ResultSingleStage = results[(int)Reading.SingleStage];
        row.ResultDirect = results[(int)Reading.Direct];
        row.ResultConduct = results[(int)Reading.Conduct];
        row.ResultEstablished = results[(int)Reading.Established];

        row.Version++;
        row.UpdatedAt = now;
        row.UpdatedBy = actor.Name;
        return new CaseVersionRow
        {
            CaseId = row.Id,
            Version = row.Version,
            Content = CaseJson.Write(content with { Reference = row.Reference }),
            At = row.UpdatedAt,
            By = actor.Name,
            Door = actor.Door.Text(),
            Reason = reason,
            BatchId = batch,
        };
    }

    private static async Task ReanchorAsync(TocContext context, CaseRow row, CancellationToken cancellationToken)
    {
        var quotations = await context.Evidence
            .Where(e => e.Quote != null && context.Codings.Any(c => c.Id == e.CodingId && c.CaseId == row.Id))
            .ToListAsync(cancellationToken);
        // A start of null flags it: found never or more than once, so that nobody is pointed to other words than were meant.
        foreach (var evidence in quotations)
            evidence.Start = EvidenceAnchor.Locate(evidence.Quote!, row.Summary, row.Narrative, evidence.Text).Span?.Start;
    }
}
