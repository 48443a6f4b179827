using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>One count that the sets and SQL answered.</summary>
public sealed record IndexCheck(string Filter, string What, int BySets, int BySql)
{
    public bool Holds => BySets == BySql;
}

/// <summary>Holds the sets of case numbers against SQL: totals and every facet under a series of filters, in one moment of the database.</summary>
public sealed class VerifyIndex(TocDatabase database, CaseQuery query, CaseFacets facets, Vocabularies vocabularies, CaseIndex index, SetSnapshot snapshot)
{
    /// <summary>Checks; what does not hold stands first.</summary>
    public async Task<IReadOnlyList<IndexCheck>> HandleAsync(CancellationToken cancellationToken)
    {
        using var reading = RowReader.Begin(RowReader.Everything);
        // The sets as they lie on disk where there are any: those are what the application starts with.
        if (index.Current is null && !await snapshot.RestoreAsync(index, cancellationToken))
            await index.RebuildAsync(cancellationToken);
        var checks = new List<IndexCheck>();
        if (await index.FreshAsync(cancellationToken) is not { } known)
            return checks;
        await using var context = await database.ReadAsync(cancellationToken);
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        // Whatever was committed up to this moment and is not in the sets yet is put in, so that both sides speak of one moment.
        var state = await InThisMomentAsync(context, known, cancellationToken);
        foreach (var filter in Filters())
        {
            var sets = new SetQuery(state, query, Actor.CommandLine, null, null);
            checks.Add(new IndexCheck(filter.ToString(), "total", sets.Match(filter).Count, await query.Where(context, Actor.CommandLine, filter).CountAsync(cancellationToken)));
            var (bySets, bySql) = (await facets.CountBySetsAsync(context, sets, Actor.CommandLine, filter, CaseFacets.Names, cancellationToken), await facets.CountAsync(context, null, Actor.CommandLine, filter, CaseFacets.Names, cancellationToken));
            foreach (var name in CaseFacets.Names)
            {
                var (left, right) = (bySets[name].ToDictionary(f => f.Value, f => f.Count), bySql[name].ToDictionary(f => f.Value, f => f.Count));
                checks.AddRange(left.Keys.Union(right.Keys).Select(v => new IndexCheck(filter.ToString(), $"{name}={v}", left.GetValueOrDefault(v), right.GetValueOrDefault(v))));
            }
        }

        return [.. checks.OrderBy(c => c.Holds)];
    }

    private async Task<SetState> InThisMomentAsync(TocContext context, SetState known, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var (mark, changes) = await CaseIndex.ChangesAsync(connection, known, cancellationToken);
        return changes.Count == 0 ? known : await new SetLoader(vocabularies, known.Keys).ChangedAsync(connection, known, changes, mark, cancellationToken);
    }

    private static IEnumerable<CaseFilter> Filters() =>
    [
        CaseFilter.All,
        CaseFilter.All with { Statuses = [CaseStatus.Reviewed] },
        CaseFilter.All with { Stages = [Stage.Perpetration], Certainties = [Certainty.Established] },
        CaseFilter.All with { Domains = [CrimeDomain.Corporate], From = PartialDate.Parse("1990"), To = PartialDate.Parse("2009") },
    ];
}
