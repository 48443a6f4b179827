using System.Diagnostics;

namespace TocAnalysis.Web.Tests.EmbeddedDatabase;

/// <summary>A data directory after a first start and an orderly stop, copied by the tests that begin there.</summary>
public sealed class FinishedCluster : IAsyncLifetime
{
    private readonly PrivateServer _original = new();

    public async ValueTask InitializeAsync() => await (await _original.StartAsync()).StopAsync();

    internal async Task<PrivateServer> CopyAsync()
    {
        var copy = new PrivateServer();
        // -a keeps the owner, which is not ours when the tests run as root.
        using var copying = Process.Start("cp", ["-a", _original.DataDirectory, copy.DataDirectory]);
        await copying.WaitForExitAsync();
        copying.ExitCode.ShouldBe(0);
        return copy;
    }

    public ValueTask DisposeAsync() => _original.DisposeAsync();
}
