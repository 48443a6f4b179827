using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Components.Layout;

/// <summary>A page about one thing answers 404 where there is no such thing. The addresses are those of the application, so that a new page is tried from its first day.</summary>
public sealed partial class MissingPagesTests(PostgresFixture postgres)
{
    /// <summary>Pages that are about more than the thing in their address, or that list what there is of it.</summary>
    private static readonly string[] Others = ["/rounds/{Name}/adjudication", "/rounds/{Name}/differences", "/tables/matrix/{Name}"];

    [Fact]
    public async Task A_page_of_a_thing_that_does_not_exist_answers_not_found()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var browser = await TestBrowser.SignedInAsync(server, "Ada", [.. AccessPolicy.Given]);
        var routes = typeof(TocContext).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>()).Select(r => r.Template)
            .Where(r => r.Contains('{', StringComparison.Ordinal) && !Others.Contains(r)).ToList();
        routes.Count.ShouldBeGreaterThan(10);

        var wrong = new List<string>();
        foreach (var route in routes)
        {
            var address = Parameter().Replace(route, m => m.Value.Contains(":long", StringComparison.Ordinal) || m.Value.Contains(":int", StringComparison.Ordinal) ? "99999" : "REL-9999");
            var answer = await browser.GetAsync(address);
            if (answer.Status != HttpStatusCode.NotFound)
                wrong.Add($"{address}: {(int)answer.Status} {answer.Location}");
        }

        wrong.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
