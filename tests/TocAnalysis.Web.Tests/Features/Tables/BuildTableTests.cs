using TocAnalysis.Domain;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Features.Codebook;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Tables;

public sealed class BuildTableTests(PostgresFixture postgres)
{
    private const string Involvement = "(SELECT p.case_id, p.country, p.stage, p.flow, n.region FROM case_country p JOIN country n ON n.code = p.country WHERE p.certainty <> 'refuted')";

    private const string Coded = "(SELECT case_id, code, adjudicated AS value FROM case_position)";

    /// <summary>Of each coder the latest coding of what counts as one code on a case.</summary>
    private const string Latest = "(SELECT DISTINCT ON (case_id, counts_as, coder_id) id, case_id, counts_as AS code, coder_id, value FROM coding ORDER BY case_id, counts_as, coder_id, updated_at DESC, id DESC)";

    /// <summary>A table as its address, and as plain SQL that gives one line for each case and pair of keys (and unit, where units are no cases).</summary>
    public static TheoryData<string, string> Tables { get; } = new()
    {
        {
            "rows=stage&columns=country",
            $"SELECT coalesce(i.stage, 'not-recorded'), coalesce(i.country, 'not-recorded'), c.id FROM case_record c LEFT JOIN {Involvement} i ON i.case_id = c.id"
        },
        {
            "rows=domain&columns=offence",
            """
            SELECT coalesce(d.domain, 'not-recorded'), coalesce(a.ancestor, 'not-recorded'), c.id FROM case_record c LEFT JOIN case_domain d ON d.case_id = c.id
            LEFT JOIN case_offence o ON o.case_id = c.id LEFT JOIN offence_ancestor a ON a.offence = o.offence
            """
        },
        {
            "rows=code&columns=value",
            $"""
            SELECT codes.code, coalesce(k.value, 'not-recorded'), c.id FROM case_record c CROSS JOIN (SELECT DISTINCT counts_as AS code FROM coding) codes LEFT JOIN {Coded} k ON k.case_id = c.id AND k.code = codes.code
            UNION ALL SELECT 'not-recorded', 'not-recorded', c.id FROM case_record c WHERE NOT EXISTS (SELECT FROM coding k WHERE k.case_id = c.id)
            """
        },
        {
            "rows=code&columns=coder&transnational=yes",
            """
            WITH c AS (SELECT id FROM case_record WHERE result_union = 'transnational'), k AS (SELECT k.case_id, k.counts_as AS code, r.name FROM coding k JOIN coder r ON r.id = k.coder_id JOIN c ON c.id = k.case_id)
            SELECT k.code, k.name, k.case_id FROM k
            UNION ALL SELECT codes.code, 'not-recorded', c.id FROM c CROSS JOIN (SELECT DISTINCT code FROM k) codes WHERE NOT EXISTS (SELECT FROM k WHERE k.case_id = c.id AND k.code = codes.code)
            UNION ALL SELECT 'not-recorded', coders.name, c.id FROM c CROSS JOIN (SELECT DISTINCT name FROM k) coders WHERE NOT EXISTS (SELECT FROM k WHERE k.case_id = c.id AND k.name = coders.name)
            UNION ALL SELECT 'not-recorded', 'not-recorded', c.id FROM c WHERE NOT EXISTS (SELECT FROM k WHERE k.case_id = c.id)
            """
        },
        {
            "rows=region&columns=value&code=I4",
            $"SELECT coalesce(i.region, CASE WHEN i.country IS NULL THEN 'not-recorded' ELSE 'not-classified' END), k.value, c.id FROM case_record c JOIN {Coded} k ON k.case_id = c.id AND k.code = 'I4' LEFT JOIN {Involvement} i ON i.case_id = c.id"
        },
        {
            "rows=transnational&columns=decade",
            """
            SELECT result_union, CASE WHEN start IS NULL THEN 'not-recorded' WHEN start_earliest IS NULL OR extract(year FROM start_earliest)::int / 10 <> extract(year FROM start_latest)::int / 10 THEN 'not-exact'
              ELSE (extract(year FROM start_earliest)::int / 10 * 10)::text || 's' END, id FROM case_record
            """
        },
        {
            "rows=groupKind&columns=status",
            "SELECT coalesce(g.kind, 'not-recorded'), c.status, c.id FROM case_record c LEFT JOIN case_group p ON p.case_id = c.id LEFT JOIN crime_group g ON g.id = p.group_id"
        },
        {
            "rows=country&columns=flow&country=ITA&country=USA",
            $"SELECT i.country, coalesce(i.flow, 'not-recorded'), i.case_id FROM {Involvement} i WHERE i.country IN ('ITA', 'USA')"
        },
        {
            "rows=value&columns=coder&measure=codings",
            "SELECT coalesce(k.value, 'not-recorded'), coalesce(r.name, 'not-recorded'), k.id FROM case_record c LEFT JOIN " + Latest + " k ON k.case_id = c.id LEFT JOIN coder r ON r.id = k.coder_id"
        },
        {
            "rows=domain&columns=transnational&measure=sources",
            """
            SELECT coalesce(d.domain, 'not-recorded'), c.result_union, s.source_id FROM case_record c LEFT JOIN case_domain d ON d.case_id = c.id LEFT JOIN
            (SELECT case_id, source_id FROM case_source UNION ALL SELECT case_id, source_id FROM case_country UNION ALL SELECT case_id, source_id FROM case_offence
             UNION ALL SELECT case_id, source_id FROM case_group UNION ALL SELECT k.case_id, e.source_id FROM evidence e JOIN coding k ON k.id = e.coding_id) s ON s.case_id = c.id
            """
        },
        {
            "rows=stage&columns=domain&transnational=yes&domain=organized",
            $"SELECT coalesce(i.stage, 'not-recorded'), d.domain, c.id FROM case_record c JOIN case_domain d ON d.case_id = c.id AND d.domain = 'organized' LEFT JOIN {Involvement} i ON i.case_id = c.id WHERE c.result_union = 'transnational'"
        },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_cell_and_total_equals_plain_SQL_also_after_a_code_was_mapped(bool mapped)
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        if (mapped)
            await world.MapAsync("I6", "I4");
        foreach (var (query, sql) in Tables.Select(t => t.Data))
        {
            var built = await world.BuildAsync(query);

            built.Faults.ShouldBeEmpty(query);
            var expected = (await world.RowsAsync($"""
                WITH line (r, k, unit) AS ({sql})
                SELECT coalesce(r, '*'), coalesce(k, '*'), count(DISTINCT unit)::int FROM line GROUP BY CUBE (r, k) HAVING count(DISTINCT unit) > 0
                """)).ToDictionary(l => ((string)l[0]!, (string)l[1]!), l => (int)l[2]!);
            expected.Count.ShouldBeGreaterThan(3, query);
            SampleTables.Numbers(built.Value.Table.Panel, built.Value.Table).ShouldBe(expected, ignoreOrder: true, query);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("&domain=organized")]
    [InlineData("&basis=any&transnational=yes")]
    public async Task Each_code_has_the_numbers_of_its_balance_not_coded_among_them(string filter)
    {
        await using var world = await SampleTables.WorldAsync(postgres);

        var built = (await world.BuildAsync("rows=code&columns=value" + filter)).Value;

        var codes = built.Table.Rows.Where(r => r.Key != TableKeys.NotRecorded).ToList();
        codes.Count.ShouldBeGreaterThan(10);
        for (var r = 0; r < codes.Count; r++)
        {
            var balance = (await world.Get<GetBalance>().HandleAsync(TocWorld.Secretariat, codes[r].Key, built.Table.Spec.Filter, TestContext.Current.CancellationToken)).Value.Balance;
            var row = built.Table.Columns.Zip(built.Table.Panel.Cells[r]).ToDictionary(c => c.First.Key, c => c.Second.Value);
            row[TableKeys.NotRecorded].ShouldBe(balance.Uncoded, codes[r].Key);
            row.GetValueOrDefault("contested").ShouldBe(balance.Contested, codes[r].Key);
            row.GetValueOrDefault("not-applicable").ShouldBe(balance.NotApplicable, codes[r].Key);
            row.GetValueOrDefault("cannot-tell").ShouldBe(balance.CannotTell, codes[r].Key);
            foreach (var (value, count) in balance.Poles)
                row.GetValueOrDefault(value.Text()).ShouldBe(count.Cases, $"{codes[r].Key} {value}");
            built.Table.Panel.RowTotals[r].Value.ShouldBe(built.Table.N!.Value, codes[r].Key);
        }
    }

    [Fact]
    public async Task A_cell_names_the_cases_behind_it_and_layers_are_counted_like_the_whole()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var table = (await world.BuildAsync("rows=domain&columns=transnational&layer=stage")).Value.Table;

        foreach (var layer in table.Layers)
        {
            var narrowed = layer.Header.Key == "not-recorded" ? null : (await world.BuildAsync($"rows=domain&columns=transnational&stage={layer.Header.Key}")).Value.Table;
            if (narrowed is not null)
                SampleTables.Numbers(layer.Panel, table).ShouldBe(SampleTables.Numbers(narrowed.Panel, narrowed), ignoreOrder: true, layer.Header.Key);
        }

        table.Panel.Total.Value.ShouldBe(12);
        table.Panel.Total.Cases.Count.ShouldBe(12);
        table.Panel.Cells.SelectMany(r => r).ShouldAllBe(c => c.Cases.Count == c.Value);
    }

