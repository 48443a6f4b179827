using Npgsql;
using NpgsqlTypes;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Benchmarks.Synthetic;

/// <summary>Puts invented cases into an empty database by COPY. Saves of the application are not what is measured with them, so they have no history and no audit.</summary>
public sealed class SyntheticWriter(NpgsqlConnection connection, Vocabularies vocabularies, SyntheticCases cases)
{
    private const int Batch = 20_000;

    private static readonly Reading[] Readings = [Reading.Union, Reading.SingleStage, Reading.Direct, Reading.Conduct, Reading.Established];

    /// <summary>Writes the cases 1 to <paramref name="count"/>, with the indexes of the large tables built afterwards.</summary>
    public async Task WriteAsync(long count, Action<string> say, CancellationToken cancellationToken)
    {
        // Foreign keys and change log would be checked and written row by row for rows that are right by construction.
        await RunAsync("SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off", cancellationToken);
        var indexes = await DropIndexesAsync(cancellationToken);
        await RegistersAsync(cancellationToken);
        for (var first = 1L; first <= count; first += Batch)
        {
            var batch = Enumerable.Range(0, (int)Math.Min(Batch, count - first + 1)).AsParallel().AsOrdered().Select(i => cases.Of(first + i)).ToList();
            await BatchAsync(batch, cancellationToken);
            say($"{first + batch.Count - 1} cases");
        }

        foreach (var index in indexes)
            await RunAsync(index, cancellationToken);
        say("indexes");
        await RunAsync($"SELECT setval('case_number', {count}); SET session_replication_role = origin", cancellationToken);
        await RunAsync(count > Batch ? "VACUUM ANALYZE" : "ANALYZE", cancellationToken);
    }

