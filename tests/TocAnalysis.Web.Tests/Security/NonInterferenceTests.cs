using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Features.Codings;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Bulk;
using TocAnalysis.Web.Features.Registers;
using TocAnalysis.Web.Tests.Features.Packages;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>
/// Criterion C3, non-interference: whatever address somebody without the clearance opens, pages, REST and downloads, the answer has the same bytes with and
/// without a record that they may not see, because of its sensitivity or its audiences, apart from times. The addresses are those that the application maps.
/// </summary>
public sealed class NonInterferenceTests(PostgresFixture postgres)
{
    /// <summary>Stands in everything that belongs to the hidden record alone.</summary>
    private const string Canary = "Canaryword";

    /// <summary>REST refuses names that it does not know, so each address is asked with one condition at a time.</summary>
    private static readonly string[] Many =
    [
        "", "?q=" + Canary, "?country=COL&sort=-updated", "?group=canary1", "?code=I4&value=A&basis=any", "?rows=country&columns=stage&measure=cases", "?rows=group&columns=group-kind&measure=cases",
        "?facets=code,coder,uncoded,domain,country,group,sensitivity,status", "?first=I4&second=I5&basis=any", "?case={0}", "?kind=case&id={0}",
    ];

    /// <summary>Pages pass over what they do not know.</summary>
    private static readonly string[] Few = ["", "?q=" + Canary + "&rows=country&columns=stage&measure=cases", "?code=I4&value=A&basis=any&coder=Ann&country=COL&sort=-updated", "?case={0}&entity=case_record&group=canary1"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_address_tells_anything_of_a_record_that_is_too_sensitive_or_kept_to_others()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var import = await services.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(GoodPackage.Read(GoodPackage.With(Array.Empty<(string, string)>())), false), Actor.CommandLine, Stop);
        import.Value.Faults.ShouldBeEmpty();
        // Everything that roles give, but for the clearance: whatever stays shut is shut for this reason.
        using var low = await TestBrowser.SignedInAsync(server, "Low", Role.Analyst, Role.Secretariat, Role.Administrator);
        using var lowKey = await server.ClientAsync(Role.Secretariat);
        // Cleared for every sensitivity, and in no audience.
        using var outsider = await TestBrowser.SignedInAsync(server, "Outsider", Role.Researcher, Role.Secretariat, Role.Administrator);
        using var outsiderKey = await server.ClientAsync(Role.Researcher);
        using var insider = await TestBrowser.SignedInAsync(server, "Insider", Role.Researcher, Role.Secretariat, Role.Administrator);
        var ann = await CodedCases.CoderAsync(server.Services.GetRequiredService<TocDatabase>(), "Ann");
        await AudienceAsync(services, "Inner circle", "Ann", "Insider");
        await CodeAsync(services, ann, "TOC-0001", "Known.", "S-1");
        var addresses = MappedAddresses.Read(server).Where(p => !p.Contains("/account/", StringComparison.Ordinal)).SelectMany(Filled).Distinct().ToList();
        addresses.Count.ShouldBeGreaterThan(150);
        async Task<Dictionary<string, string>> Open(TestBrowser browser, HttpClient? key) => new(
            (await OpenAsync(browser.Client, addresses, pages: true, key is null ? Few[..1] : Few)).Concat(key is null ? [] : await OpenAsync(key, addresses, pages: false, Many)), StringComparer.Ordinal);

        var (lowBefore, insiderBefore) = (await Open(low, lowKey), await Open(insider, null));
        (await HideAsync(services, ann, 1, Sensitivity.Restricted, [])).ShouldBe("TOC-0003");
        // Some answers are kept for seconds.
        await Task.Delay(TimeSpan.FromSeconds(6), Stop);
        var outsiderBefore = await Open(outsider, outsiderKey);
        (await HideAsync(services, ann, 2, Sensitivity.Public, ["Inner circle"])).ShouldBe("TOC-0004");
        await Task.Delay(TimeSpan.FromSeconds(6), Stop);
        var (lowAfter, outsiderAfter, insiderAfter) = (await Open(low, lowKey), await Open(outsider, outsiderKey), await Open(insider, null));

