using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data;

/// <summary>Filters with one condition or one of several values less: selections whose numbers a reader may set beside those of a narrower one and take the difference of.</summary>
internal static class WiderFilters
{
    /// <summary>The filters.</summary>
    /// <param name="query">Reads filters.</param>
    /// <param name="filter">The filter that has one condition more.</param>
    public static IEnumerable<CaseFilter> Of(CaseQuery query, CaseFilter filter)
    {
        var all = filter.ToQuery();
        foreach (var name in all.Select(p => p.Key).Distinct().Where(n => n is not ("basis" or "reading")))
        {
            var values = all.Where(p => p.Key == name).ToList();
            var others = all.Where(p => p.Key != name).ToList();
            IEnumerable<IEnumerable<KeyValuePair<string, string>>> less = [others, .. values.Count > 1 ? values.Select(v => all.Where(p => !p.Equals(v))) : []];
            foreach (var rest in less)
            {
                var read = query.Read(rest.GroupBy(p => p.Key).Select(g => KeyValuePair.Create(g.Key, new StringValues([.. g.Select(p => p.Value)]))));
                if (read.Succeeded)
                    yield return read.Value;
            }
        }
    }
}
