using System.Globalization;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Implementation;

/// <summary>By what entries on implementation are told apart in a table. An entry has exactly one key of each.</summary>
public enum ImplementationDimension
{
    /// <summary>What the entry is about.</summary>
    [Token("kind")] Kind,

    /// <summary>Category of its kind; some kinds have none.</summary>
    [Token("category")] Category,

    /// <summary>The State.</summary>
    [Token("country")] Country,

    /// <summary>M49 region of the State.</summary>
    [Token("region")] Region,

    /// <summary>The instrument.</summary>
    [Token("instrument")] Instrument,

    /// <summary>The article with its instrument, as <c>untoc:5</c>.</summary>
    [Token("article")] Article,

    /// <summary>Year of the date.</summary>
    [Token("year")] Year,

    /// <summary>Way by which assistance comes.</summary>
    [Token("channel")] Channel,

    /// <summary>Currency of the amount.</summary>
    [Token("currency")] Currency,

    /// <summary>Whether a need or a difficulty is answered.</summary>
    [Token("answered")] Answered,
}

/// <summary>What a table of entries counts.</summary>
public enum ImplementationMeasure
{
    /// <summary>Entries.</summary>
    [Token("entries")] Entries,

    /// <summary>Distinct States that have an entry; entries without a State count nowhere.</summary>
    [Token("states")] States,
}

/// <summary>An entry, as far as tables need it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Entry">What stands there.</param>
/// <param name="Region">M49 code of the region of its State; null: it has no State, or the State lies in none.</param>
/// <param name="IsMet">Whether what answers it closes it.</param>
public sealed record ImplementationFact(long Id, ImplementationEntry Entry, string? Region, bool IsMet);

/// <summary>Counts entries on putting the Convention into effect (paragraphs 39 to 43) by two dimensions, by the machinery of the tables of cases.</summary>
public static class ImplementationTable
{
    /// <summary>Key of entries that are neither a need nor a difficulty, so that nothing can answer them.</summary>
    public const string NotAsked = "not-applicable";

    /// <summary>The key under which an entry counts.</summary>
    /// <param name="fact">The entry.</param>
    /// <param name="dimension">The dimension.</param>
    /// <returns>A token, a code, a year, <see cref="TableKeys.NotExact"/> or <see cref="TableKeys.NotRecorded"/>; never empty.</returns>
    public static string Key(ImplementationFact fact, ImplementationDimension dimension)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var entry = fact.Entry;
        return dimension switch
        {
            ImplementationDimension.Kind => entry.Kind.Text(),
            ImplementationDimension.Category => entry.Category,
            ImplementationDimension.Country => entry.Country,
            ImplementationDimension.Region => fact.Region,
            ImplementationDimension.Instrument => entry.Instrument?.Text(),
            ImplementationDimension.Article => entry is { Instrument: { } instrument, Article: { } article } ? $"{instrument.Text()}:{article}" : null,
            ImplementationDimension.Year => Year(entry.Date),
            ImplementationDimension.Channel => entry.Channel?.Text(),
            ImplementationDimension.Currency => entry.Currency,
            _ => entry.Kind is not (ImplementationKind.Need or ImplementationKind.Difficulty) ? NotAsked : fact.IsMet ? "yes" : "no",
        } ?? TableKeys.NotRecorded;
    }

    /// <summary>Counts.</summary>
    /// <param name="facts">The entries that were chosen, each once.</param>
    /// <param name="rows">Down the side.</param>
    /// <param name="columns">Along the top; another dimension than <paramref name="rows"/>.</param>
    /// <param name="measure">What is counted.</param>
    /// <param name="label">Label of a key, in English.</param>
    /// <returns>The table; its N is the number of entries or of States. Keys of short fixed lists stand there even where nothing has them.</returns>
    public static Crosstab Build(
        IReadOnlyList<ImplementationFact> facts, ImplementationDimension rows, ImplementationDimension columns, ImplementationMeasure measure, Func<ImplementationDimension, string, string> label)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(label);
        var units = measure == ImplementationMeasure.Entries
            ? facts.Select(f => (Unit: f.Id.ToString(CultureInfo.InvariantCulture), Fact: f))
            : facts.Where(f => f.Entry.Country is not null).Select(f => (Unit: f.Entry.Country!, Fact: f));
        var counted = units.GroupBy(u => u.Unit, u => (Key(u.Fact, rows), Key(u.Fact, columns))).Select(g => new MatrixCase(g.Key, [.. g.Distinct()])).ToList();
        // The specification of a table of cases is needed for its form alone: all counts are shown, with totals.
        var table = CaseMatrix.Build(counted, Headers(rows), Headers(columns), new TableSpec { Rows = TableDimension.Country, Columns = TableDimension.Region });
        List<string> notes = [];
        if (measure == ImplementationMeasure.States)
        {
            notes.Add("A State counts once in each cell and once in each total; totals are therefore no sums.");
            if (facts.Count(f => f.Entry.Country is null) is > 0 and var without)
                notes.Add($"{without.ToString(CultureInfo.InvariantCulture)} of the entries are of no single State and count nowhere here.");
        }

        return table with { Notes = notes };

        IReadOnlyList<TableHeader> Headers(ImplementationDimension dimension)
        {
            var keys = Fixed(dimension);
            var found = facts.Select(f => Key(f, dimension)).Where(k => !keys.Contains(k)).Distinct(StringComparer.Ordinal)
                .Select(k => new TableHeader(k, label(dimension, k)))
                .OrderBy(h => h.Key == TableKeys.NotRecorded ? 2 : h.Key == TableKeys.NotExact ? 1 : 0)
                .ThenBy(h => Place(dimension, h), StringComparer.Ordinal);
            return [.. keys.Select(k => new TableHeader(k, label(dimension, k))), .. found];
        }
    }

    /// <summary>The keys that are always shown, in order; empty where they are no fixed list.</summary>
    private static IReadOnlyList<string> Fixed(ImplementationDimension dimension) => dimension switch
    {
        ImplementationDimension.Kind => Tokens.All<ImplementationKind>(),
        ImplementationDimension.Instrument => Tokens.All<Instrument>(),
        ImplementationDimension.Channel => Tokens.All<AssistanceChannel>(),
        ImplementationDimension.Answered => ["yes", "no", NotAsked],
        _ => [],
    };

    private static string Place(ImplementationDimension dimension, TableHeader header) => dimension switch
    {
        ImplementationDimension.Country or ImplementationDimension.Region => header.Label,
        ImplementationDimension.Category => ImplementationCategories.All.ToList().IndexOf(header.Key).ToString("000", CultureInfo.InvariantCulture),
        ImplementationDimension.Article when header.Key.Split(':') is [var instrument, var article] && Tokens.TryParse<Instrument>(instrument, out var which) => $"{(int)which}{article.PadLeft(6, '0')}",
        _ => header.Key,
    };

    private static string? Year(string? date) =>
        string.IsNullOrWhiteSpace(date) ? null : PartialDate.TryParse(date, out var read) && read.Year is { } year ? year.ToString(CultureInfo.InvariantCulture) : TableKeys.NotExact;
}
