using System.Runtime.Intrinsics;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>
/// A filter as sets: the same conditions as <see cref="CaseQuery"/>, family by family. What a family takes in is worked out once; facets ask for all
/// families but one, many times over.
/// </summary>
/// <param name="state">The sets.</param>
/// <param name="query">Knows the countries of regions and economic groups.</param>
/// <param name="actor">Who asks; only what they may see is in any answer.</param>
/// <param name="audiences">The audiences that the actor is in; null: whatever audiences cases have, the actor sees them.</param>
/// <param name="words">What the words of the filter take in, where it has words.</param>
/// <param name="registered">What the registers of the filter take in, where it asks for any: entries are few, so they are looked up.</param>
internal sealed class SetQuery(SetState state, CaseQuery query, Actor actor, IReadOnlyList<int>? audiences, CaseSet? words, CaseSet? registered = null)
{
    private readonly List<(Family Family, CaseFilter Filter, CaseSet? Cases)> known = [];
    private readonly List<(CaseSet[] Conditions, CaseSet Match)> matches = [];
    private CaseSet? visible;

    /// <summary>The parts of a filter that are decided together.</summary>
    public enum Family
    {
        Words,
        Places,
        Offences,
        Groups,
        Domains,
        Registers,
        Coded,
        Uncoded,
        Gaps,
        Confidence,
        Reliability,
        Competing,
        Period,
        Status,
        Sensitivity,
        Result,
    }

    private static readonly Family[] All = Enum.GetValues<Family>();

    public SetState State => state;

    public CaseSet Visible => visible ??= See();

    /// <summary>The visible cases that the filter takes in.</summary>
    public CaseSet Match(CaseFilter filter) => Without(filter, null);

    /// <summary>The same with one family left out.</summary>
    public CaseSet Without(CaseFilter filter, Family? left)
    {
        var conditions = All.Where(f => f != left).Select(f => Known(f, filter)).OfType<CaseSet>().OrderBy(s => s.Count).ToArray();
        if (conditions.Length == 0)
            return Visible;
        // The sets of a family are made once, so the same conditions are the same objects; most facets ask for the same ones.
        foreach (var (asked, found) in matches)
        {
            if (asked.AsSpan().SequenceEqual(conditions))
                return found;
        }

        var match = Visible;
        foreach (var condition in conditions)
            match = condition.And(match);
        matches.Add((conditions, match));
        return match;
    }

    /// <summary>What a family of the filter takes in; null: it asks for nothing.</summary>
    public CaseSet? Of(Family family, CaseFilter filter) => family switch
    {
        Family.Words => filter.Words is null ? null : words ?? throw new InvalidOperationException("Words were not looked up."),
        Family.Places => Places(filter),
        Family.Offences => Offences(filter),
        Family.Groups => Groups(filter) is { } groups ? Groups(filter, groups) : null,
        Family.Domains => Each(filter.Domains, d => new SetKey(SetKind.Domain, (int)d)),
        Family.Registers => filter.Registers.Count == 0 ? null : registered ?? throw new InvalidOperationException("Registers were not looked up."),
        Family.Coded => Coded(filter),
        Family.Uncoded => Uncoded(filter),
        Family.Gaps => filter.Gaps.Count == 0 ? null : Union(filter.Gaps.Select(Missing)),
        Family.Confidence => Each(filter.Confidences, c => new SetKey(SetKind.FactConfidence, (int)c)),
        Family.Reliability => Each(filter.Reliabilities, r => new SetKey(SetKind.Reliability, (int)r)),
        Family.Competing => Each(filter.Competing, f => new SetKey(SetKind.Competing, (int)f)),
        Family.Period => Period(filter),
        Family.Status => Each(filter.Statuses, s => new SetKey(SetKind.Status, (int)s)),
        Family.Sensitivity => Each(filter.Sensitivities, s => new SetKey(SetKind.Sensitivity, (int)s)),
        _ => Each(filter.Results, r => new SetKey(SetKind.Result, (int)filter.Reading, (int)r)),
    };

    /// <summary>Cases with an involvement of the stage, flow and certainty that are asked for, in one of the countries; null: in any.</summary>
    public CaseSet Involved(CaseFilter filter, IReadOnlyList<string>? countries)
    {
        if (countries is null)
            return Plain(filter) ? Union(state.Keys.Firsts(SetKind.Stage).Select(s => state[new SetKey(SetKind.Stage, s)])) : Union(Ways(filter));
        var numbers = countries.Select(c => state.Keys.FindText(c)).OfType<int>();
        return Plain(filter) ? Union(numbers.Select(n => state[new SetKey(SetKind.Country, n)])) : Union(numbers.SelectMany(n => Involvements(filter, n)));
    }

