using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Countries;

/// <summary>Why a recorded code stands for a place with another code.</summary>
public enum PlaceShift
{
    /// <summary>It stands for itself.</summary>
    None,

    /// <summary>The two codes are names of one State.</summary>
    OtherName,

    /// <summary>The recorded State had already gone; the place is what it became.</summary>
    AlreadyGone,

    /// <summary>The recorded State did not exist yet; the place is the State that it came from.</summary>
    NotYetThere,
}

/// <summary>What a recorded code stands for in the time of a case.</summary>
/// <param name="Code">The recorded country's permanent code.</param>
/// <param name="Key">Code of the place: two recorded codes with the same key are the same place.</param>
/// <param name="Shift">Why the two differ.</param>
public sealed record ResolvedPlace(string Code, string Key, PlaceShift Shift);

/// <summary>
/// Tells former States and their successors apart by the time of a case (paragraph 4 counts countries, and a country that changed its name or was
/// followed by another is not two). Codes that the vocabulary does not know are places of their own.
/// </summary>
/// <param name="country">Finds a country by its code; null for an unknown one.</param>
/// <param name="period">When the case happened; null: not known.</param>
public sealed class PlaceResolver(Func<string, Country?> country, CasePeriod? period)
{
    private readonly Dictionary<string, Country?> countries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> descendants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResolvedPlace> places = new(StringComparer.Ordinal);

    /// <summary>Whether it is known when the case happened.</summary>
    public bool HasPeriod => period is not null;

    /// <summary>The vocabulary's record; null for an unknown code.</summary>
    /// <param name="code">A code as recorded; case and blanks do not matter.</param>
    /// <returns>The record, or null.</returns>
    public Country? Find(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (!countries.TryGetValue(code, out var found))
            countries[code] = found = country(code.Trim().ToUpperInvariant());
        return found;
    }

    /// <summary>The permanent code that a recorded code means: YUCS for YUG; an unknown code means itself.</summary>
    /// <param name="code">As recorded.</param>
    /// <returns>The permanent code.</returns>
    public string PermanentCode(string code) => Find(code)?.Code ?? code?.Trim().ToUpperInvariant() ?? "";

    /// <summary>What sort of place a code stands for; an unknown code counts as a country.</summary>
    /// <param name="code">A code.</param>
    /// <returns>The kind.</returns>
    public CountryKind Kind(string code) => Find(code)?.Kind ?? PermanentCode(code) switch
    {
        "XHS" => CountryKind.HighSeas,
        { Length: 3 or 4 } unnamed when unnamed.StartsWith("XUN", StringComparison.Ordinal) => CountryKind.Unnamed,
        _ => CountryKind.Current,
    };

    /// <summary>Which place a recorded code stands for in the time of the case.</summary>
    /// <param name="code">As recorded.</param>
    /// <returns>The place.</returns>
    public ResolvedPlace Resolve(string code)
    {
        var permanent = PermanentCode(code);
        if (places.TryGetValue(permanent, out var place))
            return place;
        var lasting = LastingName(permanent);
        place = new ResolvedPlace(permanent, lasting, lasting == permanent ? PlaceShift.None : PlaceShift.OtherName);
        if (period is { } when && Find(lasting) is not null && !Exists(lasting, when))
        {
            var (_, until) = Existence(lasting);
            var gone = until is not null && when.From is not null && until <= when.From;
            var nearest = Nearest(lasting, gone ? Successors : Predecessors, when);
            // With several candidates nothing says which one is meant; the code stays itself and SameAtOtherTimes holds it to be one of them.
            if (nearest.Count == 1)
                place = new ResolvedPlace(permanent, nearest[0], gone ? PlaceShift.AlreadyGone : PlaceShift.NotYetThere);
        }

        return places[permanent] = place;
    }