    private async Task<IReadOnlyList<string>> DropIndexesAsync(CancellationToken cancellationToken)
    {
        var indexes = new List<(string Name, string Definition)>();
        await using (var command = new NpgsqlCommand(
            """
            SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
            WHERE NOT i.indisprimary AND c.relname IN ('case_record', 'case_country', 'case_offence', 'case_group', 'case_domain', 'coding', 'case_position')
            """, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        foreach (var (name, _) in indexes)
            await RunAsync($"DROP INDEX {name}", cancellationToken);
        return [.. indexes.Select(i => i.Definition)];
    }

    private async Task RegistersAsync(CancellationToken cancellationToken)
    {
        await CopyAsync("coder (id, name)", Enumerable.Range(1, SyntheticCases.Coders), (row, coder) =>
        {
            row.Write((long)coder, NpgsqlDbType.Bigint);
            row.Write($"Coder {coder}");
        }, cancellationToken);
        await CopyAsync("crime_group (id, reference, name, aliases, kind, version, created_at, created_by, updated_at, updated_by)", Enumerable.Range(1, cases.Groups), (row, group) =>
        {
            row.Write((long)group, NpgsqlDbType.Bigint);
            row.Write($"G-{group}");
            row.Write($"{Capital(SyntheticWords.Of(group * 7 % SyntheticWords.Count))} {SyntheticWords.Of(group * 13 % SyntheticWords.Count)}");
            row.Write(Array.Empty<string>(), NpgsqlDbType.Array | NpgsqlDbType.Text);
            row.Write(cases.KindOf(group).Text());
            Edited(row, DateTimeOffset.UnixEpoch);
        }, cancellationToken);
        await RunAsync("SELECT setval(pg_get_serial_sequence('coder', 'id'), (SELECT max(id) FROM coder)); SELECT setval(pg_get_serial_sequence('crime_group', 'id'), (SELECT max(id) FROM crime_group))", cancellationToken);
    }

    private async Task BatchAsync(IReadOnlyList<SyntheticCase> batch, CancellationToken cancellationToken)
    {
        await CopyAsync(
            """
            case_record (id, reference, title, start, start_earliest, start_latest, "end", end_earliest, end_latest, ongoing, summary, narrative, sensitivity, fact_confidence, status,
            result_union, result_single_stage, result_direct, result_conduct, result_established, version, created_at, created_by, updated_at, updated_by)
            """, batch, Case, cancellationToken);
        await CopyAsync("case_domain (case_id, position, domain)", batch.SelectMany(c => c.Content.Domains.Select((d, i) => (c.Id, i, d))), (row, part) =>
        {
            Part(row, part.Id, part.i);
            row.Write(part.d.Domain.Text());
        }, cancellationToken);
        await CopyAsync("case_country (case_id, position, country, stage, flow, certainty)", batch.SelectMany(c => c.Content.Countries.Select((p, i) => (c.Id, i, p))), (row, part) =>
        {
            Part(row, part.Id, part.i);
            row.Write(part.p.Country);
            Text(row, part.p.Stage?.Text());
            Text(row, part.p.Flow?.Text());
            row.Write(part.p.Certainty.Text());
        }, cancellationToken);
        await CopyAsync("case_offence (case_id, position, offence, role)", batch.SelectMany(c => c.Content.Offences.Select((o, i) => (c.Id, i, o))), (row, part) =>
        {
            Part(row, part.Id, part.i);
            row.Write(part.o.Offence);
            row.Write(part.o.Role.Text());
        }, cancellationToken);
        await CopyAsync("case_group (case_id, position, group_id)", batch.SelectMany(c => c.Groups.Select((g, i) => (c.Id, i, g))), (row, part) =>
        {
            Part(row, part.Id, part.i);
            row.Write(part.g, NpgsqlDbType.Bigint);
        }, cancellationToken);
        await CopyAsync("coding (case_id, codebook_version, code, counts_as, coder_id, value, version, created_at, created_by, updated_at, updated_by)", batch.SelectMany(c => c.Codings.Select(k => (c.Id, c.Updated, k))), (row, coding) =>
        {
            row.Write(coding.Id, NpgsqlDbType.Bigint);
            row.Write(vocabularies.Codebook.Version);
            row.Write(coding.k.Code);
            // The triggers rest meanwhile.
            row.Write(coding.k.Code);
            row.Write((long)coding.k.Coder, NpgsqlDbType.Bigint);
            row.Write(coding.k.Value.Text());
            Edited(row, coding.Updated);
        }, cancellationToken);
        await CopyAsync("case_position (case_id, code, adjudicated, majority, coders)", batch.SelectMany(c => c.Codings.GroupBy(k => k.Code).Select(u => (c.Id, Unit: u))), (row, position) =>
        {
            List<CoderValue> values = [.. position.Unit.Select(k => new CoderValue($"Coder {k.Coder}", k.Value))];
            row.Write(position.Id, NpgsqlDbType.Bigint);
            row.Write(position.Unit.Key);
            row.Write(PositionRule.Resolve(values, Basis.Adjudicated).Single().Text());
            row.Write(PositionRule.Resolve(values, Basis.Majority).Single().Text());
            row.Write(values.Count);
        }, cancellationToken);
    }

    private void Case(NpgsqlBinaryImporter row, SyntheticCase made)
    {
        var content = made.Content;
        row.Write(made.Id, NpgsqlDbType.Bigint);
        row.Write(content.Reference!);
        row.Write(content.Title);
        Date(row, content.Start);
        Date(row, content.End);
        row.Write(content.Ongoing);
        row.Write(content.Summary);
        row.Write(content.Narrative);
        row.Write(content.Sensitivity.Text());
        Text(row, content.FactConfidence?.Text());
        row.Write(content.Status.Text());
        foreach (var reading in Readings)
            row.Write(TransnationalityTest.Decide(content.Countries, content.Start, content.End, content.Ongoing, vocabularies.Countries.Find, reading).Result.Text());
        Edited(row, made.Updated);
    }

    private static void Date(NpgsqlBinaryImporter row, PartialDate? date)
    {
        Text(row, date?.Text);
        foreach (var day in new[] { date?.Earliest, date?.Latest })
        {
            if (day is { } known)
                row.Write(known, NpgsqlDbType.Date);
            else
                row.WriteNull();
        }
    }

    private static void Part(NpgsqlBinaryImporter row, long id, int position)
    {
        row.Write(id, NpgsqlDbType.Bigint);
        row.Write(position);
    }

    private static void Edited(NpgsqlBinaryImporter row, DateTimeOffset at)
    {
        row.Write(1);
        row.Write(at, NpgsqlDbType.TimestampTz);
        row.Write("synthetic");
        row.Write(at, NpgsqlDbType.TimestampTz);
        row.Write("synthetic");
    }

    private static void Text(NpgsqlBinaryImporter row, string? text)
    {
        if (text is null)
            row.WriteNull();
        else
            row.Write(text);
    }

    private async Task CopyAsync<T>(string table, IEnumerable<T> rows, Action<NpgsqlBinaryImporter, T> write, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await import.StartRowAsync(cancellationToken);
            write(import, row);
        }

        await import.CompleteAsync(cancellationToken);
    }

    private async Task RunAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
