using TocAnalysis.Domain;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>Criterion O5: any two dimensions, with a split and filters, equal to plain SQL over the same database.</summary>
public sealed class RandomTableTests(PostgresFixture postgres)
{
    /// <summary>Key of a dimension in SQL, over the joins of <see cref="Join"/>.</summary>
    private static readonly Dictionary<TableDimension, string> Keys = new()
    {
        [TableDimension.Country] = "coalesce(i.country, 'not-recorded')",
        [TableDimension.Region] = "CASE WHEN i.country IS NULL THEN 'not-recorded' ELSE coalesce(i.region, 'not-classified') END",
        [TableDimension.Stage] = "coalesce(i.stage, 'not-recorded')",
        [TableDimension.Flow] = "coalesce(i.flow, 'not-recorded')",
        [TableDimension.Domain] = "coalesce(d.domain, 'not-recorded')",
        [TableDimension.Offence] = "coalesce(o.ancestor, 'not-recorded')",
        [TableDimension.GroupKind] = "coalesce(g.kind, 'not-recorded')",
        [TableDimension.Status] = "c.status",
        [TableDimension.Transnational] = "c.result_union",
        [TableDimension.Year] = Start("extract(year FROM c.start_earliest)", "extract(year FROM c.start_latest)", "extract(year FROM c.start_latest)::text"),
        [TableDimension.Decade] = Start("extract(year FROM c.start_earliest)::int / 10", "extract(year FROM c.start_latest)::int / 10", "(extract(year FROM c.start_latest)::int / 10 * 10)::text || 's'"),
    };

    private static readonly (string Query, string Sql)[] Filters =
    [
        ("", "TRUE"),
        ("&transnational=yes", "c.result_union = 'transnational'"),
        ("&status=recorded", "c.status = 'recorded'"),
        ("&status=draft&status=reviewed", "c.status IN ('draft', 'reviewed')"),
        ("&uncoded=I4", "NOT EXISTS (SELECT FROM coding k WHERE k.case_id = c.id AND k.counts_as = 'I4')"),
        ("&transnational=no&transnational=undetermined", "c.result_union <> 'transnational'"),
    ];

    [Fact]
    public async Task O5_three_hundred_random_tables_equal_plain_SQL()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        // The sample alone has one status; random ones make tables differ.
        await world.RowsAsync("UPDATE case_record SET status = (ARRAY['draft', 'recorded', 'reviewed'])[id % 3 + 1] RETURNING id");
        var random = new Random(20261124);
        var dimensions = Keys.Keys.ToList();
        var compared = 0;
        var filled = 0;
        while (compared < 320)
        {
            var picked = dimensions.OrderBy(_ => random.Next()).Take(3).ToList();
            var (query, where) = Filters[random.Next(Filters.Length)];
            var layered = random.Next(3) == 0;
            var address = $"rows={picked[0].Text()}&columns={picked[1].Text()}{(layered ? $"&layer={picked[2].Text()}" : "")}{query}";
            var built = await world.BuildAsync(address);
            built.Faults.ShouldBeEmpty(address);
            var used = layered ? picked : picked.Take(2).ToList();
            var sql = $"SELECT {string.Join(", ", used.Select((d, i) => $"{Keys[d]} AS k{i}"))}, c.id FROM case_record c {Join(used)} WHERE c.deleted_at IS NULL AND {where}";
            var table = built.Value.Table;
            var whole = await CountAsync(world, sql, "k0", "k1", "TRUE");
            SampleTables.Numbers(table.Panel, table).ShouldBe(whole, ignoreOrder: true, address);
            foreach (var layer in table.Layers)
                SampleTables.Numbers(layer.Panel, table).ShouldBe(await CountAsync(world, sql, "k0", "k1", $"k2 = '{layer.Header.Key}'"), ignoreOrder: true, $"{address} {layer.Header.Key}");
            compared++;
            filled += whole.Count > 3 ? 1 : 0;
        }

        filled.ShouldBeGreaterThan(250);
    }

    private static string Start(string first, string last, string key) =>
        $"CASE WHEN c.start IS NULL THEN 'not-recorded' WHEN c.start_earliest IS NULL OR {first} <> {last} THEN 'not-exact' ELSE {key} END";

    private static string Join(IReadOnlyCollection<TableDimension> used)
    {
        var families = used.Select(TableKeys.Family).ToHashSet();
        return string.Join(' ', new (TableFamily Family, string Sql)[]
        {
            (TableFamily.Involvement, "LEFT JOIN (SELECT p.case_id, p.country, p.stage, p.flow, n.region FROM case_country p JOIN country n ON n.code = p.country WHERE p.certainty <> 'refuted') i ON i.case_id = c.id"),
            (TableFamily.Domain, "LEFT JOIN case_domain d ON d.case_id = c.id"),
            (TableFamily.Offence, "LEFT JOIN (SELECT p.case_id, a.ancestor FROM case_offence p JOIN offence_ancestor a ON a.offence = p.offence) o ON o.case_id = c.id"),
            (TableFamily.Group, "LEFT JOIN (SELECT p.case_id, x.kind FROM case_group p JOIN crime_group x ON x.id = p.group_id) g ON g.case_id = c.id"),
        }.Where(j => families.Contains(j.Family)).Select(j => j.Sql));
    }

    private static async Task<Dictionary<(string Row, string Column), int>> CountAsync(TocWorld world, string sql, string row, string column, string where) =>
        (await world.RowsAsync($"WITH line AS ({sql}) SELECT coalesce({row}, '*'), coalesce({column}, '*'), count(DISTINCT id)::int FROM line WHERE {where} GROUP BY CUBE ({row}, {column}) HAVING count(DISTINCT id) > 0"))
            .ToDictionary(l => ((string)l[0]!, (string)l[1]!), l => (int)l[2]!);
}
