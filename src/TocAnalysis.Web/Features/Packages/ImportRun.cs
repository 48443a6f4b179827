using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// One walk over the portions of a package: each is checked and planned, and written where a writer is given and nothing was wrong so far. Portions of
/// cases are checked, planned and made into rows beside the writing of those before, so that the program and the database work at the same time.
/// </summary>
internal sealed class ImportRun(
    TocContext context, TocContext reading, Actor actor, IReadOnlyList<PackageTable> tables, IReadOnlyList<PackageFault> before, Vocabularies vocabularies, string coder, RecordedThings near)
{
    /// <summary>Portions that may wait to be written.</summary>
    private const int Waiting = 2;

    private readonly WholePackage whole = new(tables);
    private ImportTally tally = null!;
    private readonly List<PackageFault> ofRegisters = [], ofRounds = [], ofOthers = [];
    private bool isFirst = true;
    private int done, total;

    public bool IsOneSheet { get; init; }

    public PortionSize Portions { get; init; } = PortionSize.Usual;

    public Action<int, int>? Progress { get; init; }

    /// <summary>Walks over all portions.</summary>
    /// <param name="writer">Writes each inside the transaction; null: nothing is written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was found. Where there are faults, what was written before the first of them must not be committed.</returns>
    public async Task<ImportTally> RunAsync(ImportWriter? writer, CancellationToken cancellationToken)
    {
        tally = new ImportTally(IsOneSheet);
        tally.Add(before);
        total = tables.Sum(t => t.Rows.Count);
        Progress?.Invoke(0, total);
        var portions = PackagePortions.Of(tables, Portions);
        var first = Math.Max(0, portions.ToList().FindIndex(p => portions.Count > 1 && !HasOthers(p)));
        var last = portions.Count > 1 ? portions.ToList().FindLastIndex(p => !HasOthers(p)) + 1 : 0;
        for (var i = 0; i < first; i++)
            await HereAsync(portions[i], writer, cancellationToken);
        if (last > first)
            await BesideAsync([.. portions.Skip(first).Take(last - first)], writer, cancellationToken);
        for (var i = Math.Max(first, last); i < portions.Count; i++)
            await HereAsync(portions[i], writer, cancellationToken);
        // Rules over what is recorded are told where everything else is sound.
        if (tally.FaultCount == 0)
            tally.Add(PlanFaults);
        return tally;
    }

    /// <summary>What the plans may not do, the weightiest kind alone.</summary>
    private List<PackageFault> PlanFaults => ofRegisters.Count > 0 ? ofRegisters : ofRounds.Count > 0 ? ofRounds : ofOthers;

    private bool IsSound => tally.FaultCount == 0 && PlanFaults.Count == 0;

    private static bool HasOthers(IReadOnlyList<PackageTable> portion) =>
        portion.Any(t => t.Rows.Count > 0 && (t.File is PackageFormat.Groups or PackageFormat.Sources or PackageFormat.GroupLinks || RegisterFiles.Of(t.File) is not null));

    /// <summary>A portion from check to writing, on the context of the writer.</summary>
    private async Task HereAsync(IReadOnlyList<PackageTable> portion, ImportWriter? writer, CancellationToken cancellationToken)
    {
        var check = await CheckAsync(portion, cancellationToken);
        tally.Add(check.Faults);
        if (tally.FaultCount == 0)
            await PlanAsync(check.Content, writer, cancellationToken);
        Count(portion);
    }

    private async Task PlanAsync(PackageContent content, ImportWriter? writer, CancellationToken cancellationToken)
    {
        var plan = await ImportPlan.MakeAsync(context, actor, content, coder, whole, cancellationToken);
        Take(plan);
        if (writer is not null && IsSound && plan.Changes.Any())
            await writer.WriteAsync(plan, coder, cancellationToken);
        if (writer is null)
            context.ChangeTracker.Clear();
    }

    private void Take(ImportPlan plan)
    {
        ofRegisters.AddRange(plan.RegisterFaults);
        ofRounds.AddRange(plan.RoundCodings);
        if (!AccessPolicy.May(actor, Permission.Administer))
            ofOthers.AddRange(plan.OthersCodings);
        tally.Add(plan);
        foreach (var group in plan.Groups)
            whole.Homes[group.Key] = group.Merged.Content.HomeCountry;
    }

    private async Task BesideAsync(IReadOnlyList<IReadOnlyList<PackageTable>> portions, ImportWriter? writer, CancellationToken cancellationToken)
    {
        FreshGround? ground = null;
        if (writer is not null && IsSound)
        {
            whole.Names = await NamesAsync(cancellationToken);
            // Coders must be there before the rows that name them are made.
            ground = await writer.GroundAsync(whole.Coders().Distinct(), coder, cancellationToken);
        }

        var channel = Channel.CreateBounded<Prepared>(Waiting);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var preparing = Task.Run(() => PrepareAllAsync(portions, ground, channel.Writer, stopping.Token), CancellationToken.None);
        try
        {
            await foreach (var prepared in channel.Reader.ReadAllAsync(cancellationToken))
                await WriteAsync(prepared, writer, cancellationToken);
        }
        finally
        {
            // Whatever ends the writing ends the preparing too, and nothing of it uses the second connection afterwards.
            await stopping.CancelAsync();
            await preparing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await preparing;
    }

    private async Task PrepareAllAsync(IReadOnlyList<IReadOnlyList<PackageTable>> portions, FreshGround? ground, ChannelWriter<Prepared> to, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var isSound = tally.FaultCount == 0;
            foreach (var portion in portions)
            {
                var check = await CheckAsync(portion, cancellationToken);
                isSound &= check.Faults.Count == 0;
                var plan = isSound ? await ImportPlan.MakeAsync(reading, actor, check.Content, coder, whole, cancellationToken) : null;
                var fresh = plan is not null && ground is not null && FreshPortion.Fits(plan) ? await FreshPortion.MakeAsync(plan, ground, reading, cancellationToken) : null;
                await to.WriteAsync(new Prepared(portion, check, plan, fresh), cancellationToken);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            to.TryComplete(failure);
        }
    }

    private async Task WriteAsync(Prepared prepared, ImportWriter? writer, CancellationToken cancellationToken)
    {
        tally.Add(prepared.Check.Faults);
        if (tally.FaultCount == 0 && prepared.Plan is { } plan)
        {
            if (writer is not null && prepared.Fresh is null)
            {
                // Rows that are changed must be known to the context that writes them.
                await PlanAsync(prepared.Check.Content, writer, cancellationToken);
            }
            else
            {
                Take(plan);
                if (writer is not null && IsSound)
                    await writer.WriteAsync(prepared.Fresh!, cancellationToken);
            }
        }

        Count(prepared.Tables);
    }

    private async Task<PackageCheck> CheckAsync(IReadOnlyList<PackageTable> portion, CancellationToken cancellationToken)
    {
        IReadOnlyList<PackageTable> held = [.. portion.Select(t => t.Rows is StoredRows ? t with { Rows = [.. t.Rows] } : t)];
        var recorded = await LoadRecorded.RunAsync(reading, held, near, actor, cancellationToken);
        var vocabulary = new PackageVocabulary(vocabularies.Countries, vocabularies.Offences, vocabularies.Codebook, recorded, coder);
        var check = PackageValidator.Validate(held, vocabulary, whole.Keys, isFirst);
        isFirst = false;
        return check;
    }

    /// <summary>Groups and sources of the package, with those that were just written.</summary>
    private async Task<ReferenceNames> NamesAsync(CancellationToken cancellationToken)
    {
        var names = new ReferenceNames();
        foreach (var portion in whole.Keys.Of(PackageFormat.Groups).Chunk(10_000))
        {
            foreach (var group in await context.Groups.Where(g => portion.Contains(g.Reference)).Select(g => new { g.Id, g.Reference }).ToListAsync(cancellationToken))
                names.AddGroup(group.Id, group.Reference);
        }

        foreach (var portion in whole.Keys.Of(PackageFormat.Sources).Chunk(10_000))
        {
            foreach (var source in await context.Sources.Where(s => portion.Contains(s.Reference)).Select(s => new { s.Id, s.Reference }).ToListAsync(cancellationToken))
                names.AddSource(source.Id, source.Reference);
        }

        return names;
    }

    private void Count(IReadOnlyList<PackageTable> portion) => Progress?.Invoke(done += portion.Sum(t => t.Rows.Count), total);

    private sealed record Prepared(IReadOnlyList<PackageTable> Tables, PackageCheck Check, ImportPlan? Plan, FreshPortion? Fresh);
}
