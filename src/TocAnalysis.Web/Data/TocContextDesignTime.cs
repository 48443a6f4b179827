using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace TocAnalysis.Web.Data;

/// <summary>Lets the migration tool make a context without starting the program or a database.</summary>
public sealed class TocContextDesignTime : IDesignTimeDbContextFactory<TocContext>
{
    public TocContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<TocContext>();
        TocContextOptions.Configure(options, "Host=localhost;Database=toc_design");
        return new TocContext(options.Options);
    }
}
