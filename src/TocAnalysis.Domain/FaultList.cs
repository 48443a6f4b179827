using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Import;

namespace TocAnalysis.Domain;

/// <summary>Collects the faults of one record, so that all are reported at once. The checks that several kinds of record share.</summary>
internal sealed class FaultList
{
    private readonly List<Fault> faults = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>Adds one.</summary>
    public void Add(string place, string expected, string? value = null, IReadOnlyList<string>? suggestions = null) => faults.Add(new Fault(place, expected, value, suggestions));

    /// <summary>A text of limited length without characters that no text has; a required one must not be blank.</summary>
    public void Text(string place, string? text, int longest, string? required = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required is not null)
                Add(place, required);
            return;
        }

        if (text.Length > longest)
            Add(place, $"At most {longest} characters; these are {text.Length}.");
        if (Characters.FirstBad(Characters.WithLineFeeds(text)) >= 0)
            Add(place, "A text without control characters and broken characters.");
    }

    /// <summary>A permanent reference: null (the application gives one), or 1 to 64 characters on one line without a semicolon.</summary>
    public void Reference(string place, string? reference)
    {
        if (reference is null)
            return;
        Text(place, reference, CaseContent.MaxReference, $"A reference of 1 to {CaseContent.MaxReference} characters.");
        if (reference.AsSpan().IndexOfAny('\n', '\t', ';') >= 0)
            Add(place, "One reference on one line, without ; in it.", reference);
    }

    /// <summary>A code of a vocabulary in its permanent form.</summary>
    public void Code(string place, string? code, FilterTerms terms, string expected, bool required = true)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            if (required || code is not null)
                Add(place, expected, code);
            return;
        }

        var known = terms.Resolve(code);
        if (known is null)
            Add(place, expected, code, terms.Suggest(code));
        else if (known != code)
            Add(place, $"{expected} This one is written {known}.", code, [known]);
    }

    /// <summary>An end that lies certainly before the start.</summary>
    public void Period(string place, PartialDate? start, PartialDate? end)
    {
        if (start is { Earliest: { } first } && end is not null && end.Latest < first)
            Add(place, $"A date that is not before the start, {start}.", end.Text);
    }

    /// <summary>Entries of a list that say the same as an earlier one.</summary>
    public void Duplicates<T>(string list, IReadOnlyList<T> items, Func<T, object> key, Func<T, string> name, string expected)
    {
        var seen = new Dictionary<object, int>();
        for (var i = 0; i < items.Count; i++)
        {
            if (!seen.TryAdd(key(items[i]), i))
                Add($"{list}[{i}]", $"{expected} Number {seen[key(items[i])] + 1} of the list says the same already.", name(items[i]));
        }
    }
}
