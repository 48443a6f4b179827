using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Domain.Import;

/// <summary>
/// The files and columns of a case package. The one table that the check of an import, the writer of an export, the description that travels in
/// the package, and the documentation are made from.
/// </summary>
public static class PackageFormat
{
    /// <summary>Name of the file of cases.</summary>
    public const string Cases = "cases.csv";

    /// <summary>Name of the file of the criteria that domains of cases rest on.</summary>
    public const string CaseDomains = "case_domains.csv";

    /// <summary>Name of the file of countries by case.</summary>
    public const string CaseCountries = "case_countries.csv";

    /// <summary>Name of the file of offences by case.</summary>
    public const string CaseOffences = "case_offences.csv";

    /// <summary>Name of the file of groups.</summary>
    public const string Groups = "groups.csv";

    /// <summary>Name of the file of groups by case.</summary>
    public const string CaseGroups = "case_groups.csv";

    /// <summary>Name of the file of links between groups.</summary>
    public const string GroupLinks = "group_links.csv";

    /// <summary>Name of the file of activities by case.</summary>
    public const string CaseActivities = "case_activities.csv";

    /// <summary>Name of the file of sources.</summary>
    public const string Sources = "sources.csv";

    /// <summary>Name of the file of sources by case.</summary>
    public const string CaseSources = "case_sources.csv";

    /// <summary>Name of the file of values that sources give otherwise.</summary>
    public const string CaseCompeting = "case_competing.csv";

    /// <summary>Name of the file of codings.</summary>
    public const string Codings = "codings.csv";

    /// <summary>The word in <c>end</c> that says that a case has not ended.</summary>
    public const string Ongoing = "ongoing";

    /// <summary>The word in <c>locator</c> that says that there is no evidence beside the rationale.</summary>
    public const string NoEvidence = CodingRules.NoLocator;

    /// <summary>The sign between the entries of a list in one cell.</summary>
    public const char ListSign = ';';

    /// <summary>Longest term, code or date that can be right.</summary>
    private const int MaxShort = 100;

