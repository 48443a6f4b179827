using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>Where a filter finds nothing: how many cases each of its parameters keeps out.</summary>
public sealed class FiltersToDrop(TocDatabase database, CaseQuery query, CaseSets caseSets)
{
    /// <summary>Parameters without which something would be found, most cases first.</summary>
    public async Task<IReadOnlyList<FilterToDrop>> HandleAsync(Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!AccessPolicy.May(actor, Permission.Read))
            return [];
        await using var context = await database.ReadAsync(cancellationToken);
        var pairs = filter.ToQuery();
        var drops = new List<FilterToDrop>();
        foreach (var name in pairs.Select(p => p.Key).Distinct())
        {
            // Period and reading hang together with a second parameter, which may stay.
            var rest = query.Read(pairs.Where(p => p.Key != name).GroupBy(p => p.Key).Select(g => KeyValuePair.Create(g.Key, new StringValues([.. g.Select(p => p.Value)]))));
            if (!rest.Succeeded)
                continue;
            var count = await caseSets.OpenAsync(context, actor, rest.Value, cancellationToken) is { } sets
                ? sets.Match(rest.Value).Count
                : await query.Where(context, actor, rest.Value).CountAsync(cancellationToken);
            if (count > 0)
                drops.Add(new FilterToDrop(name, [.. pairs.Where(p => p.Key == name).Select(p => p.Value)], count));
        }

        return [.. drops.OrderByDescending(d => d.Count)];
    }
}

/// <summary>A parameter with its values, and the number of cases without it.</summary>
public sealed record FilterToDrop(string Name, IReadOnlyList<string> Values, int Count);
