using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Data.Configurations;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Exports;

/// <summary>A file on its way out, as its owner sees it.</summary>
public sealed record ExportJob(
    long Id, string Kind, string Query, string Filter, Sensitivity Highest, string FileName, ExportState State, int Expected, int Written, long? Size, string? Hash, string? Failure,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public bool IsRunning => State is ExportState.Running or ExportState.Stopping;

    /// <summary>Whether the file is written, and not in this instance's folder: another instance has it in a folder of its own, or somebody took it from the disk.</summary>
    [JsonIgnore]
    public bool IsElsewhere { get; init; }
}

/// <summary>An order: which kind of file, of which cases, how sensitive at most, and where the application stands.</summary>
public sealed record ExportOrder(string Kind, string Query, Sensitivity Highest, string Base);

/// <summary>A finished file; where it may hold restricted records, it counts as holding some.</summary>
public sealed record ExportFile(string Path, string FileName, string ContentType, int Rows, bool IsRestricted);

/// <summary>Orders files that are written beside the pages, for their owner alone, and gives them out.</summary>
public sealed class ExportJobs(TocDatabase database, IEnumerable<ILongExport> kinds, ExportRunner runner, ExportFolder folder, FarExports far)
{
    /// <summary>Most files of one person; the oldest go.</summary>
    private const int Most = 30;

    private IEnumerable<ILongExport> Kinds => kinds.OrderBy(k => k.Order);

    /// <summary>Permanent names of the kinds of files.</summary>
    public IReadOnlyList<string> KindNames => [.. Kinds.Select(k => k.Kind)];

    /// <summary>The sensitivities up to which the actor may take data out, the lowest first.</summary>
    public static IReadOnlyList<Sensitivity> Levels(Actor actor) => [.. AccessPolicy.Readable(actor).Order()];

    /// <summary>What a file will hold, before it is ordered.</summary>
    public async Task<Result<LongExportPlan>> PlanAsync(Actor actor, ExportOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("export");
        if (Kind(order.Kind) is not { } kind)
            return Refused.Invalid(new Fault("kind", $"One of: {string.Join(", ", KindNames)}.", order.Kind, Domain.Suggestions.NearestTerms.Of(order.Kind, KindNames)));
        if (!AccessPolicy.Readable(actor).Contains(order.Highest))
            return Refused.Invalid(new Fault("highest", "A sensitivity that you may read.", order.Highest.Text(), [.. Levels(actor).Select(s => s.Text())]));
        if (order.Query.Length > ExportJobConfiguration.MaxQuery)
            return Refused.Invalid(new Fault("query", $"A filter of at most {ExportJobConfiguration.MaxQuery} characters; this one is longer."));
        return await kind.PlanAsync(new LongExportRequest(actor, order.Query, order.Highest, order.Base), cancellationToken);
    }

    /// <summary>Orders a file; it is begun at once.</summary>
    /// <param name="actor">Who wants it.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="once">The key of a request that may be repeated; null: it is not.</param>
    /// <param name="cancellationToken">Ends the ordering alone.</param>
    public async Task<Result<ExportJob>> CreateAsync(Actor actor, ExportOrder order, Once? once, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(actor, order, cancellationToken);
        if (!plan.Succeeded)
            return new Refused(plan.Refusal!.Value, plan.Faults);
        if (await far.AsksAsync(actor, plan.Value.Rows, order.Highest == Sensitivity.Restricted, cancellationToken))
            return FarExports.Refusal;
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (once is not null && await once.FindAsync<ExportJob>(context, actor, cancellationToken) is { } before)
            return before;
        var now = context.Clock.GetUtcNow();
        var row = new ExportJobRow
        {
            OwnerId = actor.UserId,
            Owner = actor.Name,
            Kind = order.Kind,
            Query = plan.Value.Query,
            Filter = plan.Value.Filter,
            Highest = order.Highest,
            // The name itself says how sensitive it is, wherever the file goes.
            FileName = FormattableString.Invariant($"toc-{order.Kind}-{order.Highest.Text()}-{now:yyyy-MM-dd-HHmm}.{Kind(order.Kind)!.Ending}"),
            StoredAs = Guid.NewGuid(),
            State = ExportState.Running,
            Expected = plan.Value.Rows,
            CreatedAt = now,
            SeenAt = now,
        };
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        context.ExportJobs.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        ExportLog.Add(context, actor, "export_job", $"{row.Id}", FormattableString.Invariant($"{row.Kind}, {row.Expected} cases, up to {row.Highest.Text()}"));
        if (once is not null)
            await once.KeepAsync(context, actor, Job(row), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        // From here on whoever ordered it may go away: what is kept as running is worked on.
        await transaction.CommitAsync(CancellationToken.None);
        runner.Start(row.Id, new LongExportRequest(actor, row.Query, row.Highest, order.Base), row.Kind, row.StoredAs);
        await TrimAsync(context, actor, CancellationToken.None);
        return Job(row);
    }

    /// <summary>The actor's files, the last one first.</summary>
    public async Task<Result<IReadOnlyList<ExportJob>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("export");
        await using var context = await database.ReadAsync(cancellationToken);
        return (await Own(context, actor).OrderByDescending(j => j.Id).ToListAsync(cancellationToken)).ConvertAll(Job);
    }

