using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Accounts;

namespace TocAnalysis.Web.Tests.Infrastructure;

/// <summary>A browser without scripts: keeps cookies, follows nothing by itself, and posts forms with their hidden fields, the antiforgery token among them.</summary>
public sealed partial class TestBrowser : IDisposable
{
    private readonly HttpClient client;

    public TestBrowser(TocServer server) => client = new HttpClient(new HttpClientHandler
    {
        AllowAutoRedirect = false,
        CookieContainer = Cookies,
        // Servers of tests vouch for themselves.
        ServerCertificateCustomValidationCallback = (_, _, _, _) => true,
    })
    { BaseAddress = server.Address };

    public CookieContainer Cookies { get; } = new();

    public HttpClient Client => client;

    /// <summary>A browser of somebody with these roles, signed in by the page.</summary>
    public static async Task<TestBrowser> SignedInAsync(TocServer server, string name, params Role[] roles)
    {
        const string password = "a password of a test";
        var email = $"{Guid.NewGuid():N}@example.org";
        await using var scope = server.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(
            Actor.CommandLine, new CreateAccountRequest(name, email, new HashSet<Role>(roles), password), TestContext.Current.CancellationToken);
        made.Succeeded.ShouldBeTrue(string.Join(" ", made.Faults));
        var browser = new TestBrowser(server);
        (await browser.SignInAsync(email, password)).Location.ShouldBe("/");
        return browser;
    }

    public Task<Answer> SignInAsync(string email, string password, string query = "") =>
        SubmitAsync(AppUrls.SignIn + query, "sign-in", ("Input.Email", email), ("Input.Password", password));

    public async Task<Answer> GetAsync(string address) => await ReadAsync(await client.GetAsync(address, TestContext.Current.CancellationToken));

    /// <summary>Fills the last form of a page that posts and sends it.</summary>
    public async Task<Answer> SubmitAsync(string address, params (string Name, string Value)[] fields) => await SubmitAsync(address, "", fields);

    /// <summary>Fills the form of this name and sends it.</summary>
    public async Task<Answer> SubmitAsync(string address, string form, params (string Name, string Value)[] fields)
    {
        var page = await GetAsync(address);
        page.Status.ShouldBe(HttpStatusCode.OK, address);
        var chosen = PostForm().Matches(page.Body).Select(m => m.Value).LastOrDefault(f => form.Length == 0 || f.Contains($"value=\"{form}\"", StringComparison.Ordinal));
        chosen.ShouldNotBeNull($"{address} has no form {form}");
        var values = HiddenField().Matches(chosen).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        foreach (var (name, value) in fields)
            values[name] = value;
        var action = Action().Match(chosen) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : address;
        using var content = new FormUrlEncodedContent(values);
        return await ReadAsync(await client.PostAsync(action, content, TestContext.Current.CancellationToken));
    }

    public void Dispose() => client.Dispose();

    private async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var location = response.Headers.Location is not { } to ? null : to.IsAbsoluteUri && to.Authority == client.BaseAddress!.Authority ? to.PathAndQuery : to.ToString();
            return new Answer(response.StatusCode, location, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [GeneratedRegex("<form[^>]*method=\"post\"[^>]*>.*?</form>", RegexOptions.Singleline)]
    private static partial Regex PostForm();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();

    [GeneratedRegex("^<form[^>]*action=\"([^\"]*)\"")]
    private static partial Regex Action();
}

/// <summary>An answer; <see cref="Location"/> is where it sends the browser, relative where it is our own address.</summary>
public sealed record Answer(HttpStatusCode Status, string? Location, string Body);
