using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Rounds;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Rounds;

/// <summary>
/// Criterion C1: while a blind round is open, whatever address B opens answers the same whether A has coded or not. The addresses are not listed here: they
/// are those that the application maps, pages, REST and downloads, so that a new one is tried from its first day.
/// </summary>
public sealed class BlindnessTests(PostgresFixture postgres)
{
    private const string Secret = "Xylophonesecret";

    private static readonly string[] Variants =
    [
        "", "?code=I4", "?coder=Ann", "?code=I4&value=A&basis=any", "?uncoded=I4", "?basis=coder:Ann", "?basis=majority", "?rows=coder&columns=value&measure=codings&basis=any",
        "?rows=code&columns=value&measure=cases", "?rows=value&columns=code&measure=sources&basis=any", "?facets=code,coder,uncoded,domain", "?round=R", "?round=R&code=I4", "?round=R&code=I4&part=matrix",
        "?case=TOC-0001", "?entity=coding", "?actor=Ann", "?q=" + Secret, "?first=I4&second=I5&basis=any", "?names=hidden&order=shuffled&show=agreed",
    ];

    /// <summary>Pages take longer than answers of REST; these reach every filter that they have.</summary>
    private static readonly string[] PageVariants =
        ["", "?code=I4&value=A&basis=any&coder=Ann", "?uncoded=I4", "?basis=majority", "?rows=coder&columns=value&measure=codings&basis=any", "?round=R&code=I4", "?case=TOC-0001&entity=coding", "?first=I4&second=I5&basis=any", "?names=hidden&show=agreed"];