    /// <summary>One file.</summary>
    public async Task<Result<ExportJob>> GetAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("export");
        await using var context = await database.ReadAsync(cancellationToken);
        return await Own(context, actor).SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is { } row ? Job(row) : Refused.NotFound("export");
    }

    /// <summary>The finished file, for its owner, while the owner may still read what is in it: once a case was narrowed since, or the owner left an audience, it has to be ordered again.</summary>
    public async Task<Result<ExportFile>> OpenAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("export");
        await using var context = await database.ReadAsync(cancellationToken);
        if (await Own(context, actor).SingleOrDefaultAsync(j => j.Id == id && j.State == ExportState.Done, cancellationToken) is not { } row || !File.Exists(folder.File(row.StoredAs)))
            return Refused.NotFound("export");
        if (AccessPolicy.Readable(actor).Contains(row.Highest) && await far.AsksAsync(actor, row.Written, row.Highest == Sensitivity.Restricted, cancellationToken))
            return FarExports.Refusal;
        return AccessPolicy.Readable(actor).Contains(row.Highest) && !await context.IsNarrowedAsync(actor, row.CreatedAt, cancellationToken) ? new ExportFile(folder.File(row.StoredAs), row.FileName, Kind(row.Kind)?.ContentType ?? "application/octet-stream", row.Written, row.Highest == Sensitivity.Restricted) : Refused.Forbidden("export");
    }

    /// <summary>Stops the work on a file.</summary>
    public async Task<Result<long>> CancelAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var stopped = await Own(context, actor).Where(j => j.Id == id && j.State == ExportState.Running).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, ExportState.Stopping), cancellationToken);
        if (stopped == 0)
            return await Own(context, actor).AnyAsync(j => j.Id == id, cancellationToken) ? id : Refused.NotFound("export");
        // Another instance of the program finds out by its next look at the row.
        await runner.CancelAsync(id);
        return id;
    }

    /// <summary>Removes a file, or one that did not come about, from the list and from the disk.</summary>
    public async Task<Result<long>> RemoveAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        if (await Own(context, actor).SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } row)
            return Refused.NotFound("export");
        if (row.State is ExportState.Running or ExportState.Stopping)
            return Refused.Invalid(new Fault("export", "A file that is not being written: stop it first."));
        await Own(context, actor).Where(j => j.Id == id).ExecuteDeleteAsync(cancellationToken);
        folder.Remove(row.StoredAs);
        return id;
    }

    private async Task TrimAsync(TocContext context, Actor actor, CancellationToken cancellationToken)
    {
        var old = await Own(context, actor).Where(j => j.State != ExportState.Running && j.State != ExportState.Stopping).OrderByDescending(j => j.Id).Skip(Most).Select(j => new { j.Id, j.StoredAs }).ToListAsync(cancellationToken);
        var ids = old.ConvertAll(o => o.Id);
        await context.ExportJobs.Where(j => ids.Contains(j.Id)).ExecuteDeleteAsync(cancellationToken);
        foreach (var job in old)
            folder.Remove(job.StoredAs);
    }

    private ILongExport? Kind(string name) => kinds.FirstOrDefault(k => k.Kind == name);

    private static IQueryable<ExportJobRow> Own(TocContext context, Actor actor) =>
        context.ExportJobs.Where(j => actor.UserId != null ? j.OwnerId == actor.UserId : j.OwnerId == null && j.Owner == actor.Name);

    private ExportJob Job(ExportJobRow row) => new(
        row.Id, row.Kind, row.Query, row.Filter, row.Highest, row.FileName, row.State, row.Expected, row.Written, row.Size, row.Hash, row.Failure, row.CreatedAt, row.EndedAt)
    {
        IsElsewhere = row.State == ExportState.Done && !File.Exists(folder.File(row.StoredAs)),
    };
}
