using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Tests.Components;

namespace TocAnalysis.Web.Tests.Features.Accounts;

public sealed class PartsTests : WidgetContext
{
    [Fact]
    public void What_is_shown_once_can_be_copied_and_where_the_browser_refuses_says_so()
    {
        var part = Render<OneTimeText>(p => p.Add(x => x.Heading, "Key").Add(x => x.Value, "toc_123"));
        part.Find("input").GetAttribute("value").ShouldBe("toc_123");

        part.Find("button").Click();
        part.Find("button").TextContent.ShouldBe("Copied");

        JSInterop.SetupVoid("navigator.clipboard.writeText", "toc_456").SetException(new JSException("denied"));
        part.Render(p => p.Add(x => x.Value, "toc_456"));
        part.Find("button").Click();
        part.Find("button").TextContent.ShouldBe("Select and copy by hand");
    }

    [Fact]
    public void An_audit_line_tells_before_and_after_and_keeps_markup_as_text()
    {
        AuditChange[] changes = [new("display_name", "<b>Ada</b>", null, false), new("password_hash", null, null, true), new("revoked_at", null, "2026-11-24T07:18:27.1517080+00:00", false)];
        var entry = new AuditEntry(1, DateTimeOffset.UnixEpoch, "Ada", "command-line", "update", "AspNetUsers", "k", "Ada: analyst", 7, "Because", changes);

        var line = Render<AuditLine>(p => p.Add(x => x.Entry, entry));

        line.Find("del").TextContent.ShouldBe("<b>Ada</b>");
        line.Find("ins").TextContent.ShouldBe("24 Nov 2026, 07:18 UTC");
        line.Markup.ShouldContain("its values are not shown");
        line.Markup.ShouldContain("changed account");
        line.Find("a").GetAttribute("href").ShouldBe("/cases/TOC-0007");
    }

    [Fact]
    public void Every_word_that_the_pages_look_up_by_token_is_there()
    {
        var text = Services.GetRequiredService<IStringLocalizer<AccountsText>>();
        string[] keys =
        [
            .. AccessPolicy.Given.Select(r => r.Text()).SelectMany(r => new[] { $"Role.{r}", $"Role.{r}.May" }), .. Tokens.All<Door>().Select(d => $"Door.{d}"),
            .. AuditWords.Actions.Select(a => $"Action.{a}"), .. AuditWords.Entities.Select(e => $"Entity.{e}"),
            .. Enum.GetNames<AccountState>().SelectMany(s => new[] { $"State.{s}", $"State.{s}.Means" }),
            .. Enum.GetNames<SignInOutcome>().Where(o => o != nameof(SignInOutcome.SignedIn)).Select(o => $"SignIn.{o}"),
            .. new[] { AccountRules.NamePlace, AccountRules.EmailPlace, AccountRules.PasswordPlace, AccountRules.AgainPlace, AccountRules.RolesPlace, ChangePassword.CurrentPlace, CreateApiKey.NamePlace, CreateApiKey.RolePlace, SetUpInstallation.LinkPlace }
                .Select(p => $"Field.{p}"),
        ];

        keys.Length.ShouldBeGreaterThan(40);
        keys.Where(k => text[k].ResourceNotFound).ShouldBeEmpty();
    }

    [Fact]
    public void Ticking_a_role_changes_the_choice()
    {
        var chosen = new HashSet<Role> { Role.Analyst };
        var part = Render<RoleChoice>(p => p.Add(x => x.Chosen, chosen));

        part.FindAll("input")[1].Change(true);
        part.FindAll("input")[0].Change(false);

        chosen.ShouldBe([Role.Researcher]);
    }
}