    /// <summary>Enough for somebody whose answers have to differ.</summary>
    private static readonly string[] FewVariants = ["?rows=coder&columns=value&measure=codings&basis=any", "?code=I4&value=A&basis=any&coder=Ann"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C1_no_address_tells_a_blind_coder_anything_about_the_coding_of_another()
    {
        await using var server = await TocServer.StartAsync(postgres);
        var database = server.Services.GetRequiredService<TocDatabase>();
        await using var scope = server.Services.CreateAsyncScope();
        T Get<T>() where T : notnull => scope.ServiceProvider.GetRequiredService<T>();
        // Ben is an administrator as well, so that no address is closed to him for another reason.
        using var ben = await TestBrowser.SignedInAsync(server, "Ben", Role.Researcher, Role.Administrator, Role.Secretariat);
        using var ann = await TestBrowser.SignedInAsync(server, "Ann", Role.Researcher);
        using var cem = await TestBrowser.SignedInAsync(server, "Cem", Role.Researcher, Role.Administrator, Role.Secretariat);
        using var key = await server.ClientAsync(Role.Researcher);
        await CodedCases.SourceAsync(database, "S-1");
        var record = await CodedCases.CaseAsync(database, Get<CaseStore>());
        var (annActor, benActor) = (await ActorAsync(database, "Ann"), await ActorAsync(database, "Ben"));
        var round = new CreateRoundRequest("R", null, CaseFilter.All, null, [annActor.UserId!.Value, benActor.UserId!.Value], ["I4", "I5"], 100, 2, true, false, 1);
        (await Get<CreateRound>().HandleAsync(Actor.CommandLine, round, false, Token)).Succeeded.ShouldBeTrue();
        // Something of his own, so that what he sees is not empty.
        await RecordAsync(Get<RecordCoding>(), benActor, record, "I5", CodingValue.B);
        var addresses = Addresses(server, record).ToList();
        addresses.Count.ShouldBeGreaterThan(40);
        addresses.ShouldContain(a => a.StartsWith("/api/v1/cases/", StringComparison.Ordinal) && a.EndsWith("/codings", StringComparison.Ordinal));
        addresses.ShouldContain("/admin/audit");
        addresses.ShouldContain("/rounds/R/adjudication");
        addresses.ShouldContain("/api/v1/rounds/R");
        addresses.ShouldContain($"/api/v1/rounds/R/adjudication/{record}/I4");
        var writes = Writes(server, record).ToList();
        writes.Count.ShouldBeGreaterThan(15);
        writes.ShouldContain((HttpMethod.Post, "/api/v1/rounds/R/reopen"));

        // First, as refusals stand in the audit trail, which is among the addresses.
        var triedBefore = await TryAllAsync(key, writes);
        var (benBefore, keyBefore, cemBefore) = (await OpenAllAsync(ben.Client, addresses, pages: true), await OpenAllAsync(key, addresses, pages: false), await OpenAllAsync(cem.Client, addresses, pages: true, FewVariants));
        (await Get<RecordCoding>().HandleAsync(annActor, new RecordCodingRequest(record, new CodingContent("I4", CodingValue.A, Confidence.High, Secret, [new Evidence(Source: "S-1")]), 0), Token)).Succeeded.ShouldBeTrue();
        await RecordAsync(Get<RecordCoding>(), annActor, record, "I5", CodingValue.A);
        (await Get<SaveMemo>().HandleAsync(annActor, new SaveMemoRequest(record, "I4", MemoKind.Question, Secret), Token)).Succeeded.ShouldBeTrue();
        (await Get<SubmitCase>().HandleAsync(annActor, new SubmitCaseRequest(record, "R", true), Token)).Succeeded.ShouldBeTrue();
        // Some answers are kept for seconds.
        await Task.Delay(TimeSpan.FromSeconds(6), Token);
        var (benAfter, keyAfter, cemAfter) = (await OpenAllAsync(ben.Client, addresses, pages: true), await OpenAllAsync(key, addresses, pages: false), await OpenAllAsync(cem.Client, addresses, pages: true, FewVariants));

        MappedAddresses.Differing(benBefore, benAfter).ShouldBeEmpty();
        MappedAddresses.Differing(keyBefore, keyAfter).ShouldBeEmpty();
        // Refusals tell nothing either.
        MappedAddresses.Differing(triedBefore, await TryAllAsync(key, writes)).ShouldBeEmpty();
        benAfter.Concat(keyAfter).Where(a => a.Value.Contains(Secret, StringComparison.Ordinal) && !a.Key.Contains(Secret, StringComparison.Ordinal)).Select(a => a.Key).ShouldBeEmpty();
        // The comparison can fail: somebody outside the round sees the difference on many of the same addresses.
        MappedAddresses.Differing(cemBefore, cemAfter).Count.ShouldBeGreaterThan(10);
        cemAfter.Values.ShouldContain(v => v.Contains(Secret, StringComparison.Ordinal));

        // When the round has ended, Ben sees it too.
        (await Get<ChangeRound>().CloseAsync(Actor.CommandLine, "R", Token)).Succeeded.ShouldBeTrue();
        (await (await key.GetAsync($"/api/v1/cases/{record}/codings", Token)).Content.ReadAsStringAsync(Token)).ShouldContain(Secret);
        (await ben.GetAsync($"/cases/{record}")).Body.ShouldContain(Secret);
    }

    [Fact]
    public async Task C1_what_somebody_codes_outside_the_round_on_its_cases_is_hidden_as_well_and_his_own_is_not()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben", "Cem");
        var record = (await world.CasesAsync(1))[0];
        await world.GiveAsync(coders[2], record, "I4", CodingValue.A);
        await world.RoundAsync(Actor.CommandLine, RoundWorld.Round("R", [.. coders.Take(2)], "I4", "I5"));
        await world.GiveAsync(coders[1], record, "I4", CodingValue.B);

        (await Coders(coders[0])).ShouldBeEmpty();
        (await Coders(coders[1])).ShouldBe(["Ben"]);
        (await Coders(coders[2])).ShouldBe(["Ben", "Cem"], ignoreOrder: true);
        await using var context = await world.ReadAsync();
        (await context.VisiblePositions(coders[1]).SingleAsync(Token)).Adjudicated.ShouldBe(PositionValue.B);
        (await context.VisiblePositions(coders[0]).CountAsync(Token)).ShouldBe(0);
        (await context.VisiblePositions(coders[2]).SingleAsync(Token)).Adjudicated.ShouldBe(PositionValue.Contested);

        async Task<IReadOnlyList<string>> Coders(Actor actor) => [.. (await world.Get<GetCodings>().HandleAsync(actor, record, Token)).Value.Items.Select(c => c.Coder)];
    }

