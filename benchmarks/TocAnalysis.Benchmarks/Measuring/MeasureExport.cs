using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.List;

namespace TocAnalysis.Benchmarks.Measuring;

/// <summary>Files of all cases beside PostgreSQL's own COPY of the same rows, written by psql, in turns.</summary>
public static class MeasureExport
{
    private const string Flat = """
        SELECT 'TOC-' || lpad(id::text, 4, '0') AS "case", reference, title, start, CASE WHEN ongoing THEN 'ongoing' ELSE "end" END AS "end", summary, narrative, fact_confidence, fact_note, result_union,
               'union' AS reading, status, sensitivity, to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS updated, 'http://localhost/cases/TOC-' || lpad(id::text, 4, '0') AS address
        FROM case_record WHERE deleted_at IS NULL ORDER BY id
        """;

    /// <summary>The quicker way to denormalise by SQL: children are put together by case before they are joined.</summary>
    private const string Joined = """
        SELECT 'TOC-' || lpad(c.id::text, 4, '0') AS "case", c.reference, c.title, c.start, CASE WHEN c.ongoing THEN 'ongoing' ELSE c."end" END AS "end", c.summary, c.narrative, c.fact_confidence, c.fact_note, c.result_union,
               'union' AS reading, c.status, c.sensitivity, to_char(c.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS updated,
               d.cell AS domains, p.cell AS countries, o.cell AS offences, g.cell AS groups, a.cell AS activities, s.cell AS sources, 'http://localhost/cases/TOC-' || lpad(c.id::text, 4, '0') AS address
        FROM case_record c
        LEFT JOIN (SELECT case_id, string_agg(domain, '; ' ORDER BY position) AS cell FROM case_domain GROUP BY case_id) d ON d.case_id = c.id
        LEFT JOIN (SELECT case_id, string_agg(country || ':' || coalesce(stage, '') || ':' || coalesce(flow, '') || ':' || certainty, '; ' ORDER BY position) AS cell FROM case_country GROUP BY case_id) p ON p.case_id = c.id
        LEFT JOIN (SELECT case_id, string_agg(offence || ':' || role, '; ' ORDER BY position) AS cell FROM case_offence GROUP BY case_id) o ON o.case_id = c.id
        LEFT JOIN (SELECT x.case_id, string_agg(y.reference || coalesce(':' || x.role, ''), '; ' ORDER BY x.position) AS cell FROM case_group x JOIN crime_group y ON y.id = x.group_id GROUP BY x.case_id) g ON g.case_id = c.id
        LEFT JOIN (SELECT case_id, string_agg(activity || ':' || place || coalesce(':' || country, ''), '; ' ORDER BY position) AS cell FROM case_activity GROUP BY case_id) a ON a.case_id = c.id
        LEFT JOIN (SELECT x.case_id, string_agg(y.reference, '; ' ORDER BY x.position) AS cell FROM case_source x JOIN source y ON y.id = x.source_id GROUP BY x.case_id) s ON s.case_id = c.id
        WHERE c.deleted_at IS NULL ORDER BY c.id
        """;

    private static readonly Actor Everybody = Actor.CommandLine;

    public static async Task<int> RunAsync(IServiceProvider services, int rounds, CancellationToken cancellationToken)
    {
        await using var context = await services.GetRequiredService<TocDatabase>().ReadAsync(cancellationToken);
        var connection = new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString());
        var file = services.GetRequiredService<CaseListFile>();
        var request = new FindCasesRequest(CaseFilter.All, CaseSort.Parse("id", false).Value);
        Console.WriteLine("| file | COPY by psql, s | this program, s | COPY / program | MB | cases | memory rise, MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, columns, sql) in new[] { ("cases with texts", CaseColumns.Fields, Flat), ("with parts joined in cells", CaseColumns.Parts, Joined) })
        {
            var (copy, own) = (new List<double>(), new List<double>());
            (int Cases, long Bytes, long Rise) last = default;
            for (var round = 0; round < rounds; round++)
            {
                copy.Add(await CopyAsync(connection, sql, cancellationToken));
                using var memory = new MemoryWatch();
                var watch = Stopwatch.StartNew();
                await using var counted = new CountingStream();
                var cases = await file.WriteAsync(Everybody, request, columns, "http://localhost/", counted, _ => { }, cancellationToken);
                own.Add(watch.Elapsed.TotalSeconds);
                last = (cases, counted.Length, memory.Rise);
            }

            var (c, o) = (Median(copy), Median(own));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {c:0.0} | {o:0.0} | {c / o:0.00} | {last.Bytes / 1_000_000} | {last.Cases} | {last.Rise / 1_000_000} |"));
        }

        Console.WriteLine($"load of the machine {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Split(' ')[0]}");
        return 0;
    }

    private static async Task<double> CopyAsync(NpgsqlConnectionStringBuilder connection, string sql, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("psql") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "-X", "-q", "-h", connection.Host!, "-U", connection.Username!, "-d", connection.Database!, "-c", $"COPY ({sql.ReplaceLineEndings(" ")}) TO STDOUT WITH (FORMAT csv, HEADER)" })
            start.ArgumentList.Add(argument);
        var watch = Stopwatch.StartNew();
        using var psql = Process.Start(start)!;
        await psql.StandardOutput.BaseStream.CopyToAsync(Stream.Null, 1 << 16, cancellationToken);
        await psql.WaitForExitAsync(cancellationToken);
        return psql.ExitCode == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException("psql could not copy.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class CountingStream : Stream
    {
        private long length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position { get => length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => length += buffer.Length;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            length += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
