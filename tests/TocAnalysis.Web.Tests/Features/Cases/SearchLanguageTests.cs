using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Cases;

/// <summary>Issue 4, search: each record is cut into words by the rules of its own language, Chinese by pairs of signs. By sets and by SQL.</summary>
public sealed class SearchLanguageTests(PostgresFixture postgres)
{
    private static readonly (string Language, string Summary, string Narrative)[] Records =
    [
        ("english", "Cigarettes were smuggled by lorries.", "The group shipped them to the port and paid with companies of its own."),
        ("french", "Des cigarettes passées en contrebande.", "Le groupe les transportait dans des camions, et les sociétés écrans blanchissaient le produit des ventes par une banque."),
        ("spanish", "Contrabando de cigarrillos.", "El grupo los llevaba en camiones; las empresas blanqueaban el dinero de los traficantes por una red con bancos."),
        ("russian", "Контрабанда сигарет.", "Группа перевозила сигареты грузовиками; подставные компании отмывали деньги контрабандистов."),
        ("arabic", "تهريب السجائر.", "كانت المجموعة تنقل السجائر بالشاحنات وكانت الشركات تغسل أموال المهربين."),
        ("simple", "香烟走私案。", "该集团用卡车运送香烟，并通过空壳公司清洗走私所得。"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_are_found_by_other_forms_of_their_words_and_signs_and_by_no_other_language_s_rules()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        foreach (var (_, summary, narrative) in Records)
            await world.CaseAsync(narrative, summary);
        await using (var context = await world.ReadAsync())
            (await context.Cases.OrderBy(c => c.Id).Select(c => c.Language).ToListAsync(Token)).ShouldBe(Records.Select(r => r.Language));

        foreach (var bySets in new[] { false, true })
        {
            if (bySets)
                await world.Get<CaseIndex>().RebuildAsync(Token);
            foreach (var (words, found) in new (string, int[])[]
            {
                ("smuggling lorry", [1]), ("ports", [1]), ("company", [1]),
                ("camion", [2, 3]), ("société", [2]), ("blanchir", [2]), ("vente -banque", []), ("\"produit des ventes\"", [2]),
                ("camión traficante", [3]), ("empresa", [3]), ("blanquear", [3]),
                ("сигарета", [4]), ("компания контрабандист", [4]),
                ("المهرب", [5]), ("شاحنة", [5]),
                ("走私", [6]), ("空壳公司", [6]), ("\"走私所得\"", [6]), ("走", [6]), ("壳", [6]), ("司空", []), ("走私 -香烟", []), ("香烟 走私", [6]), ("лорри", []),
                // No word of the other records, so that nothing but the language keeps them out.
                ("cigarette OR cigarrillo OR сигареты OR 香烟", [1, 2, 3, 4, 6]), ("-lorry cigarettes", [2]),
            })
            {
                var answer = (await world.Get<FindCases>().HandleAsync(TocWorld.Analyst, new FindCasesRequest(CaseFilter.All with { Words = words }, CaseSort.Default(true)), Token)).Value;
                answer.Items.Select(i => i.Id).Order().ShouldBe(found.Select(f => CaseId.Text(f)), $"{words}, by sets: {bySets}");
                answer.Items.ShouldAllBe(i => i.Snippet.Contains("<mark>") || words.Contains('-') || words.Contains("OR"), words);
            }
        }
    }

    [Fact]
    public async Task The_place_of_signs_in_a_long_text_is_shown()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await world.CaseAsync(string.Concat(Enumerable.Repeat("该集团用卡车运送香烟，", 200)) + "最后在港口被查获。", "案件。");

        var answer = (await world.Get<FindCases>().HandleAsync(TocWorld.Analyst, new FindCasesRequest(CaseFilter.All with { Words = "港口" }, CaseSort.Default(true)), Token)).Value;

        answer.Items.ShouldHaveSingleItem().Snippet.ShouldContain("<mark>港口</mark>被查获");
    }
}
