using Microsoft.EntityFrameworkCore;
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

    /// <summary>Told how many of how many things are written.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>Joins the transaction of a commit at its end, with the number of the batch.</summary>
    public Func<TocContext, long, Task>? BeforeCommit { get; init; }
}

/// <summary>
/// The one way in for case packages: page, REST and command line. A dry run and a commit make the same check and the same plan. A commit is one
/// transaction, and one import runs at a time; importing the same again writes nothing, not even a batch.
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
        try
        {
            await using var context = await database.OpenAsync(actor, cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            if (!request.DryRun)
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
            var recorded = await LoadRecorded.RunAsync(context, package.Tables, actor, cancellationToken);
            var coder = (await CoderStore.FindAsync(context, actor, cancellationToken))?.Name ?? actor.Name;
            var vocabulary = new PackageVocabulary(vocabularies.Countries, vocabularies.Offences, vocabularies.Codebook, recorded, coder);
            var (tables, faults, leftOut) = (package.Tables, package.Faults, new HashSet<(string, int)>());
            ImportPlan plan;
            while (true)
            {
                (plan, faults) = await PlanAsync(context, actor, tables, faults, vocabulary, coder, cancellationToken);
                if (faults.Count == 0)
                    break;
                if (!request.OnlyGood || GoodRows.Without(tables, faults, request.IsOneSheet, leftOut) is not { } rest)
                    return report with { Faults = faults };
                (tables, faults) = (rest, []);
            }

            report = report with { LeftOut = leftOut.Count };
            report = report with { Counts = plan.Counts, Changes = plan.Changes };
            if (request.DryRun || report.Changes.Count == 0)
                return report;

            var batch = await new ImportWriter(context, cases, vocabularies.Codebook.Version, actor) { Progress = request.Progress }.WriteAsync(package, plan, cancellationToken);
            if (request.BeforeCommit is { } before)
                await before(context, batch);
            await transaction.CommitAsync(cancellationToken);
            return report with { Batch = batch };
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(package.Name);
        }
    }

    /// <summary>Checks and plans; the plan is whole only where there are no faults.</summary>
    private static async Task<(ImportPlan Plan, IReadOnlyList<PackageFault> Faults)> PlanAsync(
        TocContext context, Actor actor, IReadOnlyList<PackageTable> tables, IReadOnlyList<PackageFault> before, PackageVocabulary vocabulary, string coder, CancellationToken cancellationToken)
    {
        var check = PackageValidator.Validate(tables, vocabulary);
        var faults = PackageValidator.Ordered(before.Concat(check.Faults));
        if (faults.Count > 0)
            return (new ImportPlan(), faults);
        var plan = await ImportPlan.MakeAsync(context, actor, check.Content, coder, cancellationToken);
        if (plan.RegisterFaults.Count > 0)
            return (plan, PackageValidator.Ordered(plan.RegisterFaults));
        return (plan, plan.RoundCodings.Count > 0 ? plan.RoundCodings : AccessPolicy.May(actor, Permission.Administer) ? [] : plan.OthersCodings);
    }
}
