using Npgsql;

namespace TocAnalysis.Web.Data;

/// <summary>A connection that only listens does not notice by itself that a firewall on the way dropped it.</summary>
internal static class Listening
{
    private const int PatienceInSeconds = 5;

    /// <summary>Asks a trivial question on it, so that a line that leads nowhere is found out, and an idle one is not dropped; throws where no answer comes.</summary>
    public static async Task AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = PatienceInSeconds };
        await ask.ExecuteScalarAsync(cancellationToken);
    }
}
