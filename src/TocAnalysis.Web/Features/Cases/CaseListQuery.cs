using System.Globalization;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>Reads what a list is asked for from a query string, the same for page, REST and file.</summary>
public static class CaseListQuery
{
    /// <summary>The request, or all faults at once, each at the name of its parameter.</summary>
    public static Result<FindCasesRequest> Read(CaseQuery query, IEnumerable<KeyValuePair<string, StringValues>> given, int defaultLimit = FindCases.DefaultLimit, params IEnumerable<string> alsoKnown)
    {
        ArgumentNullException.ThrowIfNull(query);
        var all = given.ToList();
        var faults = new List<Fault>();
        var filter = query.Read(all, ["limit", "after", "sort", "facets", .. alsoKnown]);
        faults.AddRange(filter.Faults);
        // A sort by relevance is judged by whether words were given, even where something else in the filter is wrong.
        var sort = CaseSort.Parse(One("sort"), One("q") is not null);
        faults.AddRange(sort.Faults);
        var limit = defaultLimit;
        if (One("limit") is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > FindCases.MaxLimit))
            faults.Add(new Fault("limit", $"A number from 1 to {FindCases.MaxLimit}.", text));
        CaseCursor? after = null;
        if (One("after") is { } cursor && sort.Succeeded)
        {
            var decoded = CaseCursor.Decode(cursor, sort.Value);
            faults.AddRange(decoded.Faults);
            after = decoded.Succeeded ? decoded.Value : null;
        }

        var facets = Values("facets").SelectMany(v => v.Split(',')).Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        faults.AddRange(facets.Where(f => !CaseFacets.Names.Contains(f))
            .Select(f => new Fault("facets", $"Of: {string.Join(", ", CaseFacets.Names)}.", f, NearestTerms.Of(f, CaseFacets.Names))));
        return faults.Count > 0 ? Refused.Invalid(faults) : new FindCasesRequest(filter.Value, sort.Value, limit, after, facets);

        IEnumerable<string> Values(string name) => all.Where(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).SelectMany(p => p.Value).Where(v => !string.IsNullOrWhiteSpace(v))!;

        string? One(string name)
        {
            var values = Values(name).Distinct(StringComparer.Ordinal).ToList();
            if (values.Count > 1 && name != "q")
                faults.Add(new Fault(name, "One value.", string.Join(", ", values)));
            return values.Count > 0 ? values[0] : null;
        }
    }
}
