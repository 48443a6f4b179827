using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Cases.Identities;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>Criterion C4: a protected name is in no table but its own, on no page, in no file and no answer; having it shown is audited with its reason.</summary>
public sealed class IdentityTests(PostgresFixture postgres)
{
    private const string Name = "Zorinda Quellmann";
    private const string Canary = "Quellmann";
    private static readonly ProtectedIdentity Person = new("Victim 1", PersonPart.Victim, Name, [Canary]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C4_a_protected_name_is_nowhere_but_in_the_table_of_names_and_no_address_tells_it_to_anybody()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var ann = await CodedCases.CoderAsync(services.GetRequiredService<TocDatabase>(), "Ann");
        var number = await NamedAsync(services, ann);
        var id = CaseId.Text(number);
        (await TablesAsync(server)).ShouldBe(["audit_entry", "case_country", "case_record", "case_version", "coding", "coding_step", "draft", "evidence", "implementation_entry", "memo", "register_entry"], ignoreOrder: true);
        var protect = services.GetRequiredService<ProtectIdentity>();
        (await protect.HandleAsync(ann, new ProtectIdentityRequest(number, Person, Trial: true), Stop)).Value.Places.ShouldBe(5);
        (await TablesAsync(server)).ShouldNotContain("case_identity");

        (await protect.HandleAsync(ann, new ProtectIdentityRequest(number, Person), Stop)).Succeeded.ShouldBeTrue();

        // The log never changes its rows; it is masked where it is read.
        (await TablesAsync(server)).ShouldBe(["audit_entry", "case_identity"], ignoreOrder: true);
        var evidence = (await services.GetRequiredService<GetCase>().HandleAsync(ann, number, Stop)).Value.Codings.ShouldHaveSingleItem().Evidence.ShouldHaveSingleItem();
        (evidence.Quote, evidence.Start).ShouldBe(("[Victim 1] paid the captain.", 10));
        using var browser = await TestBrowser.SignedInAsync(server, "Everything", [.. AccessPolicy.Given]);
        using var key = await server.ClientAsync(Role.Researcher);
        var answers = await OpenAsync(server, browser.Client, key, id);
        answers.Count.ShouldBeGreaterThan(100);
        answers.Where(a => !a.Key.Contains(Canary, StringComparison.Ordinal) && a.Value.Contains(Canary, StringComparison.OrdinalIgnoreCase)).Select(a => a.Key).ShouldBeEmpty();
        answers.Count(a => a.Value.Contains("[Victim 1]", StringComparison.Ordinal)).ShouldBeGreaterThan(5);
        (await CountAsync(key, Canary)).ShouldBe(0);
        (await CountAsync(key, "victim")).ShouldBe(1);

        // Another name of another length: what is told of it is the same, byte for byte.
        await server.RunAsync("UPDATE case_identity SET protected_name = 'Bo Li', protected_aliases = ARRAY['Li']");
        var other = await OpenAsync(server, browser.Client, key, id, only: id);
        MappedAddresses.Differing(answers.Where(a => other.ContainsKey(a.Key) && !IsLog(a.Key)).ToDictionary(), other.Where(a => !IsLog(a.Key)).ToDictionary()).ShouldBeEmpty();
        other.Count.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task C4_a_name_does_not_come_back_by_any_door()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ann = await world.CoderAsync("Ann");
        var number = await NamedAsync(world.Provider, ann);
        var protectedNow = (await world.Get<ProtectIdentity>().HandleAsync(ann, new ProtectIdentityRequest(number, Person), Stop)).Value;
        var content = (await world.Get<GetCase>().HandleAsync(ann, number, Stop)).Value.Content;

        var saved = await world.SaveAsync(content with { Narrative = content.Narrative + $" {Name} again, and {Name.ToUpperInvariant()}.", FactNote = Canary }, number, protectedNow.Version);
        (await world.Get<RestoreCase>().HandleAsync(ann, new RestoreCaseRequest(number, 1, saved.Value.Version, null), Stop)).Succeeded.ShouldBeTrue();
        (await world.CodeAsync(ann, CaseId.Text(number), new CodingContent("P2", CodingValue.A, null, $"{Canary} said so.", [new Evidence(Locator: CodingRules.NoLocator)]))).Succeeded.ShouldBeTrue();
        (await world.Get<SaveMemo>().HandleAsync(ann, new SaveMemoRequest(CaseId.Text(number), "P2", MemoKind.Question, $"Where was {Name}?"), Stop)).Succeeded.ShouldBeTrue();

        var package = GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = Encoding.UTF8.GetBytes($"case,title,summary\n{CaseId.Text(number)},{Name} and others,{Name} lost her passport.\n") });
        var import = await world.Get<ImportPackage>().HandleAsync(new ImportPackageRequest(package, false), Actor.CommandLine, Stop);
        import.Value.Faults.ShouldBeEmpty();
        import.Value.Batch.ShouldBeNull("the package says of the record what it says already");

        (await world.ScalarAsync<long>($"SELECT count(*) FROM (SELECT t::text FROM case_record t UNION ALL SELECT t::text FROM case_version t UNION ALL SELECT t::text FROM coding t UNION ALL SELECT t::text FROM memo t) x(t) WHERE t ILIKE '%{Canary}%'")).ShouldBe(0);
        (await world.ScalarAsync<string>("SELECT rationale FROM coding WHERE code = 'P2'")).ShouldBe("[Victim 1] said so.");
        (await world.ScalarAsync<string>("SELECT changes::text FROM audit_entry WHERE entity = 'memo' ORDER BY id DESC LIMIT 1")).ShouldNotContain(Canary);
    }

    [Fact]
    public async Task C4_names_are_shown_to_whoever_may_for_a_reason_that_stands_in_the_log()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var ann = await world.CoderAsync("Ann");
        var number = await NamedAsync(world.Provider, ann);
        (await world.Get<ProtectIdentity>().HandleAsync(ann, new ProtectIdentityRequest(number, Person), Stop)).Succeeded.ShouldBeTrue();
        var show = world.Get<ShowIdentities>();

        (await show.HandleAsync(ann, number, "curious", Stop)).Faults.ShouldHaveSingleItem().Place.ShouldBe("reason");
        foreach (var role in AccessPolicy.Given.Where(r => r != Role.Researcher))
            (await show.HandleAsync(new Actor(null, $"A {role}", new HashSet<Role> { role }, Door.Page), number, "for the court in The Hague", Stop)).Refusal.ShouldBe(Refusal.Forbidden, role.ToString());
        (await show.HandleAsync(ann with { Door = Door.Rest }, number, "for the court in The Hague", Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        (await show.HandleAsync(ann, 987, "for the court in The Hague", Stop)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'show'")).ShouldBe(0);
        (await world.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'refuse' AND entity = 'case_identity'")).ShouldBe(AccessPolicy.Given.Count);

        (await show.HandleAsync(ann, number, "for the court in The Hague", Stop)).Value.ShouldHaveSingleItem().Name.ShouldBe(Name);

        (await world.RowsAsync("SELECT actor, key, case_id, reason FROM audit_entry WHERE action = 'show'")).ShouldHaveSingleItem().ShouldBe(["Ann", CaseId.Text(number), number, "for the court in The Hague"]);
        (await world.Get<ListIdentities>().HandleAsync(ann, number, Stop)).Value.ShouldHaveSingleItem().ShouldBe(new MaskedIdentity("Victim 1", PersonPart.Victim));
        (await world.Get<LiftProtection>().HandleAsync(ann, number, "Victim 1", "it is her own wish", Stop)).Succeeded.ShouldBeTrue();
        (await show.HandleAsync(ann, number, "for the court in The Hague", Stop)).Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task C4_a_name_that_stands_in_a_group_is_named_there_first_and_one_that_is_protected_is_not_protected_twice()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(TocWorld.Researcher, Stop))
        {
            context.Groups.Add(new GroupRow { Reference = "her", Name = Name, Kind = GroupKind.Individual, CreatedBy = "t", UpdatedBy = "t" });
            await context.SaveChangesAsync(Stop);
        }

        var number = await world.RecordAsync(RecordedCases.Simple with { Groups = [new CaseGroup("her")] });
        var protect = world.Get<ProtectIdentity>();

        (await protect.HandleAsync(TocWorld.Researcher, new ProtectIdentityRequest(number, Person), Stop)).Faults.ShouldHaveSingleItem().Value.ShouldBe("her");
        await world.RowsAsync("UPDATE crime_group SET name = 'A woman'");
        (await protect.HandleAsync(TocWorld.Researcher, new ProtectIdentityRequest(number, Person), Stop)).Succeeded.ShouldBeTrue();
        (await protect.HandleAsync(TocWorld.Researcher, new ProtectIdentityRequest(number, Person with { Label = "V2" }), Stop)).Faults.ShouldHaveSingleItem().Place.ShouldBe("name");
        (await protect.HandleAsync(TocWorld.Analyst, new ProtectIdentityRequest(number, Person with { Label = "V2" }), Stop)).Refusal.ShouldBe(Refusal.Forbidden);
    }

    /// <summary>Whoever reads the log is told of the entry of a name that is not protected any more.</summary>
    private static bool IsLog(string address) => address.StartsWith("/admin/audit", StringComparison.Ordinal) || address.Contains("/history", StringComparison.Ordinal) || address.Contains("/registers", StringComparison.Ordinal);

    /// <summary>A case with the name in every kind of text, and everything that hangs on it.</summary>
    private static async Task<long> NamedAsync(IServiceProvider services, Actor ann)
    {
        var save = services.GetRequiredService<SaveCase>();
        var content = new CaseContent
        {
            Title = $"The case of {Name}",
            Summary = $"{Name} lost her passport.",
            Narrative = $"It began. {Name} paid the captain. Then {Canary} left.",
            Status = CaseStatus.Draft,
            Countries = [new CountryInvolvement("COL", Stage.Inception, Note: $"Home of {Name}.")],
        };
        var saved = await save.HandleAsync(ann, new SaveCaseRequest(null, content with { Title = $"{Name} and others" }, null, $"Told by {Name}"), Stop);
        saved.Succeeded.ShouldBeTrue(string.Join(" ", saved.Faults));
        (await save.HandleAsync(ann, new SaveCaseRequest(saved.Value.Id, content, 1), Stop)).Succeeded.ShouldBeTrue();
        var id = CaseId.Text(saved.Value.Id);
        var coded = await services.GetRequiredService<RecordCoding>().HandleAsync(
            ann, new RecordCodingRequest(id, new CodingContent("I4", CodingValue.A, Confidence.High, $"{Canary} paid.", [new Evidence($"{Name} paid the captain.")]), 0), Stop);
        coded.Succeeded.ShouldBeTrue(string.Join(" ", coded.Faults));
        (await services.GetRequiredService<SaveMemo>().HandleAsync(ann, new SaveMemoRequest(id, "I4", MemoKind.Question, $"Who is {Name}?"), Stop)).Succeeded.ShouldBeTrue();
        var entry = await services.GetRequiredService<SaveRegisterEntry>().HandleAsync(
            ann, new SaveRegisterRequest(null, 0, new RegisterEntry { Kind = RegisterKind.HostSide, Case = id, Title = $"Demand met by {Name}", Values = new Dictionary<string, string> { ["partner"] = "yes", ["institution"] = "unknown", ["demand"] = "yes", ["evidence"] = $"{Canary} told it." } }), Stop);
        entry.Succeeded.ShouldBeTrue(string.Join(" ", entry.Faults));
        await using var context = await services.GetRequiredService<TocDatabase>().OpenAsync(ann, Stop);
        context.Implementation.Add(new ImplementationRow { Kind = Domain.Implementation.ImplementationKind.Need, Country = "COL", Category = "legal-drafting", Title = $"Shelter for {Name}", Text = $"{Canary} had none.", CaseId = saved.Value.Id, CreatedBy = "t", UpdatedBy = "t" });
        await context.SaveChangesAsync(Stop);
        await services.GetRequiredService<KeepDraft>().HandleAsync(ann, id, "P4", new CodingDraft(null, null, Name, []), 0, Stop);
        return saved.Value.Id;
    }

    /// <summary>The tables in which the name stands, in any column.</summary>
    private static async Task<List<string>> TablesAsync(TocServer server)
    {
        var found = new List<string>();
        var tables = await server.ScalarAsync<string[]>("SELECT array_agg(tablename::text) FROM pg_tables WHERE schemaname = 'public'");
        tables.Length.ShouldBeGreaterThan(50);
        foreach (var table in tables)
        {
            if (await server.ScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM \"{table}\" t WHERE t::text ILIKE '%{Canary}%')"))
                found.Add(table);
        }

        return found;
    }

    private static async Task<Dictionary<string, string>> OpenAsync(TocServer server, HttpClient pages, HttpClient key, string id, string? only = null)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var addresses = MappedAddresses.Read(server).Where(p => !p.Contains("/account/", StringComparison.Ordinal) && !p.EndsWith(".pdf", StringComparison.Ordinal)).Select(p => MappedAddresses.Filled(p.Replace("{kind}", "host-side", StringComparison.OrdinalIgnoreCase), id, "I4", "R", id)).Distinct();
        string[] more = [$"/cases?q={Canary}", $"/cases?q=victim", $"/api/v1/cases?q={Canary}&in=codings", "/api/v1/cases?q=captain", "/download/cases.csv?columns=texts"];
        foreach (var address in addresses.Concat(more).Where(a => only is null || a.Contains(only, StringComparison.Ordinal)))
            answers[address] = await MappedAddresses.ReadAsync(await (address.StartsWith("/api/", StringComparison.Ordinal) ? key : pages).GetAsync(address, Stop), always: true);
        return answers;
    }

    private static async Task<int> CountAsync(HttpClient key, string words)
    {
        using var answer = await key.GetAsync($"/api/v1/cases?q={words}", Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!["total"]!;
    }
}
