using System.Globalization;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Implementation;

/// <summary>What an entry on implementation is about.</summary>
public enum ImplementationKind
{
    /// <summary>A measure taken by a State (paragraph 40; V2).</summary>
    [Token("measure")] Measure,

    /// <summary>A difficulty met (paragraph 39; V3).</summary>
    [Token("difficulty")] Difficulty,

    /// <summary>A need for technical assistance, or for knowing the choices of other States (paragraph 40; V4).</summary>
    [Token("need")] Need,

    /// <summary>Assistance given (paragraphs 39 and 41; V5).</summary>
    [Token("assistance")] Assistance,

    /// <summary>A session of the Conference of the Parties (paragraphs 39 and 42; V6).</summary>
    [Token("session")] Session,

    /// <summary>A review of the status of implementation (paragraph 39; V6).</summary>
    [Token("review")] Review,

    /// <summary>A decision of the Conference (paragraph 42; V6).</summary>
    [Token("decision")] Decision,

    /// <summary>Resources of the secretariat of the Conference (paragraph 43; V6).</summary>
    [Token("resource")] Resource,

    /// <summary>A reservation, declaration or objection of a State to an instrument (V1).</summary>
    [Token("reservation")] Reservation,

    /// <summary>A note on the territories to which an instrument applies (V1).</summary>
    [Token("territorial-note")] TerritorialNote,
}

/// <summary>By which way assistance comes (paragraph 41).</summary>
public enum AssistanceChannel
{
    /// <summary>From one State to another.</summary>
    [Token("bilateral")] Bilateral,

    /// <summary>Through a regional organization.</summary>
    [Token("regional")] Regional,

    /// <summary>Through the United Nations.</summary>
    [Token("united-nations")] UnitedNations,
}

/// <summary>Categories of entries by kind, in the paper's terms.</summary>
public static class ImplementationCategories
{
    /// <summary>The categories of a kind; empty: the kind has none.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Tokens in the order of the paper.</returns>
    public static IReadOnlyList<string> Of(ImplementationKind kind) => kind switch
    {
        ImplementationKind.Measure => ["new-law", "amended-law", "law-enforcement-structure", "criminal-justice"],
        ImplementationKind.Need => ["legal-drafting", "training", "human-resources", "equipment", "facilities", "knowledge-of-choices"],
        ImplementationKind.Assistance => ["advisory-service", "training-course", "technical-cooperation", "voluntary-contribution"],
        ImplementationKind.Reservation => ["reservation", "declaration", "objection"],
        _ => [],
    };

    /// <summary>All categories of all kinds.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<ImplementationKind>().SelectMany(Of)];
}

/// <summary>Something recorded about putting the Convention into effect, as a person writes it.</summary>
public sealed record ImplementationEntry
{
    /// <summary>Longest title, in UTF-16 units.</summary>
    public const int MaxTitle = 300;

    /// <summary>Longest text.</summary>
    public const int MaxText = 8_000;

    /// <summary>Longest name of a provider.</summary>
    public const int MaxProvider = 200;

    /// <summary>What it is about.</summary>
    public required ImplementationKind Kind { get; init; }

    /// <summary>In one line.</summary>
    public string Title { get; init; } = "";

    /// <summary>What is to be said; may be empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>Permanent code of the State; needed for measures, difficulties and needs, and for assistance unless it is a voluntary contribution to a fund.</summary>
    public string? Country { get; init; }

    /// <summary>Which instrument; null: all of them.</summary>
    public Instrument? Instrument { get; init; }

    /// <summary>Number of an article of the instrument.</summary>
    public string? Article { get; init; }

    /// <summary>Category of the kind.</summary>
    public string? Category { get; init; }

    /// <summary>When; a partial date.</summary>
    public string? Date { get; init; }

    /// <summary>Who gives the assistance.</summary>
    public string? Provider { get; init; }

    /// <summary>By which way it comes.</summary>
    public AssistanceChannel? Channel { get; init; }