    /// <summary>No stage, flow or certainty is asked for: the sets of countries, regions and economic groups hold.</summary>
    public static bool Plain(CaseFilter filter) => filter.Stages.Count + filter.Flows.Count + filter.Certainties.Count == 0;

    /// <summary>The sets of a country's involvements that fit the stage, flow and certainty asked for.</summary>
    public IEnumerable<CaseSet> Involvements(CaseFilter filter, int country) => state.Keys.With(SetKind.Involvement, country).Where(i => Fits(filter, i.B)).Select(i => state.At(i.Place));

    /// <summary>The same of any country.</summary>
    public IEnumerable<CaseSet> Ways(CaseFilter filter) => state.Keys.With(SetKind.Way, 0).Where(w => Fits(filter, w.B)).Select(w => state.At(w.Place));

    /// <summary>The sets that hold the cases of places of the filter between them, where it asks for countries, regions or economic groups in one way alone; null: in several, which have to be met each.</summary>
    public IEnumerable<CaseSet>? OnePlace(CaseFilter filter)
    {
        var ways = new List<IReadOnlyList<string>>();
        if (filter.Countries.Count > 0)
            ways.Add(filter.Countries);
        if (filter.Regions.Count > 0)
            ways.Add(query.CountriesOfRegions(filter.Regions));
        if (filter.Economies.Count > 0)
            ways.Add(query.CountriesOfEconomies(filter.Economies));
        return ways.Count switch
        {
            0 => Ways(filter),
            1 => ways[0].Select(c => state.Keys.FindText(c)).OfType<int>().SelectMany(c => Involvements(filter, c)),
            _ => null,
        };
    }

    /// <summary>The sets of a coder's codings that fit the codes and values asked for.</summary>
    public IEnumerable<CaseSet> Codings(CaseFilter filter, int coder)
    {
        var codes = filter.Codes.Count == 0 ? null : filter.Codes.Select(c => state.Keys.FindText(c)).OfType<int>().ToHashSet();
        // A single coder never contests; asked for that alone, nothing is found.
        var values = filter.Values.Count == 0 ? null : filter.Values.Select(v => Tokens.TryParse<CodingValue>(v.Text(), out var value) ? (int)value : -1).ToHashSet();
        return state.Keys.With(SetKind.Coding, coder).Where(c => (codes is null || codes.Contains(c.B / 16)) && (values is null || values.Contains(c.B % 16))).Select(c => state.At(c.Place));
    }

    /// <summary>The coders whose codings are looked at.</summary>
    public IEnumerable<int> Coders(CaseFilter filter)
    {
        IReadOnlyList<string> names = filter.Coders.Count > 0 ? filter.Coders : filter.Basis?.Coder is { } one ? [one] : [];
        return state.Keys.Firsts(SetKind.Coding).Where(c => names.Count == 0 || (state.Coders.TryGetValue(c, out var name) && names.Contains(name)));
    }

    /// <summary>The groups that the references and kinds of the filter take in together; null: it asks for none.</summary>
    public IEnumerable<int>? Groups(CaseFilter filter)
    {
        if (filter.Groups.Count + filter.GroupKinds.Count == 0)
            return null;
        return state.Groups.Where(g => (filter.Groups.Count == 0 || filter.Groups.Contains(g.Value.Reference)) && (filter.GroupKinds.Count == 0 || filter.GroupKinds.Contains((Domain.Groups.GroupKind)g.Value.Kind)))
            .Select(g => (int)g.Key);
    }

    public static CaseSet Union(IEnumerable<CaseSet> sets) => sets.Where(s => s.Count > 0).ToList() is { Count: > 0 } some ? CaseSet.Or(some) : CaseSet.Empty;

    public static bool Fits(CaseFilter filter, int packed)
    {
        var (stage, flow, certainty) = SetKeys.OfInvolvement(packed);
        return (filter.Stages.Count == 0 || (stage > 0 && filter.Stages.Contains((Stage)(stage - 1))))
            && (filter.Flows.Count == 0 || (flow > 0 && filter.Flows.Contains((Flow)(flow - 1))))
            && (filter.Certainties.Count == 0 ? certainty != (int)Certainty.Refuted : filter.Certainties.Contains((Certainty)certainty));
    }

