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
public sealed record ImportPackageRequest(PackageRead Package, bool DryRun);

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
            var check = PackageValidator.Validate(package.Tables, new PackageVocabulary(vocabularies.Countries, vocabularies.Offences, vocabularies.Codebook, recorded, coder));
            var faults = PackageValidator.Ordered(package.Faults.Concat(check.Faults));
            if (faults.Count > 0)
                return report with { Faults = faults };

            var plan = await ImportPlan.MakeAsync(context, actor, check.Content, coder, cancellationToken);
            if (plan.RoundCodings.Count > 0)
                return report with { Faults = plan.RoundCodings };
            if (plan.OthersCodings.Count > 0 && !AccessPolicy.May(actor, Permission.Administer))
                return report with { Faults = plan.OthersCodings };
            report = report with { Counts = plan.Counts, Changes = plan.Changes };
            if (request.DryRun || report.Changes.Count == 0)
                return report;

            var batch = await new ImportWriter(context, cases, vocabularies.Codebook.Version, actor).WriteAsync(package, plan, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return report with { Batch = batch };
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(package.Name);
        }
    }
}
