using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

/// <summary>Requirement A6: a second step of signing in by codes that are good once.</summary>
public sealed partial class SecondStepTests(PostgresFixture postgres)
{
    private const string Password = "a password of a test";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A6_a_code_is_asked_for_good_once_and_a_new_password_does_not_pass_it_by()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var made = (await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest("Ada", "ada@example.org", new HashSet<Role> { Role.Analyst }, Password), Stop)).Value;
        using var browser = new TestBrowser(server);
        using var elsewhere = new TestBrowser(server);
        await browser.SignInAsync("ada@example.org", Password);
        await elsewhere.SignInAsync("ada@example.org", Password);

        var page = await browser.GetAsync(AppUrls.SecondStepSetUp);
        var secret = Bytes(Key().Match(page.Body).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        (await browser.SubmitAsync(AppUrls.SecondStepSetUp, "second-on", ("On.Code", "000 000"))).Body.ShouldContain("these are not");
        var step = TimeCodes.StepOf(TimeProvider.System.GetUtcNow());
        var on = await browser.SubmitAsync(AppUrls.SecondStepSetUp, "second-on", ("On.Code", TimeCodes.Code(secret, step)));
        var recovery = Recovery().Matches(on.Body).Select(m => m.Groups[1].Value).Distinct().ToList();
        recovery.Count.ShouldBe(SecondStep.RecoveryCodes);
        (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK, "this session stays");
        (await elsewhere.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect, "others end");
        (await server.ScalarAsync<long>("SELECT count(*) FROM \"AspNetUserTokens\" WHERE value LIKE '%" + recovery[0].Replace("-", "", StringComparison.Ordinal) + "%' OR value LIKE '%" + TimeCodes.Text(secret) + "%'")).ShouldBe(0, "kept hashed and encrypted");

        // The password alone opens nothing.
        (await elsewhere.SignInAsync("ada@example.org", Password)).Location.ShouldNotBeNull().ShouldStartWith(AppUrls.SecondStep);
        (await elsewhere.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await elsewhere.SubmitAsync(AppUrls.SecondStep, "second", ("Input.Code", TimeCodes.Code(secret, step)))).Body.ShouldContain("was used already");
        (await elsewhere.SubmitAsync(AppUrls.SecondStep, "second", ("Input.Code", TimeCodes.Code(secret, step + 1)))).Location.ShouldBe("/");
        (await elsewhere.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);

        // A recovery code, once; a new password by a link asks for the second step all the same.
        (await elsewhere.SubmitAsync(AppUrls.SignOut)).Status.ShouldBe(HttpStatusCode.Redirect);
        var link = (await scope.ServiceProvider.GetRequiredService<IssueInvitation>().RunAsync(Actor.CommandLine, made.Id, Stop)).Value;
        (await elsewhere.SubmitAsync(link, ("Input.Password", Password), ("Input.PasswordAgain", Password))).Location.ShouldBe(AppUrls.SecondStep);
        (await elsewhere.SubmitAsync(AppUrls.SecondStep, "second", ("Input.Code", recovery[0]))).Location.ShouldBe("/");
        (await elsewhere.SubmitAsync(AppUrls.SignOut)).Status.ShouldBe(HttpStatusCode.Redirect);
        await elsewhere.SignInAsync("ada@example.org", Password);
        (await elsewhere.SubmitAsync(AppUrls.SecondStep, "second", ("Input.Code", recovery[0]))).Body.ShouldContain("was used already");

        // Wrong codes lock like wrong passwords.
        Answer last = null!;
        for (var n = 0; n < 5; n++)
            last = await elsewhere.SubmitAsync(AppUrls.SecondStep, "second", ("Input.Code", "123456"));
        last.Body.ShouldContain("Too many");
        (await elsewhere.SubmitAsync(AppUrls.SecondStep, "second", ("Input.Code", recovery[1]))).Location.ShouldBeNull("locked, whatever is given");
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'sign_in' AND reason LIKE 'Second step%'")).ShouldBeGreaterThan(5);

        // Who lost everything asks an administrator.
        (await scope.ServiceProvider.GetRequiredService<SecondStep>().ResetAsync(TocWorld.Researcher, made.Id, Stop)).Refusal.ShouldBe(Domain.Refusal.Forbidden);
        (await scope.ServiceProvider.GetRequiredService<SecondStep>().ResetAsync(TocWorld.Administrator, made.Id, Stop)).Succeeded.ShouldBeTrue();
        await server.RunAsync("UPDATE \"AspNetUsers\" SET lockout_end = NULL, access_failed_count = 0");
        (await elsewhere.SignInAsync("ada@example.org", Password)).Location.ShouldBe("/");
    }

    [Fact]
    public async Task A6_where_the_setting_asks_for_it_a_role_opens_nothing_until_it_is_set_up()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { SecondStepFor = new HashSet<Role> { Role.Administrator } });
        using var ada = await TestBrowser.SignedInAsync(server, "Ada", Role.Administrator, Role.Researcher);
        using var bo = await TestBrowser.SignedInAsync(server, "Bo", Role.Researcher);

        (await bo.GetAsync("/cases")).Body.ShouldNotContain("Set up the second step");
        (await ada.GetAsync(AppUrls.Forbidden)).Body.ShouldContain("Set up the second step");
        (await ada.GetAsync(AppUrls.Admin)).Body.ShouldNotContain("Bo</b>");
        var page = await ada.GetAsync(AppUrls.SecondStepSetUp);
        var secret = Bytes(Key().Match(page.Body).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));
        await ada.SubmitAsync(AppUrls.SecondStepSetUp, "second-on", ("On.Code", TimeCodes.Code(secret, TimeCodes.StepOf(TimeProvider.System.GetUtcNow()))));

        (await ada.GetAsync(AppUrls.Admin)).Body.ShouldContain("Bo</b>");
    }

    private static byte[] Bytes(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    [GeneratedRegex("<p class=\"mono\">([A-Z2-7 ]+)</p>")]
    private static partial Regex Key();

    [GeneratedRegex("<li>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</li>")]
    private static partial Regex Recovery();
}