    /// <summary>Whether a family asks for anything at all; most do not, and facets ask for all of them again and again.</summary>
    private static bool Asks(Family family, CaseFilter filter) => family switch
    {
        Family.Words => filter.Words is not null,
        Family.Places => filter.Countries.Count + filter.Stages.Count + filter.Flows.Count + filter.Certainties.Count + filter.Regions.Count + filter.Economies.Count > 0,
        Family.Offences => filter.Offences.Count + filter.OffenceRoles.Count > 0,
        Family.Groups => filter.Groups.Count + filter.GroupKinds.Count > 0,
        Family.Domains => filter.Domains.Count > 0,
        Family.Registers => filter.Registers.Count > 0,
        Family.Coded => filter.Codes.Count + filter.Values.Count + filter.Coders.Count > 0,
        Family.Uncoded => filter.Uncoded.Count > 0,
        Family.Gaps => filter.Gaps.Count > 0,
        Family.Confidence => filter.Confidences.Count > 0,
        Family.Reliability => filter.Reliabilities.Count > 0,
        Family.Competing => filter.Competing.Count > 0,
        Family.Period => filter.From is not null || filter.To is not null,
        Family.Status => filter.Statuses.Count > 0,
        Family.Sensitivity => filter.Sensitivities.Count > 0,
        _ => filter.Results.Count > 0,
    };

    /// <summary>Whether two filters ask the same of a family. Facets vary one list of a filter and leave the others as they are, so it is the lists themselves that are compared.</summary>
    private static bool Same(Family family, CaseFilter a, CaseFilter b) => family switch
    {
        Family.Words => a.Words == b.Words && a.Place == b.Place,
        Family.Places => Same(a.Countries, b.Countries) && Same(a.Stages, b.Stages) && Same(a.Flows, b.Flows) && Same(a.Certainties, b.Certainties) && Same(a.Regions, b.Regions) && Same(a.Economies, b.Economies),
        Family.Offences => Same(a.Offences, b.Offences) && Same(a.OffenceRoles, b.OffenceRoles),
        Family.Groups => Same(a.Groups, b.Groups) && Same(a.GroupKinds, b.GroupKinds),
        Family.Domains => Same(a.Domains, b.Domains),
        Family.Registers => Same(a.Registers, b.Registers),
        Family.Coded => Same(a.Codes, b.Codes) && Same(a.Values, b.Values) && Same(a.Coders, b.Coders) && a.Basis == b.Basis,
        Family.Uncoded => Same(a.Uncoded, b.Uncoded),
        Family.Gaps => Same(a.Gaps, b.Gaps),
        Family.Confidence => Same(a.Confidences, b.Confidences),
        Family.Reliability => Same(a.Reliabilities, b.Reliabilities),
        Family.Competing => Same(a.Competing, b.Competing),
        Family.Period => a.From == b.From && a.To == b.To,
        Family.Status => Same(a.Statuses, b.Statuses),
        Family.Sensitivity => Same(a.Sensitivities, b.Sensitivities),
        _ => Same(a.Results, b.Results) && a.Reading == b.Reading,
    };

    private static bool Same<T>(IReadOnlyList<T> a, IReadOnlyList<T> b) => ReferenceEquals(a, b) || a.Count + b.Count == 0;

    /// <summary>The same, worked out once: facets ask again and again for the families that stay.</summary>
    private CaseSet? Known(Family family, CaseFilter filter)
    {
        if (!Asks(family, filter))
            return null;
        foreach (var (of, asked, found) in known)
        {
            if (of == family && Same(family, asked, filter))
                return found;
        }

        var set = Of(family, filter);
        known.Add((family, filter, set));
        return set;
    }

    private CaseSet? Each<T>(IReadOnlyList<T> values, Func<T, SetKey> key) => values.Count == 0 ? null : Union(values.Select(v => state[key(v)]));

    private CaseSet See()
    {
        var readable = CaseSet.Or([.. AccessPolicy.Readable(actor).Select(s => state[new SetKey(SetKind.Sensitivity, (int)s)])]);
        var limited = state[new SetKey(SetKind.Limited)];
        if (audiences is null || limited.Count == 0)
            return readable;
        var own = Union(audiences.Select(a => state[new SetKey(SetKind.Audience, a)])).And(readable);
        return CaseSet.Or([readable.AndNot(limited), own]);
    }

    private CaseSet Groups(CaseFilter filter, IEnumerable<int> groups) => filter.Groups.Count == 0
        ? Union(filter.GroupKinds.Select(k => state[new SetKey(SetKind.GroupKind, (int)k)]))
        : Union(groups.Select(g => state[new SetKey(SetKind.Group, g)]));

