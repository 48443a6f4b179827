using Microsoft.EntityFrameworkCore;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Data;

/// <summary>Brings the database to this version of the program: migrations, then the vocabularies of the release, then what is kept of them with the cases.</summary>
public sealed class DatabaseSchema(IDbContextFactory<TocContext> factory, Vocabularies vocabularies, TocSettings settings, TimeProvider clock)
{
    /// <summary>Any number that no other advisory lock of this program uses.</summary>
    private const long Lock = 0x70C_316A;

    /// <summary>Safe with several instances at once, one of which may be killed in the middle: a lock lets one through at a time.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = await OwnerAsync(cancellationToken);
        // A large table may be written anew for minutes; the time limit of a question would break the upgrade off.
        context.Database.SetCommandTimeout(TimeSpan.FromHours(12));
        // The lock of the mapper comes after the making of its own table, about which several instances would fall out on an empty database. A session that ends lets this one go.
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({Lock})", cancellationToken);
        try
        {
            await BringAsync(context, cancellationToken);
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
            await context.Database.CloseConnectionAsync();
        }

        if (settings is { OwnerConnection: { } owner, RuntimeRole: { } role })
            await RuntimeRole.GrantAsync(owner, role, cancellationToken);
    }

    private async Task BringAsync(TocContext context, CancellationToken cancellationToken)
    {
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            await context.Database.MigrateAsync(cancellationToken);
        await ReferenceSeed.RunAsync(context, vocabularies, clock, cancellationToken);
        await CodebookStore.TakeInAsync(context, vocabularies, cancellationToken);
        await CodeMappingStore.RenewAsync(context, vocabularies.Codebook, cancellationToken);
        await KeptResults.RenewAsync(context, vocabularies, cancellationToken);
    }

    /// <summary>What keeps the role of the program from getting its rights, in words; null: nothing, or it owns the database itself.</summary>
    public async Task<string?> RoleProblemAsync(CancellationToken cancellationToken) =>
        settings is { OwnerConnection: { } owner, RuntimeRole: { } role } ? await RuntimeRole.ProblemAsync(owner, role, cancellationToken) : null;

    /// <summary>A context of whoever owns the tables: of the program itself, unless another connection is set for it.</summary>
    private async Task<TocContext> OwnerAsync(CancellationToken cancellationToken)
    {
        if (settings.OwnerConnection is not { } owner)
            return await factory.CreateDbContextAsync(cancellationToken);
        var options = new DbContextOptionsBuilder<TocContext>();
        TocContextOptions.Configure(options, owner);
        return new TocContext(options.Options);
    }

    /// <summary>What keeps this program from using the database, in words; null: nothing.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        await using var context = await factory.CreateDbContextAsync(cancellationToken);
        context.Reader = RowReader.Everything;
        var pending = await context.Database.GetPendingMigrationsAsync(cancellationToken);
        var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(context.Database.GetMigrations());
        if (unknown.Any())
            return "The database was made by a newer version of TocAnalysis. Use that version, or another database.";
        if (!pending.Any())
            await CodebookStore.TakeInAsync(context, vocabularies, cancellationToken);
        return pending.Any() || await KeptResults.AreOldAsync(context, vocabularies, cancellationToken)
            ? "The database is of an earlier version or empty. Run the verb `migrate` first, or set Database__MigrateAtStart=true."
            : null;
    }
}