    /// <summary>An amount of money, above 0; with <see cref="Currency"/>.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217 code of the currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Everything that is wrong with the entry by itself; whether country, article, source and case exist is for the caller to say.</summary>
    /// <returns>The faults; empty: none.</returns>
    public IReadOnlyList<Fault> Check()
    {
        var faults = new List<Fault>();
        if (string.IsNullOrWhiteSpace(Title))
            faults.Add(new Fault("title", "A title in one line."));
        TooLong("title", Title, MaxTitle);
        TooLong("text", Text, MaxText);
        TooLong("provider", Provider, MaxProvider);
        var categories = ImplementationCategories.Of(Kind);
        if (categories.Count > 0 && Category is null)
            faults.Add(new Fault("category", $"One of: {string.Join(", ", categories)}."));
        else if (Category is not null && !categories.Contains(Category))
            faults.Add(new Fault("category", categories.Count == 0 ? "No category: this kind of entry has none." : $"One of: {string.Join(", ", categories)}.", Category, NearestTerms.Of(Category, categories)));
        if (Country is null && (Kind is ImplementationKind.Measure or ImplementationKind.Difficulty or ImplementationKind.Need or ImplementationKind.Reservation or ImplementationKind.TerritorialNote || (Kind == ImplementationKind.Assistance && Category != "voluntary-contribution")))
            faults.Add(new Fault("country", "The State that this is about."));
        if (Instrument is null && (Article is not null || Kind is ImplementationKind.Reservation or ImplementationKind.TerritorialNote))
            faults.Add(new Fault("instrument", "The instrument that this is about, or whose article this is."));
        if (!string.IsNullOrWhiteSpace(Date) && !PartialDate.TryParse(Date, out _))
            faults.Add(new Fault("date", "A date such as 2004, 2004-06, 2004-06-28 or 2004..2006.", Date));
        if (Kind != ImplementationKind.Assistance)
        {
            Only("provider", Provider);
            Only("channel", Channel?.Text());
        }
        else
        {
            if (string.IsNullOrWhiteSpace(Provider))
                faults.Add(new Fault("provider", "Who gives the assistance: a State or an organization."));
            if (Channel is null)
                faults.Add(new Fault("channel", $"One of: {string.Join(", ", Tokens.All<AssistanceChannel>())}."));
        }

        if (Kind is not (ImplementationKind.Assistance or ImplementationKind.Resource or ImplementationKind.Need))
            Only("amount", Amount?.ToString(CultureInfo.InvariantCulture));
        if (Amount is not null != (Currency is not null))
            faults.Add(Amount is null ? new Fault("amount", "An amount for this currency.", Currency) : new Fault("currency", "The currency of the amount, as a code of three letters such as USD."));
        if (Amount <= 0 || Amount > 1_000_000_000_000m)
            faults.Add(new Fault("amount", "A number above 0 and at most 1,000,000,000,000.", Amount?.ToString(CultureInfo.InvariantCulture)));
        if (Currency is not null && (Currency.Length != 3 || !Currency.All(char.IsAsciiLetterUpper)))
            faults.Add(new Fault("currency", "A code of three capital letters such as USD.", Currency));
        return faults;

        void TooLong(string place, string? text, int most)
        {
            if (text?.Length > most)
                faults.Add(new Fault(place, $"At most {most.ToString(CultureInfo.InvariantCulture)} characters; this has {text.Length.ToString(CultureInfo.InvariantCulture)}."));
        }

        void Only(string place, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                faults.Add(new Fault(place, "Nothing: this kind of entry has no such field.", value));
        }
    }

    /// <summary>
    /// Whether an entry of one kind may answer one of another: assistance a need, a measure a difficulty or need, and a need the difficulty that it would
    /// remove; a need alone removes none.
    /// </summary>
    /// <param name="kind">Kind of the answer.</param>
    /// <param name="answered">Kind of what is answered.</param>
    /// <returns>Whether it may.</returns>
    public static bool Answers(ImplementationKind kind, ImplementationKind answered) => (kind, answered) is
        (ImplementationKind.Assistance, ImplementationKind.Need) or (ImplementationKind.Measure, ImplementationKind.Difficulty) or (ImplementationKind.Measure, ImplementationKind.Need)
        or (ImplementationKind.Need, ImplementationKind.Difficulty);

    /// <summary>Whether answers of these kinds close what they answer: a need is met by assistance or a measure, a difficulty by a measure.</summary>
    /// <param name="answered">Kind of what is answered.</param>
    /// <param name="answers">Kinds of what answers it.</param>
    /// <returns>Whether it is closed.</returns>
    public static bool IsMet(ImplementationKind answered, IEnumerable<ImplementationKind> answers) =>
        answers.Any(a => a == ImplementationKind.Measure || (answered == ImplementationKind.Need && a == ImplementationKind.Assistance));
}
