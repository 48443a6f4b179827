using Microsoft.EntityFrameworkCore;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Hosting;

/// <summary>
/// Work of every start that needs no database: the model of the records, which the framework keeps for all later contexts, and the translation of a first
/// query. It takes about as long as a private database takes to start.
/// </summary>
internal static class WarmStart
{
    public static void Run()
    {
        var options = new DbContextOptionsBuilder<TocContext>();
        // The model does not depend on where the database is, and translating a query opens no connection.
        TocContextOptions.Configure(options, "Host=localhost");
        using var context = new TocContext(options.Options);
        _ = context.Settings.Where(s => s.Key == "").ToQueryString();
    }
}
