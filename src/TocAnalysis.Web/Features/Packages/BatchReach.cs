using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// Who may see and undo a batch: whoever may read every case that it wrote, or whose codings, links and register entries it wrote, and knows its groups and sources.
/// For everybody else it is not there: its name and its counts tell of what is hidden, and its undo would show or delete it.
/// </summary>
internal static class BatchReach
{
    /// <summary>Records that are looked up together.</summary>
    private const int Portion = 10_000;

    private static readonly Sensitivity[] Levels = Enum.GetValues<Sensitivity>();

    /// <summary>Whether the actor may see it.</summary>
    public static Task<bool> SeesAsync(TocContext context, Actor actor, ImportUndo undo, CancellationToken cancellationToken) => ReachesAsync(context, actor, undo, Levels, cancellationToken);

    /// <summary>Whether the actor may undo it: sees it, and may import cases of the sensitivities that its cases have now.</summary>
    public static Task<bool> UndoesAsync(TocContext context, Actor actor, ImportUndo undo, CancellationToken cancellationToken) =>
        ReachesAsync(context, actor, undo, [.. Levels.Where(l => AccessPolicy.May(actor, Permission.Import, l))], cancellationToken);

    private static async Task<bool> ReachesAsync(TocContext context, Actor actor, ImportUndo undo, IReadOnlyCollection<Sensitivity> levels, CancellationToken cancellationToken)
    {
        if (levels.Count == Levels.Length && await context.SeesEveryCaseAsync(actor, cancellationToken))
            return true;
        // What belongs to a case out of reach must be found to be missed; nothing of it is told.
        await using var all = await context.SeeEverythingAsync(cancellationToken);
        return await context.ReachesCasesAsync(actor, await CasesAsync(context, undo, cancellationToken), levels, cancellationToken)
            && await context.ReachesActorsAsync(actor, [.. undo.Groups.Select(g => g.Id)], [.. undo.Sources.Select(s => s.Id)], cancellationToken);
    }

    private static async Task<IReadOnlyCollection<long>> CasesAsync(TocContext context, ImportUndo undo, CancellationToken cancellationToken)
    {
        var cases = undo.Cases.Select(c => c.Id).Concat(undo.MovedCodings.Select(c => c.CaseId)).Concat(undo.RemovedCodings.Select(c => c.CaseId)).Concat(undo.MovedLinks.Select(l => l.CaseId))
            .Concat(undo.MovedRegisters.SelectMany(r => r.CaseIds.Concat(new[] { r.CaseId }.OfType<long>()))).ToHashSet();
        foreach (var ids in undo.Codings.Select(c => c.Id).Concat(undo.MovedCodings.Select(c => c.Id)).Chunk(Portion))
            cases.UnionWith(await context.Codings.Where(c => ids.Contains(c.Id)).Select(c => c.CaseId).Distinct().ToListAsync(cancellationToken));
        foreach (var ids in undo.Links.Select(l => l.Id).Concat(undo.MovedLinks.Select(l => l.Id)).Chunk(Portion))
            cases.UnionWith(await context.GroupLinks.Where(l => l.CaseId != null && ids.Contains(l.Id)).Select(l => l.CaseId!.Value).Distinct().ToListAsync(cancellationToken));
        foreach (var ids in undo.Registers.Select(r => r.Id).Concat(undo.MovedRegisters.Select(r => r.Id)).Chunk(Portion))
            cases.UnionWith(await context.Registers.Where(r => r.CaseId != null && ids.Contains(r.Id)).Select(r => r.CaseId!.Value).Distinct().ToListAsync(cancellationToken));
        var named = undo.RemovedLinks.Select(l => l.Case).Concat(undo.Links.Select(l => l.Before?.Case)).Concat(undo.Registers.Select(r => r.Before?.Entry.Case)).OfType<string>().Distinct();
        foreach (var references in named.Chunk(Portion))
            cases.UnionWith(await context.Cases.Where(c => references.Contains(c.Reference)).Select(c => c.Id).ToListAsync(cancellationToken));
        return cases;
    }
}
