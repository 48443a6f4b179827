using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

/// <summary>Passkeys: what they open, and what does not pass for one.</summary>
public sealed partial class PasskeyTests(PostgresFixture postgres)
{
    private const string Password = "a password of a test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A6_a_passkey_signs_in_stands_for_the_second_step_and_opens_nothing_once_it_is_removed()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await AccountAsync(server, "ada@example.org");
        using var browser = new TestBrowser(server);
        using var elsewhere = new TestBrowser(server);
        using var device = new SoftwareAuthenticator(server.Address.Host, server.Address.GetLeftPart(UriPartial.Authority));
        await browser.SignInAsync("ada@example.org", Password);
        await elsewhere.SignInAsync("ada@example.org", Password);

        (await AddAsync(browser, device, "  ")).Body.ShouldContain("by which you know the device");
        var added = await AddAsync(browser, device, "My phone");
        added.Body.ShouldContain("The passkey was added");
        var recovery = Recovery().Matches(added.Body).Select(m => m.Groups[1].Value).Distinct().ToList();
        recovery.Count.ShouldBe(SecondStep.RecoveryCodes, "the first second step brings them");
        (await browser.GetAsync(AppUrls.Account)).Body.ShouldContain("My phone", customMessage: "this session stays");
        (await elsewhere.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect, "others end");
        (await AddAsync(browser, device, "Again")).Body.ShouldContain("this is none", customMessage: "one key, one account");

        // Alone it is enough; it is kept how often it signed.
        (await SignInAsync(elsewhere, device)).Location.ShouldBe("/");
        (await elsewhere.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.ScalarAsync<long>("SELECT sign_count FROM passkey WHERE used_at IS NOT NULL")).ShouldBe(device.Count);
        await elsewhere.SubmitAsync(AppUrls.SignOut);

        // After a password it, or a recovery code, is the second step.
        (await elsewhere.SignInAsync("ada@example.org", Password)).Location.ShouldNotBeNull().ShouldStartWith(AppUrls.SecondStep);
        (await elsewhere.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await AnswerAsync(elsewhere, AppUrls.SecondStep, AppUrls.PasskeyForSecondStep, "second-passkey", device)).Location.ShouldBe("/");
        await elsewhere.SubmitAsync(AppUrls.SignOut);
        await elsewhere.SignInAsync("ada@example.org", Password);
        (await elsewhere.SubmitAsync(AppUrls.SecondStep, "second", ("Input.Code", recovery[0]))).Location.ShouldBe("/");

