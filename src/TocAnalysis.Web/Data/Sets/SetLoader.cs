using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>Reads cases out of the database into sets: all of them, or those that changed. Both ways go through the same rows, so that they cannot drift apart.</summary>
internal sealed class SetLoader(Vocabularies vocabularies, SetKeys keys)
{
    /// <summary>Case numbers above this would make the bitmaps too large; such a collection is answered by SQL.</summary>
    public const int HighestNumber = 64_000_000;

    private readonly Dictionary<string, int[]> regions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> economies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> paths = new(StringComparer.Ordinal);

    /// <summary>Everything.</summary>
    /// <param name="connection">In a transaction of one moment.</param>
    /// <param name="withWords">Whether the words of the texts are read too.</param>
    /// <param name="number">Number of the state.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<SetState> AllAsync(NpgsqlConnection connection, bool withWords, long number, CancellationToken cancellationToken)
    {
        var (mark, applied) = await MarkAsync(connection, cancellationToken);
        var highest = await ScalarAsync<long>(connection, "SELECT coalesce(max(id), 0) FROM case_record", cancellationToken);
        if (highest > HighestNumber)
            throw new NotSupportedException("Case numbers are too high for sets.");
        var filling = new Filling(keys, (int)highest, new Pages<long>(0), new Pages<int>(int.MaxValue), new Pages<int>(int.MaxValue), new Pages<int>(int.MinValue));
        var (groups, coders) = await RegistersAsync(connection, cancellationToken);
        await ReadAsync(connection, filling, groups, null, cancellationToken);
        if (withWords)
            await SetWords.ReadAsync(connection, keys, filling, null, cancellationToken);
        return new SetState
        {
            Keys = keys,
            Sets = filling.Finish(keys.Count),
            Updated = filling.Updated,
            Start = filling.Start,
            From = filling.From,
            To = filling.To,
            Groups = groups,
            Coders = coders,
            Mark = mark,
            Applied = applied,
            HasWords = withWords,
            Number = number,
        };
    }

    /// <summary>The state with some cases read again.</summary>
    /// <param name="connection">In a transaction of one moment.</param>
    /// <param name="state">What was known.</param>
    /// <param name="changes">What the change log tells.</param>
    /// <param name="mark">Transactions before this one are in.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<SetState> ChangedAsync(NpgsqlConnection connection, SetState state, IReadOnlyList<CaseChange> changes, ulong mark, CancellationToken cancellationToken)
    {
        var ids = changes.Select(c => c.Case).Where(c => c > 0).Distinct().ToArray();
        if (ids.Any(i => i > HighestNumber))
            throw new NotSupportedException("Case numbers are too high for sets.");
        var words = changes.Where(c => c.Words && c.Case > 0).Select(c => c.Case).Distinct().ToArray();
        var filling = new Filling(keys, ids.Length == 0 ? 0 : (int)ids.Max(), state.Updated.Copy(), state.Start.Copy(), state.From.Copy(), state.To.Copy());
        var (groups, coders) = changes.Any(c => c.Case == 0) || ids.Length > 0 ? await RegistersAsync(connection, cancellationToken) : (state.Groups, state.Coders);
        var sets = state.Sets;
        if (ids.Length > 0)
        {
            await ReadAsync(connection, filling, groups, ids, cancellationToken);
            if (state.HasWords && words.Length > 0)
                await SetWords.ReadAsync(connection, keys, filling, words, cancellationToken);
            sets = Changed(state, filling, CaseSet.Of([.. ids.Select(i => (int)i)]), CaseSet.Of([.. words.Select(i => (int)i)]));
        }

        return new SetState
        {
            Keys = keys,
            Sets = sets,
            Updated = filling.Updated,
            Start = filling.Start,
            From = filling.From,
            To = filling.To,
            Groups = groups,
            Coders = coders,
            Mark = mark,
            Applied = state.Applied.Concat(changes.Select(c => (c.Transaction, c.Case))).Where(a => a.Item1 >= mark).ToHashSet(),
            HasWords = state.HasWords,
            Number = state.Number + 1,
        };
    }

