using Npgsql;

namespace TocAnalysis.Web.EmbeddedDatabase;

/// <summary>Finds the private server that another running copy owns.</summary>
internal static class RunningServer
{
    /// <summary>The way to its database; null while it does not answer, or where this account may not reach it.</summary>
    public static async Task<string?> FindAsync(string root, CancellationToken cancellation)
    {
        var data = Cluster.DataIn(root);
        if (PostmasterFile.Read(data) is not { } running || !running.IsAlive() || !await IsTrustedAsync(running, root, cancellation))
        {
            return null;
        }

        try
        {
            await using var connection = new NpgsqlConnection(Cluster.Connect(root, running.Host, running.Port, Cluster.DatabaseName, pooled: false));
            await connection.OpenAsync(cancellation);
            return await Cluster.WorksOnAsync(connection, data, cancellation)
                ? Cluster.Connect(root, running.Host, running.Port, Cluster.DatabaseName, pooled: true)
                : null;
        }
        catch (Exception error) when (error is NpgsqlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A socket folder outside of ours could have been replaced by somebody else.
    private static async Task<bool> IsTrustedAsync(PostmasterFile running, string root, CancellationToken cancellation) =>
        OperatingSystem.IsWindows()
        || running.Host == Cluster.RunIn(root)
        || (running.Host.StartsWith('/')
            && await ServerAccount.ChooseAsync(Cluster.DataIn(root), cancellation) is { } account
            && await account.IsPrivateAsync(running.Host, cancellation));
}