    [Fact]
    public async Task Labels_are_names_and_the_selection_is_told_in_words()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var built = (await world.BuildAsync("rows=country&columns=code&region=150")).Value;

        built.Table.Rows.ShouldContain(r => r.Key == "ITA" && r.Label == "Italy");
        built.Table.Columns.ShouldContain(c => c.Key == "I4" && c.Label.StartsWith("I4 ", StringComparison.Ordinal) && c.Label.Length > 5);
        built.Table.Rows.ShouldNotContain(r => r.Key == "USA");
        built.Filter.ShouldBe("cases in Europe");
        built.CodebookVersion.ShouldBe(1);
        built.Basis.ShouldBe("adjudicated");
    }

    [Fact]
    public async Task What_may_not_be_seen_is_not_counted()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        await world.RowsAsync("UPDATE case_record SET sensitivity = 'restricted' WHERE reference = 'HC-34' RETURNING id");
        await world.RowsAsync("UPDATE case_record SET deleted_at = now() WHERE reference = 'HC-11' RETURNING id");

        var all = (await world.BuildAsync("rows=transnational&columns=status", TocWorld.Researcher)).Value;
        var some = (await world.BuildAsync("rows=transnational&columns=status", TocWorld.Analyst)).Value;

        all.Table.N.ShouldBe(11);
        some.Table.N.ShouldBe(10);
        some.Table.Panel.Total.Value.ShouldBe(10);
        some.Titles.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Reading_is_for_all_and_files_are_for_those_who_may_export()
    {
        await using var world = await SampleTables.WorldAsync(postgres);

        (await world.BuildAsync("rows=stage&columns=domain", TocWorld.Analyst)).Succeeded.ShouldBeTrue();
        (await world.BuildAsync("rows=stage&columns=domain", TocWorld.Analyst, asFile: true)).Refusal.ShouldBe(Refusal.Forbidden);
        (await world.BuildAsync("rows=stage&columns=domain", TocWorld.Secretariat, asFile: true)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Faults_of_table_and_filter_come_at_once_with_suggestions()
    {
        await using var world = await SampleTables.WorldAsync(postgres);

        var wrong = await world.BuildAsync("rows=contry&columns=stage&cuntry=ITA&code=I44");
        wrong.Refusal.ShouldBe(Refusal.Invalid);
        wrong.Faults.Select(f => f.Place).ShouldBe(["rows", "cuntry", "code"], ignoreOrder: true);
        wrong.Faults.Single(f => f.Place == "rows").Suggestions!.ShouldContain("country");
        wrong.Faults.Single(f => f.Place == "cuntry").Suggestions!.ShouldContain("country");

        var unknown = await world.BuildAsync("rows=code&columns=value&basis=coder:Nobody");
        unknown.Faults.ShouldHaveSingleItem().Place.ShouldBe("basis");
    }
}
