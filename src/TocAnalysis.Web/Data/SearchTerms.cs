using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Data;

/// <summary>
/// The words and names that a misspelt search may have meant: words of titles, names and aliases of groups, names of countries. They are found by the groups of
/// three letters they share. Titles of restricted cases give none, as a suggestion would tell everybody that the word is there.
/// </summary>
public sealed class SearchTerms(TocDatabase database, Vocabularies vocabularies, TimeProvider clock) : IDisposable
{
    /// <summary>Names of a collection change slowly; what is new is suggested after this.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>How long a search waits for the terms; a large collection gives its first suggestions a little later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const double LeastAlike = 0.3;
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Terms? terms;

    /// <summary>The terms most like a text, best first; none while they are being read.</summary>
    public async Task<IReadOnlyList<string>> NearAsync(string text, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (terms is null || clock.GetElapsedTime(terms.At) > Fresh)
        {
            var loading = LoadAsync();
            if (terms is null)
                await Task.WhenAny(loading, Task.Delay(Patience, clock, cancellationToken));
        }

        return terms?.Near(NearestText.Fold(text), most) ?? [];
    }

    public void Dispose() => gate.Dispose();

    private async Task LoadAsync()
    {
        if (!await gate.WaitAsync(0))
            return;
        try
        {
            var all = new HashSet<string>(vocabularies.Countries.All.Select(c => c.Name), StringComparer.Ordinal);
            using var reading = RowReader.Begin(RowReader.Everything);
            await using var context = await database.ReadAsync(CancellationToken.None);
            await context.Database.OpenConnectionAsync();
            await SetLoader.EachAsync(
                (NpgsqlConnection)context.Database.GetDbConnection(),
                """
                SELECT name FROM crime_group UNION SELECT unnest(aliases) FROM crime_group
                UNION SELECT word FROM ts_stat($$SELECT to_tsvector('simple', title) FROM case_record WHERE deleted_at IS NULL AND sensitivity <> 'restricted' AND id NOT IN (SELECT case_id FROM case_audience)$$) WHERE length(word) > 2
                """, [], r => all.Add(r.GetString(0)), CancellationToken.None);
            terms = new Terms(all, clock.GetTimestamp());
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Terms by the groups of three letters in them.</summary>
    private sealed class Terms
    {
        private readonly List<(string Text, string Folded, int Groups)> all = [];
        private readonly Dictionary<string, List<int>> byGroup = new(StringComparer.Ordinal);

        public Terms(IEnumerable<string> texts, long at)
        {
            At = at;
            foreach (var text in texts)
            {
                var groups = Groups(NearestText.Fold(text));
                foreach (var group in groups)
                {
                    if (!byGroup.TryGetValue(group, out var places))
                        byGroup[group] = places = [];
                    places.Add(all.Count);
                }

                all.Add((text, NearestText.Fold(text), groups.Count));
            }
        }

        public long At { get; }

        public IReadOnlyList<string> Near(string folded, int most)
        {
            var groups = Groups(folded);
            var shared = new Dictionary<int, int>();
            foreach (var place in groups.SelectMany(g => byGroup.GetValueOrDefault(g) ?? []))
                shared[place] = shared.GetValueOrDefault(place) + 1;
            return
            [
                .. shared.Select(s => (Term: all[s.Key], Alike: s.Value / (double)(groups.Count + all[s.Key].Groups - s.Value)))
                    .Where(s => s.Alike >= LeastAlike && s.Term.Folded != folded)
                    .OrderByDescending(s => s.Alike).ThenBy(s => s.Term.Text, StringComparer.Ordinal).Select(s => s.Term.Text).Take(most),
            ];
        }

        // As PostgreSQL's pg_trgm cuts: two blanks before each word and one after it.
        private static HashSet<string> Groups(string folded) => folded.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(w => $"  {w} ").SelectMany(w => Enumerable.Range(0, w.Length - 2).Select(i => w.Substring(i, 3))).ToHashSet(StringComparer.Ordinal);
    }
}
