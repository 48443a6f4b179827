using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;

namespace TocAnalysis.Domain.Cases;

/// <summary>
/// Which cases a list, table, map, network or export takes in. Values within one list are alternatives (OR), different lists all have to hold (AND);
/// an empty list asks for nothing. Lists of one family speak of one row: a country at a stage with a flow and a certainty are looked for in the same
/// involvement, a code with a value by a coder in the same coding. Two filters are equal when they have the same canonical query.
/// </summary>
public sealed record CaseFilter
{
    /// <summary>Takes in all cases.</summary>
    public static CaseFilter All { get; } = new();

    /// <summary>Full text: words, "phrases", OR, -not; null: not asked for.</summary>
    public string? Words { get; init; }

    /// <summary>Where <see cref="Words"/> are looked for; passed over without words.</summary>
    public SearchPlace Place { get; init; } = SearchPlace.Texts;

    /// <summary>Permanent codes of countries involved; refuted involvements do not match unless <see cref="Certainties"/> asks for them.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>Stages of an involvement.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];

    /// <summary>Flows of an involvement.</summary>
    public IReadOnlyList<Flow> Flows { get; init; } = [];

    /// <summary>Certainties of an involvement.</summary>
    public IReadOnlyList<Certainty> Certainties { get; init; } = [];

    /// <summary>M49 codes of regions, subregions or intermediate regions of a country involved.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Economic groups of a country involved, as <c>grouping:group</c>, sub-groups included.</summary>
    public IReadOnlyList<string> Economies { get; init; } = [];

    /// <summary>Offences, with all below them.</summary>
    public IReadOnlyList<string> Offences { get; init; } = [];

    /// <summary>Roles of the offence.</summary>
    public IReadOnlyList<OffenceRole> OffenceRoles { get; init; } = [];

    /// <summary>References of groups that took part.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Kinds of groups that took part.</summary>
    public IReadOnlyList<GroupKind> GroupKinds { get; init; } = [];

    /// <summary>Domains of crime.</summary>
    public IReadOnlyList<CrimeDomain> Domains { get; init; } = [];

    /// <summary>
    /// Registers of the paper in which the case has an entry, as <c>consent</c>, or an entry with a word in a field, as
    /// <c>consent:consent_recruitment:deceived</c>.
    /// </summary>
    public IReadOnlyList<string> Registers { get; init; } = [];

    /// <summary>Codes on which the case has a coding.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Positions of the case on a code, contested among them.</summary>
    public IReadOnlyList<PositionValue> Values { get; init; } = [];

    /// <summary>Coders; with <see cref="Values"/>, it is their own values that are looked at.</summary>
    public IReadOnlyList<string> Coders { get; init; } = [];

    /// <summary>On which codings <see cref="Values"/> rests when no coder is named; null: the default, adjudicated.</summary>
    public Basis? Basis { get; init; }

    /// <summary>Codes on which the case has no coding at all.</summary>
    public IReadOnlyList<string> Uncoded { get; init; } = [];

    /// <summary>What the record says nothing about.</summary>
    public IReadOnlyList<CaseGap> Gaps { get; init; } = [];

    /// <summary>How sure the record's author is of the facts.</summary>
    public IReadOnlyList<Confidence> Confidences { get; init; } = [];

    /// <summary>Reliabilities of a source in the case's own list of sources: with A and B, cases that rest on at least one good source.</summary>
    public IReadOnlyList<Sources.Reliability> Reliabilities { get; init; } = [];

    /// <summary>Fields of which a source says something else than the record; what is found is still decided by the values of the record alone.</summary>
    public IReadOnlyList<CompetingField> Competing { get; init; } = [];

    /// <summary>Where the record stands in the work.</summary>
    public IReadOnlyList<CaseStatus> Statuses { get; init; } = [];

    /// <summary>Cases that may have happened on or after the first day of this; null: not asked for.</summary>
    public PartialDate? From { get; init; }

    /// <summary>Cases that may have happened on or before the last day of this; null: not asked for.</summary>
    public PartialDate? To { get; init; }

    /// <summary>Results of the test of paragraph 4 under <see cref="Reading"/>.</summary>
    public IReadOnlyList<Transnationality> Results { get; init; } = [];

    /// <summary>The reading for <see cref="Results"/>.</summary>
    public Reading Reading { get; init; } = Reading.Union;

