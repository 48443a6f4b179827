using System.Net;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Components.Layout;

public sealed class FaultPageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_error_page_needs_no_account_and_tells_nothing_of_the_program()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = server.Anonymous();
        var html = await client.GetStringAsync("/error", TestContext.Current.CancellationToken);
        html.ShouldContain("This did not work");
        html.ShouldContain("Reference");
        foreach (var word in new[] { "Exception", "   at ", "SELECT ", "Npgsql" })
            html.ShouldNotContain(word, Case.Sensitive);
    }

    [Fact]
    public async Task Style_sheets_and_scripts_load_before_sign_in_and_all_that_the_page_names_are_there()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var client = server.Anonymous();
        var html = await client.GetStringAsync("/account/sign-in", TestContext.Current.CancellationToken);
        var named = System.Text.RegularExpressions.Regex.Matches(html, "(?:<script src|<link[^>]* href)=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();
        named.ShouldContain(n => n.Contains("app.", StringComparison.Ordinal));
        named.ShouldContain(n => n.Contains("theme", StringComparison.Ordinal));
        foreach (var address in named)
        {
            address.ShouldNotContain("//");
            using var answer = await client.GetAsync("/" + address.TrimStart('/'), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
            answer.Content.Headers.ContentType!.MediaType.ShouldNotBe("text/html", address);
        }
    }
}