    [Fact]
    public async Task C1_who_still_has_to_submit_cannot_run_the_round_to_see_more()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var coders = await world.ResearchersAsync("Ann", "Ben");
        var record = (await world.CasesAsync(1))[0];
        await world.RoundAsync(coders[0], RoundWorld.Round("R", coders, "I4"));

        (await world.Get<ChangeRound>().CloseAsync(coders[0], "R", Token)).Refusal.ShouldBe(Domain.Refusal.Forbidden);
        var view = (await world.Get<GetRound>().HandleAsync(coders[0], "R", Token)).Value;
        view.Assignments.ShouldHaveSingleItem().Coder.ShouldBe("Ann");
        view.Coders.Single(c => c.Name == "Ben").ShouldSatisfyAllConditions(c => c.Submitted.ShouldBeNull(), c => c.InProgress.ShouldBeNull());
        await world.GiveAndSubmitAsync(coders[0], record, "R", "I4", CodingValue.A);
        (await world.Get<ChangeRound>().CloseAsync(coders[0], "R", Token)).Succeeded.ShouldBeTrue();
    }

    /// <summary>Every address of the application that is read by GET, with the case, the round and the code put into its places.</summary>
    private static IEnumerable<string> Addresses(TocServer server, string record) => MappedAddresses.Read(server).Select(r => MappedAddresses.Filled(r, record));

    /// <summary>Every write of REST, filled in the same way.</summary>
    private static IEnumerable<(HttpMethod Method, string Address)> Writes(TocServer server, string record) =>
        MappedAddresses.Writes(server).Select(w => (w.Method, MappedAddresses.Filled(w.Pattern, record)));

    /// <summary>Sends every write with bodies that would be about the other coder's work, from a version that nothing has, so that none is carried out.</summary>
    private static async Task<Dictionary<string, string>> TryAllAsync(HttpClient client, IReadOnlyList<(HttpMethod Method, string Address)> writes)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] bodies = ["{}", """{ "case": "TOC-0001", "coder": "Ann", "to": "Ben", "reason": "?" }""", """{ "coder": "Ann", "reason": "?" }""", """{ "outcome": "contested", "reason": "?" }""", """{ "value": "cannot-tell" }"""];
        foreach (var ((method, address), body) in writes.SelectMany(w => bodies.Select(b => (w, b))))
        {
            using var request = new HttpRequestMessage(method, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("If-Match", "\"987654321\"");
            using var answer = await client.SendAsync(request, Token);
            ((int)answer.StatusCode).ShouldBeLessThan(500, $"{method} {address} {body}");
            answers[$"{method} {address} {body}"] = $"{(int)answer.StatusCode} {MappedAddresses.Plain(await answer.Content.ReadAsStringAsync(Token))}";
        }

        return answers;
    }

    private static async Task<Dictionary<string, string>> OpenAllAsync(HttpClient client, IReadOnlyList<string> addresses, bool pages, string[]? variants = null)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var address in addresses.Where(a => a.StartsWith("/api/", StringComparison.Ordinal) != pages))
        {
            // What is printed has the figures that the other files have, and takes a second each.
            var tried = variants ?? (address.EndsWith(".pdf", StringComparison.Ordinal) ? FewVariants : pages && !address.StartsWith("/download", StringComparison.Ordinal) ? PageVariants : Variants);
            foreach (var variant in tried)
                answers[address + variant] = await MappedAddresses.ReadAsync(await client.GetAsync(address + variant, Token));
        }

        return answers;
    }

    private static async Task RecordAsync(RecordCoding handler, Actor actor, string record, string code, CodingValue value) =>
        (await handler.HandleAsync(actor, new RecordCodingRequest(record, RoundWorld.Openly(code, value), 0), Token)).Succeeded.ShouldBeTrue();

    private static async Task<Actor> ActorAsync(TocDatabase database, string name)
    {
        await using var context = await database.ReadAsync(Token);
        var id = await context.Users.Where(u => u.DisplayName == name).Select(u => u.Id).SingleAsync(Token);
        return new Actor(id, name, new HashSet<Role> { Role.Researcher }, Door.Page);
    }
}
