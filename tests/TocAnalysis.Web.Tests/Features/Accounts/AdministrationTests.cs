using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

public sealed class AdministrationTests(PostgresFixture postgres)
{
    private const string Password = "correct horse battery";
    private static readonly HashSet<Role> OnlyAnalyst = [Role.Analyst];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_administrator_keeps_the_role_and_is_not_locked()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var last = await CreateAsync(world, "Ada", Role.Administrator);
        // Invited only: cannot sign in yet, so does not count.
        await world.Get<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest("Bo", "bo@example.org", new HashSet<Role> { Role.Administrator }), Stop);

        var demoted = await world.Get<ChangeRoles>().RunAsync(TocWorld.Administrator, last, OnlyAnalyst, Stop);
        var locked = await world.Get<LockAccount>().RunAsync(TocWorld.Administrator, last, true, Stop);

        demoted.Faults.ShouldHaveSingleItem().Expected.ShouldContain("last administrator");
        locked.Faults.ShouldHaveSingleItem().Expected.ShouldContain("last administrator");
        await CreateAsync(world, "Cy", Role.Administrator);
        (await world.Get<ChangeRoles>().RunAsync(TocWorld.Administrator, last, OnlyAnalyst, Stop)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_administrators_who_remove_each_other_at_once_leave_one()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var one = await CreateAsync(world, "One", Role.Administrator);
        var other = await CreateAsync(world, "Other", Role.Administrator);

        var results = await Task.WhenAll(
            world.Get<ChangeRoles>().RunAsync(TocWorld.Administrator, one, OnlyAnalyst, Stop),
            world.Get<ChangeRoles>().RunAsync(TocWorld.Administrator, other, OnlyAnalyst, Stop));

        results.Count(r => r.Succeeded).ShouldBe(1);
    }

    [Fact]
    public async Task Only_administrators_get_anything_done_here()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var account = await CreateAsync(world, "Ada", Role.Administrator);
        foreach (var actor in new[] { TocWorld.Analyst, TocWorld.Researcher, TocWorld.Secretariat, new Actor(null, "anonymous", new HashSet<Role>(), Door.Page) })
        {
            (await world.Get<ListAccounts>().RunAsync(actor, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<CreateAccount>().RunAsync(actor, new CreateAccountRequest("x", "x@example.org", OnlyAnalyst), Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<IssueInvitation>().RunAsync(actor, account, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<ChangeRoles>().RunAsync(actor, account, OnlyAnalyst, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<LockAccount>().RunAsync(actor, account, true, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<RenameAccount>().RunAsync(actor, account, "Other", Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<ListApiKeys>().RunAsync(actor, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<CreateApiKey>().RunAsync(actor, "k", Role.Analyst, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<RevokeApiKey>().RunAsync(actor, 1, Stop)).Refusal.ShouldBe(Refusal.Forbidden);
            (await world.Get<ListAudit>().RunAsync(actor, new AuditFilter(), Stop)).Refusal.ShouldBe(Refusal.Forbidden);
        }

        (await world.ScalarAsync<long>("SELECT count(*) FROM \"AspNetUsers\"")).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_gives_themselves_roles_where_another_administrator_could()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var self = await CreateAsync(world, "Ada", Role.Administrator);
        var ada = new Actor(self, "Ada", new HashSet<Role> { Role.Administrator }, Door.Page);
        var more = new HashSet<Role> { Role.Administrator, Role.Researcher };
        var bo = await CreateAsync(world, "Bo", Role.Administrator);

        (await world.Get<ChangeRoles>().RunAsync(ada, self, more, Stop)).Faults.ShouldHaveSingleItem().Expected.ShouldContain("another administrator");
        (await world.Get<ChangeRoles>().RunAsync(ada, bo, more, Stop)).Succeeded.ShouldBeTrue();
        (await world.Get<ChangeRoles>().RunAsync(ada, bo, OnlyAnalyst, Stop)).Succeeded.ShouldBeTrue();
        (await world.Get<ChangeRoles>().RunAsync(ada, self, more, Stop)).Succeeded.ShouldBeTrue("alone there is nobody to ask");
    }

    [Fact]
    public async Task Nobody_locks_the_own_account()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var self = await CreateAsync(world, "Ada", Role.Administrator);
        await CreateAsync(world, "Bo", Role.Administrator);
        var ada = new Actor(self, "Ada", new HashSet<Role> { Role.Administrator }, Door.Page);

        (await world.Get<LockAccount>().RunAsync(ada, self, true, Stop)).Faults.ShouldHaveSingleItem().Expected.ShouldContain("your own account");
    }

    [Theory]
    [InlineData("ÅSA ÖST")]
    [InlineData("  åsa   öst ")]
    public async Task Names_are_unique_whatever_their_case_and_blanks(string name)
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        await CreateAsync(world, "Åsa Öst", Role.Analyst);

        var result = await world.Get<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest(name, "other@example.org", OnlyAnalyst), Stop);

        result.Faults.ShouldHaveSingleItem().Place.ShouldBe(AccountRules.NamePlace);
    }

    [Fact]
    public async Task Ten_accounts_of_one_name_made_at_once_give_one()
    {
        await using var world = await TocWorld.CreateAsync(postgres);

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => world.Get<CreateAccount>().RunAsync(
            Actor.CommandLine, new CreateAccountRequest("Same Name", $"n{n}@example.org", OnlyAnalyst), Stop)));

        made.Count(m => m.Succeeded).ShouldBe(1);
    }

    [Fact]
    public async Task Renaming_an_account_renames_its_coder_and_leaves_other_coders_alone()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var account = await CreateAsync(world, "Ada", Role.Researcher);
        var self = new Actor(account, "Ada", new HashSet<Role> { Role.Researcher }, Door.Page);
        await using (var context = await world.Get<TocDatabase>().OpenAsync(self, Stop))
        {
            context.Coders.AddRange(new CoderRow { Name = "Ada", UserId = account }, new CoderRow { Name = "Imported" });
            await context.SaveChangesAsync(Stop);
        }

        (await world.Get<RenameAccount>().RunAsync(self, account, "Imported", Stop)).Faults.ShouldHaveSingleItem().Expected.ShouldContain("another coder");
        (await world.Get<RenameAccount>().RunAsync(self, account, "Ada L.", Stop)).Value.ShouldBe("Ada L.");

        (await world.ScalarAsync<string>("SELECT string_agg(name, ',' ORDER BY name) FROM coder")).ShouldBe("Ada L.,Imported");
        (await world.Get<RenameAccount>().RunAsync(self, account, "ADA L.", Stop)).Succeeded.ShouldBeTrue("one's own name in another case is no clash");
    }

    [Fact]
    public async Task An_invitation_works_once_and_a_newer_password_ends_it()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var made = (await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(
            Actor.CommandLine, new CreateAccountRequest("Bo Ek", "bo@example.org", OnlyAnalyst), Stop)).Value;
        using var browser = new TestBrowser(server);
        (await browser.GetAsync(made.InvitationPath!)).Body.ShouldContain("Bo Ek");

        (await browser.SubmitAsync(made.InvitationPath!, ("Input.Password", "short"), ("Input.PasswordAgain", "short"))).Body.ShouldContain("12 to 200 characters");
        (await browser.SubmitAsync(made.InvitationPath!, ("Input.Password", Password), ("Input.PasswordAgain", Password))).Location.ShouldBe("/");

        (await browser.GetAsync(AppUrls.Account)).Body.ShouldContain("Bo Ek");
        (await browser.GetAsync(made.InvitationPath!)).Body.ShouldContain("This link does not work");
        (await browser.GetAsync("/account/invitation?user=x&token=y")).Body.ShouldContain("This link does not work");
        using var elsewhere = new TestBrowser(server);
        (await elsewhere.SignInAsync("bo@example.org", Password)).Location.ShouldBe("/");
    }

    [Theory]
    [InlineData(false, 23 * 60, true)]
    [InlineData(false, (24 * 60) + 1, false)]
    [InlineData(true, 59, true)]
    [InlineData(true, 61, false)]
    public async Task A7_a_link_for_a_first_password_works_a_day_and_one_for_another_password_an_hour(bool hasPassword, int minutes, bool works)
    {
        await using var server = await TocServer.StartAsync(postgres);
        await using var scope = server.Services.CreateAsyncScope();
        var made = (await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(
            Actor.CommandLine, new CreateAccountRequest("Bo Ek", "bo@example.org", OnlyAnalyst, hasPassword ? Password : null), Stop)).Value;
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = (await users.FindByIdAsync(made.Id.ToString()))!;
        // As the framework makes them, but of an earlier time: its clock cannot be set.
        var protector = scope.ServiceProvider.GetRequiredService<IDataProtectionProvider>().CreateProtector(hasPassword ? "TocAnalysis.Reset" : "DataProtectorTokenProvider");
        using var token = new MemoryStream();
        await using (var writer = new BinaryWriter(token, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(TimeProvider.System.GetUtcNow().AddMinutes(-minutes).UtcTicks);
            writer.Write(made.Id.ToString());
            writer.Write(UserManager<AppUser>.ResetPasswordTokenPurpose);
            writer.Write(await users.GetSecurityStampAsync(user));
        }

        var accept = scope.ServiceProvider.GetRequiredService<AcceptInvitation>();
        var link = Convert.ToBase64String(protector.Protect(token.ToArray()));
        var other = (await scope.ServiceProvider.GetRequiredService<IssueInvitation>().RunAsync(TocWorld.Administrator, made.Id, Stop)).Value;

        (await accept.RunAsync(new AcceptInvitationRequest(made.Id, link, "another long password", "another long password"), Stop)).Succeeded.ShouldBe(works);
        // Once a password was set every other link is dead, however young.
        (await accept.RunAsync(new AcceptInvitationRequest(made.Id, Uri.UnescapeDataString(other[(other.IndexOf("token=", StringComparison.Ordinal) + 6)..]), Password, Password), Stop)).Succeeded.ShouldBe(!works);
    }

    [Fact]
    public async Task A7_the_address_in_a_link_is_the_one_that_is_set_and_no_request_can_bring_another()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { PublicAddress = new Uri("https://toc.example.org"), Hosts = ["127.0.0.1", "toc.example.org"] });
        var settings = server.Services.GetRequiredService<TocSettings>();

        PasswordLinks.Whole(settings, "https://evil.example/", "/account/invitation?user=1&token=a%2Bb").ShouldBe("https://toc.example.org/account/invitation?user=1&token=a%2Bb");
        PasswordLinks.Whole(settings with { PublicAddress = null }, "https://other.example.org/", "/account/invitation?user=1").ShouldBe("https://other.example.org/account/invitation?user=1");
        using var forged = new HttpRequestMessage(HttpMethod.Get, AppUrls.Admin) { Headers = { Host = "evil.example" } };
        using var ada = await TestBrowser.SignedInAsync(server, "Ada", Role.Administrator);
        using var answer = await ada.Client.SendAsync(forged, Stop);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest, "a page for making links is not given under a name that was not let in");
    }

    [Fact]
    public async Task A_link_does_not_open_a_locked_account()
    {
        await using var world = await TocWorld.CreateAsync(postgres);
        var account = await CreateAsync(world, "Ada", Role.Analyst);
        (await world.Get<LockAccount>().RunAsync(TocWorld.Administrator, account, true, Stop)).Value.ShouldBeTrue();
        var path = (await world.Get<IssueInvitation>().RunAsync(TocWorld.Administrator, account, Stop)).Value;
        var token = Uri.UnescapeDataString(path[(path.IndexOf("token=", StringComparison.Ordinal) + 6)..]);
        // Whoever was shown the link could use it: that stands in the log, and the link does not.
        (await world.ScalarAsync<string>($"SELECT string_agg(concat_ws('|', actor, reason, changes::text), ' ') FROM audit_entry WHERE action = 'show' AND entity = 'AspNetUsers' AND key = '{account}'"))
            .ShouldBe($"{TocWorld.Administrator.Name}|A link for a password|{{}}");

        (await world.Get<AcceptInvitation>().RunAsync(new AcceptInvitationRequest(account, token, Password, Password), Stop)).Refusal.ShouldBe(Refusal.NotFound);
        (await world.Get<LockAccount>().RunAsync(TocWorld.Administrator, account, false, Stop)).Value.ShouldBeFalse();
        (await world.Get<AcceptInvitation>().RunAsync(new AcceptInvitationRequest(account, token, Password, Password), Stop)).Succeeded.ShouldBeTrue();
    }

    private static async Task<Guid> CreateAsync(TocWorld world, string name, params Role[] roles) =>
        (await world.Get<CreateAccount>().RunAsync(
            Actor.CommandLine, new CreateAccountRequest(name, $"{Guid.NewGuid():N}@example.org", new HashSet<Role>(roles), Password), Stop)).Value.Id;
}
