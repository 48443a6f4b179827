using TocAnalysis.Benchmarks.Synthetic;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Benchmarks.Measuring;

/// <summary>One operation through REST, with the statements that answer the same by hand-written SQL.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Target">Milliseconds at 100 thousand and at a million, p95.</param>
/// <param name="Paths">Fifty or more different calls.</param>
/// <param name="Sql">The same questions in SQL; fewer, as some take many seconds.</param>
public sealed record Operation(string Name, (int Small, int Large)? Target, IReadOnlyList<string> Paths, IReadOnlyList<string> Sql);

/// <summary>The operations of the table in docs/benchmarks.md, each over arguments that are drawn once and stay the same.</summary>
/// <param name="vocabularies">Where codes and countries are drawn from.</param>
/// <param name="cases">The highest number of a case.</param>
/// <param name="series">Another series draws other arguments: one to warm up, one to measure.</param>
public sealed class Operations(Vocabularies vocabularies, long cases, int series = 0)
{
    private const int Each = 60;
    private const string AllFacets = "country,stage,flow,certainty,region,economy,offence,offenceRole,group,groupKind,domain,code,value,coder,uncoded,status,decade,transnational,sensitivity";

    private readonly IReadOnlyList<string> countries = [.. vocabularies.Countries.All.Select(c => c.Code)];
    private readonly IReadOnlyList<string> codes = [.. vocabularies.Codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key)];

    public IEnumerable<Operation> All()
    {
        // From the commonest word, which stands in most cases, down to rare ones.
        var words = Draws(1, d => SyntheticWords.Of(d.Below(4) switch { 0 => d.Below(5), 1 => d.Below(100), 2 => d.Below(3_000), _ => d.Below(60_000) }));
        yield return new("whole search screen, a word", (15, 30), [.. words.Select(w => $"/cases?q={w}&sort=-updated&facets={AllFacets}")], [.. words.Take(6).Select(w => Screen($"search @@ websearch_to_tsquery('english', '{w}')"))]);
        var filters = Draws(2, Filter);
        yield return new("whole search screen, word and filters", (15, 30), [.. filters.Select((f, i) => $"/cases?q={words[i]}&{f}&facets={AllFacets}")], []);
        yield return new("whole search screen, filters", (15, 30), [.. filters.Select(f => $"/cases?{f}&facets={AllFacets}")], []);
        yield return new("whole search screen, no filter", (15, 30), [.. Draws(3, d => $"/cases?sort={d.Of(new[] { "-updated", "start", "id", "-start", "updated" })}&limit={20 + d.Below(80)}&facets={AllFacets}")], [Screen("true")]);
        var places = Draws(4, d => (Country: d.Of(countries), Stage: d.Of(Enum.GetValues<Stage>()).Text()));
        yield return new("filtered page and total", (5, 10), [.. places.Select(p => $"/cases?country={p.Country}&stage={p.Stage}&sort=-updated")],
            [.. places.Take(20).Select(p => $"SELECT id, title, count(*) OVER () FROM case_record c WHERE deleted_at IS NULL AND EXISTS (SELECT 1 FROM case_country p WHERE p.case_id = c.id AND p.country = '{p.Country}' AND p.stage = '{p.Stage}' AND p.certainty <> 'refuted') ORDER BY updated_at DESC, id LIMIT 50")]);
        yield return new("ranked search, a word", (60, 100), [.. words.Select(w => $"/cases?q={w}")],
            [.. words.Take(8).Select(w => $"SELECT id, title, ts_rank(search, websearch_to_tsquery('english', '{w}')) r FROM case_record WHERE deleted_at IS NULL AND search @@ websearch_to_tsquery('english', '{w}') ORDER BY r DESC, id LIMIT 50")]);
        yield return new("crosstab code x country, any filter", (15, 60), [.. Draws(5, d => $"/tables?rows=country&columns=value&code={d.Of(codes)}&{d.Of(new[] { "status=recorded", "domain=organized", "certainty=established", "transnational=yes", "from=1990" })}")],
            [.. codes.Take(4).Select(c => $"SELECT p.country, v.adjudicated, count(DISTINCT c.id) FROM case_record c JOIN case_country p ON p.case_id = c.id AND p.certainty <> 'refuted' JOIN case_position v ON v.case_id = c.id AND v.code = '{c}' WHERE c.deleted_at IS NULL AND c.status = 'recorded' GROUP BY 1, 2")]);
        yield return new("crosstab of distinct cases, all codes x countries", (15, 60), [.. Draws(6, d => $"/tables?rows=country&columns=code&{d.Of(new[] { "", "status=recorded", "domain=organized", "transnational=yes", "sensitivity=public" })}".TrimEnd('&'))],
            ["SELECT p.country, v.code, count(DISTINCT c.id) FROM case_record c JOIN case_country p ON p.case_id = c.id AND p.certainty <> 'refuted' JOIN case_position v ON v.case_id = c.id WHERE c.deleted_at IS NULL GROUP BY 1, 2"]);
        yield return new("case page data", (5, 5), [.. Draws(7, d => $"/cases/TOC-{1 + d.Below((int)cases):000000}")],
            [.. Draws(7, d => $"SELECT * FROM case_record WHERE id = {1 + d.Below((int)cases)}").Take(30)]);
    }

    private string Filter(Draw draw)
    {
        var parts = new[]
        {
            $"country={draw.Of(countries)}", $"stage={draw.Of(Enum.GetValues<Stage>()).Text()}", $"domain={draw.Of(Enum.GetValues<CrimeDomain>()).Text()}", $"code={draw.Of(codes)}",
            $"status={draw.Of(Enum.GetValues<CaseStatus>()).Text()}", $"from={1990 + draw.Below(30)}", "transnational=yes", $"uncoded={draw.Of(codes)}", "offence=01", "region=002",
        };
        return string.Join('&', Enumerable.Range(0, 1 + draw.Below(3)).Select(_ => draw.Of(parts)).Distinct()) + "&sort=-updated";
    }

    // List, total and five groups of facets, as one would write them by hand.
    private static string Screen(string where) =>
        $"""
        CREATE TEMP TABLE m ON COMMIT DROP AS SELECT id FROM case_record WHERE deleted_at IS NULL AND {where};
        SELECT count(*) FROM m;
        SELECT r.id, r.title FROM case_record r JOIN m USING (id) ORDER BY r.updated_at DESC, r.id LIMIT 50;
        SELECT country, count(DISTINCT case_id) FROM case_country JOIN m ON m.id = case_id WHERE certainty <> 'refuted' GROUP BY 1;
        SELECT a.ancestor, count(DISTINCT o.case_id) FROM case_offence o JOIN m ON m.id = o.case_id JOIN offence_ancestor a ON a.offence = o.offence GROUP BY 1;
        SELECT domain, count(*) FROM case_domain JOIN m ON m.id = case_id GROUP BY 1;
        SELECT code, count(*) FROM case_position JOIN m ON m.id = case_id GROUP BY 1;
        SELECT status, count(*) FROM case_record JOIN m USING (id) GROUP BY 1;
        """;

    private IReadOnlyList<T> Draws<T>(int stream, Func<Draw, T> of) => [.. Enumerable.Range(0, Each).Select(i => of(new Draw((ulong)((100 * series) + stream), i)))];
}
