using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages.Jobs;

/// <summary>Checks one uploaded file or brings it in, by the one door of packages, and keeps the outcome.</summary>
public sealed class RunImport(TocDatabase database, ImportJobs jobs, PrepareUpload prepare, ImportPackage import)
{
    /// <summary>Does the work.</summary>
    /// <returns>Why it broke off, in words; null: it came to an end, whatever the result.</returns>
    public async Task<string?> HandleAsync(Actor actor, long id, bool commit, bool onlyGood, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var job = await jobs.GetAsync(actor, id, cancellationToken);
        if (!job.Succeeded || await jobs.ContentAsync(actor, id, cancellationToken) is not { } content)
            return "The file is not here any more. Bring it again.";
        PreparedUpload prepared;
        await using (content)
            prepared = prepare.Run(job.Value.FileName, content, job.Value.Options);
        cancellationToken.ThrowIfCancellationRequested();
        var request = new ImportPackageRequest(prepared.Package, !commit)
        {
            OnlyGood = onlyGood,
            IsOneSheet = prepared.Mapped is not null,
            Progress = progress,
            BeforeCommit = (context, batch) => DoneAsync(context, id, batch, cancellationToken),
        };
        var result = await import.HandleAsync(request, actor, cancellationToken);
        if (!result.Succeeded)
            return string.Join(" ", result.Faults.Select(f => f.Expected));
        await using var context = await database.ReadAsync(cancellationToken);
        var report = Report(prepared, result.Value) with { LookAlikes = commit ? [] : await FindLookAlikes.RunAsync(context, actor, Undecided(prepared.Package.Tables, job.Value), cancellationToken) };
        var (state, written) = (result.Value.Batch is null ? commit && report.IsSound ? ImportState.Done : ImportState.Checked : ImportState.Done, CaseJson.Write(report));
        // What was committed is kept as done even where the page has gone.
        await context.ImportJobs.Where(j => j.Id == id).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, state).SetProperty(j => j.Report, written).SetProperty(j => j.Failure, (string?)null), CancellationToken.None);
        return null;
    }

    /// <summary>The faults of a file as its report groups them, whole.</summary>
    public async Task<IReadOnlyList<PackageFault>> FaultsAsync(Actor actor, PreparedUpload prepared, CancellationToken cancellationToken)
    {
        var result = await import.HandleAsync(new ImportPackageRequest(prepared.Package, DryRun: true), actor, cancellationToken);
        return result.Succeeded ? result.Value.Faults : [];
    }

    private static Task DoneAsync(TocContext context, long id, long batch, CancellationToken cancellationToken) => context.ImportJobs.Where(j => j.Id == id)
        .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, ImportState.Done).SetProperty(j => j.BatchId, (long?)batch).SetProperty(j => j.Failure, (string?)null), cancellationToken);

    /// <summary>Things that somebody decided to keep are not proposed again.</summary>
    private static IReadOnlyList<PackageTable> Undecided(IReadOnlyList<PackageTable> tables, ImportJob job)
    {
        var kept = job.Options.Same.Select(s => (s.File, s.Reference)).ToHashSet();
        return kept.Count == 0 ? tables : [.. tables.Select(t => PackageFormat.File(t.File) is not { } file || file.KeyColumn.Length == 0 ? t : t with
        {
            Rows = [.. t.Rows.Where(r => !kept.Contains((t.File, Cell(t, r, file.KeyColumn))))],
        })];
    }

    private static string Cell(PackageTable table, PackageTableRow row, string column)
    {
        var at = table.Header.ToList().FindIndex(h => string.Equals(h.Trim(), column, StringComparison.OrdinalIgnoreCase));
        return at >= 0 && at < row.Cells.Count ? row.Cells[at].Trim() : "";
    }

    private static JobReport Report(PreparedUpload prepared, ImportReport report)
    {
        var located = report.Faults.Select(f => (Package: f, Sheet: prepared.Locate(f))).ToList();
        var groups = FaultGroup.Of(located.Select(l => l.Sheet.Fault with { Value = l.Sheet.Word is { Length: <= PackageFault.MaxValue } word ? word : l.Sheet.Fault.Value }));
        var fixes = located.GroupBy(l => (l.Sheet.Fault.Kind, l.Sheet.Fault.File, l.Sheet.Fault.Column)).ToDictionary(g => g.Key, g => g.First());
        var faulty = report.Faults.Where(f => f.Row is not null).Select(f => (prepared.Mapped is null ? f.File : "", f.Row)).Distinct().Count();
        return new JobReport
        {
            Counts = report.Counts,
            Changed = report.ChangedColumns,
            FaultCount = report.FaultCount,
            Faults = [.. groups.Select(g => Fixable(g, fixes[(g.Kind, g.File, g.Column)].Package, fixes[(g.Kind, g.File, g.Column)].Sheet.Mapping))],
            Rows = prepared.Rows,
            FaultyRows = faulty,
            LeftOut = report.LeftOut,
            HasChanges = report.ChangeCount > 0,
            GoodRowsHelp = report.Faults.Count > 0 && faulty < prepared.Rows && GoodRows.Without(prepared.Package.Tables, report.Faults, prepared.Mapped is not null, new HashSet<(string, int)>()) is not null,
        };
    }

    private static JobFaults Fixable(FaultGroup group, PackageFault fault, int? mapping) =>
        fault.Column is { } column && fault.Row is not null && PackageFormat.File(fault.File)?.Column(column) is not null
            && group.Kind is PackageFaultKind.UnknownTerm or PackageFaultKind.UnknownCountry or PackageFaultKind.UnknownOffence or PackageFaultKind.UnknownCode or PackageFaultKind.NotADate or PackageFaultKind.NotAnAddress
                or PackageFaultKind.Dangling or PackageFaultKind.ValueOfOtherScale or PackageFaultKind.NotCodable or PackageFaultKind.EndBeforeStart or PackageFaultKind.LowerSensitivity or PackageFaultKind.NotAllowed or PackageFaultKind.NotAReference
            ? new JobFaults(group, fault.File, column, mapping) : new JobFaults(group, null, null, mapping);
}
