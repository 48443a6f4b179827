using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>Another spelling of a search that found nothing, and how many cases it finds with the same filters.</summary>
public sealed record OtherSpelling(string Words, int Cases);

/// <summary>Helps a search that found nothing: spellings under which the same filters find something, for this reader.</summary>
public sealed class SearchAdvice(SearchTerms terms, CaseSets caseSets, CaseQuery query)
{
    private const int Most = 3;
    private const int MostWords = 8;

    internal async Task<IReadOnlyList<OtherSpelling>> OtherSpellingsAsync(TocContext context, Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Words is not { } text)
            return [];
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords).ToList();
        var tried = new List<string>();
        // The whole may be a name of several words; else the words that are in no case at all are looked at one by one.
        tried.AddRange(await terms.NearAsync(text, 1, cancellationToken));
        foreach (var word in words.Where(w => w.Any(char.IsLetter) && w is not ("OR" or "or")))
        {
            var bare = word.Trim('"', '-', '*', '(', ')', ',', '.', ';');
            if (bare.Length < 3 || await CountAsync(context, actor, CaseFilter.All with { Words = bare }, cancellationToken) > 0)
                continue;
            foreach (var near in await terms.NearAsync(bare, Most, cancellationToken))
                tried.Add(string.Join(' ', words.Select(w => w == word ? word.Replace(bare, near, StringComparison.Ordinal) : w)));
        }

        var found = new List<OtherSpelling>();
        foreach (var spelling in tried.Distinct(StringComparer.Ordinal))
        {
            if (found.Count == Most)
                break;
            if (await CountAsync(context, actor, filter with { Words = spelling }, cancellationToken) is > 0 and var count)
                found.Add(new OtherSpelling(spelling, count));
        }

        return found;
    }

    private async Task<int> CountAsync(TocContext context, Actor actor, CaseFilter filter, CancellationToken cancellationToken) =>
        await caseSets.OpenAsync(context, actor, filter, cancellationToken) is { } sets
            ? sets.Match(filter).Count
            : await query.Where(context, actor, filter).CountAsync(cancellationToken);
}