    /// <summary>The files of cases with what they rest on, in the order of the contract.</summary>
    public static IReadOnlyList<PackageFile> CaseFiles { get; } =
    [
        new(Cases, "One row for each case.",
        [
            Key("case", "Reference of the case in this package, unique; kept beside the application's own permanent identifier."),
            Text("title", CaseContent.MaxTitle, "What the case is called.") with { Required = true },
            Date("start", "When it began, as a partial date."),
            new("end", CellKind.DateOrOngoing, MaxShort, "When it ended, as a partial date; empty: the same as start; ongoing: it has not ended."),
            Terms<CrimeDomain>("domains", "Domains of crime, several with ; between them (paragraph 5)."),
            Verbatim("summary", CaseContent.MaxSummary, "Short account in Markdown."),
            Verbatim("narrative", CaseContent.MaxNarrative, "Long account in Markdown."),
            Term<Sensitivity>("sensitivity", "Who may read it; empty: internal. An import may raise it, never lower it."),
            Term<Confidence>("fact_confidence", "How sure the facts are."),
            Text("fact_note", CaseContent.MaxNote, "Why the facts are that sure."),
        ])
        { Key = ["case"], KeyColumn = "case" },
        new(CaseDomains, "One row for each domain of a case of which more is recorded than that the case lies in it.",
        [
            OfCase(),
            Term<CrimeDomain>("domain", "The domain; one that cases.csv does not list counts as listed there (paragraph 5).") with { Required = true },
            new("criterion", CellKind.Term, MaxShort, "The criterion of the codebook that it rests on.") { Terms = CaseRules.Criteria },
            Note(),
        ])
        { Key = ["case", "domain"], KeyColumn = "domain" },
        new(CaseCountries, "One row for each case, country, stage and flow (paragraph 4).",
        [
            OfCase(),
            new("country", CellKind.Country, MaxShort,
                "ISO 3166-1 alpha-3; for a withdrawn country its ISO 3166-3 alpha-4 or former alpha-3; XKX Kosovo; XHS high seas; XUN unnamed (XUN1, XUN2 for different unnamed ones).") { Required = true },
            Term<Stage>("stage", "Stage at which the country was involved; empty: attached to the case, does not count in the test of paragraph 4."),
            Term<Flow>("flow", "Part in the movement of goods, people or money."),
            Term<Certainty>("certainty", "How far it is proven; empty: established."),
            Note(), Source(), Locator(),
        ])
        { Key = ["case", "country", "stage", "flow"], KeyColumn = "country" },
        new(CaseOffences, "One row for each offence of a case.",
        [
            OfCase(),
            new("offence", CellKind.Offence, MaxShort, "Code of the offence vocabulary, leading zeros kept.") { Required = true },
            Term<OffenceRole>("role", "What the case is about, or what came along with it; empty: main (paragraph 11)."),
            Note(), Source(), Locator(),
        ])
        { Key = ["case", "offence"], KeyColumn = "offence" },
        new(Groups, "One row for each group: any collective or individual actor.",
        [
            Key("group", "Reference of the group, unique."),
            Text("name", 300, "Name of the group.") with { Required = true },
            new("aliases", CellKind.Texts, CaseContent.MaxNote, "Other names, with ; between them."),
            Term<GroupKind>("kind", "What kind of actor.") with { Required = true },
            Term<GroupStructure>("structure", "How it is built (paragraph 28)."),
            new("home_country", CellKind.Country, MaxShort, "Code of the country it is at home in."),
            Note(),
        ])
        { Key = ["group"], KeyColumn = "group" },
        new(CaseGroups, "One row for each part that a group had in a case.",
        [
            OfCase(), Ref("group", Groups, "Reference of the group.") with { Required = true },
            Text("role", CaseContent.MaxGroupRole, "What it did, in free words."),
            Note(), Source(), Locator(),
        ])
        { Key = ["case", "group", "role", "note", "source", "locator"], KeyColumn = "group" },
        new(GroupLinks, "One row for each link between two groups, directed but for partner and competes.",
        [
            Ref("from", Groups, "Reference of the group it goes from.") with { Required = true },
            Ref("to", Groups, "Reference of the group it goes to.") with { Required = true },
            Term<GroupLinkKind>("kind", "Kind of link.") with { Required = true },
            Ref("case", Cases, "Reference of the case that shows it."),
            Date("start", "Since when."), Date("end", "Until when."),
            Note(), Source(), Locator(),
        ])
        { Key = ["from", "to", "kind", "case"], KeyColumn = "to" },
        new(CaseActivities, "One row for each activity of a case and where it took place (paragraph 6).",
        [
            OfCase(),
            Term<Activity>("activity", "Which activity.") with { Required = true },
            Term<ActivityPlace>("place", "Within one country, or across a border.") with { Required = true },
            new("country", CellKind.Country, MaxShort, "Code of the country where it took place."),
            Note(),
        ])
        { Key = ["case", "activity", "place", "country", "note"], KeyColumn = "activity" },
        new(Sources, "One row for each source.",
        [
            Key("source", "Reference of the source, unique."),
            Term<SourceType>("type", "Kind of document; empty: other."),
            Text("title", 500, "Title.") with { Required = true },
            Text("authors", 500, "Authors."), Text("year", 24, "Year as published; may be a range."), Text("publisher", 300, "Publisher or court."),
            new("url", CellKind.Address, 2000, "Address, http or https."),
            Term<Reliability>("reliability", "From A (completely reliable) to E (unreliable); F: cannot be judged."),
            Note(),
        ])
        { Key = ["source"], KeyColumn = "source" },
        new(CaseSources, "One row for each source of a case as a whole.",
        [
            OfCase(), Ref("source", Sources, "Reference of the source.") with { Required = true }, Locator(),
        ])
        { Key = ["case", "source", "locator"], KeyColumn = "source" },
        new(CaseCompeting, "One row for each value that a source gives otherwise than the record, or that is a further source for it. It is shown beside the value of the record and never counted.",
        [
            OfCase(),
            Term<CompetingField>("field", "Which field of the case.") with { Required = true },
            Text("value", CompetingValues.MaxValue, "What the source says: a partial date, for end also the word ongoing; a country with stage and flow, as NGA/perpetration/origin; an offence with its role, as 0401/main; an activity with place and country, as transport/local/NGA. A - stands for what is not said.") with { Required = true },
            Text("against", CompetingValues.MaxValue, "The country, offence or activity of the case that it stands against, written alike; empty: the record has none in its place, and for dates."),
            Term<Certainty>("certainty", "How far it is proven; empty: not recorded."),
            Note(),
            Ref("source", Sources, "Reference of the source that says so; it becomes a source of the case."),
            Locator(),
        ])
        { Key = ["case", "field", "value", "against", "source", "locator"], KeyColumn = "value" },
        new(Codings, "One coder's value for one code on one case; further rows of the same coding bring further evidence.",
        [
            OfCase(),
            new("code", CellKind.Code, MaxShort, "Key of the codebook, such as I1, P4, D3 or C1.2.") { Required = true },
            Text("coder", 100, "Name of the coder; empty: whoever imports."),
            Term<CodingValue>("value", "Two-pole codes: A, B, mixed, not-applicable, cannot-tell; presence codes: present, absent, not-applicable, cannot-tell.") with { Required = true },
            Term<Confidence>("confidence", "How sure the coder is."),
            Text("rationale", CaseContent.MaxNote, "Why, in the coder's words."),
            Verbatim("quote", 10_000, "Words of the summary or narrative, exactly as they stand there; found there once."),
            Source(),
            Text("locator", CaseContent.MaxNote, "Where in the source; the word none says that there is no evidence beside the rationale."),
            Text("round", CaseContent.MaxReference, "Coding round; empty: none."),
        ])
        { Key = ["case", "code", "coder", "round", "value", "confidence", "rationale", "quote", "source", "locator"], KeyColumn = "code" },
    ];