    /// <summary>Who may read the record; narrows what the actor may see and never widens it.</summary>
    public IReadOnlyList<Sensitivity> Sensitivities { get; init; } = [];

    /// <summary>Whether what it takes in hangs on codings.</summary>
    public bool AsksCodings => Codes.Count + Values.Count + Coders.Count + Uncoded.Count > 0 || SearchesCodings;

    /// <summary>Whether words are looked for in what coders wrote and quoted.</summary>
    public bool SearchesCodings => Words is not null && Place == SearchPlace.Codings;

    /// <summary>Whether it takes in all cases.</summary>
    public bool IsAll => ToQuery().Count == 0;

    /// <summary>
    /// The canonical query: names in fixed order, each value once and in its natural order, defaults left out. Reading it back gives an equal filter.
    /// </summary>
    /// <returns>Pairs of name and value, names repeated for alternatives.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ToQuery()
    {
        var query = new List<KeyValuePair<string, string>>();
        Add("q", [.. new[] { Words }.OfType<string>()]);
        Add("in", SearchesCodings ? [Place.Text()] : []);
        Add("country", Ordered(Countries, StringComparer.Ordinal));
        Add("stage", Texts(Stages));
        Add("flow", Texts(Flows));
        Add("certainty", Texts(Certainties));
        Add("region", Ordered(Regions, StringComparer.Ordinal));
        Add("economy", Ordered(Economies, StringComparer.Ordinal));
        Add("offence", Ordered(Offences, StringComparer.Ordinal));
        Add("offenceRole", Texts(OffenceRoles));
        Add("group", Ordered(Groups, StringComparer.Ordinal));
        Add("groupKind", Texts(GroupKinds));
        Add("domain", Texts(Domains));
        Add("register", Ordered(Registers, StringComparer.Ordinal));
        Add("code", Ordered(Codes, CodeKeyOrder.Instance));
        Add("value", Texts(Values));
        Add("coder", Ordered(Coders, StringComparer.Ordinal));
        Add("basis", Basis is null || Basis == Basis.Adjudicated ? [] : [Basis.ToString()]);
        Add("uncoded", Ordered(Uncoded, CodeKeyOrder.Instance));
        Add("missing", Texts(Gaps));
        Add("confidence", Texts(Confidences));
        Add("reliability", Texts(Reliabilities));
        Add("competing", Texts(Competing));
        Add("status", Texts(Statuses));
        Add("from", [.. new[] { From?.Text }.OfType<string>()]);
        Add("to", [.. new[] { To?.Text }.OfType<string>()]);
        Add("transnational", [.. Results.Distinct().Order().Select(CaseFilterParser.ResultText)]);
        Add("reading", Reading == Reading.Union ? [] : [Reading.Text()]);
        Add("sensitivity", Texts(Sensitivities));
        return query;

        void Add(string name, IEnumerable<string> values) => query.AddRange(values.Select(v => KeyValuePair.Create(name, v)));
    }

    /// <summary>Two filters are equal when they have the same canonical query.</summary>
    /// <param name="other">The other filter.</param>
    /// <returns>Whether they take in the same cases by the same words.</returns>
    public bool Equals(CaseFilter? other) => other is not null && ToQuery().SequenceEqual(other.ToQuery());

    /// <summary>Hash of the canonical query.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in ToQuery())
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>The canonical query as text, not escaped: for messages and tests.</summary>
    /// <returns>For instance <c>country=NGA&amp;stage=perpetration</c>; empty for all cases.</returns>
    public override string ToString() => string.Join("&", ToQuery().Select(p => $"{p.Key}={p.Value}"));

    private static IEnumerable<string> Ordered(IEnumerable<string> values, IComparer<string> order) => values.Distinct(StringComparer.Ordinal).Order(order);

    private static IEnumerable<string> Texts<T>(IEnumerable<T> values) where T : struct, Enum => values.Distinct().Order().Select(v => v.Text());
}

/// <summary>Where the words of a search are looked for.</summary>
public enum SearchPlace
{
    /// <summary>In title, summary and narrative of the case.</summary>
    [Token("texts")] Texts,

    /// <summary>There, and in rationales and quotations of its codings.</summary>
    [Token("codings")] Codings,
}
