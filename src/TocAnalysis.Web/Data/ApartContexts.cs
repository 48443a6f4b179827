using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Contexts on a few connections of their own, for what many questions wait for while each of them holds a connection already: were it to wait for one
/// of the same connections, a hundred lists asked for at once would wait for each other.
/// </summary>
public sealed class ApartContexts(ConnectionSource source, TocSettings settings, DatabaseFence fence, RowReaderInterceptor reader)
{
    /// <summary>One reads everything anew, one follows the changes, and one is spare.</summary>
    private const int Connections = 3;

    private readonly Lazy<DbContextOptions<TocContext>> options = new(() =>
    {
        var options = new DbContextOptionsBuilder<TocContext>();
        TocContextOptions.Configure(options, new NpgsqlConnectionStringBuilder(source.Ask()) { ApplicationName = "TocAnalysis sets", MinPoolSize = 0, MaxPoolSize = Connections }.ConnectionString, settings.CommandTimeout);
        options.AddInterceptors(fence, reader);
        return options.Options;
    });

    public TocContext Create() => new(options.Value);
}