    /// <summary>All files: those of the contract, then those of the registers. Faults are listed in this order.</summary>
    public static IReadOnlyList<PackageFile> Files { get; } = [.. CaseFiles, .. RegisterFiles.All];

    /// <summary>The file with a name, upper and lower case alike; null: the contract has none.</summary>
    public static PackageFile? File(string name) => Files.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Position of a file in the contract; files that it does not know come last.</summary>
    public static int Order(string file)
    {
        for (var i = 0; i < Files.Count; i++)
        {
            if (Files[i].Name == file)
                return i;
        }

        return Files.Count;
    }

    private static PackageColumn Key(string name, string meaning) => new(name, CellKind.Key, CaseContent.MaxReference, meaning) { Required = true };

    private static PackageColumn Ref(string name, string file, string meaning) => new(name, CellKind.Reference, CaseContent.MaxReference, meaning) { RefersTo = file };

    private static PackageColumn OfCase() => Ref("case", Cases, "Reference of the case.") with { Required = true };

    private static PackageColumn Source() => Ref("source", Sources, "Reference of the source that shows it.");

    private static PackageColumn Locator() => Text("locator", CaseContent.MaxNote, "Where in the source.");

    private static PackageColumn Note() => Text("note", CaseContent.MaxNote, "Anything else worth saying.");

    private static PackageColumn Text(string name, int maxLength, string meaning) => new(name, CellKind.Text, maxLength, meaning);

    private static PackageColumn Verbatim(string name, int maxLength, string meaning) => new(name, CellKind.Verbatim, maxLength, meaning);

    private static PackageColumn Date(string name, string meaning) => new(name, CellKind.Date, MaxShort, meaning);

    private static PackageColumn Term<T>(string name, string meaning) where T : struct, Enum => new(name, CellKind.Term, MaxShort, meaning) { Terms = Tokens.All<T>() };

    private static PackageColumn Terms<T>(string name, string meaning) where T : struct, Enum => new(name, CellKind.Terms, CaseContent.MaxNote, meaning) { Terms = Tokens.All<T>() };
}