    private CaseSet? Places(CaseFilter filter)
    {
        var asked = new List<CaseSet>();
        if (filter.Countries.Count > 0)
            asked.Add(Involved(filter, filter.Countries));
        if (filter.Regions.Count > 0)
            asked.Add(Plain(filter) ? Union(filter.Regions.Select(r => state.Of(SetKind.Region, r))) : Involved(filter, query.CountriesOfRegions(filter.Regions)));
        if (filter.Economies.Count > 0)
            asked.Add(Plain(filter) ? Union(filter.Economies.Select(e => state.Of(SetKind.Economy, e))) : Involved(filter, query.CountriesOfEconomies(filter.Economies)));
        if (asked.Count == 0)
            return Plain(filter) ? null : Involved(filter, null);
        return asked.Aggregate((a, b) => a.And(b));
    }

    private CaseSet? Offences(CaseFilter filter)
    {
        if (filter.Offences.Count == 0)
            return Each(filter.OffenceRoles, r => new SetKey(SetKind.OffenceRole, (int)r));
        var numbers = filter.Offences.Select(o => state.Keys.FindText(o)).OfType<int>();
        return filter.OffenceRoles.Count == 0
            ? Union(numbers.Select(o => state[new SetKey(SetKind.Offence, o)]))
            : Union(numbers.SelectMany(o => filter.OffenceRoles.Select(r => state[new SetKey(SetKind.OffenceInRole, o, (int)r)])));
    }

    private CaseSet? Coded(CaseFilter filter)
    {
        if (CaseQuery.AsksCoders(filter))
            return filter.Codes.Count + filter.Values.Count + filter.Coders.Count == 0 ? null : Union(Coders(filter).SelectMany(c => Codings(filter, c)));
        if (filter.Codes.Count + filter.Values.Count == 0)
            return null;
        var majority = filter.Basis?.Kind == BasisKind.Majority;
        var codes = filter.Codes.Select(c => state.Keys.FindText(c)).OfType<int>();
        if (filter.Values.Count == 0)
            return Union(codes.Select(c => state[new SetKey(SetKind.Coded, c)]));
        return filter.Codes.Count == 0
            ? Union(filter.Values.Select(v => state[new SetKey(majority ? SetKind.MajorityValue : SetKind.AdjudicatedValue, (int)v)]))
            : Union(codes.SelectMany(c => filter.Values.Select(v => state[new SetKey(majority ? SetKind.Majority : SetKind.Adjudicated, c, (int)v)])));
    }

    private CaseSet? Uncoded(CaseFilter filter)
    {
        if (filter.Uncoded.Count == 0)
            return null;
        var onAll = filter.Uncoded.Distinct(StringComparer.Ordinal).Select(c => state.Of(SetKind.Coded, c)).OrderBy(s => s.Count).Aggregate((a, b) => a.And(b));
        return state.All.AndNot(onAll);
    }

    private CaseSet Missing(CaseGap gap) => gap switch
    {
        CaseGap.Country => Nowhere(SetKind.Stage),
        CaseGap.Stage => state[new SetKey(SetKind.Stage)],
        CaseGap.Domain => Nowhere(SetKind.Domain),
        CaseGap.Offence => Nowhere(SetKind.OffenceRole),
        CaseGap.Group => Nowhere(SetKind.GroupKind),
        CaseGap.Period => state[new SetKey(SetKind.Undated)],
        CaseGap.Source => Nowhere(SetKind.Reliability),
        CaseGap.Confidence => Nowhere(SetKind.FactConfidence),
        _ => Nowhere(SetKind.Coded),
    };

    /// <summary>Cases that are in no set of the kind.</summary>
    private CaseSet Nowhere(SetKind kind) => state.All.AndNot(Union(state.Keys.Firsts(kind).Select(k => state[new SetKey(kind, k)])));

    private CaseSet? Period(CaseFilter filter)
    {
        if (filter.From is null && filter.To is null)
            return null;
        var first = filter.From?.Earliest?.DayNumber ?? int.MinValue;
        var last = filter.To?.Latest.DayNumber ?? int.MaxValue;
        var bits = new ulong[state.All.Words];
        for (var word = 0; word < bits.Length; word++)
        {
            if (state.From.Page(word << 6) is not { } from || state.To.Page(word << 6) is not { } to)
                continue;
            var at = (word << 6) & (from.Length - 1);
            for (var i = 0; i < 64; i += Vector256<int>.Count)
            {
                var within = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref from[at + i]), Vector256.Create(last)) & Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref to[at + i]), Vector256.Create(first));
                bits[word] |= (ulong)within.ExtractMostSignificantBits() << i;
            }
        }

        // Undated cases have a first day after their last one, which only a period open at both ends takes in.
        return CaseSet.OfBits(bits).And(state.All).AndNot(state[new SetKey(SetKind.Undated)]);
    }
}