        // Named anew and removed by its owner; with it the second step goes.
        var id = await server.ScalarAsync<Guid>("SELECT id FROM passkey");
        (await browser.SubmitAsync(AppUrls.Passkeys, $"rename-{id}", ("Rename.Name", "Old phone"))).Location.ShouldBe($"{AppUrls.Passkeys}?done=name");
        (await browser.SubmitAsync(AppUrls.Passkeys, $"remove-{id}")).Location.ShouldBe($"{AppUrls.Passkeys}?done=removed");
        (await elsewhere.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect, "others end");
        (await SignInAsync(elsewhere, device)).Body.ShouldContain("This passkey was not accepted");
        (await elsewhere.SignInAsync("ada@example.org", Password)).Location.ShouldBe("/");
        (await server.ScalarAsync<string>("SELECT string_agg(action, ' ' ORDER BY id) FROM audit_entry WHERE entity = 'passkey'")).ShouldBe("create update delete");
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'passkey' AND (changes->'public_key' <> '[]' OR changes->'credential_id' <> '[]')")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_not_signed_here_now_by_this_person_opens_nothing()
    {
        // Reached under a name of its own: that is whom devices sign for, whatever name a request brings.
        await using var server = await TocServer.StartAsync(postgres, s => s with { PublicAddress = new Uri("https://toc.example.org") });
        await AccountAsync(server, "ada@example.org");
        await AccountAsync(server, "bo@example.org");
        using var browser = new TestBrowser(server);
        using var bo = new TestBrowser(server);
        using var device = new SoftwareAuthenticator("toc.example.org", "https://toc.example.org");
        await browser.SignInAsync("ada@example.org", Password);
        foreach (var (origin, domain, verifies) in new[] { ("https://evil.example", "toc.example.org", true), ("http://toc.example.org", "toc.example.org", true), ("https://toc.example.org", "evil.example", true), ("https://toc.example.org", "toc.example.org", false) })
        {
            (device.Origin, device.Domain, device.Verifies) = (origin, domain, verifies);
            (await AddAsync(browser, device, "Device")).Body.ShouldContain("this is none", customMessage: $"{origin} {domain} {verifies}");
        }

        (device.Origin, device.Domain, device.Verifies) = ("https://toc.example.org", "toc.example.org", true);
        (await AddAsync(browser, device, "Device")).Body.ShouldContain("The passkey was added");

        foreach (var (origin, domain, verifies) in new[] { ("https://evil.example", "toc.example.org", true), ("https://toc.example.org.evil.example", "toc.example.org", true), ("https://toc.example.org", "evil.example", true), ("https://toc.example.org", "toc.example.org", false) })
        {
            (device.Origin, device.Domain, device.Verifies) = (origin, domain, verifies);
            (await SignInAsync(bo, device)).Location.ShouldBeNull($"{origin} {domain} {verifies}");
        }

        (device.Origin, device.Domain, device.Verifies) = ("https://toc.example.org", "toc.example.org", true);
        // An answer that came too late, one to another question, and one that was given before.
        var (late, question) = await AskAsync(bo, AppUrls.SignIn, AppUrls.PasskeyForSignIn);
        await server.RunAsync("UPDATE passkey_question SET expires_at = now() - interval '1 second'");
        (await SendAsync(bo, AppUrls.SignIn, "sign-in-passkey", late, device.Get(question))).Location.ShouldBeNull("late");
        var (_, other) = await AskAsync(bo, AppUrls.SignIn, AppUrls.PasskeyForSignIn);
        var (key, _) = await AskAsync(bo, AppUrls.SignIn, AppUrls.PasskeyForSignIn);
        (await SendAsync(bo, AppUrls.SignIn, "sign-in-passkey", key, device.Get(other))).Location.ShouldBeNull("another question");
        var (once, asked) = await AskAsync(bo, AppUrls.SignIn, AppUrls.PasskeyForSignIn);
        var given = device.Get(asked);
        (await SendAsync(bo, AppUrls.SignIn, "sign-in-passkey", once, given)).Location.ShouldBe("/");
        await bo.SubmitAsync(AppUrls.SignOut);
        (await SendAsync(bo, AppUrls.SignIn, "sign-in-passkey", once, given)).Location.ShouldBeNull("given before");

        // A counter that goes back gives a copy away.
        device.Count -= 1;
        (await SignInAsync(bo, device)).Location.ShouldBeNull("a copy");
        device.Count += 5;
        (await SignInAsync(bo, device)).Location.ShouldBe("/");
        await bo.SubmitAsync(AppUrls.SignOut);

        // The second step of one person is not taken by another's, nor by a question for something else; wrong ones count.
        using var bos = new SoftwareAuthenticator("toc.example.org", "https://toc.example.org");
        await bo.SignInAsync("bo@example.org", Password);
        (await AddAsync(bo, bos, "Bo's")).Body.ShouldContain("The passkey was added");
        await bo.SubmitAsync(AppUrls.SignOut);
        await bo.SignInAsync("bo@example.org", Password);
        (await AnswerAsync(bo, AppUrls.SecondStep, AppUrls.PasskeyForSecondStep, "second-passkey", device)).Location.ShouldBeNull("Ada's");
        var (foreign, forSignIn) = await AskAsync(bo, AppUrls.SecondStep, AppUrls.PasskeyForSignIn);
        (await SendAsync(bo, AppUrls.SecondStep, "second-passkey", foreign, bos.Get(forSignIn))).Location.ShouldBeNull("a question for something else");
        (await server.ScalarAsync<int>("SELECT access_failed_count FROM \"AspNetUsers\" WHERE email = 'bo@example.org'")).ShouldBe(2);

        // A lock shuts this door too, and every refusal is in the log.
        await server.RunAsync("UPDATE \"AspNetUsers\" SET lockout_end = 'infinity' WHERE email = 'ada@example.org'");
        (await SignInAsync(bo, device)).Location.ShouldBeNull("locked");
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'sign_in' AND action = 'refuse' AND reason LIKE 'Passkey%'")).ShouldBe(9);
    }

    [Fact]
    public async Task F2_adding_a_key_asks_again_who_it_is_a_quarter_of_an_hour_after_the_last_proof()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await AccountAsync(server, "ada@example.org");
        using var browser = new TestBrowser(server);
        using var device = new SoftwareAuthenticator(server.Address.Host, server.Address.GetLeftPart(UriPartial.Authority));
        await browser.SignInAsync("ada@example.org", Password);
        (await AddAsync(browser, device, "Device")).Body.ShouldContain("The passkey was added");
        var id = await server.ScalarAsync<Guid>("SELECT id FROM passkey");
        await using var scope = server.Services.CreateAsyncScope();
        var ada = new Actor(await server.ScalarAsync<Guid>("SELECT id FROM \"AspNetUsers\""), "Ada", new HashSet<Role> { Role.Analyst }, Door.Page);
        await server.RunAsync("UPDATE session SET confirmed_at = now() - interval '15 minutes 1 second'");

        var page = await browser.GetAsync(AppUrls.Passkeys);
        page.Body.ShouldContain(AppUrls.ConfirmThen(AppUrls.Passkeys));
        page.Body.ShouldNotContain($"remove-{id}");
        (await PostAsync(browser, AppUrls.Confirm, AppUrls.PasskeyForNew)).Status.ShouldBe(HttpStatusCode.BadRequest);
        // Hidden is not kept from: the handler looks by itself. Whose session it is, it looks too.
        var keys = scope.ServiceProvider.GetRequiredService<Passkeys>();
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var session = await server.ScalarAsync<Guid>("SELECT id FROM session");
        (await keys.RemoveAsync(ada, session, id, Stop)).Faults.ShouldHaveSingleItem().Expected.ShouldContain("Prove first");

