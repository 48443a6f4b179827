using System.Diagnostics.CodeAnalysis;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Offences;

/// <summary>
/// The hierarchy of offences. A filter by a term takes in everything below it; codes are compared as text, so "7041" is
/// not "07041" but leads to it as a suggestion, since spreadsheets drop leading zeros.
/// </summary>
public sealed class OffenceVocabulary
{
    private readonly Dictionary<string, Offence> _byCode = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, Offence> _children;
    private readonly Lazy<List<(string Key, Offence Offence)>> _keys;

    /// <summary>Builds the hierarchy.</summary>
    /// <param name="offences">All terms, in any order.</param>
    /// <exception cref="ArgumentException">
    /// A code stands twice, a parent does not exist, a level does not follow its parent's, or the terms form a ring.
    /// </exception>
    public OffenceVocabulary(IEnumerable<Offence> offences)
    {
        var terms = offences.ToList();
        foreach (var term in terms)
        {
            if (!_byCode.TryAdd(term.Code, term))
            {
                throw new ArgumentException($"Offence code {term.Code} stands twice.", nameof(offences));
            }
        }

        foreach (var term in terms)
        {
            var level = term.Parent is null ? 0 : _byCode.GetValueOrDefault(term.Parent)?.Level
                ?? throw new ArgumentException($"Parent {term.Parent} of {term.Code} does not exist.", nameof(offences));
            // Levels that rise by one from parent to child leave no room for a ring.
            if (term.Level != level + 1)
            {
                throw new ArgumentException($"{term.Code} has level {term.Level}, but {level + 1} was expected.", nameof(offences));
            }
        }

        // Digits come before letters in ordinal order, so classes stand before the project's terms.
        _children = terms.OrderBy(t => t.Code, StringComparer.Ordinal).ToLookup(t => t.Parent ?? "", StringComparer.Ordinal);
        Roots = [.. _children[""]];
        All = [.. Roots.SelectMany(SelfAndBelow)];
        _keys = new Lazy<List<(string, Offence)>>(BuildKeys);
    }

    /// <summary>Every term, each followed by what is below it, siblings by code.</summary>
    public IReadOnlyList<Offence> All { get; }

    /// <summary>The terms of level 1.</summary>
    public IReadOnlyList<Offence> Roots { get; }

    /// <summary>Finds a term by its code; case and blanks at the ends do not matter, leading zeros do.</summary>
    /// <param name="text">What was written; null counts as empty.</param>
    /// <param name="offence">The term, when found.</param>
    /// <returns>True when the text is a code of the vocabulary.</returns>
    public bool TryFind(string? text, [NotNullWhen(true)] out Offence? offence) => _byCode.TryGetValue(text?.Trim() ?? "", out offence);

    /// <summary>The terms directly below one.</summary>
    /// <param name="code">A code.</param>
    /// <returns>By code; empty for a leaf and for an unknown code.</returns>
    public IReadOnlyList<Offence> ChildrenOf(string code) => TryFind(code, out var term) ? [.. _children[term.Code]] : [];

    /// <summary>The term itself and everything below it: what a filter by this term takes in.</summary>
    /// <param name="code">A code.</param>
    /// <returns>The term first; empty for an unknown code.</returns>
    public IReadOnlyList<Offence> SelfAndDescendantsOf(string code) => TryFind(code, out var term) ? [.. SelfAndBelow(term)] : [];

    /// <summary>Everything below a term.</summary>
    /// <param name="code">A code.</param>
    /// <returns>In the order of <see cref="All"/>; empty for a leaf and for an unknown code.</returns>
    public IReadOnlyList<Offence> DescendantsOf(string code) => [.. SelfAndDescendantsOf(code).Skip(1)];

    /// <summary>Everything above a term.</summary>
    /// <param name="code">A code.</param>
    /// <returns>From level 1 down to the parent; empty at level 1 and for an unknown code.</returns>
    public IReadOnlyList<Offence> AncestorsOf(string code) => [.. PathOf(code).SkipLast(1)];

    /// <summary>The way from level 1 to a term.</summary>
    /// <param name="code">A code.</param>
    /// <returns>The ancestors and the term itself last; empty for an unknown code.</returns>
    public IReadOnlyList<Offence> PathOf(string code)
    {
        var path = new Stack<Offence>();
        for (var at = code; at is not null && TryFind(at, out var term); at = term.Parent)
        {
            path.Push(term);
        }

        return [.. path];
    }

    /// <summary>
    /// The terms that a text may have meant, nearest first: a code that lost its leading zero, an equal label or other
    /// word, slips of the pen, then labels that begin with it or hold it as words. A class comes before the level-3 code
    /// that only repeats it; the order of <see cref="All"/> decides the rest.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="max">Largest number of suggestions, 0 or more.</param>
    /// <returns>Distinct terms; empty when nothing is near.</returns>
    public IReadOnlyList<Offence> Suggest(string? text, int max = 3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        return [.. NearestText.Ranked(text, _keys.Value, offence => offence.Code)
            .OrderBy(entry => entry.Rank)
            .ThenBy(entry => entry.Item.RepeatsParent)
            .Take(max)
            .Select(entry => entry.Item)];
    }

    private IEnumerable<Offence> SelfAndBelow(Offence term) => _children[term.Code].SelectMany(SelfAndBelow).Prepend(term);

    private List<(string Key, Offence Offence)> BuildKeys()
    {
        var keys = new List<(string, Offence)>();
        foreach (var term in All)
        {
            foreach (var text in term.Aliases.Append(term.Label).Append(term.Code))
            {
                keys.Add((NearestText.Fold(text), term));
            }

            if (term.Code.StartsWith('0'))
            {
                keys.Add((term.Code.TrimStart('0'), term));
            }
        }

        return keys;
    }
}
