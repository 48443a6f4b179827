using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Cases.Edit;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Security;

/// <summary>What holds open pages down: how many, and how large their messages.</summary>
public sealed class OpenPagesTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task H3_pages_of_a_person_and_in_all_are_bounded_and_whoever_has_too_many_is_told()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { Limits = RestLimits.None with { PagesOfPerson = 2, Pages = 3 } });
        using var ada = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);
        using var bo = await TestBrowser.SignedInAsync(server, "Bo", Role.Analyst);
        (await ada.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);
        await using var one = await OpenAsync(server, "Ada");
        await using var two = await OpenAsync(server, "Ada");

        var refused = await ada.GetAsync("/cases");

        (refused.Status, refused.Body).ShouldBe((HttpStatusCode.TooManyRequests, "You have 2 pages of TocAnalysis open, as many as one person may. Close some of them, wait a minute, and load this page again."));
        (await ada.GetAsync(AppUrls.Account)).Status.ShouldBe(HttpStatusCode.OK, "pages without a circuit stay open");
        (await NegotiateAsync(ada)).ShouldBe(HttpStatusCode.OK, "a page that was let in gets its connection");
        (await bo.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);
        await using (await OpenAsync(server, "Ada"))
        {
            (await NegotiateAsync(ada)).ShouldBe(HttpStatusCode.TooManyRequests);
            var full = await bo.GetAsync("/cases");
            (full.Status, full.Body).ShouldBe((HttpStatusCode.ServiceUnavailable, "More people have pages open here than there is room for. Nothing is lost. Load this page again in a minute."));
        }

        await two.DisposeAsync();
        (await ada.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task H5_a_message_that_is_too_large_ends_its_connection_and_no_other()
    {
        await using var server = await TocServer.StartAsync(postgres);
        using var ada = await TestBrowser.SignedInAsync(server, "Ada", Role.Analyst);
        using var flood = await ConnectAsync(server, ada);
        using var other = await ConnectAsync(server, ada);

        await SendAsync(flood, EditFeature.LargestMessage + 1_000);
        await SendAsync(other, EditFeature.LargestMessage - 1_000);

        (await EndsAsync(flood)).ShouldBeTrue();
        // Its message is no call that the circuit knows, but it was taken in and read: what comes back says so.
        other.State.ShouldBe(WebSocketState.Open);
        (await ada.GetAsync("/cases")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task G7_a_name_that_is_not_set_gets_no_answer()
    {
        await using var server = await TocServer.StartAsync(postgres, s => s with { Hosts = ["toc.example.org"] });
        using var nobody = server.Anonymous();

        (await AskAsync(nobody, "toc.example.org")).ShouldBe(HttpStatusCode.OK);
        foreach (var host in new[] { "evil.example", "127.0.0.1", "localhost", "toc.example.org.evil.example" })
            (await AskAsync(nobody, host)).ShouldBe(HttpStatusCode.BadRequest, host);

        await using var usual = await TocServer.StartAsync(postgres);
        using var somebody = usual.Anonymous();
        (await AskAsync(somebody, "localhost")).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(somebody, "evil.example")).ShouldBe(HttpStatusCode.BadRequest, "without a setting this machine's own names alone are answered");
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/account/sign-in") { Headers = { Host = host } };
        using var answer = await client.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> NegotiateAsync(TestBrowser browser)
    {
        using var answer = await browser.Client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Stop);
        return answer.StatusCode;
    }

    /// <summary>What the framework does for an open page: a scope of services of its own, with the person in it.</summary>
    private static async Task<AsyncServiceScope> OpenAsync(TocServer server, string name)
    {
        var account = await server.ScalarAsync<Guid>($"SELECT id FROM \"AspNetUsers\" WHERE display_name = '{name}'");
        var scope = server.Services.CreateAsyncScope();
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.ToString()), new Claim(Sessions.Claim, Guid.NewGuid().ToString())], "test"));
        var state = (IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        state.SetAuthenticationState(Task.FromResult(new AuthenticationState(person)));
        return scope;
    }

    private static async Task<ClientWebSocket> ConnectAsync(TocServer server, TestBrowser browser)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = browser.Cookies;
        await socket.ConnectAsync(new Uri($"ws://{server.Address.Authority}/_blazor"), Stop);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, Stop);
        var buffer = new byte[256];
        var read = await socket.ReceiveAsync(buffer, Stop);
        Encoding.UTF8.GetString(buffer, 0, read.Count).ShouldStartWith("{}");
        return socket;
    }

    /// <summary>A message of this many bytes, with its length before it as the protocol has it.</summary>
    private static async Task SendAsync(ClientWebSocket socket, int length)
    {
        var head = new List<byte>();
        for (var left = length; left > 0; left >>= 7)
            head.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
        await socket.SendAsync((byte[])[.. head, .. new byte[length]], WebSocketMessageType.Binary, true, Stop);
    }

    private static async Task<bool> EndsAsync(ClientWebSocket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new byte[4_096];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                if ((await socket.ReceiveAsync(buffer, patience.Token)).MessageType == WebSocketMessageType.Close)
                    return true;
            }
        }
        catch (Exception e) when (e is WebSocketException or SocketException or IOException)
        {
            return true;
        }

        return socket.State != WebSocketState.Open;
    }
}
