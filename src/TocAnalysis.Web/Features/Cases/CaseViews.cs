using Microsoft.AspNetCore.WebUtilities;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>The list of cases, kept under a name.</summary>
public sealed class CaseViews(CaseQuery cases) : ViewPlace
{
    public override string Name => Cases;

    public override string Path => AppUrls.Cases;

    public override Result<KeptAddress> Read(string query)
    {
        var read = CaseListQuery.Read(cases, QueryHelpers.ParseQuery(query));
        return read.Succeeded ? new KeptAddress(Canonical(read.Value.Filter, read.Value.Sort), read.Value.Filter) : Refused.Invalid([.. read.Faults]);
    }

    /// <summary>The query under which a filter and an order are kept and compared.</summary>
    public static string Canonical(CaseFilter filter, CaseSort sort)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var pairs = filter.ToQuery().Select(p => KeyValuePair.Create(p.Key, (string?)p.Value));
        if (sort != CaseSort.Default(filter.Words is not null))
            pairs = pairs.Append(KeyValuePair.Create("sort", (string?)sort.ToString()));
        return QueryString.Create(pairs).ToString().TrimStart('?');
    }
}
