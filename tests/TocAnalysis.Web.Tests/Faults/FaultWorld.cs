using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Security;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>The program in a process of its own, and who asks it.</summary>
internal static class FaultWorld
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts it on a free port and waits until it is ready.</summary>
    public static async Task<(ProgramRun Program, Uri Address)> StartAsync(Dictionary<string, string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        settings["ASPNETCORE_URLS"] = address.ToString();
        var program = ProgramRun.Start(settings);
        using var client = new HttpClient { BaseAddress = address };
        for (var n = 0; n < 1200 && !program.HasExited && !await IsReadyAsync(client); n++)
            await Task.Delay(50, Stop);
        program.HasExited.ShouldBeFalse();
        return (program, address);
    }

    public static HttpClient Client(Uri address, string key)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public static async Task<string> KeyAsync(TocWorld world)
    {
        var key = ApiKeyHandler.Prefix + Guid.NewGuid().ToString("N");
        await using var context = await world.Get<TocDatabase>().OpenAsync(Actor.CommandLine, Stop);
        context.ApiKeys.Add(new ApiKeyRow { Name = "Load", Hash = ApiKeyHandler.HashOf(key), Role = Role.Researcher, CreatedAt = TimeProvider.System.GetUtcNow(), CreatedBy = "test" });
        await context.SaveChangesAsync(Stop);
        return key;
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAsync("/health/ready", Stop)).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
