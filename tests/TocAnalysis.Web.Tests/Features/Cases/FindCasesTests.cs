using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Cases;

public sealed class FindCasesTests(PostgresFixture postgres)
{
    /// <summary>A filter, and what it means as a condition on case_record c in plain SQL.</summary>
    private static readonly (string Query, string Condition)[] Meanings =
    [
        ("", "true"),
        ("q=nominees", "c.search @@ websearch_to_tsquery('english', 'nominees')"),
        ("q=lorry -customs", "c.search @@ websearch_to_tsquery('english', 'lorry -customs')"),
        ("q=\"the port\" OR vault", "c.search @@ websearch_to_tsquery('english', '\"the port\" OR vault')"),
        ("q=nomin*", "c.search @@ to_tsquery('english', 'nomin:*')"),
        ("q=lorry deb*", "c.search @@ (websearch_to_tsquery('english', 'lorry') && to_tsquery('english', 'deb:*'))"),
        ("q=HC-08", "c.reference = 'HC-08'"),
        ("q=toc-3", "c.id = 3"),
        ("country=NGA", "exists (select from case_country x where x.case_id = c.id and x.country = 'NGA' and x.certainty <> 'refuted')"),
        ("country=FRA", "exists (select from case_country x where x.case_id = c.id and x.country = 'FRA' and x.certainty <> 'refuted')"),
        ("country=FRA&certainty=refuted", "exists (select from case_country x where x.case_id = c.id and x.country = 'FRA' and x.certainty = 'refuted')"),
        ("country=USA&certainty=refuted&certainty=established", "exists (select from case_country x where x.case_id = c.id and x.country = 'USA' and x.certainty in ('refuted', 'established'))"),
        ("country=NLD&country=ITA", "exists (select from case_country x where x.case_id = c.id and x.country in ('NLD', 'ITA') and x.certainty <> 'refuted')"),
        // The same involvement: Nigeria is there, and perpetration is there, but not Nigeria at perpetration.
        ("country=NGA&stage=inception", "false"),
        ("country=ITA&stage=inception&flow=origin", "c.id = 2"),
        ("country=YUG", "exists (select from case_country x where x.case_id = c.id and x.country = 'YUCS')"),
        ("stage=indirect-effect", "exists (select from case_country x where x.case_id = c.id and x.stage = 'indirect-effect' and x.certainty <> 'refuted')"),
        ("stage=inception", "exists (select from case_country x where x.case_id = c.id and x.stage = 'inception' and x.certainty <> 'refuted')"),
        ("flow=transit&flow=proceeds", "exists (select from case_country x where x.case_id = c.id and x.flow in ('transit', 'proceeds') and x.certainty <> 'refuted')"),
        ("certainty=alleged", "exists (select from case_country x where x.case_id = c.id and x.certainty = 'alleged')"),
        ("region=150", "exists (select from case_country x join country y on y.code = x.country where x.case_id = c.id and y.region = '150' and x.certainty <> 'refuted')"),
        ("region=202&stage=direct-effect", "exists (select from case_country x join country y on y.code = x.country where x.case_id = c.id and y.subregion = '202' and x.stage = 'direct-effect' and x.certainty <> 'refuted')"),
        ("region=Africa&region=019", "exists (select from case_country x join country y on y.code = x.country where x.case_id = c.id and y.region in ('002', '019') and x.certainty <> 'refuted')"),
        ("country=CHN&region=150", "c.id = 1"),
        ("economy=worldbank-2025:high", "exists (select from case_country x join country_group y on y.country = x.country and y.grouping = 'worldbank-2025' and y.group_key = 'high' where x.case_id = c.id and x.certainty <> 'refuted')"),
        ("offence=07", "exists (select from case_offence x join offence_ancestor y on y.offence = x.offence where x.case_id = c.id and y.ancestor = '07')"),
        ("offence=07041&offence=0501", "exists (select from case_offence x where x.case_id = c.id and x.offence in ('07041', '0501'))"),
        ("offence=0704&offenceRole=main", "exists (select from case_offence x join offence_ancestor y on y.offence = x.offence where x.case_id = c.id and y.ancestor = '0704' and x.role = 'main')"),
        ("offenceRole=accompanying", "exists (select from case_offence x where x.case_id = c.id and x.role = 'accompanying')"),
        ("group=g1", "exists (select from case_group x join crime_group y on y.id = x.group_id where x.case_id = c.id and y.reference = 'g1')"),
        ("groupKind=state_body", "exists (select from case_group x join crime_group y on y.id = x.group_id where x.case_id = c.id and y.kind = 'state_body')"),
        ("group=g1&groupKind=state_body", "false"),
        ("domain=organized&domain=corporate", "exists (select from case_domain x where x.case_id = c.id and x.domain in ('organized', 'corporate'))"),
        ("domain=organized&transnational=yes", "exists (select from case_domain x where x.case_id = c.id and x.domain = 'organized') and c.result_union = 'transnational'"),
        ("code=I4", "exists (select from coding x where x.case_id = c.id and x.code = 'I4')"),
        ("code=I4&code=I5", "exists (select from coding x where x.case_id = c.id and x.code in ('I4', 'I5'))"),
        ("code=I4&value=A", "false"),
        ("code=I4&value=contested", "c.id in (1, 2)"),
        ("code=I4&value=A&basis=majority", "c.id = 2"),
        ("code=I4&value=A&basis=any", "exists (select from coding x where x.case_id = c.id and x.code = 'I4' and x.value = 'A')"),
        ("code=I4&value=B&basis=coder:Bob", "c.id = 1"),
        ("value=mixed", "exists (select from case_position x where x.case_id = c.id and x.adjudicated = 'mixed')"),
        // The same coding: case 2 has I5 and has a B, but not on I5.
        ("code=I5&value=B&basis=any", "false"),
        ("coder=Cleo", "exists (select from coding x join coder y on y.id = x.coder_id where x.case_id = c.id and y.name = 'Cleo')"),
        ("coder=Ann&value=A", "exists (select from coding x join coder y on y.id = x.coder_id where x.case_id = c.id and y.name = 'Ann' and x.value = 'A')"),
        ("uncoded=I4", "not exists (select from coding x where x.case_id = c.id and x.code = 'I4')"),
        ("uncoded=I4&uncoded=I5", "not exists (select from coding x where x.case_id = c.id and x.code = 'I4') or not exists (select from coding x where x.case_id = c.id and x.code = 'I5')"),
        ("status=draft&status=reviewed", "c.status in ('draft', 'reviewed')"),
        ("sensitivity=public", "c.sensitivity = 'public'"),
        ("transnational=no", "c.result_union = 'domestic'"),
        ("transnational=undetermined&transnational=no&reading=established", "c.result_established in ('undetermined', 'domestic')"),
        ("transnational=yes&reading=single-stage", "c.result_single_stage = 'transnational'"),
        ("transnational=yes&reading=direct", "c.result_direct = 'transnational'"),
        ("transnational=yes&reading=conduct", "c.result_conduct = 'transnational'"),
        ("from=1990&to=1999", "c.id in (1, 4, 7)"),
        ("from=2000", "c.id in (1, 3, 5, 8)"),
        ("to=1988-01-01", "c.id in (2, 4)"),
        ("from=1993&to=1997", "c.id = 4"),
    ];

