using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Cases;

/// <summary>What a list of cases is sorted by; cases that are equal in it follow their identifiers.</summary>
public enum CaseSortKey
{
    /// <summary>Permanent identifier.</summary>
    [Token("id")] Id,

    /// <summary>Title.</summary>
    [Token("title")] Title,

    /// <summary>First day that the start may mean; cases without a date come last in either direction.</summary>
    [Token("start")] Start,

    /// <summary>Time of the last change.</summary>
    [Token("updated")] Updated,

    /// <summary>Fit with the words searched for, best first; without words it means nothing and is refused.</summary>
    [Token("relevance")] Relevance,
}

/// <summary>The order of a list of cases, as the parameter <c>sort</c> writes it: a key, with <c>-</c> before it for the other direction.</summary>
/// <param name="Key">What it is sorted by.</param>
/// <param name="Descending">From last to first; for relevance, from worst to best.</param>
public readonly record struct CaseSort(CaseSortKey Key, bool Descending = false)
{
    /// <summary>The order when none is asked for: best fit first when words are searched for, else latest changes first.</summary>
    /// <param name="hasWords">Whether the filter has words.</param>
    /// <returns>The order.</returns>
    public static CaseSort Default(bool hasWords) => hasWords ? new CaseSort(CaseSortKey.Relevance) : new CaseSort(CaseSortKey.Updated, true);

    /// <summary>Reads the parameter.</summary>
    /// <param name="text">The text; null or blank: the default.</param>
    /// <param name="hasWords">Whether the filter has words.</param>
    /// <returns>The order, or a fault at <c>sort</c>.</returns>
    public static Result<CaseSort> Parse(string? text, bool hasWords)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Default(hasWords);
        var trimmed = text.Trim();
        var descending = trimmed.StartsWith('-');
        var name = descending ? trimmed[1..] : trimmed;
        if (!Tokens.TryParse<CaseSortKey>(name, out var key))
            return Refused.Invalid(new Fault("sort", $"One of: {string.Join(", ", Tokens.All<CaseSortKey>())}; with - before it for the other direction.", text, NearestTerms.Of(name, Tokens.All<CaseSortKey>())));
        if (key == CaseSortKey.Relevance && !hasWords)
            return Refused.Invalid(new Fault("sort", "Sorting by relevance needs words to search for, in q.", text));
        return new CaseSort(key, descending);
    }

    /// <summary>The text form.</summary>
    /// <returns>What <see cref="Parse"/> reads.</returns>
    public override string ToString() => (Descending ? "-" : "") + Key.Text();
}
