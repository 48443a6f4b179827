using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace TocAnalysis.Web.Tests.Faults;

/// <summary>
/// Stands between a program and its PostgreSQL. It can hold everything back, as a server does that hangs or a line that is dead without anybody having been told,
/// and go away, as a server does that was stopped; and come back. No rights and no server of one's own are needed for that.
/// </summary>
internal sealed class DatabaseRelay : IDisposable
{
    private readonly EndPoint to;
    private readonly ConcurrentDictionary<Socket, byte> open = new();
    private readonly int port;
    private Socket? listener;
    private volatile TaskCompletionSource passing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DatabaseRelay(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        to = parts.Host!.StartsWith('/') ? new UnixDomainSocketEndPoint(Path.Combine(parts.Host, $".s.PGSQL.{parts.Port}")) : new DnsEndPoint(parts.Host, parts.Port);
        passing.SetResult();
        port = Listen(0);
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = port }.ConnectionString;
    }

    /// <summary>To the same database through this.</summary>
    public string ConnectionString { get; }

    /// <summary>From now on nothing goes through, and nobody is told.</summary>
    public void Hang() => passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held back goes on its way.</summary>
    public void GoOn() => passing.TrySetResult();

    /// <summary>Every connection ends and new ones are refused.</summary>
    public void GoAway()
    {
        listener!.Dispose();
        foreach (var socket in open.Keys)
            socket.Dispose();
    }

    /// <summary>New connections are let in again.</summary>
    public void ComeBack() => Listen(port);

    public void Dispose()
    {
        GoOn();
        GoAway();
    }

    private int Listen(int at)
    {
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, at));
        listener.Listen(200);
        _ = AcceptAsync(listener);
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    private async Task AcceptAsync(Socket from)
    {
        try
        {
            while (true)
                _ = PassAsync(await from.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone away.
        }
    }

    private async Task PassAsync(Socket near)
    {
        using (near)
        using (var far = new Socket(to.AddressFamily is AddressFamily.Unix ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified))
        {
            open[near] = open[far] = 0;
            try
            {
                await passing.Task;
                await far.ConnectAsync(to);
                await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // One of them has gone.
            }

            open.TryRemove(near, out _);
            open.TryRemove(far, out _);
        }
    }

    private async Task PumpAsync(Socket from, Socket into)
    {
        var buffer = new byte[16_384];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                await passing.Task;
                await into.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One of them has gone.
        }
    }
}
