using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Accounts;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Features.Accounts;

/// <summary>Sign-in by a provider: it says who somebody is; who is let in, and to what, is said here.</summary>
public sealed class OpenIdTests(PostgresFixture postgres)
{
    private const string Password = "a password of a test";
    private const string Button = "Sign in by Example Office";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_with_a_verified_address_is_let_into_their_account_and_known_by_number_from_then_on()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var server = await TocServer.StartAsync(postgres, s => s with { OpenId = issuer.Settings });
        await AccountAsync(server, "ada@example.org");
        using var browser = new TestBrowser(server);
        (await browser.GetAsync(AppUrls.SignIn)).Body.ShouldContain(Button);

        (await issuer.ComeBackAsync(browser, new("number-1", "Ada@example.org", true), "/cases?q=x")).Location.ShouldBe("/cases?q=x");
        (await browser.GetAsync(AppUrls.Account)).Body.ShouldContain("Person ada@example.org");
        (await server.ScalarAsync<string>("SELECT string_agg(r.name, ',') FROM \"AspNetUserRoles\" l JOIN \"AspNetRoles\" r ON r.id = l.role_id")).ShouldBe("analyst", "roles are given here alone");
        (await server.ScalarAsync<bool>("SELECT confirmed_at IS NULL FROM session")).ShouldBeTrue("the provider may not have asked anything");
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'AspNetUserLogins' AND action = 'create'")).ShouldBe(1);

        // Another address, not verified: it is the number that counts now.
        await browser.SubmitAsync(AppUrls.SignOut);
        (await issuer.ComeBackAsync(browser, new("number-1", "elsewhere@example.org", false), null)).Location.ShouldBe("/");
        // Somebody else who has that address there by now is not the person.
        await browser.SubmitAsync(AppUrls.SignOut);
        (await issuer.ComeBackAsync(browser, new("number-2", "ada@example.org", true), null)).Location.ShouldBe($"{AppUrls.SignIn}?provider=unknown");

        // The second step is asked for all the same.
        await server.RunAsync("UPDATE \"AspNetUsers\" SET two_factor_enabled = true");
        (await issuer.ComeBackAsync(browser, new("number-1", "ada@example.org", true), null)).Location.ShouldNotBeNull().ShouldStartWith(AppUrls.SecondStep);
        (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        await server.RunAsync("UPDATE \"AspNetUsers\" SET two_factor_enabled = false, lockout_end = 'infinity'");
        (await issuer.ComeBackAsync(browser, new("number-1", "ada@example.org", true), null)).Location.ShouldBe($"{AppUrls.SignIn}?provider=locked");
        (await browser.GetAsync($"{AppUrls.SignIn}?provider=locked")).Body.ShouldContain("is locked");
    }

    [Fact]
    public async Task What_the_provider_did_not_say_of_this_person_to_us_now_lets_nobody_in()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var server = await TocServer.StartAsync(postgres, s => s with { OpenId = issuer.Settings });
        await AccountAsync(server, "ada@example.org");
        using var browser = new TestBrowser(server);
        var ada = new Said("number-1", "ada@example.org", true);
        foreach (var (said, why) in new (Said, string)[]
        {
            (ada with { Verified = false }, "unverified"), (ada with { Verified = null }, "unverified"), (ada with { Email = null }, "unverified"), (ada with { Email = "nobody@example.org" }, "unknown"),
            (ada with { Audience = "another-client" }, "failed"), (ada with { Issuer = "https://evil.example" }, "failed"), (ada with { Age = TimeSpan.FromHours(2) }, "failed"), (ada with { Nonce = "another" }, "failed"), (ada with { Forged = true }, "failed"),
        })
        {
            (await issuer.ComeBackAsync(browser, said, null)).Location.ShouldBe($"{AppUrls.SignIn}?provider={why}", said.ToString());
            (await browser.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect, said.ToString());
        }

        // A way back that was gone before, one that another browser began, one that nobody began.
        var back = await issuer.GoAsync(browser, ada, null);
        (await browser.GetAsync(back)).Location.ShouldBe("/");
        await browser.SubmitAsync(AppUrls.SignOut);
        (await browser.GetAsync(back)).Location.ShouldBe($"{AppUrls.SignIn}?provider=failed");
        using var victim = new TestBrowser(server);
        (await victim.GetAsync(await issuer.GoAsync(browser, ada, null))).Location.ShouldBe($"{AppUrls.SignIn}?provider=failed");
        (await victim.GetAsync($"{AppUrls.OpenIdBack}?code=x&state=y")).Location.ShouldBe($"{AppUrls.SignIn}?provider=failed");
        (await victim.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await server.ScalarAsync<long>("SELECT count(*) FROM audit_entry WHERE entity = 'sign_in' AND action = 'refuse' AND reason LIKE 'Provider%'")).ShouldBe(12);
        (await server.ScalarAsync<long>("SELECT count(*) FROM \"AspNetUsers\"")).ShouldBe(1, "nobody is made by it");