    [Fact]
    public async Task Every_filter_takes_in_the_same_cases_as_plain_SQL()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        foreach (var (query, condition) in Meanings)
        {
            var expected = (await world.RowsAsync($"SELECT c.id FROM case_record c WHERE ({condition}) ORDER BY c.id")).Select(r => (long)r[0]!).ToList();
            var found = await world.FindAsync($"{query}&sort=id");
            found.Items.Select(i => i.Id).ShouldBe(expected.Select(CaseId.Text), query);
            found.Total.ShouldBe(expected.Count, query);
            found.Of.ShouldBe(8);
        }
    }

    [Fact]
    public async Task The_meanings_are_no_empty_talk()
    {
        // A filter that finds nothing, or everything, proves little: most must do neither.
        await using var world = await FoundWorld.CreateAsync(postgres);
        var totals = new List<int>();
        foreach (var (query, _) in Meanings)
            totals.Add((await world.FindAsync(query)).Total);
        totals.Count(t => t is > 0 and < 8).ShouldBeGreaterThan(45);
    }

    [Fact]
    public async Task A_period_is_met_exactly_where_the_Domain_says_so()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        string?[] dates = [null, "1990", "1990-06", "1990-06-15", "1990~", "..1991", "1989..1990"];
        var contents = (from start in dates
                        from end in dates
                        from ongoing in new[] { false, true }
                        let content = new CaseContent
                        {
                            Title = "Case",
                            Start = start is null ? null : PartialDate.Parse(start),
                            End = end is null ? null : PartialDate.Parse(end),
                            Ongoing = ongoing,
                        }
                        select content).ToList();
        var kept = new Dictionary<long, CasePeriod?>();
        foreach (var content in contents)
        {
            var saved = await world.SaveAsync(content);
            if (saved.Succeeded)
                kept[saved.Value.Id] = CasePeriod.Of(content.Start, content.End, content.Ongoing);
        }

        kept.Count.ShouldBeGreaterThan(30);
        foreach (var (from, to) in new[] { ("1990-06-16", null), (null, "1990-06-14"), ("1990-01-01", "1990-05-31"), ("1991", "1991"), ("1992", null), (null, "1988"), ("1990-06-15", "1990-06-15") })
        {
            var filter = string.Join("&", new[] { from is null ? null : $"from={from}", to is null ? null : $"to={to}" }.OfType<string>());
            var first = from is null ? (DateOnly?)null : PartialDate.Parse(from).Earliest;
            var until = to is null ? (DateOnly?)null : PartialDate.Parse(to).Latest.AddDays(1);
            (await world.IdsAsync($"{filter}&sort=id&limit=200")).ShouldBe(kept.Where(k => k.Value?.Meets(first, until) == true).Select(k => k.Key).Order().ToList(), filter);
        }
    }

    [Fact]
    public async Task Pages_in_every_order_tell_each_case_once_forwards_and_backwards()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await world.RowsAsync("UPDATE case_record SET updated_at = '2026-01-01T00:00:00.123456Z' WHERE id IN (2, 3, 5)");
        foreach (var order in new[] { "id", "-id", "title", "-title", "start", "-start", "updated", "-updated", "relevance&q=lorry OR nominee OR jewels", "-relevance&q=lorry OR nominee OR jewels" })
        {
            var whole = await world.IdsAsync($"sort={order}&limit=200");
            whole.Count.ShouldBeGreaterThan(4, order);
            var pages = new List<IReadOnlyList<long>>();
            FoundCases page;
            string? next = null;
            do
            {
                page = await world.FindAsync($"sort={order}&limit=3{(next is null ? "" : $"&after={next}")}");
                page.At.ShouldBe((pages.Count * 3) + 1, order);
                pages.Add(Ids(page));
                next = page.Next;
            }
            while (next is not null);
            pages.SelectMany(p => p).ShouldBe(whole, order);

            for (var i = pages.Count - 2; i >= 0; i--)
            {
                page = await world.FindAsync($"sort={order}&limit=3&after={page.Previous}");
                Ids(page).ShouldBe(pages[i], order);
                page.At.ShouldBe((i * 3) + 1, order);
            }

            page.Previous.ShouldBeNull(order);
            page.Next.ShouldNotBeNull(order);
        }

        static IReadOnlyList<long> Ids(FoundCases page) => [.. page.Items.Select(i => CaseId.TryParse(i.Id, out var id) ? id : 0)];
    }

    [Fact]
    public async Task Orders_are_what_they_are_called()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        (await world.IdsAsync("sort=-id")).ShouldBe([8, 7, 6, 5, 4, 3, 2, 1]);
        // Equal starts follow the identifier; the two without a start stand last both ways.
        (await world.IdsAsync("sort=start")).ShouldBe([2, 4, 1, 5, 3, 8, 6, 7]);
        (await world.IdsAsync("sort=-start")).ShouldBe([3, 8, 5, 1, 4, 2, 6, 7]);
        (await world.IdsAsync("")).ShouldBe([8, 7, 6, 5, 4, 3, 2, 1]);
        // In the title counts more than in the narrative; a case named by its identifier comes first.
        (await world.IdsAsync("q=lorry")).ShouldBe([1, 7]);
        (await world.IdsAsync("q=HC-08"))[0].ShouldBe(2);
    }

    [Fact]
    public async Task A_cursor_of_another_order_or_of_nobody_is_a_fault()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var next = (await world.FindAsync("sort=title&limit=2")).Next!;
        foreach (var after in new[] { $"sort=id&after={next}", "after=abc", "after=W10", "after=%00", $"sort=title&after={next}x" })
        {
            var read = CaseListQuery.Read(world.Get<CaseQuery>(), Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(after));
            read.Faults.ShouldHaveSingleItem().Place.ShouldBe("after", after);
        }
    }

    [Fact]
    public async Task Matches_are_marked_and_everything_else_is_encoded()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var vault = (await world.FindAsync("q=vault")).Items.ShouldHaveSingleItem();
        vault.Snippet.ShouldContain("a <mark>vault</mark>");
        vault.Title.ShouldBe("Jewels");
        (await world.FindAsync("q=lorry")).Items[0].Title.ShouldBe("<mark>Lorry</mark> deaths");
        (await world.FindAsync("q=nominee")).Items.Single(i => i.Id == "TOC-0007").Snippet.ShouldContain("<mark>nominee</mark>");
        MarkedText.ToHtml($"a<{MarkedText.Begin}b&{MarkedText.End}{MarkedText.End}c{MarkedText.Begin}").ShouldBe("a&lt;<mark>b&amp;</mark>c<mark></mark>");
        MarkedText.Plain($"# Head\n**bold** snake_case 2 * 3 *{MarkedText.Begin}lorry{MarkedText.End}*").ShouldBe($"Head\nbold snake_case 2 * 3 {MarkedText.Begin}lorry{MarkedText.End}");
    }

    [Fact]
    public async Task A_line_tells_period_domains_places_result_and_the_value_asked_for()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var lines = (await world.FindAsync("code=I4&code=P2&sort=id")).Items;
        lines[0].Start!.Text.ShouldBe("1999");
        lines[0].Domains.ShouldBe([CrimeDomain.Organized, CrimeDomain.Professional]);
        lines[0].Countries.ShouldBe(["CHN", "GBR", "NLD"]);
        lines[0].Transnational.ShouldBe(Transnationality.Transnational);
        lines[0].Positions.Select(p => $"{p.Code} {p.Value.Text()}").ShouldBe(["I4 contested", "P2 B"]);
        (await world.FindAsync("sort=id&reading=established&code=I4")).Items[0].Countries.ShouldBe(["CHN", "GBR"]);
        (await world.FindAsync("sort=id")).Items[0].Positions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_that_an_analyst_is_answered_changes_with_a_restricted_case()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var queries = Meanings.Select(m => m.Query).Append("sort=title&limit=3").Select(q => $"{q}&facets={string.Join(",", CaseFacets.Names)}").Where((_, i) => i % 4 == 0).ToList();
        var before = await AnswersAsync();
        await FoundWorld.RestrictedAsync(world);

        (await AnswersAsync()).ShouldBe(before);
        (await world.FindAsync("")).Total.ShouldBe(9);
        (await world.FindAsync("", TocWorld.Analyst)).Of.ShouldBe(8);

        async Task<IReadOnlyList<string>> AnswersAsync()
        {
            var answers = new List<string>();
            foreach (var query in queries)
                answers.Add(CaseJson.Write(await world.FindAsync(query, TocWorld.Analyst)));
            return answers;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("domain=organized&domain=corporate")]
    [InlineData("country=GBR&stage=perpetration&stage=direct-effect")]
    [InlineData("code=I4&value=contested")]
    [InlineData("code=I4&value=A&basis=any")]
    [InlineData("coder=Ann&value=A&value=B")]
    [InlineData("offenceRole=main&groupKind=network&region=150")]
    [InlineData("from=1985&to=2010&transnational=yes&reading=direct&uncoded=I5")]
    public async Task Each_facet_counts_what_would_remain_if_its_value_alone_were_asked_for(string query)
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        await FoundWorld.RestrictedAsync(world);
        var facets = (await world.FindAsync($"{query}&facets={string.Join(",", CaseFacets.Names)}")).Facets!;
        facets.Keys.ShouldBe(CaseFacets.Names);
        foreach (var (name, counts) in facets)
        {
            var own = name == "decade" ? ["from", "to"] : new[] { name };
            var others = string.Join("&", query.Split('&').Where(p => !own.Contains(p.Split('=')[0])));
            foreach (var count in counts.Where((c, i) => c.Count > 0 || i % 9 == 0))
            {
                var asked = name == "decade" ? $"from={count.Value}&to={int.Parse(count.Value, CultureInfo.InvariantCulture) + 9}" : $"{name}={Uri.EscapeDataString(count.Value)}";
                (await world.FindAsync($"{others}&{asked}")).Total.ShouldBe(count.Count, $"{query} / {name} {count.Value}");
            }
        }
    }

    [Fact]
    public async Task Closed_lists_keep_their_zeros_and_hierarchies_count_all_below()
    {
        await using var world = await FoundWorld.CreateAsync(postgres);
        var facets = (await world.FindAsync("country=GBR&facets=domain,offence,transnational,country,region,groupKind")).Facets!;
        facets["domain"].Select(f => $"{f.Value} {f.Count}").ShouldBe(["organized 1", "corporate 0", "professional 2", "political 0"]);
        facets["transnational"].Select(f => $"{f.Value} {f.Count}").ShouldBe(["yes 1", "no 1", "undetermined 0"]);
        facets["offence"].Count(f => f.Level == 1).ShouldBe(11);
        facets["offence"].Single(f => f.Value == "02").Count.ShouldBe(1);
        facets["offence"].Single(f => f.Value == "0206").Level.ShouldBe(2);
        facets["country"].Select(f => f.Value).ShouldContain("NGA");
        facets["country"].Single(f => f.Value == "USA").Count.ShouldBe(1);
        facets["region"].Count(f => f.Level == 1).ShouldBe(5);
        facets["groupKind"].Count.ShouldBe(8);
    }
}
