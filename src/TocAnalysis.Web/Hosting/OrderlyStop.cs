using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace TocAnalysis.Web.Hosting;

/// <summary>
/// The end of the program under load. The server by itself closes idle connections at once, and a request that was just sent on one of them, by a proxy or a
/// program that keeps its connections, fails without an answer. Here nobody new is let in, whoever is connected is answered once more within a short while,
/// and is told by that answer that the connection ends.
/// </summary>
internal static class OrderlyStop
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    public static void Configure(KestrelServerOptions server) =>
        server.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => async connection =>
        {
            if (connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } server)
            {
                using var later = new Later(server);
                connection.Features.Set<IConnectionLifetimeNotificationFeature>(later);
                await next(connection);
            }
            else
            {
                await next(connection);
            }
        }));

    public static void UseOrderlyStop(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((http, next) =>
        {
            if (stopping.IsCancellationRequested && HttpProtocol.IsHttp11(http.Request.Protocol))
                http.Response.Headers.Connection = "close";
            return next(http);
        });
    }

    /// <summary>The same word of the server, heard a while later.</summary>
    private sealed class Later : IConnectionLifetimeNotificationFeature, IDisposable
    {
        private readonly CancellationTokenSource heard = new();
        private readonly CancellationTokenRegistration said;

        public Later(IConnectionLifetimeNotificationFeature server)
        {
            said = server.ConnectionClosedRequested.Register(() => heard.CancelAfter(Linger));
            ConnectionClosedRequested = heard.Token;
        }

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => heard.Cancel();

        public void Dispose()
        {
            said.Dispose();
            heard.Dispose();
        }
    }
}