        // Away: said in words, and the password goes on.
        await issuer.DisposeAsync();
        await using var other = await TocServer.StartAsync(postgres, s => s with { OpenId = issuer.Settings });
        await AccountAsync(other, "ada@example.org");
        using var waiting = new TestBrowser(other);
        (await waiting.GetAsync(AppUrls.OpenId)).Location.ShouldBe($"{AppUrls.SignIn}?provider=away");
        (await waiting.GetAsync($"{AppUrls.SignIn}?provider=away")).Body.ShouldContain("cannot be reached");
        (await waiting.SignInAsync("ada@example.org", Password)).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Without_the_settings_there_is_no_such_way()
    {
        await using var server = await TocServer.StartAsync(postgres);
        await AccountAsync(server, "ada@example.org");
        using var browser = new TestBrowser(server);

        (await browser.GetAsync(AppUrls.SignIn)).Body.ShouldNotContain("Sign in by");
        (await browser.GetAsync(AppUrls.OpenId)).Location.ShouldBe(AppUrls.SignIn);
        (await browser.GetAsync($"{AppUrls.OpenIdBack}?code=x&state=y")).Location.ShouldNotBe("/");
        (await server.ScalarAsync<long>("SELECT count(*) FROM session")).ShouldBe(0);
    }

    private static async Task AccountAsync(TocServer server, string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(Actor.CommandLine, new CreateAccountRequest($"Person {email}", email, new HashSet<Role> { Role.Analyst }, Password), Stop)).Succeeded.ShouldBeTrue();
    }

    /// <summary>What the provider says of somebody, rightly or not.</summary>
    private sealed record Said(string Number, string? Email, bool? Verified)
    {
        public string Audience { get; init; } = "toc";

        public string? Issuer { get; init; }

        public string? Nonce { get; init; }

        public TimeSpan Age { get; init; }

        public bool Forged { get; init; }
    }

    /// <summary>A provider in a few lines: discovery, keys, and tokens for codes, with the proof key asked for.</summary>
    private sealed class Issuer : IAsyncDisposable
    {
        private readonly RSA key = RSA.Create(2048);
        private readonly RSA other = RSA.Create(2048);
        private readonly WebApplication app;
        private (Said Said, string Nonce, string Challenge) next;

        private Issuer()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            app.MapGet("/.well-known/openid-configuration", () => Results.Text(JsonSerializer.Serialize(new
            {
                issuer = Address,
                authorization_endpoint = $"{Address}/authorize",
                token_endpoint = $"{Address}/token",
                jwks_uri = $"{Address}/keys",
                response_types_supported = new[] { "code" },
                subject_types_supported = new[] { "public" },
                id_token_signing_alg_values_supported = new[] { "RS256" },
            }), "application/json"));
            app.MapGet("/keys", () =>
            {
                var own = key.ExportParameters(false);
                return Results.Text(JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", alg = "RS256", n = WebEncoders.Base64UrlEncode(own.Modulus!), e = WebEncoders.Base64UrlEncode(own.Exponent!) } } }), "application/json");
            });
            app.MapPost("/token", async (HttpContext http) =>
            {
                var form = await http.Request.ReadFormAsync();
                var proved = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == next.Challenge;
                return proved && form["code"] == "a-code" && form["client_secret"] == "a secret of a test"
                    ? Results.Text(JsonSerializer.Serialize(new { access_token = "x", token_type = "Bearer", expires_in = 60, id_token = Token() }), "application/json")
                    : Results.BadRequest();
            });
        }

        public OpenIdSettings Settings => new(new Uri(Address), "toc", "a secret of a test", "Example Office");

        private string Address { get; set; } = "";

        public static async Task<Issuer> StartAsync()
        {
            var issuer = new Issuer();
            await issuer.app.StartAsync(Stop);
            issuer.Address = issuer.app.Urls.First();
            return issuer;
        }

        /// <summary>Goes from the sign-in page to the provider; the address by which the provider sends the browser back.</summary>
        public async Task<string> GoAsync(TestBrowser browser, Said said, string? returnUrl)
        {
            var away = (await browser.GetAsync(AppUrls.OpenId + (returnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(returnUrl)}"))).Location.ShouldNotBeNull();
            away.ShouldStartWith($"{Address}/authorize");
            var asked = QueryHelpers.ParseQuery(new Uri(away).Query);
            asked["response_type"].ToString().ShouldBe("code");
            asked["code_challenge_method"].ToString().ShouldBe("S256");
            next = (said, asked["nonce"].ToString(), asked["code_challenge"].ToString());
            return $"{new Uri(asked["redirect_uri"].ToString()).AbsolutePath}?code=a-code&state={Uri.EscapeDataString(asked["state"].ToString())}";
        }

        public async Task<Answer> ComeBackAsync(TestBrowser browser, Said said, string? returnUrl) => await browser.GetAsync(await GoAsync(browser, said, returnUrl));

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            key.Dispose();
            other.Dispose();
        }

        private string Token()
        {
            var said = next.Said;
            var claims = new Dictionary<string, object> { ["sub"] = said.Number, ["nonce"] = said.Nonce ?? next.Nonce };
            if (said.Email is not null)
                claims["email"] = said.Email;
            if (said.Verified is { } verified)
                claims["email_verified"] = verified;
            var now = TimeProvider.System.GetUtcNow().UtcDateTime - said.Age;
            return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = said.Issuer ?? Address,
                Audience = said.Audience,
                IssuedAt = now,
                NotBefore = now,
                Expires = now.AddMinutes(5),
                Claims = claims,
                SigningCredentials = new SigningCredentials(new RsaSecurityKey(said.Forged ? other : key) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
            });
        }
    }
}
