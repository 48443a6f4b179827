using Microsoft.EntityFrameworkCore;

namespace TocAnalysis.Web.Data;

/// <summary>How the context reaches the database: one place for the program, its verbs, the tests and the migration tool.</summary>
public static class TocContextOptions
{
    public static void Configure(DbContextOptionsBuilder options, string connectionString, int? timeout = null) => options
        .UseNpgsql(connectionString, npgsql => npgsql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery).CommandTimeout(timeout))
        .UseSnakeCaseNamingConvention();
}
