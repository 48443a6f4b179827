namespace TocAnalysis.Domain.Tables;

/// <summary>
/// Which numbers of the coverage grid are withheld. A number counts the cases that any (or every) of some codes takes in, so the number of fewer codes can be
/// set beside that of more and the difference read.
/// </summary>
public static class CoverageProtection
{
    /// <summary>Decides.</summary>
    /// <param name="numbers">For each paragraph its codes and the cases counted; the number grows with the codes. Paragraphs without codes are never withheld.</param>
    /// <param name="all">All cases, which is known elsewhere; how many are not counted can be worked out from it.</param>
    /// <param name="threshold">Counts from 1 to below this are withheld.</param>
    /// <returns>For each paragraph whether its number is withheld.</returns>
    public static IReadOnlyList<bool> Withheld(IReadOnlyList<(IReadOnlyCollection<string> Codes, int Cases)> numbers, int all, int threshold)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var sets = numbers.Select(n => n.Codes.ToHashSet(StringComparer.Ordinal)).ToList();
        return [.. numbers.Select((n, i) => sets[i].Count > 0 && (Small(n.Cases) || Small(all - n.Cases) || Differs(i)))];

        bool Small(int count) => count > 0 && count < threshold;

        bool Differs(int i) => Enumerable.Range(0, numbers.Count).Any(j => sets[j].IsProperSupersetOf(sets[i]) && Small(numbers[j].Cases - numbers[i].Cases));
    }
}
