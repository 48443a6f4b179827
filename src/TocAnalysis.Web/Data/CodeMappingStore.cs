using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Codebook;

namespace TocAnalysis.Web.Data;

/// <summary>
/// Keeps under which code each coding counts, after a code was mapped to another. The codings themselves keep their code, value and version; a trigger writes
/// <c>counts_as</c> beside it, whatever route a coding comes by.
/// </summary>
public static class CodeMappingStore
{
    private const int Portion = 1_000;

    /// <summary>What the frozen versions took out.</summary>
    public static async Task<IReadOnlyList<CodeRemoval>> RemovalsAsync(TocContext context, CancellationToken cancellationToken) => await context.CodeChanges
        .Where(c => c.Kind == CodeChangeKind.Removed && context.CodebookVersions.Any(v => v.Number == c.Version && v.State != CodebookState.Draft))
        .Select(c => new CodeRemoval(c.Version, c.Code, c.MappedTo)).ToListAsync(cancellationToken);

    /// <summary>Brings mapping and positions to what the frozen versions say. Called in the transaction of a freezing, and at the start of the program.</summary>
    public static async Task RenewAsync(TocContext context, CodebookContent inUse, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inUse);
        var removals = await RemovalsAsync(context, cancellationToken);
        var wanted = CodeSuccession.Of(removals, inUse.Codes.Select(c => c.Key).ToHashSet(StringComparer.Ordinal));
        var known = await context.CodeMappings.ToDictionaryAsync(m => m.Code, cancellationToken);
        List<string> changed = [.. wanted.Keys.Union(known.Keys).Where(code => wanted.GetValueOrDefault(code) != known.GetValueOrDefault(code)?.CountsAs)];
        if (changed.Count == 0)
            return;
        foreach (var code in changed)
        {
            if (!wanted.TryGetValue(code, out var target))
                context.CodeMappings.Remove(known[code]);
            else if (known.TryGetValue(code, out var row))
                row.CountsAs = target;
            else
                context.CodeMappings.Add(new CodeMappingRow { Code = code, CountsAs = target });
        }

        await context.SaveChangesAsync(cancellationToken);
        var cases = await context.Codings.Where(c => changed.Contains(c.Code)).Select(c => c.CaseId).Distinct().ToListAsync(cancellationToken);
        foreach (var portion in cases.Chunk(Portion))
            await PositionStore.RefreshAsync(context, portion, cancellationToken);
    }
}
