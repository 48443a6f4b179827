using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Features.Cases;
using TocAnalysis.Web.Tests.Features.Cases;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>Reading without an account: nothing when it is off; public, reviewed records and nothing else when it is on.</summary>
public sealed partial class PublicReadingTests(PostgresFixture postgres)
{
    private const string Canary = "Canaryword";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Off_by_default_nobody_reads_anything_and_to_people_it_is_not_there()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var nobody = Nobody(server);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Researcher);
        using var key = await server.ClientAsync(Role.Analyst);

        foreach (var page in new[] { "/public", "/public/cases/TOC-0001" })
        {
            using var answer = await nobody.GetAsync(page, Stop);
            (answer.StatusCode, answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Redirect, true), page);
            (await browser.GetAsync(page)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        foreach (var path in new[] { "/api/v1/public/cases", "/api/v1/public/cases/TOC-0001" })
        {
            (await nobody.GetAsync(path, Stop)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await key.GetAsync(path, Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await nobody.GetStringAsync("/account/sign-in", Stop)).ShouldNotContain("/public");
    }

    [Fact]
    public async Task On_a_visitor_reads_public_reviewed_cases_and_nothing_else_by_any_address()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { PublicReading = true });
        await using var scope = server.Services.CreateAsyncScope();
        var (services, database) = (scope.ServiceProvider, server.Services.GetRequiredService<TocDatabase>());
        await RecordedCases.ActorsAsync(database);
        await SaveAsync(services, RecordedCases.Full with { Status = CaseStatus.Reviewed, Competing = [new CompetingValue(CompetingField.Start, "1998", null, "s1")] });
        await RecordedCases.CodedAsync(database, 1, "I4", ("Secret Coder", CodingValue.B));
        (await services.GetRequiredService<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest("In", "in@example.org", new HashSet<Role> { Role.Researcher }, "a password of a test"), Stop)).Succeeded.ShouldBeTrue();
        using var nobody = Nobody(server);

        var list = await nobody.GetStringAsync("/public?domain=organized", Stop);
        list.ShouldContain("Lorry deaths");
        var page = WebUtility.HtmlDecode(await nobody.GetStringAsync("/public/cases/TOC-0001", Stop));
        foreach (var said in new[] { "Lorry deaths", "Debts were held after arrival.", "Judgment of 2001", "Rotterdam group", "1998", "/account/sign-in" })
            page.ShouldContain(said);
        using (var answer = await nobody.GetAsync("/public", Stop))
            string.Join(' ', answer.Headers.GetValues("X-Robots-Tag")).ShouldContain("noindex");
        var rest = JsonNode.Parse(await nobody.GetStringAsync("/api/v1/public/cases/TOC-0001", Stop))!;
        (rest["record"]!["title"]!.GetValue<string>(), rest["positions"]![0]!["code"]!.GetValue<string>()).ShouldBe(("Lorry deaths", "I4"));
        JsonNode.Parse(await nobody.GetStringAsync("/api/v1/public/cases?country=CHN", Stop))!["total"]!.GetValue<int>().ShouldBe(1);
        (await nobody.GetStringAsync("/account/sign-in", Stop)).ShouldContain("/public");

        // Nobody who worked on it is named, and no circuit is opened.
        string[] people = ["Secret Coder", "Test Researcher", "Second reader"];
        foreach (var text in new[] { list, page, rest.ToJsonString() })
            people.Where(p => text.Contains(p, StringComparison.Ordinal)).ShouldBeEmpty();
        page.ShouldNotContain("<!--Blazor:");

        // A coder of a blind round learns nothing by signing out.
        await server.RunAsync("""
            INSERT INTO coding_round (name, codebook_version, state, blind, own_adjudication, seed, share, coders_per_doubled, codes, filter, raises, version, created_at, created_by, updated_at, updated_by)
            VALUES ('R', 1, 'open', true, false, 1, 100, 2, '{I4}', '', '[]', 1, now(), 'x', now(), 'x');
            INSERT INTO round_case (round_id, case_id, wanted) SELECT id, 1, 1 FROM coding_round
            """);
        JsonNode.Parse(await nobody.GetStringAsync("/api/v1/public/cases/TOC-0001", Stop))!["positions"]!.AsArray().ShouldBeEmpty();

        // Other addresses and methods are as shut as without the setting.
        var open = MappedAddresses.Read(server).Where(p => p.StartsWith("/public", StringComparison.Ordinal) || p.StartsWith("/api/v1/public", StringComparison.Ordinal)).ToList();
        open.Count.ShouldBe(4);
        foreach (var pattern in MappedAddresses.Read(server).Except(open).Where(p => !EveryAnswerTests.IsOpen(p)))
        {
            using var answer = await nobody.GetAsync(MappedAddresses.Filled(pattern, "TOC-0001"), Stop);
            (answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound).ShouldBeTrue($"{pattern}: {answer.StatusCode}");
        }

        foreach (var (method, pattern) in MappedAddresses.Writes(server))
        {
            using var request = new HttpRequestMessage(method, MappedAddresses.Filled(pattern, "TOC-0001"));
            using var answer = await nobody.SendAsync(request, Stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {pattern}");
        }

        using var posted = await nobody.PostAsync("/public", new StringContent(""), Stop);
        (posted.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest).ShouldBeTrue(posted.StatusCode.ToString());
        foreach (var query in new[] { "coder=Secret+Coder", "code=I4", "sensitivity=internal", "status=draft", "in=codings&q=x", "facets=coder", "group=g1", "competing=start" })
        {
            using var answer = await nobody.GetAsync($"/public?{query}", Stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, query);
            (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("No parameter has this name.");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Non_interference_holds_for_visitors_and_hidden_cases_answer_like_none(bool asRestrictedRole)
    {
        await using var server = await (asRestrictedRole ? TocServer.RestrictedAsync(postgres, s => s with { PublicReading = true }) : TocServer.StartAsync(postgres, s => s with { PublicReading = true }));
        await using var scope = server.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        await RecordedCases.ActorsAsync(server.Services.GetRequiredService<TocDatabase>());
        await SaveAsync(services, RecordedCases.Full with { Status = CaseStatus.Reviewed });
        (await services.GetRequiredService<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest("In", "in@example.org", new HashSet<Role> { Role.Researcher }, "a password of a test"), Stop)).Succeeded.ShouldBeTrue();
        using var nobody = Nobody(server);
        string[] addresses =
        [
            "/public", $"/public?q={Canary}", "/public?country=CHN", "/public?sort=-updated", "/public?limit=1", "/public?offence=02062", "/public/cases/TOC-0001", "/public/cases/TOC-0002", "/public/cases/TOC-0003", "/public/cases/TOC-0004",
            "/api/v1/public/cases", $"/api/v1/public/cases?q={Canary}", "/api/v1/public/cases?limit=1", "/api/v1/public/cases/TOC-0001", "/api/v1/public/cases/TOC-0002", "/api/v1/public/cases/TOC-0003", "/api/v1/public/cases/TOC-0004", "/account/sign-in", "/not-found",
        ];

        var before = await ReadAsync();
        var hidden = RecordedCases.Full with { Title = Canary, Narrative = $"The {Canary} ship." };
        // Too sensitive though reviewed; public and not reviewed; kept to others.
        await SaveAsync(services, hidden with { Sensitivity = Sensitivity.Internal, Status = CaseStatus.Reviewed });
        await SaveAsync(services, hidden with { Status = CaseStatus.Recorded });
        await SaveAsync(services, hidden with { Status = CaseStatus.Reviewed });
        await server.RunAsync("INSERT INTO audience (name, created_at, created_by) VALUES ('Inner', now(), 't'); INSERT INTO case_audience (case_id, audience_id) SELECT 4, id FROM audience");
        var after = await ReadAsync();

        after.Keys.Where(a => before[a] != after[a]).ShouldBeEmpty();
        after.Where(a => !a.Key.Contains(Canary, StringComparison.Ordinal) && a.Value.Contains(Canary, StringComparison.Ordinal)).ShouldBeEmpty();
        before["/public/cases/TOC-0002"].ShouldStartWith("NotFound");
        before["/public/cases/TOC-0002"].ShouldContain("There is no public case of this name.");
        // But for the address itself, in a form of every page.
        before["/public/cases/TOC-0002"].Replace("TOC-0002", "", StringComparison.Ordinal).ShouldBe(before["/public/cases/TOC-0004"].Replace("TOC-0004", "", StringComparison.Ordinal));
        // It can fail: once it is open to everybody it is there.
        await server.RunAsync("DELETE FROM case_audience");
        (await ReadAsync())["/public/cases/TOC-0004"].ShouldContain(Canary);

        async Task<Dictionary<string, string>> ReadAsync()
        {
            var read = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var address in addresses)
            {
                using var answer = await nobody.GetAsync(address, Stop);
                read[address] = $"{answer.StatusCode} {OfOneAnswer().Replace(await answer.Content.ReadAsStringAsync(Stop), "")}";
            }

            return read;
        }
    }

    [Fact]
    public async Task One_address_reads_so_much_in_a_minute_and_nobody_is_given_the_role()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { PublicReading = true, Limits = s.Limits with { Visitors = 3 } });
        using var nobody = Nobody(server);
        for (var i = 0; i < 3; i++)
            (await nobody.GetAsync("/public", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var refused = await nobody.GetAsync("/public", Stop);
        (refused.StatusCode, refused.Headers.RetryAfter is not null).ShouldBe((HttpStatusCode.TooManyRequests, true));
        // REST is counted apart.
        for (var i = 0; i < 3; i++)
            (await nobody.GetAsync("/api/v1/public/cases", Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await nobody.GetAsync("/api/v1/public/cases", Stop)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);
        (await browser.GetAsync("/public")).Status.ShouldBe(HttpStatusCode.OK);

        await using var scope = server.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest("V", "v@example.org", new HashSet<Role> { Role.Visitor }, "a password of a test"), Stop);
        made.Faults.ShouldHaveSingleItem().Place.ShouldBe("roles");
        (await scope.ServiceProvider.GetRequiredService<CreateApiKey>().RunAsync(Actor.CommandLine, "V", Role.Visitor, Stop)).Faults.ShouldHaveSingleItem().Place.ShouldBe("keyRole");
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => server.RunAsync("INSERT INTO api_key (name, hash, role, created_at, created_by) VALUES ('V', '', 'visitor', now(), 'x')"))).ConstraintName.ShouldBe("ck_api_key_role");
    }

    private static HttpClient Nobody(TocServer server) => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };

    private static Task SaveAsync(IServiceProvider services, CaseContent content) => RecordedCases.ReviewedAsync(services.GetRequiredService<SaveCase>(), content);

    /// <summary>Numbers of requests, tokens of forms and keys of components differ from one answer to the next.</summary>
    [GeneratedRegex("""(name="__RequestVerificationToken"[^>]*>)|("traceId":"[^"]*")|(<!--Blazor[^>]*-->)|(?<=\.)[a-z0-9]{10}(?=\.(js|css|svg))""")]
    private static partial Regex OfOneAnswer();
}
