using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Data;

/// <summary>
/// A filter as SQL: the one translation for list, REST, tables, exports and coding pages. It starts from what the actor may see. Conditions of one
/// family are looked for on one row: a country at a stage with a flow and a certainty, a code with a value by a coder.
/// </summary>
public sealed class CaseQuery(Vocabularies vocabularies)
{
    private Known known = Known.Of(vocabularies);

    /// <summary>Made anew when another codebook is in use.</summary>
    private CaseFilterVocabulary Vocabulary
    {
        get
        {
            var now = known;
            if (!ReferenceEquals(now.Codebook, vocabularies.Codebook))
                known = now = Known.Of(vocabularies);
            return now.Words;
        }
    }

    /// <summary>Reads a filter from a query string, all faults at once.</summary>
    /// <remarks>A null character, which PostgreSQL does not take, becomes the sign for an unreadable one: nothing is found by it.</remarks>
    /// <param name="query">The query of a page or a REST call.</param>
    /// <param name="alsoKnown">Parameters that somebody else reads.</param>
    public Result<CaseFilter> Read(IEnumerable<KeyValuePair<string, StringValues>> query, params IEnumerable<string> alsoKnown) =>
        CaseFilterParser.Parse(
            query.Select(p => KeyValuePair.Create<string, IReadOnlyList<string>>(p.Key, [.. p.Value.OfType<string>().Select(v => v.Replace('\0', '\uFFFD'))])), Vocabulary, alsoKnown);

    /// <summary>The visible cases that the filter takes in.</summary>
    public IQueryable<CaseRow> Where(TocContext context, Actor actor, CaseFilter filter)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(filter);
        var cases = Words(context, actor, filter);
        cases = Places(context, cases, filter);
        cases = Parts(context, cases, filter);
        if (filter.Registers.Count > 0)
        {
            var entered = Registered(context, actor, filter);
            cases = cases.Where(c => entered.Contains(c.Id));
        }

