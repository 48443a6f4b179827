using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>Opens the sets of case numbers for one question, as of this moment; where they cannot answer it, the caller asks SQL.</summary>
public sealed class CaseSets(CaseIndex index, CaseQuery query)
{
    private const int KeptQueries = 2_000;

    /// <summary>Up to so many candidates are looked through one by one for a phrase; more are left to the index of the database.</summary>
    private const int MostCandidates = 20_000;

    private readonly ConcurrentDictionary<string, string> queries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(long State, string Words), CaseSet> phrases = new();

    /// <summary>The filter as sets; null: SQL must answer, as the sets are off, not loaded, behind by much, or do not know what the actor may see.</summary>
    internal async Task<SetQuery?> OpenAsync(TocContext context, Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        // The sets follow the primary; what a replica shows is of another moment.
        if (context.ReadsReplica || await index.FreshAsync(cancellationToken) is not { } state)
            return null;
        if (AsksCodings(filter) && !await context.SeesAllCodingsAsync(actor, cancellationToken))
            return null;
        // Membership is looked up at every question, so that who was taken out of an audience is out at once.
        List<int>? audiences = actor.Door == Door.CommandLine ? null
            : state[new SetKey(SetKind.Limited)].Count == 0 ? []
            : [.. (await context.OwnAudiences(actor).ToListAsync(cancellationToken)).Select(a => (int)a)];
        return new SetQuery(
            state, query, actor, audiences, filter.Words is null ? null : await FoundAsync(context, state, actor, filter, cancellationToken),
            filter.Registers.Count == 0 ? null : await RegisteredAsync(context, state, actor, filter, cancellationToken));
    }

    /// <summary>Whether the answer hangs on codings, of which somebody in a blind round sees only some.</summary>
    public static bool AsksCodings(CaseFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.AsksCodings || filter.Gaps.Contains(CaseGap.Coding);
    }

    private async Task<CaseSet> FoundAsync(TocContext context, SetState state, Actor actor, CaseFilter filter, CancellationToken cancellationToken)
    {
        var found = await WordsAsync(context, state, filter.Words!, cancellationToken);
        if (!filter.SearchesCodings)
            return found;
        var coded = (await CaseQuery.WithWordsInCodings(context, actor, filter).ToListAsync(cancellationToken)).Where(c => c <= SetLoader.HighestNumber).Select(c => (int)c);
        return CaseSet.Or([found, CaseSet.Of([.. coded]).And(state.All)]);
    }

    private static async Task<CaseSet> RegisteredAsync(TocContext context, SetState state, Actor actor, CaseFilter filter, CancellationToken cancellationToken) =>
        CaseSet.Of([.. (await CaseQuery.Registered(context, actor, filter).ToListAsync(cancellationToken)).Where(c => c <= SetLoader.HighestNumber).Select(c => (int)c)]).And(state.All);

    private async Task<CaseSet> WordsAsync(TocContext context, SetState state, string text, CancellationToken cancellationToken)
    {
        var words = SearchWords.Of(text);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        if (context.Database.CurrentTransaction is null)
            await context.Database.OpenConnectionAsync(cancellationToken);
        if (!queries.TryGetValue(text, out var written))
        {
            written = await TextAsync(connection, "SELECT toc_query($1, $2, $3)::text", [words.Web, words.Prefix, words.Pairs], cancellationToken) ?? "";
            if (queries.Count > KeptQueries)
                queries.Clear();
            queries[text] = written;
        }

        // Kept for whoever asks the same next; each question narrows it.
        await using var all = await context.SeeEverythingAsync(cancellationToken);
        var found = await FoundAsync(connection, state, written, cancellationToken);
        if (words.Prefix.Length > 0)
            return found;
        // A case may be named by its reference or number.
        var named = new List<int>();
        if (CaseId.TryParse(words.All, out var id) && id <= SetLoader.HighestNumber)
            named.Add((int)id);
        await SetLoader.EachAsync(connection, "SELECT id FROM case_record WHERE reference = $1", [words.All], r => named.Add((int)r.GetInt64(0)), cancellationToken);
        return named.Count == 0 ? found : CaseSet.Or([found, CaseSet.Of([.. named]).And(state.All)]);
    }

    private async Task<CaseSet> FoundAsync(NpgsqlConnection connection, SetState state, string written, CancellationToken cancellationToken)
    {
        var read = state.HasWords ? SetText.Of(state, written) : null;
        if (read is { HasPhrase: false })
            return read.Cases;
        if (phrases.TryGetValue((state.Number, written), out var known))
            return known;
        var ids = new List<int>();
        // Cases that changed since are not in the state, and are dropped with it.
        if (read is { DeniesPhrase: false, Cases.Count: <= MostCandidates })
            await SetLoader.EachAsync(connection, "SELECT id FROM case_record WHERE id = ANY($1) AND search @@ $2::tsquery", [read.Cases.ToArray().Select(n => (long)n).ToArray(), written], r => ids.Add((int)r.GetInt64(0)), cancellationToken);
        else
            await SetLoader.EachAsync(connection, "SELECT id FROM case_record WHERE search @@ $1::tsquery", [written], r => ids.Add((int)r.GetInt64(0)), cancellationToken);
        var found = CaseSet.Of([.. ids]).And(state.All);
        if (phrases.Count > 200)
            phrases.Clear();
        phrases[(state.Number, written)] = found;
        return found;
    }

    private static async Task<string?> TextAsync(NpgsqlConnection connection, string sql, object[] parameters, CancellationToken cancellationToken)
    {
        string? text = null;
        await SetLoader.EachAsync(connection, sql, parameters, r => text = r.IsDBNull(0) ? null : r.GetString(0), cancellationToken);
        return text;
    }
}