        MappedAddresses.Differing(lowBefore, lowAfter).ShouldBeEmpty();
        MappedAddresses.Differing(outsiderBefore, outsiderAfter).ShouldBeEmpty();
        lowAfter.Where(a => Told(a.Key, a.Value, Canary)).Select(a => a.Key).ShouldBeEmpty();
        outsiderAfter.Where(a => Told(a.Key, a.Value, Canary + "2")).Select(a => a.Key).ShouldBeEmpty();
        // The comparison can fail: whoever may see the records finds them on many of the same addresses.
        MappedAddresses.Differing(insiderBefore, insiderAfter).Count.ShouldBeGreaterThan(20);
        insiderAfter.Count(a => Told(a.Key, a.Value, Canary + "2")).ShouldBeGreaterThan(5);
        outsiderAfter.Count(a => Told(a.Key, a.Value, Canary + "1")).ShouldBeGreaterThan(5);
        TestContext.Current.TestOutputHelper!.WriteLine($"{lowAfter.Count + outsiderAfter.Count} answers compared");
    }

    /// <summary>The pattern with what is open and what is hidden in its places; the numbers of the hidden records are asked for before they exist, too.</summary>
    private static IEnumerable<string> Filled(string pattern)
    {
        string[] ids = pattern.Contains("/groups", StringComparison.Ordinal) ? ["ring", "canary1", "canary2"]
            : pattern.Contains("/sources", StringComparison.Ordinal) ? ["S-1", "S-canary1", "S-canary2"]
            : pattern.Contains("/imports/", StringComparison.Ordinal) || pattern.Contains("/batches/", StringComparison.Ordinal) ? ["1", "2", "3", "4", "5"]
            : ["TOC-0001", "TOC-0003", "TOC-0004"];
        var code = pattern.Contains("/countries", StringComparison.Ordinal) || pattern.Contains("/states", StringComparison.Ordinal) ? "COL" : pattern.Contains("/offences", StringComparison.Ordinal) ? "06012" : "I4";
        return ids.Select(id => MappedAddresses.Filled(pattern.Replace("{kind}", "host-side", StringComparison.OrdinalIgnoreCase), id, code, "R", id));
    }

    /// <summary>What was asked for stands in an answer; that is no news.</summary>
    private static bool Told(string address, string answer, string what) => !address.Contains(Canary, StringComparison.Ordinal) && answer.Contains(what, StringComparison.OrdinalIgnoreCase);

    /// <summary>Records a case out of reach with everything that can hang on one: group, source, versions, codings, memo, register entry; its identifier.</summary>
    private static async Task<string> HideAsync(IServiceProvider services, Actor ann, int number, Sensitivity sensitivity, IReadOnlyList<string> audiences)
    {
        var (word, group, source) = ($"{Canary}{number}", $"canary{number}", $"S-canary{number}");
        await using (var context = await services.GetRequiredService<TocDatabase>().OpenAsync(ann, Stop))
        {
            context.Groups.Add(new GroupRow { Reference = group, Name = $"The {word} group", Aliases = [word], Kind = GroupKind.OrganizedGroup, HomeCountry = "COL", CreatedBy = "t", UpdatedBy = "t" });
            context.Groups.Add(new GroupRow { Reference = $"twin{number}", Name = $"Twin {word}", Kind = GroupKind.OrganizedGroup, CreatedBy = "t", UpdatedBy = "t" });
            context.Sources.Add(new SourceRow { Reference = source, Title = $"Source {word}", Type = SourceType.Judgment, CreatedBy = "t", UpdatedBy = "t" });
            await context.SaveChangesAsync(Stop);
        }

        var content = new CaseContent
        {
            Title = $"Ship {word}",
            Start = Domain.PartialDate.Parse("2001"),
            Summary = $"The ship {word} left.",
            Narrative = $"A captain hired the {word} ship. The owner paid.",
            Sensitivity = sensitivity,
            Status = CaseStatus.Draft,
            Domains = [new DomainAssignment(CrimeDomain.Organized, null, word)],
            Countries = [new CountryInvolvement("COL", Stage.Inception, Flow.Origin, Certainty.Established, word, source, null), new CountryInvolvement("FRA", Stage.Perpetration, Flow.Destination, Certainty.Alleged, null, "S-1", null)],
            Offences = [new CaseOffence("06012", OffenceRole.Main, word, source, null)],
            Groups = [new CaseGroup(group, "carrier", word, source, null), new CaseGroup("ring", "payer", null, null, null)],
            Activities = [new CaseActivity(Activity.Production, ActivityPlace.Local, "COL", word)],
            Sources = [new CaseSource(source, "p. 1"), new CaseSource("S-1", "p. 2")],
        };
        var save = services.GetRequiredService<SaveCase>();
        var saved = await save.HandleAsync(ann, new SaveCaseRequest(null, content, null, word) { Audiences = audiences }, Stop);
        saved.Succeeded.ShouldBeTrue(string.Join(" ", saved.Faults));
        var id = CaseId.Text(saved.Value.Id);
        (await save.HandleAsync(ann, new SaveCaseRequest(saved.Value.Id, content with { FactNote = word }, saved.Value.Version, word), Stop)).Succeeded.ShouldBeTrue();
        await CodeAsync(services, ann, id, word, source);
        (await services.GetRequiredService<SaveMemo>().HandleAsync(ann, new SaveMemoRequest(id, "I4", MemoKind.Question, word), Stop)).Succeeded.ShouldBeTrue();
        var entry = await services.GetRequiredService<SaveRegisterEntry>().HandleAsync(
            ann, new SaveRegisterRequest(null, 0, new RegisterEntry { Kind = RegisterKind.HostSide, Case = id, Title = word, Source = source, Values = new Dictionary<string, string> { ["partner"] = "yes", ["institution"] = "unknown", ["demand"] = "yes", ["evidence"] = word } }), Stop);
        entry.Succeeded.ShouldBeTrue(string.Join(" ", entry.Faults));
        // Batches bear the names of files and of what was put together.
        var package = GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = Encoding.UTF8.GetBytes($"case,title\n{id},Ship {word} brought in") }) with { Name = $"{word}.zip" };
        (await services.GetRequiredService<ImportPackage>().HandleAsync(new ImportPackageRequest(package, false), ann, Stop)).Value.Batch.ShouldNotBeNull();
        (await services.GetRequiredService<MergeRecords>().HandleAsync(ann, new MergeRequest("groups.csv", group, [$"twin{number}"], false), Stop)).Value.Batch.ShouldNotBeNull();
        return id;
    }

    private static async Task AudienceAsync(IServiceProvider services, string name, params string[] members)
    {
        await using var context = await services.GetRequiredService<TocDatabase>().OpenAsync(Actor.CommandLine, Stop);
        var audience = context.Audiences.Add(new AudienceRow { Name = name, CreatedBy = "t" }).Entity;
        await context.SaveChangesAsync(Stop);
        foreach (var member in await context.Users.Where(u => members.Contains(u.DisplayName)).Select(u => u.Id).ToListAsync(Stop))
            context.AudienceMembers.Add(new AudienceMemberRow { AudienceId = audience.Id, UserId = member });
        (await context.SaveChangesAsync(Stop)).ShouldBe(members.Length);
    }

    private static async Task CodeAsync(IServiceProvider services, Actor coder, string id, string rationale, string source) =>
        (await services.GetRequiredService<RecordCoding>().HandleAsync(coder, new RecordCodingRequest(id, new CodingContent("I4", CodingValue.A, Confidence.High, rationale, [new Evidence(Source: source)]), 0), Stop)).Succeeded.ShouldBeTrue();

    private static async Task<Dictionary<string, string>> OpenAsync(HttpClient client, IReadOnlyList<string> addresses, bool pages, string[] variants)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var address in addresses.Where(a => a.StartsWith("/api/", StringComparison.Ordinal) != pages))
        {
            // Lists take conditions, one thing takes none. What is printed has the figures of the other files, and takes a second each.
            var isList = !address.Contains("TOC-", StringComparison.Ordinal) && !address.Contains("canary", StringComparison.Ordinal) && !address.EndsWith(".pdf", StringComparison.Ordinal);
            foreach (var variant in isList ? variants : variants[..1])
            {
                var full = address + variant.Replace("{0}", "TOC-0004", StringComparison.Ordinal);
                answers[full] = await MappedAddresses.ReadAsync(await client.GetAsync(full, Stop), always: true);
            }
        }

        return answers;
    }
}
