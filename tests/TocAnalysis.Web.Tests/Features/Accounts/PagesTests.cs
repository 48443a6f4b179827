using System.Net;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

public sealed class PagesTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(AppUrls.Admin)]
    [InlineData(AppUrls.AdminKeys)]
    [InlineData(AppUrls.AdminAudit)]
    [InlineData(AppUrls.AdminAudit + "?before=abc&case=TOC-1&door=nowhere&action=%00")]
    public async Task Administration_shows_itself_to_administrators_alone(string address)
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var administrator = await TestBrowser.SignedInAsync(server, "Ada Admin", Role.Administrator);
        using var researcher = await TestBrowser.SignedInAsync(server, "Rob Research", Role.Researcher, Role.Secretariat, Role.Analyst);
        using var nobody = new TestBrowser(server);

        var shown = await administrator.GetAsync(address);
        shown.Status.ShouldBe(HttpStatusCode.OK);
        shown.Body.ShouldContain("<h1");
        shown.Body.ShouldNotContain("Your role does not allow this");

        var refused = await researcher.GetAsync(address);
        refused.Body.ShouldContain("Your role does not allow this");
        refused.Body.ShouldNotContain("Ada Admin");

        (await nobody.GetAsync(address)).Location.ShouldNotBeNull().ShouldStartWith(AppUrls.SignIn);
    }

    [Fact]
    public async Task One_changes_the_own_password_by_the_present_one_and_stays_signed_in()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);
        (string, string)[] Fields(string current) => [("PasswordInput.Current", current), ("PasswordInput.Password", "another long password"), ("PasswordInput.PasswordAgain", "another long password")];

        (await browser.SubmitAsync(AppUrls.Account, "password", Fields("not it"))).Body.ShouldContain("this is not it");
        (await browser.SubmitAsync(AppUrls.Account, "password", Fields("a password of a test"))).Location.ShouldBe($"{AppUrls.Account}?done=password");

        (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_changes_the_own_name_and_sees_it_at_once()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);

        (await browser.SubmitAsync(AppUrls.Account, "name", ("NameInput.Name", "Ada Byron"))).Location.ShouldBe($"{AppUrls.Account}?done=name");

        (await browser.GetAsync(AppUrls.Account)).Body.ShouldContain("value=\"Ada Byron\"");
    }
}
