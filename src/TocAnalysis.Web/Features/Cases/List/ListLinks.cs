using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>Addresses of the list: the same filter with one thing added, taken away or sorted otherwise. Each begins at the first page.</summary>
public sealed class ListLinks(CaseFilter filter, CaseSort sort, ListLook? look = null)
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> query = filter.ToQuery();
    private readonly ListLook look = look ?? ListLook.Default;

    /// <summary>The filter as it stands.</summary>
    public string This => Address(query, sort);

    /// <summary>The filter as a call of REST.</summary>
    public string Api => $"{Web.Api.RestApi.Root}/cases{Tail(query, sort)}";

    /// <summary>The filter as a file.</summary>
    public string Csv => $"{CaseListFile.Download}{Tail(query, sort)}";

    /// <summary>Filter and order as a query, without the question mark.</summary>
    public string Query => Tail(query, sort).TrimStart('?');

    /// <summary>The filter as a file that is prepared beside the pages.</summary>
    public string Export => AppUrls.ExportOf(Query);

    /// <summary>The filter alone.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Filter => query;

    /// <summary>A table of the same cases.</summary>
    public string Table => query.Count == 0 ? AppUrls.Tables : $"{AppUrls.Tables}?{string.Join("&", query.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"))}";

    /// <summary>Work on all of these cases at once.</summary>
    public string Bulk => AppUrls.Bulk(string.Join("&", query.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}")));

    /// <summary>Everything, in the same order.</summary>
    public static string Clear => AppUrls.Cases;

    /// <summary>The same list in another look.</summary>
    public string Looking(ListLook other) => new ListLinks(filter, sort, other).This;

    /// <summary>The same filter with other words.</summary>
    public string Spelt(string words) => With(("q", words));

    public bool Has(string name, string value) => query.Contains(KeyValuePair.Create(name, value));

    /// <summary>With the value where it is not asked for, without it where it is.</summary>
    public string Toggle(string name, string value) =>
        Address(Has(name, value) ? query.Where(p => p.Key != name || p.Value != value) : query.Append(KeyValuePair.Create(name, value)), sort);

    /// <summary>Without any value of the parameters.</summary>
    public string Without(params IReadOnlyCollection<string> names) => Address(query.Where(p => !names.Contains(p.Key)), sort);

    /// <summary>With these values in place of all others of the same parameters.</summary>
    public string With(params IReadOnlyCollection<(string Name, string Value)> values) => Address(
        query.Where(p => values.All(v => v.Name != p.Key)).Concat(values.Select(v => KeyValuePair.Create(v.Name, v.Value))), sort);

    /// <summary>Sorted by a key; by the one in force, the other way round.</summary>
    public string Sorted(CaseSortKey key, bool descendingFirst = false) =>
        Address(query, sort.Key == key ? new CaseSort(key, !sort.Descending) : new CaseSort(key, descendingFirst));

    /// <summary>The page at a cursor.</summary>
    public string At(string cursor) => Address(query.Append(KeyValuePair.Create("after", cursor)), sort);

    private string Address(IEnumerable<KeyValuePair<string, string>> query, CaseSort sort) => AppUrls.Cases + Tail(query, sort, look);

    private static string Tail(IEnumerable<KeyValuePair<string, string>> query, CaseSort sort, ListLook? look = null)
    {
        var pairs = query.ToList();
        var hasWords = pairs.Exists(p => p.Key == "q");
        if (sort != CaseSort.Default(hasWords) && (hasWords || sort.Key != CaseSortKey.Relevance))
            pairs.Add(KeyValuePair.Create("sort", sort.ToString()));
        pairs.AddRange(look?.ToQuery() ?? []);
        return pairs.Count == 0 ? "" : "?" + string.Join("&", pairs.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
    }
}