        cases = Coded(context, actor, cases, filter);
        cases = Period(cases, filter);
        cases = Standing(context, actor, cases, filter);
        if (filter.Statuses is { Count: > 0 } statuses)
            cases = cases.Where(c => statuses.Contains(c.Status));
        if (filter.Sensitivities is { Count: > 0 } sensitivities)
            cases = cases.Where(c => sensitivities.Contains(c.Sensitivity));
        return filter.Results is { Count: > 0 } results ? Result(cases, filter.Reading, results) : cases;
    }

    /// <summary>The involvements that the filter's stage, flow and certainty take in; refuted ones only where they are asked for.</summary>
    public static IQueryable<CaseCountryRow> Involvements(TocContext context, CaseFilter filter)
    {
        IQueryable<CaseCountryRow> rows = context.CaseCountries;
        var (stages, flows, certainties) = (filter.Stages, filter.Flows, filter.Certainties);
        rows = certainties.Count > 0 ? rows.Where(r => certainties.Contains(r.Certainty)) : rows.Where(r => r.Certainty != Certainty.Refuted);
        if (stages.Count > 0)
            rows = rows.Where(r => r.Stage != null && stages.Contains(r.Stage.Value));
        return flows.Count > 0 ? rows.Where(r => r.Flow != null && flows.Contains(r.Flow.Value)) : rows;
    }

    /// <summary>Whether the filter looks at the values of single coders and not at the positions that are kept.</summary>
    public static bool AsksCoders(CaseFilter filter) => filter.Coders.Count > 0 || filter.Basis?.Kind is BasisKind.Any or BasisKind.Coder;

    /// <summary>The positions that the filter's codes and values take in, where <see cref="AsksCoders"/> does not hold.</summary>
    public static IQueryable<PositionRow> Positions(TocContext context, Actor actor, CaseFilter filter)
    {
        var rows = context.VisiblePositions(actor);
        var (codes, values) = (filter.Codes, filter.Values);
        if (codes.Count > 0)
            rows = rows.Where(p => codes.Contains(p.Code));
        if (values.Count == 0)
            return rows;
        return filter.Basis?.Kind == BasisKind.Majority ? rows.Where(p => values.Contains(p.Majority)) : rows.Where(p => values.Contains(p.Adjudicated));
    }

    /// <summary>The codings that the filter's codes, values and coders take in, where <see cref="AsksCoders"/> holds.</summary>
    public static IQueryable<CodingRow> Codings(TocContext context, Actor actor, CaseFilter filter)
    {
        var rows = context.VisibleCodings(actor);
        var codes = filter.Codes;
        IReadOnlyList<string> coders = filter.Coders.Count > 0 ? filter.Coders : filter.Basis?.Coder is { } coder ? [coder] : [];
        if (codes.Count > 0)
            rows = rows.Where(r => codes.Contains(r.CountsAs));
        if (coders.Count > 0)
            rows = rows.Where(r => context.Coders.Any(c => c.Id == r.CoderId && coders.Contains(c.Name)));
        if (filter.Values.Count == 0)
            return rows;
        // A single coder never contests; asked for that alone, nothing is found.
        var values = filter.Values.Select(v => Tokens.TryParse<CodingValue>(v.Text(), out var value) ? value : (CodingValue?)null).OfType<CodingValue>().ToList();
        return rows.Where(r => values.Contains(r.Value));
    }

    /// <summary>The cases that have one of the entries asked for; a question counts at every case that bears on it.</summary>
    public static IQueryable<long> Registered(TocContext context, Actor actor, CaseFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        IQueryable<RegisterRow>? all = null;
        foreach (var (kind, field, word) in filter.Registers.Select(RegisterFilter.Read))
        {
            var rows = context.VisibleRegisters(actor).Where(e => e.Kind == kind);
            if (field is not null)
            {
                var asked = CaseJson.Write(new Dictionary<string, string> { [field] = word! });
                rows = rows.Where(e => EF.Functions.JsonContains(e.Data, asked));
            }

            all = all is null ? rows : all.Concat(rows);
        }

        return CasesOf(all!);
    }

    /// <summary>The cases of entries: the own one, and those that bear on a question.</summary>
    public static IQueryable<long> CasesOf(IQueryable<RegisterRow> entries) =>
        entries.Where(e => e.CaseId != null).Select(e => e.CaseId!.Value).Union(entries.SelectMany(e => e.CaseIds));

    /// <summary>The cases with a coding whose rationale or quotations have the words of the filter; only codings that the actor may see are looked at.</summary>
    public static IQueryable<long> WithWordsInCodings(TocContext context, Actor actor, CaseFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var (_, web, prefix, pairs, _) = SearchWords.Of(filter.Words!);
        var codings = context.VisibleCodings(actor);
        return codings.Where(k => k.Rationale != null && TocContext.TextVector(k.Rationale).Matches(TocContext.TextQuery(web, prefix, pairs))).Select(k => k.CaseId)
            .Union(context.VisibleEvidence(actor).Where(e => e.Quote != null && TocContext.TextVector(e.Quote).Matches(TocContext.TextQuery(web, prefix, pairs)))
                .Join(codings, e => e.CodingId, k => k.Id, (e, k) => k.CaseId));
    }

    private static IQueryable<CaseRow> Words(TocContext context, Actor actor, CaseFilter filter)
    {
        var cases = context.VisibleCases(actor);
        if (filter.Words is null)
            return cases;
        var (all, web, prefix, pairs, _) = SearchWords.Of(filter.Words);
        _ = CaseId.TryParse(all, out var id);
        if (filter.SearchesCodings)
        {
            var coded = WithWordsInCodings(context, actor, filter);
            return cases.Where(c => c.Search.Matches(TocContext.TextQuery(web, prefix, pairs)) || coded.Contains(c.Id) || (prefix == "" && (c.Reference == all || c.Id == id)));
        }

        return prefix.Length == 0
            ? cases.Where(c => c.Search.Matches(TocContext.TextQuery(web, prefix, pairs)) || c.Reference == all || c.Id == id)
            : cases.Where(c => c.Search.Matches(TocContext.TextQuery(web, prefix, pairs)));
    }

    private IQueryable<CaseRow> Places(TocContext context, IQueryable<CaseRow> cases, CaseFilter filter)
    {
        var rows = Involvements(context, filter);
        IReadOnlyList<string>[] asked =
        [
            filter.Countries,
            filter.Regions.Count == 0 ? [] : CountriesOfRegions(filter.Regions),
            filter.Economies.Count == 0 ? [] : CountriesOfEconomies(filter.Economies),
        ];
        var any = false;
        for (var i = 0; i < asked.Length; i++)
        {
            var codes = asked[i];
            if (i switch { 0 => filter.Countries.Count, 1 => filter.Regions.Count, _ => filter.Economies.Count } == 0)
                continue;
            any = true;
            cases = cases.Where(c => rows.Any(r => r.CaseId == c.Id && codes.Contains(r.Country)));
        }

        return !any && (filter.Stages.Count > 0 || filter.Flows.Count > 0 || filter.Certainties.Count > 0)
            ? cases.Where(c => rows.Any(r => r.CaseId == c.Id))
            : cases;
    }

    /// <summary>The countries of M49 regions, subregions and intermediate regions.</summary>
    public IReadOnlyList<string> CountriesOfRegions(IReadOnlyList<string> regions) =>
        [.. vocabularies.Countries.All.Where(c => regions.Contains(c.RegionCode) || regions.Contains(c.SubregionCode) || regions.Contains(c.IntermediateRegionCode)).Select(c => c.Code)];

    /// <summary>The countries of economic groups, written as <c>grouping:group</c>, sub-groups included.</summary>
    public IReadOnlyList<string> CountriesOfEconomies(IReadOnlyList<string> economies) =>
    [
        .. economies.Select(e => e.Split(':', 2)).Where(e => e.Length == 2)
            .SelectMany(e => vocabularies.Countries.FindGrouping(e[0])?.CountriesOf(e[1]) ?? []).Distinct(StringComparer.Ordinal),
    ];

    private static IQueryable<CaseRow> Parts(TocContext context, IQueryable<CaseRow> cases, CaseFilter filter)
    {
        var (offences, roles, groups, kinds, domains) = (filter.Offences, filter.OffenceRoles, filter.Groups, filter.GroupKinds, filter.Domains);
        if (offences.Count + roles.Count > 0)
        {
            IQueryable<CaseOffenceRow> rows = context.CaseOffences;
            if (roles.Count > 0)
                rows = rows.Where(o => roles.Contains(o.Role));
            if (offences.Count > 0)
                rows = rows.Where(o => context.OffenceAncestors.Any(a => a.Offence == o.Offence && offences.Contains(a.Ancestor)));
            cases = cases.Where(c => rows.Any(o => o.CaseId == c.Id));
        }

        if (groups.Count + kinds.Count > 0)
        {
            IQueryable<GroupRow> rows = context.Groups;
            if (groups.Count > 0)
                rows = rows.Where(g => groups.Contains(g.Reference));
            if (kinds.Count > 0)
                rows = rows.Where(g => kinds.Contains(g.Kind));
            cases = cases.Where(c => context.CaseGroups.Any(p => p.CaseId == c.Id && rows.Any(g => g.Id == p.GroupId)));
        }

        return domains.Count > 0 ? cases.Where(c => context.CaseDomains.Any(d => d.CaseId == c.Id && domains.Contains(d.Domain))) : cases;
    }

    /// <summary>What the record rests on, and what it says nothing about.</summary>
    private static IQueryable<CaseRow> Standing(TocContext context, Actor actor, IQueryable<CaseRow> cases, CaseFilter filter)
    {
        if (filter.Confidences is { Count: > 0 } confidences)
            cases = cases.Where(c => c.FactConfidence != null && confidences.Contains(c.FactConfidence.Value));
        if (filter.Reliabilities is { Count: > 0 } reliabilities)
            cases = cases.Where(c => context.CaseSources.Any(p => p.CaseId == c.Id && context.Sources.Any(s => s.Id == p.SourceId && s.Reliability != null && reliabilities.Contains(s.Reliability.Value))));
        if (filter.Competing is { Count: > 0 } competing)
            cases = cases.Where(c => context.CaseCompeting.Any(p => p.CaseId == c.Id && p.IsOther && competing.Contains(p.Field)));
        if (filter.Gaps.Count == 0)
            return cases;
        bool Asks(CaseGap gap) => filter.Gaps.Contains(gap);
        var (country, stage, domain, offence, group) = (Asks(CaseGap.Country), Asks(CaseGap.Stage), Asks(CaseGap.Domain), Asks(CaseGap.Offence), Asks(CaseGap.Group));
        var (period, source, confidence, coding) = (Asks(CaseGap.Period), Asks(CaseGap.Source), Asks(CaseGap.Confidence), Asks(CaseGap.Coding));
        var positions = context.VisiblePositions(actor);
        return cases.Where(c =>
            (country && !context.CaseCountries.Any(p => p.CaseId == c.Id && p.Certainty != Certainty.Refuted))
            || (stage && context.CaseCountries.Any(p => p.CaseId == c.Id && p.Certainty != Certainty.Refuted && p.Stage == null))
            || (domain && !context.CaseDomains.Any(p => p.CaseId == c.Id))
            || (offence && !context.CaseOffences.Any(p => p.CaseId == c.Id))
            || (group && !context.CaseGroups.Any(p => p.CaseId == c.Id))
            || (period && c.Start == null && c.End == null)
            || (source && !context.CaseSources.Any(p => p.CaseId == c.Id))
            || (confidence && c.FactConfidence == null)
            || (coding && !positions.Any(p => p.CaseId == c.Id)));
    }

    private static IQueryable<CaseRow> Coded(TocContext context, Actor actor, IQueryable<CaseRow> cases, CaseFilter filter)
    {
        if (AsksCoders(filter))
        {
            if (filter.Codes.Count + filter.Values.Count + filter.Coders.Count > 0)
            {
                var rows = Codings(context, actor, filter);
                cases = cases.Where(c => rows.Any(r => r.CaseId == c.Id));
            }
        }
        else if (filter.Codes.Count + filter.Values.Count > 0)
        {
            var rows = Positions(context, actor, filter);
            cases = cases.Where(c => rows.Any(p => p.CaseId == c.Id));
        }

        // A position is kept for each code that has a coding; some of the codes asked for has none.
        if (filter.Uncoded is { Count: > 0 } uncoded)
        {
            var all = uncoded.Distinct(StringComparer.Ordinal).Count();
            var positions = context.VisiblePositions(actor);
            cases = cases.Where(c => positions.Count(p => p.CaseId == c.Id && uncoded.Contains(p.Code)) < all);
        }

        return cases;
    }

    /// <summary>The same rule as <see cref="CasePeriod"/>: the days that a case may have taken share a day with the days asked for.</summary>
    private static IQueryable<CaseRow> Period(IQueryable<CaseRow> cases, CaseFilter filter)
    {
        if (filter.From is null && filter.To is null)
            return cases;
        cases = cases.Where(c => c.Start != null || c.End != null);
        if (filter.From?.Earliest is { } first)
            cases = cases.Where(c => c.Ongoing || (c.EndLatest ?? c.StartLatest) >= first);
        if (filter.To?.Latest is { } last)
            cases = cases.Where(c => c.Start != null ? c.StartEarliest == null || c.StartEarliest <= last : c.EndEarliest == null || c.EndEarliest <= last);
        return cases;
    }

    private static IQueryable<CaseRow> Result(IQueryable<CaseRow> cases, Reading reading, IReadOnlyList<Transnationality> results) => reading switch
    {
        Reading.SingleStage => cases.Where(c => results.Contains(c.ResultSingleStage)),
        Reading.Direct => cases.Where(c => results.Contains(c.ResultDirect)),
        Reading.Conduct => cases.Where(c => results.Contains(c.ResultConduct)),
        Reading.Established => cases.Where(c => results.Contains(c.ResultEstablished)),
        _ => cases.Where(c => results.Contains(c.ResultUnion)),
    };

    private sealed record Known(Domain.Codebook.CodebookContent Codebook, CaseFilterVocabulary Words)
    {
        public static Known Of(Vocabularies vocabularies)
        {
            var book = vocabularies.Codebook;
            return new Known(book, CaseFilterVocabulary.From(vocabularies.Countries, vocabularies.Offences, book, former: vocabularies.FormerCodes));
        }
    }
}
