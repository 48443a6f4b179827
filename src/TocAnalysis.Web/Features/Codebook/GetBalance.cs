using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>
/// The balance of a code with what a reader needs to cite it.
/// <c>Filter</c>: the selection of cases in words.
/// <c>Date</c>: day on which it was counted (UTC).
/// </summary>
public sealed record CodeBalance(CodeDefinition Code, IssueBalance Balance, int CodebookVersion, string Filter, CaseFilter Selection, DateOnly Date);

/// <summary>Counts the balance of an issue, a point or a presence code.</summary>
public sealed class GetBalance(TocDatabase database, Vocabularies vocabularies, CaseQuery query, FilterLabels labels, TimeProvider clock)
{
    /// <summary>Counts over the cases that the filter takes in; its basis says on which codings positions rest.</summary>
    public async Task<Result<CodeBalance>> HandleAsync(Actor actor, string code, CaseFilter filter, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codebook");
        var found = GetCode.Find(vocabularies.Codebook, code);
        if (!found.Succeeded)
            return new Refused(found.Refusal!.Value, found.Faults);
        var basis = filter.Basis ?? Basis.Adjudicated;
        await using var context = await database.ReadAsync(cancellationToken);
        if (await UnknownCoderAsync(context, actor, basis, cancellationToken) is { } unknown)
            return unknown;
        var balance = await BalanceStore.OfAsync(context, actor, query.Where(context, actor, filter), found.Value, basis, cancellationToken);
        return new CodeBalance(found.Value, balance, vocabularies.Codebook.Version, labels.InWords(filter with { Basis = null }), filter, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>A coder who coded nothing that the actor may see is not known to the actor.</summary>
    private static async Task<Refused?> UnknownCoderAsync(TocContext context, Actor actor, Basis basis, CancellationToken cancellationToken)
    {
        if (basis.Coder is not { } name)
            return null;
        var names = await context.Coders.Where(c => context.VisibleCodings(actor).Any(k => k.CoderId == c.Id)).Select(c => c.Name).ToListAsync(cancellationToken);
        return names.Contains(name) ? null : Refused.Invalid(new Fault("basis", "coder: with the name of a coder.", basis.ToString(), [.. NearestTerms.Of(name, names).Select(n => $"coder:{n}")]));
    }
}
