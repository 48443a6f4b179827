using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Brings a case package in, or only says what it would bring.</summary>
/// <param name="Package">The package as it was read.</param>
/// <param name="DryRun">True: check and plan, write nothing.</param>
public sealed record ImportPackageRequest(PackageRead Package, bool DryRun)
{
    /// <summary>Leaves rows with faults out, and what hangs on them, and takes the rest.</summary>
    public bool OnlyGood { get; init; }

    /// <summary>Whether rows with one number in several files are one row of a sheet.</summary>
    public bool IsOneSheet { get; init; }

    /// <summary>Told how many of how many rows are checked, and written where that is wanted.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>How large packages are divided.</summary>
    public PortionSize Portions { get; init; } = PortionSize.Usual;

    /// <summary>Joins the transaction of a commit at its end, with the number of the batch.</summary>
    public Func<TocContext, long, Task>? BeforeCommit { get; init; }
}

/// <summary>
/// The one way in for case packages: page, REST and command line. A dry run and a commit make the same check and the same plan, portion by portion. A
/// commit is one transaction, whatever its size, and one import runs at a time; importing the same again writes nothing, not even a batch.
/// </summary>
public sealed class ImportPackage(TocDatabase database, CaseStore cases, Vocabularies vocabularies)
{
    /// <summary>Any number that no other advisory lock of this program uses.</summary>
    internal const long Lock = 0x70C_1390;

    /// <summary>Runs the import.</summary>
    /// <returns>A report, whose faults say whether anything was written; or a refusal of the whole.</returns>
    public async Task<Result<ImportReport>> HandleAsync(ImportPackageRequest request, Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("import");
        var package = request.Package;
        var report = ImportReport.Of(package, request.DryRun);
        // What a file means hangs on all that is recorded; what the importer may see and write is decided by the plan.
        using var all = RowReader.Begin(RowReader.Everything);
        try
        {
            await using var context = await database.OpenAsync(actor, cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (!request.DryRun)
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
            // What is recorded is read beside the writing; the lock is held, so that no other import comes between.
            await using var reading = await database.ReadAsync(cancellationToken);
            var coder = (await CoderStore.FindAsync(context, actor, cancellationToken))?.Name ?? actor.Name;
            var near = await LoadRecorded.NearAsync(reading, actor, cancellationToken);
            var (tables, before, leftOut) = (package.Tables, package.Faults, new HashSet<(string, int)>());
            while (request.OnlyGood)
            {
                var trial = Run(context, reading, tables, before, coder, near);
                var tally = await trial.RunAsync(null, cancellationToken);
                if (tally.FaultCount == 0)
                    break;
                if (tally.Faulty.Without(tables) is not { } rest)
                    return tally.Report(report, 0);
                leftOut.UnionWith(tally.Faulty.Rows);
                (tables, before) = (rest, []);
            }

            var writer = request.DryRun ? null : new ImportWriter(context, cases, vocabularies.Codebook.Version, actor, package);
            var found = await Run(context, reading, tables, before, coder, near).RunAsync(writer, cancellationToken);
            report = found.Report(report, leftOut.Count);
            if (writer is null || found.FaultCount > 0 || found.ChangeCount == 0)
                return report;

            var batch = await writer.EndAsync(found.Counts, cancellationToken);
            if (request.BeforeCommit is { } beforeCommit)
                await beforeCommit(context, batch);
            await transaction.CommitAsync(cancellationToken);
            return report with { Batch = batch };
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(package.Name);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Somebody recorded a thing of the package by hand while it was written.
            return Refused.Conflict(package.Name);
        }

        ImportRun Run(TocContext context, TocContext reading, IReadOnlyList<PackageTable> tables, IReadOnlyList<PackageFault> before, string coder, RecordedThings near) =>
            new(context, reading, actor, tables, before, vocabularies, coder, near) { IsOneSheet = request.IsOneSheet, Portions = request.Portions, Progress = request.Progress };
    }
}
