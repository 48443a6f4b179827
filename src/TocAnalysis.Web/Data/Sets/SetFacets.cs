using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>Counts cases by the values of a dimension out of the sets: as many as would remain if this value alone were asked for beside all other filters.</summary>
internal sealed class SetFacets(SetQuery query, CaseQuery sql, CaseFilter filter, Actor actor)
{
    private readonly SetState state = query.State;
    private ulong[] union = [];

    /// <summary>Counts by value; values without a case may be missing.</summary>
    /// <param name="name">The dimension.</param>
    /// <param name="values">The values to count, where the dimension is a closed list.</param>
    /// <param name="most">At most so many of an open list, the largest counts, equal ones by value.</param>
    public IReadOnlyDictionary<string, int> Count(string name, IReadOnlyList<string> values, int most) => name switch
    {
        "country" => Countries(),
        "stage" => Ways<Stage>(values, v => filter with { Stages = [v] }),
        "flow" => Ways<Flow>(values, v => filter with { Flows = [v] }),
        "certainty" => Ways<Certainty>(values, v => filter with { Certainties = [v] }),
        "region" => Regions(values),
        "economy" => Economies(values),
        "offence" => Offences(),
        "offenceRole" => Each<OffenceRole>(values, SetQuery.Family.Offences, v => filter with { OffenceRoles = [v] }),
        "group" => Groups(most),
        "groupKind" => Each<GroupKind>(values, SetQuery.Family.Groups, v => filter with { GroupKinds = [v] }),
        "domain" => Each<CrimeDomain>(values, SetQuery.Family.Domains, v => filter with { Domains = [v] }),
        "code" => Codes(values),
        "value" => Each<PositionValue>(values, SetQuery.Family.Coded, v => filter with { Values = [v] }),
        "coder" => Coders(most),
        "uncoded" => Uncoded(values),
        "missing" => Each<CaseGap>(values, SetQuery.Family.Gaps, v => filter with { Gaps = [v] }),
        "confidence" => Each<Confidence>(values, SetQuery.Family.Confidence, v => filter with { Confidences = [v] }),
        "reliability" => Each<Reliability>(values, SetQuery.Family.Reliability, v => filter with { Reliabilities = [v] }),
        "status" => Each<CaseStatus>(values, SetQuery.Family.Status, v => filter with { Statuses = [v] }),
        "transnational" => Each<Transnationality>(values, SetQuery.Family.Result, v => filter with { Results = [v] }),
        "sensitivity" => Each<Sensitivity>([.. AccessPolicy.Readable(actor).Select(s => s.Text())], SetQuery.Family.Sensitivity, v => filter with { Sensitivities = [v] }),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such dimension."),
    };

    /// <summary>Cases by decade of the days on which they may have happened, with the first and last decade that is known of any of them; null: none is dated.</summary>
    public (int First, int Last, IReadOnlyDictionary<int, int> Counts)? Decades(DateOnly today)
    {
        var match = query.Without(filter, SetQuery.Family.Period).AsCounted();
        var now = today.Year / 10;
        var (lowest, highest) = (int.MaxValue, int.MinValue);
        var begins = new int[SetKeys.OpenEnd + 2];
        var ends = new int[SetKeys.OpenEnd + 2];
        foreach (var first in state.Keys.Firsts(SetKind.FirstDecade))
        {
            if (match.AndCount(state[new SetKey(SetKind.FirstDecade, first)]) is > 0 and var count)
            {
                begins[Math.Max(first, 0)] += count;
                if (first >= 0)
                    (lowest, highest) = (Math.Min(lowest, first), Math.Max(highest, first));
            }
        }

        foreach (var last in state.Keys.Firsts(SetKind.LastDecade))
        {
            if (match.AndCount(state[new SetKey(SetKind.LastDecade, last)]) is > 0 and var count)
            {
                ends[last + 1] += count;
                var until = last == SetKeys.OpenEnd ? now : last;
                (lowest, highest) = (Math.Min(lowest, until), Math.Max(highest, until));
            }
        }

        if (highest < lowest)
            return null;
        var counts = new Dictionary<int, int>();
        var open = 0;
        for (var decade = 0; decade <= highest; decade++)
        {
            open += begins[decade] - ends[decade];
            if (decade >= lowest)
                counts[decade * 10] = open;
        }

        return (lowest * 10, highest * 10, counts);
    }

    private Dictionary<string, int> Each<T>(IReadOnlyList<string> values, SetQuery.Family family, Func<T, CaseFilter> with) where T : struct, Enum =>
        Each(values, family, text => with(Tokens.Parse<T>(text)));

    private Dictionary<string, int> Each(IReadOnlyList<string> values, SetQuery.Family family, Func<string, CaseFilter> with)
    {
        var others = query.Without(filter, family);
        return values.ToDictionary(v => v, v => query.Of(family, with(v)) is { } set ? others.AndCount(set) : others.Count, StringComparer.Ordinal);
    }

    private Dictionary<string, int> Countries()
    {
        var cases = query.Match(filter with { Countries = [] }).AsCounted();
        return SetQuery.Plain(filter)
            ? Counted(SetKind.Country, cases)
            : Positive(state.Keys.Firsts(SetKind.Involvement).Select(c => (state.Keys.TextOf(c), CountOf(cases, query.Involvements(filter, c)))));
    }

    private Dictionary<string, int> Regions(IReadOnlyList<string> values)
    {
        var cases = query.Match(filter with { Regions = [] }).AsCounted();
        return SetQuery.Plain(filter) ? Counted(SetKind.Region, cases) : ByCountries(cases, values, v => sql.CountriesOfRegions([v]));
    }