        (await browser.SubmitAsync(AppUrls.ConfirmThen(AppUrls.Passkeys), "confirm-password", ("Password.Text", "not the password"))).Body.ShouldContain("This was not right");
        (await browser.SubmitAsync(AppUrls.ConfirmThen(AppUrls.Passkeys), "confirm-password", ("Password.Text", Password))).Location.ShouldBe(AppUrls.Passkeys);
        (await browser.GetAsync(AppUrls.Passkeys)).Body.ShouldContain($"remove-{id}");
        await server.RunAsync("UPDATE session SET confirmed_at = NULL");
        (await AnswerAsync(browser, AppUrls.ConfirmThen("/cases"), AppUrls.PasskeyForConfirm, "confirm-passkey", device)).Location.ShouldBe("/cases");

        // Somebody else's session proves nothing, and somebody else's passkey is not there.
        var other = ada with { UserId = Guid.NewGuid() };
        (await keys.RemoveAsync(other, session, id, Stop)).Refusal.ShouldBe(Domain.Refusal.Invalid);
        (await keys.RenameAsync(other, id, "Mine", Stop)).Refusal.ShouldBe(Domain.Refusal.NotFound);
        // Wrong answers lock as they do at the door.
        for (var n = 0; n < 5; n++)
            await browser.SubmitAsync(AppUrls.Confirm, "confirm-code", ("Code.Text", "000000"));
        (await browser.SubmitAsync(AppUrls.Confirm, "confirm-password", ("Password.Text", Password))).Body.ShouldContain("Too many wrong attempts");
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE action = 'confirm' AND entity = 'session'")).ShouldBe(2);
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'sign_in' AND reason LIKE 'Asked again%'")).ShouldBe(7);
    }

    [Theory]
    [InlineData("https://toc.example.org", "toc.example.org", null, true)]
    [InlineData("https://toc.example.org:8443", "toc.example.org:8443", null, true)]
    [InlineData("http://localhost:5187", "localhost:5187", null, true)]
    [InlineData("http://toc.example.org", "toc.example.org", null, false)]
    [InlineData("https://toc.example.org/x", "toc.example.org", null, false)]
    [InlineData("https://evil.example", "toc.example.org", null, false)]
    [InlineData("https://toc.example.org:8443", "toc.example.org", null, false)]
    [InlineData("https://evil.example", "evil.example", "https://toc.example.org", false)]
    [InlineData("https://toc.example.org", "10.0.0.11:5187", "https://toc.example.org", true)]
    [InlineData("", "toc.example.org", null, false)]
    [InlineData(null, "toc.example.org", null, false)]
    public void An_origin_is_ours_by_the_setting_or_by_the_name_that_was_let_in(string? origin, string host, string? own, bool expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Host = new HostString(host);

        BrowserGuards.IsOrigin(origin, http.Request, own is null ? null : new Uri(own)).ShouldBe(expected);
    }

    private static async Task<Answer> AddAsync(TestBrowser browser, SoftwareAuthenticator device, string name)
    {
        var (key, options) = await AskAsync(browser, AppUrls.Passkeys, AppUrls.PasskeyForNew);
        return await browser.SubmitAsync(AppUrls.Passkeys, "passkey-new", ("Passkey.Key", key), ("Passkey.Credential", device.Create(options)), ("Passkey.Name", name));
    }

    private static Task<Answer> SignInAsync(TestBrowser browser, SoftwareAuthenticator device) => AnswerAsync(browser, AppUrls.SignIn, AppUrls.PasskeyForSignIn, "sign-in-passkey", device);

    private static async Task<Answer> AnswerAsync(TestBrowser browser, string page, string from, string form, SoftwareAuthenticator device)
    {
        var (key, options) = await AskAsync(browser, page, from);
        return await SendAsync(browser, page, form, key, device.Get(options));
    }

    private static Task<Answer> SendAsync(TestBrowser browser, string page, string form, string key, string credential) =>
        browser.SubmitAsync(page, form, ("Passkey.Key", key), ("Passkey.Credential", credential));

    private static async Task<(string Key, JsonElement Options)> AskAsync(TestBrowser browser, string page, string from)
    {
        var answer = await PostAsync(browser, page, from);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        using var question = JsonDocument.Parse(answer.Body);
        return (question.RootElement.GetProperty("key").GetString()!, question.RootElement.GetProperty("options").Clone());
    }

    /// <summary>As the script of the page asks: with the token of its form.</summary>
    private static async Task<Answer> PostAsync(TestBrowser browser, string page, string from)
    {
        var token = WebUtility.HtmlDecode(Token().Match((await browser.GetAsync(page)).Body).Groups[1].Value);
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
        using var answer = await browser.Client.PostAsync(from, content, Stop);
        return new Answer(answer.StatusCode, null, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static async Task AccountAsync(TocServer server, string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest($"Person {email}", email, new HashSet<Role> { Role.Analyst }, Password), Stop)).Succeeded.ShouldBeTrue();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<li>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</li>")]
    private static partial Regex Recovery();
}
