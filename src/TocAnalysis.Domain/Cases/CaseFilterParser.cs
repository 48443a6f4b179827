using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Domain.Cases;

/// <summary>Reads a <see cref="CaseFilter"/> from a query string, the same for pages, REST and exports. Nothing unknown is passed over in silence.</summary>
public static class CaseFilterParser
{
    /// <summary>Longest search text.</summary>
    public const int MaxWords = 500;

    /// <summary>Most values of one parameter.</summary>
    public const int MaxValues = 200;

    /// <summary>The names of all filter parameters, in canonical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "q", "in", "country", "stage", "flow", "certainty", "region", "economy", "offence", "offenceRole", "group", "groupKind", "domain", "register", "code", "value", "coder", "basis",
        "uncoded", "missing", "confidence", "reliability", "competing", "status", "from", "to", "transnational", "reading", "sensitivity",
    ];

    /// <summary>Reads a filter.</summary>
    /// <param name="query">Names with their values; names in any case and repeated, values blank or repeated: blanks are left out, repetitions count once.</param>
    /// <param name="vocabulary">Accepted codes.</param>
    /// <param name="alsoKnown">Names that somebody else reads (limit, after, sort, rows ...); they are passed over.</param>
    /// <returns>The filter, or all faults at once, each at the name of its parameter.</returns>
    public static Result<CaseFilter> Parse(
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> query, CaseFilterVocabulary vocabulary, IEnumerable<string>? alsoKnown = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(vocabulary);
        var others = (alsoKnown ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var faults = new List<Fault>();
        var given = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in query)
        {
            if (Names.FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) is { } known)
            {
                if (!given.TryGetValue(known, out var list))
                    given[known] = list = [];
                list.AddRange(values.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v.Trim()));
            }
            else if (!others.Contains(name))
            {
                faults.Add(new Fault(name, "No parameter has this name.", null, NearestTerms.Of(name, Names.Concat(others))));
            }
        }

        foreach (var (name, values) in given.Where(g => g.Value.Count > MaxValues))
            faults.Add(new Fault(name, $"At most {MaxValues} values; these are {values.Count}."));
        if (faults.Count > 0 && given.Values.Any(v => v.Count > MaxValues))
            return Refused.Invalid(faults);

        var reader = new Reader(given, faults);
        var filter = new CaseFilter
        {
            Words = reader.Words(),
            Place = reader.Once("in") is { } place ? reader.Token<SearchPlace>("in", place) ?? SearchPlace.Texts : SearchPlace.Texts,
            Countries = reader.Terms("country", vocabulary.Countries, "A country code, such as NGA."),
            Stages = reader.Tokens<Stage>("stage"),
            Flows = reader.Tokens<Flow>("flow"),
            Certainties = reader.Tokens<Certainty>("certainty"),
            Regions = reader.Terms("region", vocabulary.Regions, "The M49 code or the name of a region, such as 002 or Africa."),
            Economies = reader.Terms("economy", vocabulary.Economies, "An economic group with its grouping, as grouping:group."),
            Offences = reader.Terms("offence", vocabulary.Offences, "A code of the offence vocabulary."),
            OffenceRoles = reader.Tokens<OffenceRole>("offenceRole"),
            Groups = reader.Terms("group", vocabulary.Groups, "The reference of a recorded group."),
            GroupKinds = reader.Tokens<GroupKind>("groupKind"),
            Domains = reader.Tokens<CrimeDomain>("domain"),
            Registers = reader.Terms("register", vocabulary.Registers, "A register of the paper, such as consent, or a word in one of its fields, such as consent:consent_recruitment:deceived."),
            Codes = reader.Terms("code", vocabulary.Codes, "A code of the codebook that is coded by hand, such as I4."),
            Values = reader.Tokens<PositionValue>("value"),
            Coders = reader.Terms("coder", vocabulary.Coders, "The name of a coder."),
            Basis = reader.Basis(),
            Uncoded = reader.Terms("uncoded", vocabulary.Codes, "A code of the codebook that is coded by hand, such as I4."),
            Gaps = reader.Tokens<CaseGap>("missing"),
            Confidences = reader.Tokens<Confidence>("confidence"),
            Reliabilities = reader.Tokens<Sources.Reliability>("reliability"),
            Competing = reader.Tokens<CompetingField>("competing"),
            Statuses = reader.Tokens<CaseStatus>("status"),
            From = reader.Date("from"),
            To = reader.Date("to"),
            Results = reader.Results(),
            Reading = reader.Once("reading") is { } reading ? reader.Token<Reading>("reading", reading) ?? Reading.Union : Reading.Union,
            Sensitivities = reader.Tokens<Sensitivity>("sensitivity"),
        };
        if (filter is { From: { } from, To: { } to } && from.Earliest > to.Latest)
            faults.Add(new Fault("to", $"A date that is not before from ({from}).", to.Text));
        return faults.Count > 0 ? Refused.Invalid(faults) : filter;
    }

    /// <summary>How a result is written in the parameter <c>transnational</c>.</summary>
    internal static string ResultText(Transnationality result) => result switch
    {
        Transnationality.Transnational => "yes",
        Transnationality.Domestic => "no",
        _ => "undetermined",
    };

    private sealed class Reader(Dictionary<string, List<string>> given, List<Fault> faults)
    {
        public string? Words()
        {
            var words = Once("q");
            if (words?.Length > MaxWords)
                faults.Add(new Fault("q", $"At most {MaxWords} characters; these are {words.Length}."));
            return words;
        }

        public IReadOnlyList<string> Terms(string name, FilterTerms terms, string expected)
        {
            var found = new List<string>();
            foreach (var value in Values(name))
            {
                if (terms.Resolve(value) is { } code)
                    found.Add(code);
                else
                    faults.Add(new Fault(name, expected, value, terms.Suggest(value)));
            }

            return [.. found.Distinct(StringComparer.Ordinal)];
        }

        public IReadOnlyList<T> Tokens<T>(string name) where T : struct, Enum => [.. Values(name).Select(v => Token<T>(name, v)).OfType<T>().Distinct()];

        public T? Token<T>(string name, string value) where T : struct, Enum
        {
            if (Domain.Tokens.TryParse<T>(value, out var token))
                return token;
            faults.Add(OneOf(name, value, Domain.Tokens.All<T>()));
            return null;
        }

        public Basis? Basis()
        {
            if (Once("basis") is not { } text)
                return null;
            var basis = Codings.Basis.Parse(text);
            faults.AddRange(basis.Faults);
            return basis.Succeeded && basis.Value != Codings.Basis.Adjudicated ? basis.Value : null;
        }

        public PartialDate? Date(string name)
        {
            if (Once(name) is not { } text)
                return null;
            if (PartialDate.TryParse(text, out var date) && date is { Earliest: not null, IsAbout: false } && !date.Text.Contains("..", StringComparison.Ordinal))
                return date;
            faults.Add(new Fault(name, "A year, month or day, as 1999, 1999-04 or 1999-04-12.", text));
            return null;
        }

        public IReadOnlyList<Transnationality> Results()
        {
            var results = new List<Transnationality>();
            foreach (var value in Values("transnational"))
            {
                var known = Enum.GetValues<Transnationality>().Where(r => string.Equals(ResultText(r), value, StringComparison.OrdinalIgnoreCase)).ToList();
                if (known.Count == 0)
                    faults.Add(OneOf("transnational", value, [.. Enum.GetValues<Transnationality>().Select(ResultText)]));
                results.AddRange(known);
            }

            return [.. results.Distinct()];
        }

        public string? Once(string name)
        {
            var values = Values(name).Distinct(StringComparer.Ordinal).ToList();
            if (values.Count > 1)
                faults.Add(new Fault(name, name == "q" ? "One text; write OR between words that are alternatives." : "One value.", string.Join(", ", values)));
            return values.Count == 1 ? values[0] : null;
        }

        private List<string> Values(string name) => given.TryGetValue(name, out var values) ? values : [];

        private static Fault OneOf(string name, string value, IReadOnlyList<string> accepted) =>
            new(name, $"One of: {string.Join(", ", accepted)}.", value, NearestTerms.Of(value, accepted));
    }
}