    private Dictionary<string, int> Economies(IReadOnlyList<string> values)
    {
        var cases = query.Match(filter with { Economies = [] }).AsCounted();
        return SetQuery.Plain(filter) ? Counted(SetKind.Economy, cases) : ByCountries(cases, values, v => sql.CountriesOfEconomies([v]));
    }

    /// <summary>Distinct cases by regions or groups of countries, where only some involvements of a country fit.</summary>
    private Dictionary<string, int> ByCountries(CaseSet cases, IReadOnlyList<string> values, Func<string, IReadOnlyList<string>> countriesOf)
    {
        var sets = values.SelectMany((v, i) => countriesOf(v).Select(c => (Country: state.Keys.FindText(c), Value: i))).Where(p => p.Country is not null).GroupBy(p => p.Country!.Value, p => p.Value)
            .SelectMany(g => query.Involvements(filter, g.Key).Where(s => s.Count > 0).Select(s => (s, (IReadOnlyList<int>)[.. g]))).ToList();
        var counts = SetCross.Distinct(sets, values.Count, cases, state.All.Words);
        return values.Select((v, i) => (v, counts[i])).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Distinct cases by stage, flow or certainty. Countries and regions that are asked for beside it each have to be met, and both by cases.</summary>
    private Dictionary<string, int> Ways<T>(IReadOnlyList<string> values, Func<T, CaseFilter> with) where T : struct, Enum
    {
        var others = query.Without(filter, SetQuery.Family.Places).AsCounted();
        return values.ToDictionary(v => v, v => with(Tokens.Parse<T>(v)) is var one && query.OnePlace(one) is { } sets ? CountOf(others, sets) : others.AndCount(query.Of(SetQuery.Family.Places, one)!), StringComparer.Ordinal);
    }

    private Dictionary<string, int> Offences()
    {
        var cases = query.Match(filter with { Offences = [] }).AsCounted();
        return filter.OffenceRoles.Count == 0
            ? Counted(SetKind.Offence, cases)
            : Positive(state.Keys.Firsts(SetKind.OffenceInRole).Select(o => (state.Keys.TextOf(o), CountOf(cases, filter.OffenceRoles.Select(r => state[new SetKey(SetKind.OffenceInRole, o, (int)r)])))));
    }

    private Dictionary<string, int> Groups(int most)
    {
        var cases = query.Match(filter with { Groups = [] }).AsCounted();
        var kinds = query.Groups(filter with { Groups = [] })?.ToHashSet();
        // From the largest set down: once a set is smaller than the smallest count that is kept, no later one can get in.
        var best = new PriorityQueue<(string Reference, int Count), (int, ReverseText)>();
        foreach (var (group, set) in state.GroupsBySize)
        {
            if (kinds?.Contains(group) == false)
                continue;
            if (best.Count == most && set.Count < best.Peek().Count)
                break;
            var count = cases.AndCount(set);
            if (count == 0)
                continue;
            var reference = state.Groups[group].Reference;
            best.Enqueue((reference, count), (count, new ReverseText(reference)));
            if (best.Count > most)
                best.Dequeue();
        }

        return best.UnorderedItems.ToDictionary(i => i.Element.Reference, i => i.Element.Count, StringComparer.Ordinal);
    }

    private Dictionary<string, int> Codes(IReadOnlyList<string> values)
    {
        var asked = filter with { Codes = [] };
        var cases = query.Match(asked).AsCounted();
        return values.ToDictionary(v => v, v => query.Of(SetQuery.Family.Coded, filter with { Codes = [v] }) is { } set ? cases.AndCount(set) : 0, StringComparer.Ordinal);
    }

    private Dictionary<string, int> Uncoded(IReadOnlyList<string> values)
    {
        var cases = query.Match(filter with { Uncoded = [] }).AsCounted();
        return values.ToDictionary(v => v, v => cases.Count - cases.AndCount(state.Of(SetKind.Coded, v)), StringComparer.Ordinal);
    }

    private Dictionary<string, int> Coders(int most)
    {
        // Code and value are looked for in the coder's own coding, so they narrow the codings and not the cases.
        var cases = query.Match(filter with { Coders = [], Codes = [], Values = [], Basis = null }).AsCounted();
        return Positive(state.Keys.Firsts(SetKind.Coding).Where(c => state.Coders.ContainsKey(c)).Select(c => (state.Coders[c], filter.Codes.Count + filter.Values.Count == 0 ? cases.AndCount(state.CodedBy(c)) : CountOf(cases, query.Codings(filter, c)))))
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(most).ToDictionary(StringComparer.Ordinal);
    }

    private Dictionary<string, int> Counted(SetKind kind, CaseSet cases) => Positive(state.Keys.Firsts(kind).Select(k => (state.Keys.TextOf(k), cases.AndCount(state[new SetKey(kind, k)]))));

    /// <summary>Distinct cases in any of the sets.</summary>
    private int CountOf(CaseSet cases, IEnumerable<CaseSet> sets)
    {
        var some = sets.Where(s => s.Count > 0).ToList();
        if (some.Count < 2)
            return some.Count == 0 ? 0 : cases.AndCount(some[0]);
        // One room for all unions of a request, zero again after each: there are hundreds, and at a million cases each would take an eighth of a megabyte.
        if (union.Length < state.All.Words)
            union = new ulong[state.All.Words];
        return cases.AndCount(some, union);
    }

    private static Dictionary<string, int> Positive(IEnumerable<(string Value, int Count)> counts) => counts.Where(c => c.Count > 0).ToDictionary(c => c.Value, c => c.Count, StringComparer.Ordinal);

    /// <summary>Of equal counts the last text is the first to go.</summary>
    private readonly record struct ReverseText(string Text) : IComparable<ReverseText>
    {
        public int CompareTo(ReverseText other) => string.CompareOrdinal(other.Text, Text);
    }
}
