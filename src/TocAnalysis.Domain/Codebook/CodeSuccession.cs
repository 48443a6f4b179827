namespace TocAnalysis.Domain.Codebook;

/// <summary>A code that a frozen version took out.</summary>
/// <param name="Version">The version that no longer has it.</param>
/// <param name="Code">Its key.</param>
/// <param name="MappedTo">The code that takes its place; null: none does, the code is retired.</param>
public sealed record CodeRemoval(int Version, string Code, string? MappedTo);

/// <summary>
/// Under which code a coding counts. A code of the version in use counts as itself, whatever happened to it earlier. One that was taken out and mapped counts as
/// the code it was mapped to, and on from there where that one was mapped too. One that was retired counts as itself: nothing takes its place.
/// </summary>
public static class CodeSuccession
{
    /// <summary>The codes that count as another one, with that one. Codes that count as themselves are not listed.</summary>
    /// <param name="removals">What all frozen versions took out; of a code that was taken out twice, the later time counts.</param>
    /// <param name="inUse">Keys of the version in use.</param>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<CodeRemoval> removals, IReadOnlySet<string> inUse)
    {
        ArgumentNullException.ThrowIfNull(removals);
        ArgumentNullException.ThrowIfNull(inUse);
        var next = removals.Where(r => !inUse.Contains(r.Code)).GroupBy(r => r.Code, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(r => r.Version)!.MappedTo, StringComparer.Ordinal);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var code in next.Keys)
        {
            // Two codes that were mapped to each other in two versions, and both are gone, lead nowhere: each counts as itself.
            var (at, passed) = (code, new HashSet<string>(StringComparer.Ordinal) { code });
            while (next.GetValueOrDefault(at) is { } target)
            {
                at = target;
                if (!passed.Add(target))
                {
                    at = code;
                    break;
                }
            }

            if (at != code)
                found[code] = at;
        }

        return found;
    }
}