    /// <summary>
    /// Whether one of two places came from the other and they never existed side by side in the time of the case: then they are one place over time.
    /// Without a known time: whether one came from the other, so that they may be one.
    /// </summary>
    /// <param name="first">Key of a place.</param>
    /// <param name="second">Key of another.</param>
    /// <returns>True when they are, or without a known time may be, one place.</returns>
    public bool SameAtOtherTimes(string first, string second)
    {
        if (first == second || !Related(first, second))
            return false;
        if (period is not { } when)
            return true;
        var (fromFirst, untilFirst) = Existence(first);
        var (fromSecond, untilSecond) = Existence(second);
        return !when.Meets(Later(fromFirst, fromSecond), Earlier(untilFirst, untilSecond));
    }

    /// <summary>Whether a place existed on some day of the case; true when the time is not known.</summary>
    /// <param name="code">A permanent code; other names of the same State do not count.</param>
    /// <returns>Whether it existed.</returns>
    public bool ExistedUnderThisName(string code) =>
        period is not { } when || Find(code) is not { } found || when.Meets(found.ExistsFrom, found.ExistsUntil);

    private bool Related(string first, string second) => Descendants(first).Contains(second) || Descendants(second).Contains(first);

    private IReadOnlyList<string> Descendants(string key)
    {
        if (descendants.TryGetValue(key, out var known))
            return known;
        var reached = new List<string>();
        var open = new Queue<string>(Successors(key));
        while (open.TryDequeue(out var next))
        {
            if (next == key || reached.Contains(next))
                continue;
            reached.Add(next);
            foreach (var further in Successors(next))
                open.Enqueue(further);
        }

        return descendants[key] = reached;
    }

    /// <summary>The nearest relatives in one direction that existed in the period, not looking past them.</summary>
    private List<string> Nearest(string key, Func<string, IEnumerable<string>> step, CasePeriod when)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { key };
        var open = new Queue<string>(step(key));
        var found = new List<string>();
        while (open.TryDequeue(out var next))
        {
            if (!seen.Add(next))
                continue;
            if (Exists(next, when))
            {
                found.Add(next);
                continue;
            }

            foreach (var further in step(next))
                open.Enqueue(further);
        }

        return found;
    }

    private IEnumerable<string> Successors(string key) => Find(key)?.Successors.Select(LastingName) ?? [];

    private IEnumerable<string> Predecessors(string key) =>
        Names(key).SelectMany(n => Find(n) is { } c ? c.SeparatedFrom is { } whole ? c.Predecessors.Append(whole) : c.Predecessors : []).Where(p => LastingName(p) != key).Select(LastingName);

    /// <summary>The last name of a State that was only renamed: MMR for BUMM.</summary>
    private string LastingName(string code)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Add(code) && Find(code) is { Renaming: true, Successors: [var next] })
            code = PermanentCode(next);
        return code;
    }

    /// <summary>All names that a State bore, the lasting one among them.</summary>
    private List<string> Names(string key)
    {
        var names = new List<string> { key };
        for (var i = 0; i < names.Count; i++)
            names.AddRange((Find(names[i])?.Predecessors ?? []).Select(PermanentCode).Where(p => Find(p) is { Renaming: true, Successors.Count: 1 } && !names.Contains(p)).ToList());
        return names;
    }

    private bool Exists(string key, CasePeriod when)
    {
        var (from, until) = Existence(key);
        return when.Meets(from, until);
    }

    private (DateOnly? From, DateOnly? Until) Existence(string key)
    {
        var records = Names(key).Select(Find).OfType<Country>().ToList();
        if (records.Count == 0)
            return (null, null);
        return (records.Any(r => r.ExistsFrom is null) ? null : records.Min(r => r.ExistsFrom), records.Any(r => r.ExistsUntil is null) ? null : records.Max(r => r.ExistsUntil));
    }

    private static DateOnly? Later(DateOnly? a, DateOnly? b) => a is null ? b : b is null || a > b ? a : b;

    private static DateOnly? Earlier(DateOnly? a, DateOnly? b) => a is null ? b : b is null || a < b ? a : b;
}
