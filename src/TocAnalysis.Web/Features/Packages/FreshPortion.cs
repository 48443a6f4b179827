using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>What the rows of new cases need besides the plan.</summary>
internal sealed record FreshGround(TocContext Context, CaseStore Cases, Actor Importer, int CodebookVersion, Func<IReadOnlyList<Domain.Import.PackageChange>, string> Reason)
{
    /// <summary>Keys of coders by name; whoever imports under the empty one.</summary>
    public IReadOnlyDictionary<string, long> Coders { get; init; } = new Dictionary<string, long>();

    /// <summary>Name under which rows with an empty coder are coded.</summary>
    public string ImportingCoder { get; init; } = "";

    /// <summary>Codes that count as others.</summary>
    public IReadOnlyDictionary<string, string> Mappings { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// The rows of a portion whose cases are all new: made beside the writing of the portion before, then written by COPY, with the versions, audit entries
/// and positions that a save of each would write.
/// </summary>
internal sealed class FreshPortion
{
    private readonly List<(long Id, int Version, string Reference)> cases = [];
    private readonly List<(long Id, int Version)> codings = [];
    private IReadOnlyList<CopyRows?> rows = [];

    public IEnumerable<WrittenCase> WrittenCases => cases.Select(c => new WrittenCase(c.Id, c.Version, IsNew: true));

    public IEnumerable<WrittenThing<CodingContent>> WrittenCodings => codings.Select(c => new WrittenThing<CodingContent>(c.Id, c.Version, null));

    /// <summary>Identifiers by reference.</summary>
    public IEnumerable<(string Reference, long Id)> Identifiers => cases.Select(c => (c.Reference, c.Id));

    /// <summary>Whether all that a plan brings are new cases with their codings.</summary>
    public static bool Fits(ImportPlan plan) =>
        plan.Cases.Count > 0 && plan.Cases.TrueForAll(c => IsFresh(plan, c)) && plan.Groups.Count + plan.Sources.Count + plan.Links.Count + plan.Registers.Count == 0
        && plan.Codings.TrueForAll(c => !plan.CaseIds.ContainsKey(c.Coding.Case));

    /// <summary>Whether a case is new, and none that was deleted comes back.</summary>
    public static bool IsFresh(ImportPlan plan, Planned<CaseContent, CaseRow> planned) => planned.IsNew && !plan.Deleted.ContainsKey(planned.Key);

    /// <summary>Makes the rows of the new cases of a plan. Numbers come from their sequences, which no transaction holds.</summary>
    public static async Task<FreshPortion> MakeAsync(ImportPlan plan, FreshGround ground, TocContext reading, CancellationToken cancellationToken)
    {
        var (cases, versions, codings, evidence, audits) = (new List<CaseRow>(), new List<CaseVersionRow>(), new List<CodingRow>(), new List<EvidenceRow>(), new List<AuditRow>());
        var now = ground.Context.Clock.GetUtcNow();
        var fresh = plan.Cases.FindAll(c => IsFresh(plan, c));
        var keys = fresh.Select(c => c.Key).ToHashSet(StringComparer.Ordinal);
        var coded = plan.Codings.FindAll(c => keys.Contains(c.Coding.Case));
        var numbers = new Queue<long>(fresh.Count == 0 ? [] : await NumberSequences.NextAsync(reading, NumberSequences.Case, fresh.Count, cancellationToken));
        var codingKeys = await CopySave.KeysAsync(reading, "coding", coded.Count, cancellationToken);
        var evidenceKeys = await CopySave.KeysAsync(reading, "evidence", coded.Sum(c => c.Plan.Merged.Content.Evidence.Count), cancellationToken);
        var byReference = new Dictionary<string, (long Id, string Summary, string Narrative)>(StringComparer.Ordinal);
        foreach (var planned in fresh)
        {
            var reason = ground.Reason(planned.Merged.Changes);
            var content = planned.Merged.Content;
            var (row, version) = ground.Cases.Fresh(numbers.Dequeue(), content, plan.Names, ground.Importer, reason, now);
            cases.Add(row);
            versions.Add(version);
            audits.Add(AuditTrail.Created(ground.Context, row, row.Id, row.Id, reason, now));
            byReference[planned.Key] = (row.Id, content.Summary, content.Narrative);
        }

        var named = new List<(CodingRow, string)>();
        foreach (var (coding, planned) in coded)
        {
            var of = byReference[coding.Case];
            var row = new CodingRow { Id = codingKeys.Dequeue(), CaseId = of.Id, CoderId = ground.Coders[coding.Coder ?? ""], CodebookVersion = ground.CodebookVersion };
            PackageRecords.Write(row, CodingRules.Anchor(planned.Merged.Content, of.Summary, of.Narrative), plan.Names);
            (row.Version, row.CreatedAt, row.CreatedBy, row.UpdatedAt, row.UpdatedBy) = (1, now, ground.Importer.Name, now, ground.Importer.Name);
            codings.Add(row);
            audits.Add(AuditTrail.Created(ground.Context, row, row.Id, row.CaseId, ground.Reason(planned.Merged.Changes), now));
            foreach (var piece in row.Evidence)
            {
                (piece.Id, piece.CodingId) = (evidenceKeys.Dequeue(), row.Id);
                evidence.Add(piece);
                audits.Add(AuditTrail.Created(ground.Context, piece, piece.Id, null, null, now));
            }

            named.Add((row, coding.Coder ?? ground.ImportingCoder));
        }

        foreach (var version in versions)
            version.BatchId = ground.Context.BatchId;
        foreach (var audit in audits)
            audit.BatchId = ground.Context.BatchId;
        var portion = new FreshPortion();
        portion.cases.AddRange(cases.Select(c => (c.Id, c.Version, c.Reference)));
        portion.codings.AddRange(codings.Select(c => (c.Id, c.Version)));
        var model = ground.Context.Model;
        portion.rows =
        [
            CopyRows.Of(model, cases, withKeys: true),
            CopyRows.Of(model, [.. cases.SelectMany(c => c.Domains)], withKeys: false),
            CopyRows.Of(model, [.. cases.SelectMany(c => c.Countries)], withKeys: false),
            CopyRows.Of(model, [.. cases.SelectMany(c => c.Offences)], withKeys: false),
            CopyRows.Of(model, [.. cases.SelectMany(c => c.Groups)], withKeys: false),
            CopyRows.Of(model, [.. cases.SelectMany(c => c.Activities)], withKeys: false),
            CopyRows.Of(model, [.. cases.SelectMany(c => c.Sources)], withKeys: false),
            CopyRows.Of(model, [.. cases.SelectMany(c => c.Competing)], withKeys: false),
            CopyRows.Of(model, versions, withKeys: true),
            CopyRows.Of(model, codings, withKeys: true),
            CopyRows.Of(model, evidence, withKeys: true),
            CopyRows.Of(model, [.. PositionStore.Fresh(named, ground.Mappings)], withKeys: true),
            CopyRows.Of(model, audits, withKeys: false),
        ];
        return portion;
    }

    /// <summary>Writes the rows inside the transaction of the context.</summary>
    public async Task WriteAsync(TocContext context, CancellationToken cancellationToken)
    {
        foreach (var of in rows.OfType<CopyRows>())
            await of.RunAsync(context, cancellationToken);
    }
}
