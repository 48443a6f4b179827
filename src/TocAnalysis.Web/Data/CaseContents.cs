using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>Reads cases with all their parts, each part of all cases by one question, all questions in one message.</summary>
internal sealed class CaseContents
{
    private readonly Dictionary<long, CaseContent> heads = [];
    private readonly Parts<DomainAssignment> domains = new();
    private readonly Parts<CountryInvolvement> countries = new();
    private readonly Parts<CaseOffence> offences = new();
    private readonly Parts<CaseGroup> groups = new();
    private readonly Parts<CaseActivity> activities = new();
    private readonly Parts<CaseSource> sources = new();
    private readonly Parts<CompetingValue> competing = new();

    /// <summary>Puts the questions into a batch; what may be seen is the asker's to decide.</summary>
    public void Ask(ReadBatch batch, IReadOnlyCollection<long> ids)
    {
        object[] parameters = [ids.ToArray()];
        batch.Add(
            """SELECT id, reference, title, start, "end", ongoing, summary, narrative, sensitivity, fact_confidence, fact_note, status FROM case_record WHERE id = ANY($1)""",
            parameters, r => heads[r.GetInt64(0)] = new CaseContent
            {
                Reference = r.GetString(1),
                Title = r.GetString(2),
                Start = r.Text(3) is { } start ? PartialDate.Parse(start) : null,
                End = r.Text(4) is { } end ? PartialDate.Parse(end) : null,
                Ongoing = r.GetBoolean(5),
                Summary = r.GetString(6),
                Narrative = r.GetString(7),
                Sensitivity = r.Token<Sensitivity>(8),
                FactConfidence = r.TokenOrNull<Confidence>(9),
                FactNote = r.Text(10),
                Status = r.Token<CaseStatus>(11),
            });
        batch.Add(
            "SELECT case_id, domain, criterion, note FROM case_domain WHERE case_id = ANY($1) ORDER BY case_id, position",
            parameters, r => domains.Add(r.GetInt64(0), new DomainAssignment(r.Token<CrimeDomain>(1), r.Text(2), r.Text(3))));
        batch.Add(
            """
            SELECT p.case_id, p.country, p.stage, p.flow, p.certainty, p.note, s.reference, p.locator
            FROM case_country p LEFT JOIN source s ON s.id = p.source_id WHERE p.case_id = ANY($1) ORDER BY p.case_id, p.position
            """,
            parameters, r => countries.Add(r.GetInt64(0), new CountryInvolvement(r.GetString(1), r.TokenOrNull<Stage>(2), r.TokenOrNull<Flow>(3), r.Token<Certainty>(4), r.Text(5), r.Text(6), r.Text(7))));
        batch.Add(
            """
            SELECT p.case_id, p.offence, p.role, p.note, s.reference, p.locator
            FROM case_offence p LEFT JOIN source s ON s.id = p.source_id WHERE p.case_id = ANY($1) ORDER BY p.case_id, p.position
            """,
            parameters, r => offences.Add(r.GetInt64(0), new CaseOffence(r.GetString(1), r.Token<OffenceRole>(2), r.Text(3), r.Text(4), r.Text(5))));
        batch.Add(
            """
            SELECT p.case_id, g.reference, p.role, p.note, s.reference, p.locator
            FROM case_group p JOIN crime_group g ON g.id = p.group_id LEFT JOIN source s ON s.id = p.source_id WHERE p.case_id = ANY($1) ORDER BY p.case_id, p.position
            """,
            parameters, r => groups.Add(r.GetInt64(0), new CaseGroup(r.GetString(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5))));
        batch.Add(
            "SELECT case_id, activity, place, country, note FROM case_activity WHERE case_id = ANY($1) ORDER BY case_id, position",
            parameters, r => activities.Add(r.GetInt64(0), new CaseActivity(r.Token<Activity>(1), r.Token<ActivityPlace>(2), r.Text(3), r.Text(4))));
        batch.Add(
            "SELECT p.case_id, s.reference, p.locator FROM case_source p JOIN source s ON s.id = p.source_id WHERE p.case_id = ANY($1) ORDER BY p.case_id, p.position",
            parameters, r => sources.Add(r.GetInt64(0), new CaseSource(r.GetString(1), r.Text(2))));
        batch.Add(
            """
            SELECT p.case_id, p.field, p.value, p.against, s.reference, p.locator, p.certainty, p.note
            FROM case_competing p LEFT JOIN source s ON s.id = p.source_id WHERE p.case_id = ANY($1) ORDER BY p.case_id, p.position
            """,
            parameters, r => competing.Add(r.GetInt64(0), new CompetingValue(r.Token<CompetingField>(1), r.GetString(2), r.Text(3), r.Text(4), r.Text(5), r.TokenOrNull<Certainty>(6), r.Text(7))));
    }

    /// <summary>The cases that were found, once the batch has run.</summary>
    public IReadOnlyDictionary<long, CaseContent> Found() => heads.ToDictionary(h => h.Key, h => h.Value with
    {
        Domains = domains.Of(h.Key),
        Countries = countries.Of(h.Key),
        Offences = offences.Of(h.Key),
        Groups = groups.Of(h.Key),
        Activities = activities.Of(h.Key),
        Sources = sources.Of(h.Key),
        Competing = competing.Of(h.Key),
    });

    private sealed class Parts<T>
    {
        private readonly Dictionary<long, List<T>> byCase = [];

        public void Add(long id, T part)
        {
            if (!byCase.TryGetValue(id, out var list))
                byCase[id] = list = [];
            list.Add(part);
        }

        public IReadOnlyList<T> Of(long id) => byCase.TryGetValue(id, out var list) ? list : [];
    }
}
