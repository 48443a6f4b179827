using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>Loads the cases of a table, one query for each part that the table asks about. Cases are already narrowed to what the actor may see.</summary>
internal sealed class TableFacts(TocContext context, Actor actor, IQueryable<CaseRow> cases, Vocabularies vocabularies, CancellationToken cancellation)
{
    private readonly IQueryable<CodingRow> codings = context.VisibleCodings(actor);

    /// <summary>The cases with their titles, by identifier.</summary>
    public async Task<IReadOnlyList<(CaseFacts Facts, string Title)>> LoadAsync(TableSpec spec)
    {
        var families = spec.Dimensions.Select(TableKeys.Family).ToHashSet();
        var rows = await cases.OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.Title, c.Start, c.Status, c.ResultUnion, c.ResultSingleStage, c.ResultDirect, c.ResultConduct, c.ResultEstablished })
            .ToListAsync(cancellation);
        var domains = families.Contains(TableFamily.Domain)
            ? (await Of(context.CaseDomains).Select(d => new { d.CaseId, d.Domain }).ToListAsync(cancellation)).ToLookup(d => d.CaseId, d => d.Domain)
            : null;
        var involvements = families.Contains(TableFamily.Involvement) ? await InvolvementsAsync(spec) : null;
        var offences = families.Contains(TableFamily.Offence)
            ? (await Of(context.CaseOffences).Select(o => new { o.CaseId, o.Offence, o.Role }).ToListAsync(cancellation))
                .ToLookup(o => o.CaseId, o => new OffenceFact([.. vocabularies.Offences.PathOf(o.Offence).Select(p => p.Code)], o.Role))
            : null;
        var groups = families.Contains(TableFamily.Group)
            ? (await (from part in Of(context.CaseGroups) join g in context.Groups on part.GroupId equals g.Id select new { part.CaseId, g.Reference, g.Kind }).ToListAsync(cancellation))
                .ToLookup(g => g.CaseId, g => new GroupFact(g.Reference, g.Kind))
            : null;
        var coded = spec.UsesCodings ? await CodingsAsync() : null;
        var adjudicated = spec.UsesCodings ? await AdjudicationsAsync() : null;
        var sources = spec.Measure == TableMeasure.Sources ? await SourcesAsync() : null;
        var registers = spec.Dimensions.Any(RegisterDimensions.Needs) ? await RegistersAsync() : null;
        var fromAbroad = spec.Dimensions.Contains(TableDimension.HostSide) ? (await cases.Where(context.HasGroupFromAbroad()).Select(c => c.Id).ToListAsync(cancellation)).ToHashSet() : [];
        return
        [
            .. rows.Select(r => (new CaseFacts
            {
                Case = CaseId.Text(r.Id),
                Status = r.Status,
                Result = spec.Filter.Reading switch
                {
                    Reading.SingleStage => r.ResultSingleStage,
                    Reading.Direct => r.ResultDirect,
                    Reading.Conduct => r.ResultConduct,
                    Reading.Established => r.ResultEstablished,
                    _ => r.ResultUnion,
                },
                Start = r.Start is null ? null : PartialDate.Parse(r.Start),
                Domains = [.. domains?[r.Id] ?? []],
                Involvements = [.. involvements?[r.Id] ?? []],
                Offences = [.. offences?[r.Id] ?? []],
                Groups = [.. groups?[r.Id] ?? []],
                Codings = [.. coded?[r.Id] ?? []],
                Registers = [.. registers?[r.Id] ?? []],
                HostSide = HostSides.Of(fromAbroad.Contains(r.Id), registers?[r.Id].Any(e => e.Kind == RegisterKind.HostSide) == true),
                Adjudications = adjudicated?[r.Id].ToDictionary(a => a.Code, a => a.Value) ?? [],
                Sources = [.. sources?[r.Id].Distinct() ?? []],
            }, r.Title)),
        ];
    }

    /// <summary>Entries of registers by case; a research question counts at every case that bears on it.</summary>
    private async Task<ILookup<long, RegisterEntry>> RegistersAsync()
    {
        var rows = await context.VisibleRegisters(actor).Where(e => e.CaseId != null || e.CaseIds.Length > 0).OrderBy(e => e.Id).ToListAsync(cancellation);
        return rows.SelectMany(r => r.CaseIds.Concat(new[] { r.CaseId }.OfType<long>()).Distinct().Select(id => (id, Entry: new RegisterEntry { Kind = r.Kind, Title = r.Title, Values = RegisterStore.Values(r) })))
            .ToLookup(r => r.id, r => r.Entry);
    }

    /// <summary>The grouping by which economies are told apart: that of the filter, else the first.</summary>
    public static EconomicGrouping Grouping(Vocabularies vocabularies, TableSpec spec) =>
        (spec.Grouping is { } asked ? vocabularies.Countries.FindGrouping(asked) : null)
        ?? spec.Filter.Economies.Select(e => vocabularies.Countries.FindGrouping(e.Split(':')[0])).FirstOrDefault(g => g is not null) ?? vocabularies.Countries.Groupings[0];

    private async Task<ILookup<long, InvolvementFact>> InvolvementsAsync(TableSpec spec)
    {
        var grouping = Grouping(vocabularies, spec);
        var places = new Dictionary<string, (string? Region, string? Economy, IReadOnlyCollection<string> Within)>(StringComparer.Ordinal);
        var rows = await Of(context.CaseCountries).Select(c => new { c.CaseId, c.Country, c.Stage, c.Flow, c.Certainty }).ToListAsync(cancellation);
        return rows.ToLookup(r => r.CaseId, r =>
        {
            if (!places.TryGetValue(r.Country, out var place))
                places[r.Country] = place = Place(r.Country, grouping);
            return new InvolvementFact(r.Country, r.Stage, r.Flow, r.Certainty, place.Region, place.Economy, place.Within);
        });
    }

    private (string? Region, string? Economy, IReadOnlyCollection<string> Within) Place(string code, EconomicGrouping grouping)
    {
        var country = vocabularies.Countries.Find(code);
        var economies = vocabularies.Countries.Groupings
            .SelectMany(g => new[] { g.GroupOf(code), g.TopGroupOf(code) }.OfType<EconomicGroup>().Select(group => $"{g.Key}:{group.Key}"));
        var regions = new[] { country?.RegionCode, country?.SubregionCode, country?.IntermediateRegionCode }.OfType<string>();
        var top = grouping.TopGroupOf(code);
        return (country?.RegionCode, top is null ? null : $"{grouping.Key}:{top.Key}", [.. regions, .. economies]);
    }

    private async Task<ILookup<long, CodingFact>> CodingsAsync()
    {
        var rows = await (
            from coding in codings
            join coder in context.Coders on coding.CoderId equals coder.Id
            where cases.Any(c => c.Id == coding.CaseId)
            select new { coding.Id, coding.CaseId, Code = coding.CountsAs, coding.Value, coding.UpdatedAt, Coder = coder.Name }).ToListAsync(cancellation);
        var sources = (await (
            from evidence in context.VisibleEvidence(actor)
            join coding in codings on evidence.CodingId equals coding.Id
            join source in context.Sources on evidence.SourceId equals source.Id
            where cases.Any(c => c.Id == coding.CaseId)
            select new { evidence.CodingId, source.Reference }).ToListAsync(cancellation)).ToLookup(e => e.CodingId, e => e.Reference);
        // Each coder counts once for a code; where somebody coded in several rounds, the latest coding does.
        return rows.GroupBy(r => (r.CaseId, r.Code, r.Coder))
            .Select(own => own.OrderByDescending(r => r.UpdatedAt).ThenByDescending(r => r.Id).First())
            .OrderBy(r => r.Id)
            .ToLookup(r => r.CaseId, r => new CodingFact(r.Code, r.Value, r.Coder, [.. sources[r.Id].Distinct()]));
    }

    private async Task<ILookup<long, (string Code, PositionValue Value)>> AdjudicationsAsync() =>
        (await context.VisibleAdjudications(actor).InForce(context).Where(a => cases.Any(c => c.Id == a.CaseId)).Select(a => new { a.CaseId, Code = a.CountsAs, a.Value }).ToListAsync(cancellation))
        .ToLookup(a => a.CaseId, a => (a.Code, a.Value!.Value));

    /// <summary>What a case cites anywhere: in its list of sources, at a country, an offence or a group, or as evidence of a coding.</summary>
    private async Task<ILookup<long, string>> SourcesAsync()
    {
        var cited = Of(context.CaseSources).Select(p => new { p.CaseId, Source = (long?)p.SourceId })
            .Union(Of(context.CaseCountries).Select(p => new { p.CaseId, Source = p.SourceId }))
            .Union(Of(context.CaseOffences).Select(p => new { p.CaseId, Source = p.SourceId }))
            .Union(Of(context.CaseGroups).Select(p => new { p.CaseId, Source = p.SourceId }))
            .Union(from evidence in context.VisibleEvidence(actor)
                   join coding in codings on evidence.CodingId equals coding.Id
                   where cases.Any(c => c.Id == coding.CaseId)
                   select new { coding.CaseId, Source = evidence.SourceId });
        var rows = await (from c in cited join source in context.Sources on c.Source equals source.Id select new { c.CaseId, source.Reference }).ToListAsync(cancellation);
        return rows.ToLookup(r => r.CaseId, r => r.Reference);
    }

    private IQueryable<T> Of<T>(IQueryable<T> parts) where T : CasePartRow => parts.Where(p => cases.Any(c => c.Id == p.CaseId)).OrderBy(p => p.CaseId).ThenBy(p => p.Position);
}