    /// <summary>Up to which transaction everything is visible in this moment, and which later ones are visible all the same.</summary>
    public static async Task<(ulong Mark, HashSet<(ulong, long)> Applied)> MarkAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var mark = await ScalarAsync<ulong>(connection, "SELECT pg_snapshot_xmin(pg_current_snapshot())", cancellationToken);
        var applied = new HashSet<(ulong, long)>();
        await EachAsync(connection, "SELECT xact, case_id FROM case_change WHERE xact >= $1", [mark], r => applied.Add((r.GetFieldValue<ulong>(0), r.GetInt64(1))), cancellationToken);
        return (mark, applied);
    }

    internal static async Task EachAsync(NpgsqlConnection connection, string sql, object[] parameters, Action<NpgsqlDataReader> row, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in parameters)
            command.Parameters.Add(value is ulong xact ? new NpgsqlParameter { Value = xact, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 } : new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            row(reader);
    }

    internal static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<T>(0);
    }

    private CaseSet?[] Changed(SetState state, Filling filling, CaseSet changed, CaseSet words)
    {
        var all = keys.All();
        var fresh = filling.Finish(all.Count);
        var sets = new CaseSet?[all.Count];
        for (var place = 0; place < sets.Length; place++)
        {
            var kept = state.At(place);
            var gone = all[place].Kind == SetKind.Word ? words : changed;
            if (kept.Count > 0 && gone.Count > 0 && kept.Meets(gone))
                kept = kept.AndNot(gone);
            sets[place] = fresh[place] is { } added ? CaseSet.Or([kept, added]) : kept.Count == 0 ? null : kept;
        }

        return sets;
    }

    private static async Task<(IReadOnlyDictionary<long, SetGroup> Groups, IReadOnlyDictionary<long, string> Coders)> RegistersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var groups = new Dictionary<long, SetGroup>();
        await EachAsync(connection, "SELECT id, reference, name, kind FROM crime_group", [], r => groups[r.GetInt64(0)] = new SetGroup(r.GetString(1), r.GetString(2), (int)Tokens.Parse<GroupKind>(r.GetString(3))), cancellationToken);
        var coders = new Dictionary<long, string>();
        await EachAsync(connection, "SELECT id, name FROM coder", [], r => coders[r.GetInt64(0)] = r.GetString(1), cancellationToken);
        return (groups, coders);
    }

    private async Task ReadAsync(NpgsqlConnection connection, Filling filling, IReadOnlyDictionary<long, SetGroup> groups, long[]? ids, CancellationToken cancellationToken)
    {
        object[] parameters = ids is null ? [] : [ids];
        var where = ids is null ? "" : " WHERE case_id = ANY($1)";
        await EachAsync(
            connection,
            $"""
            SELECT id, status, sensitivity, result_union, result_single_stage, result_direct, result_conduct, result_established, fact_confidence,
                   start IS NOT NULL, start_earliest, start_latest, "end" IS NOT NULL, end_earliest, end_latest, ongoing, updated_at
            FROM case_record WHERE deleted_at IS NULL{(ids is null ? "" : " AND id = ANY($1)")}
            """, parameters, r => Case(filling, r), cancellationToken);
        await EachAsync(connection, "SELECT case_id, domain FROM case_domain" + where, parameters, r => filling.Add(new SetKey(SetKind.Domain, (int)Tokens.Parse<CrimeDomain>(r.GetString(1))), r.GetInt64(0)), cancellationToken);
        await EachAsync(connection, "SELECT case_id, country, stage, flow, certainty FROM case_country" + where, parameters, r => Country(filling, r), cancellationToken);
        await EachAsync(connection, "SELECT case_id, offence, role FROM case_offence" + where, parameters, r => Offence(filling, r), cancellationToken);
        await EachAsync(connection, "SELECT case_id, group_id FROM case_group" + where, parameters, r =>
        {
            filling.Add(new SetKey(SetKind.Group, (int)r.GetInt64(1)), r.GetInt64(0));
            filling.Add(new SetKey(SetKind.GroupKind, groups[r.GetInt64(1)].Kind), r.GetInt64(0));
        }, cancellationToken);
        await EachAsync(
            connection, "SELECT p.case_id, s.reliability FROM case_source p JOIN source s ON s.id = p.source_id" + where, parameters,
            r => filling.Add(new SetKey(SetKind.Reliability, r.IsDBNull(1) ? -1 : (int)Tokens.Parse<Reliability>(r.GetString(1))), r.GetInt64(0)), cancellationToken);
        await EachAsync(connection, $"SELECT case_id, field FROM case_competing{(ids is null ? " WHERE is_other" : " WHERE is_other AND case_id = ANY($1)")}", parameters, r => filling.Add(new SetKey(SetKind.Competing, (int)Tokens.Parse<CompetingField>(r.GetString(1))), r.GetInt64(0)), cancellationToken);
        await EachAsync(connection, "SELECT case_id, code, adjudicated, majority FROM case_position" + where, parameters, r =>
        {
            var (id, code, adjudicated, majority) = (r.GetInt64(0), keys.Text(r.GetString(1)), (int)Tokens.Parse<PositionValue>(r.GetString(2)), (int)Tokens.Parse<PositionValue>(r.GetString(3)));
            filling.Add(new SetKey(SetKind.Coded, code), id);
            filling.Add(new SetKey(SetKind.Adjudicated, code, adjudicated), id);
            filling.Add(new SetKey(SetKind.Majority, code, majority), id);
            filling.Add(new SetKey(SetKind.AdjudicatedValue, adjudicated), id);
            filling.Add(new SetKey(SetKind.MajorityValue, majority), id);
        }, cancellationToken);
        await EachAsync(connection, "SELECT case_id, audience_id FROM case_audience" + where, parameters, r =>
        {
            filling.Add(new SetKey(SetKind.Limited), r.GetInt64(0));
            filling.Add(new SetKey(SetKind.Audience, (int)r.GetInt64(1)), r.GetInt64(0));
        }, cancellationToken);
        await EachAsync(
            connection, "SELECT case_id, coder_id, counts_as, value FROM coding" + where, parameters,
            r => filling.Add(new SetKey(SetKind.Coding, (int)r.GetInt64(1), SetKeys.Coding(keys.Text(r.GetString(2)), (int)Tokens.Parse<CodingValue>(r.GetString(3)))), r.GetInt64(0)), cancellationToken);
    }

    private static void Case(Filling filling, NpgsqlDataReader r)
    {
        var id = r.GetInt64(0);
        filling.Add(new SetKey(SetKind.Case), id);
        filling.Add(new SetKey(SetKind.Status, (int)Tokens.Parse<CaseStatus>(r.GetString(1))), id);
        filling.Add(new SetKey(SetKind.Sensitivity, (int)Tokens.Parse<Sensitivity>(r.GetString(2))), id);
        for (var reading = 0; reading < 5; reading++)
            filling.Add(new SetKey(SetKind.Result, reading, (int)Tokens.Parse<Transnationality>(r.GetString(3 + reading))), id);
        if (!r.IsDBNull(8))
            filling.Add(new SetKey(SetKind.FactConfidence, (int)Tokens.Parse<Confidence>(r.GetString(8))), id);
        var (hasStart, hasEnd, ongoing) = (r.GetBoolean(9), r.GetBoolean(12), r.GetBoolean(15));
        int? Day(int column) => r.IsDBNull(column) ? null : r.GetFieldValue<DateOnly>(column).DayNumber;
        var (startEarliest, startLatest, endEarliest, endLatest) = (Day(10), Day(11), Day(13), Day(14));
        if (hasStart)
        {
            // The same rule as the keys of tables.
            var (first, last) = (startEarliest is { } earliest ? DateOnly.FromDayNumber(earliest).Year : (int?)null, DateOnly.FromDayNumber(startLatest!.Value).Year);
            filling.Add(new SetKey(SetKind.StartYear, first == last ? last : -1), id);
            filling.Add(new SetKey(SetKind.StartDecade, first is { } begin && begin / 10 == last / 10 ? last / 10 * 10 : -1), id);
        }

        var number = (int)id;
        filling.Updated[number] = r.GetFieldValue<DateTime>(16).Ticks;
        filling.Start[number] = startEarliest ?? startLatest ?? int.MaxValue;
        // The same rule as the filter in SQL.
        var dated = hasStart || hasEnd;
        if (!dated)
            filling.Add(new SetKey(SetKind.Undated), id);
        filling.From[number] = !dated ? int.MaxValue : (hasStart ? startEarliest : endEarliest) ?? int.MinValue;
        filling.To[number] = !dated ? int.MinValue : ongoing ? int.MaxValue : endLatest ?? startLatest ?? int.MinValue;
        if (dated)
            Decades(filling, id, filling.From[number], filling.To[number]);
    }

    private static void Decades(Filling filling, long id, int from, int to)
    {
        // Ends that lie before their beginnings are read the other way round.
        if (from != int.MinValue && to != int.MaxValue && to < from)
            (from, to) = (to, from);
        filling.Add(new SetKey(SetKind.FirstDecade, from == int.MinValue ? -1 : Decade(from)), id);
        filling.Add(new SetKey(SetKind.LastDecade, to == int.MaxValue ? SetKeys.OpenEnd : Decade(to)), id);

        static int Decade(int day) => DateOnly.FromDayNumber(day).Year / 10;
    }

    private void Country(Filling filling, NpgsqlDataReader r)
    {
        var (id, code) = (r.GetInt64(0), r.GetString(1));
        var country = keys.Text(code);
        var stage = r.IsDBNull(2) ? 0 : 1 + (int)Tokens.Parse<Stage>(r.GetString(2));
        var flow = r.IsDBNull(3) ? 0 : 1 + (int)Tokens.Parse<Flow>(r.GetString(3));
        var certainty = Tokens.Parse<Certainty>(r.GetString(4));
        var way = SetKeys.Involvement(stage, flow, (int)certainty);
        filling.Add(new SetKey(SetKind.Involvement, country, way), id);
        filling.Add(new SetKey(SetKind.Way, 0, way), id);
        filling.Add(new SetKey(SetKind.Certainty, (int)certainty), id);
        if (certainty == Certainty.Refuted)
            return;
        filling.Add(new SetKey(SetKind.Country, country), id);
        filling.Add(new SetKey(SetKind.Stage, stage), id);
        filling.Add(new SetKey(SetKind.Flow, flow), id);
        foreach (var region in Known(regions, code, RegionsOf))
            filling.Add(new SetKey(SetKind.Region, region), id);
        foreach (var economy in Known(economies, code, EconomiesOf))
            filling.Add(new SetKey(SetKind.Economy, economy), id);
    }

    private void Offence(Filling filling, NpgsqlDataReader r)
    {
        var (id, role) = (r.GetInt64(0), (int)Tokens.Parse<OffenceRole>(r.GetString(2)));
        filling.Add(new SetKey(SetKind.OffenceRole, role), id);
        foreach (var offence in Known(paths, r.GetString(1), code => vocabularies.Offences.PathOf(code).Select(o => o.Code)))
        {
            filling.Add(new SetKey(SetKind.Offence, offence), id);
            filling.Add(new SetKey(SetKind.OffenceInRole, offence, role), id);
        }
    }

    private IEnumerable<string> RegionsOf(string code) =>
        vocabularies.Countries.Find(code) is { } country ? new[] { country.RegionCode, country.SubregionCode, country.IntermediateRegionCode }.OfType<string>().Distinct() : [];

    private IEnumerable<string> EconomiesOf(string code) =>
        vocabularies.Countries.Groupings.SelectMany(g => g.Groups.Where(e => g.CountriesOf(e.Key).Contains(code)).Select(e => $"{g.Key}:{e.Key}"));

    private int[] Known(Dictionary<string, int[]> cache, string code, Func<string, IEnumerable<string>> of)
    {
        if (!cache.TryGetValue(code, out var known))
            cache[code] = known = [.. of(code).Select(keys.Text)];
        return known;
    }

    /// <summary>The sets while they are being filled.</summary>
    internal sealed class Filling(SetKeys keys, int highest, Pages<long> updated, Pages<int> start, Pages<int> from, Pages<int> to)
    {
        private CaseSetBuilder?[] builders = new CaseSetBuilder?[1024];

        public Pages<long> Updated { get; } = updated;

        public Pages<int> Start { get; } = start;

        public Pages<int> From { get; } = from;

        public Pages<int> To { get; } = to;

        public void Add(SetKey key, long id) => Add(keys.PlaceOf(key), (int)id);

        public void Add(int place, int number)
        {
            if (place >= builders.Length)
                Array.Resize(ref builders, Math.Max(place + 1, builders.Length * 2));
            (builders[place] ??= new CaseSetBuilder()).Add(number, highest);
        }

        /// <summary>The sets by place. The builders are let go one by one, so that not all is held twice.</summary>
        public CaseSet?[] Finish(int count)
        {
            var sets = new CaseSet?[count];
            for (var place = 0; place < Math.Min(count, builders.Length); place++)
            {
                sets[place] = builders[place]?.ToSet();
                builders[place] = null;
            }

            return sets;
        }
    }
}

/// <summary>One entry of the change log. Case 0: names of groups or coders changed; case -1: everything may have.</summary>
internal readonly record struct CaseChange(ulong Transaction, long Case, bool Words);
