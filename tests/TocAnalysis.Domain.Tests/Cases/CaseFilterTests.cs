using CsCheck;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Offences;
using TocAnalysis.Domain.Tests.Countries;

namespace TocAnalysis.Domain.Tests.Cases;

public class CaseFilterTests
{
    private static readonly CaseFilterVocabulary Vocabulary = CaseFilterVocabulary.From(
        new CountryVocabulary(
            TestCountries.List.Select(c => c.Code is "NGA" ? c with { RegionCode = "002", Region = "Africa", SubregionCode = "202", Subregion = "Sub-Saharan Africa" } : c),
            [
                new EconomicGrouping("worldbank-2025", "World Bank", "2025", "World Bank", "CC BY", [new EconomicGroup("high", "High income", 1, null, ["GBR"]), new EconomicGroup("low", "Low income", 2, null, [])]),
                new EconomicGrouping("wesp-2019", "WESP", "2019", "UN", "-", [new EconomicGroup("developed", "Developed economies", 1, null, ["GBR"]), new EconomicGroup("low", "Low", 2, null, [])]),
            ]),
        new OffenceVocabulary([new Offence { Code = "06", Label = "Acts involving drugs", Level = 1, Source = OffenceSource.Iccs }, new Offence { Code = "0601", Label = "Possession of drugs", Level = 2, Parent = "06", Source = OffenceSource.Iccs }]),
        new CodebookContent(1, "Test", "", [Code("I4", ValueScale.TwoPole), Code("I10", ValueScale.TwoPole), Code("D3", ValueScale.Presence), Code("P15", ValueScale.None)], []),
        FilterTerms.Of([("G1", "Medellin cartel"), ("G2", "Siemens")]),
        FilterTerms.Of([("Anna", "Anna"), ("Ben", "Ben")]),
        new Dictionary<string, string> { ["I7"] = "I10", ["I8"] = "I8" });

    [Fact]
    public void An_empty_query_takes_in_all_cases()
    {
        Parse("").ShouldBe(CaseFilter.All);
        Parse("country=&q= &stage=").ShouldBe(CaseFilter.All);
        CaseFilter.All.IsAll.ShouldBeTrue();
        CaseFilter.All.ToQuery().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("q= toxic \"waste dump\" -ship ", "q=toxic \"waste dump\" -ship")]
    [InlineData("country=YUG&country=nga&country=NGA", "country=NGA&country=YUCS")]
    [InlineData("COUNTRY=NGA", "country=NGA")]
    [InlineData("code=i7", "code=I10")]
    [InlineData("code=I8&uncoded=I7", "code=I8&uncoded=I10")]
    [InlineData("stage=indirect-effect&stage=Inception", "stage=inception&stage=indirect-effect")]
    [InlineData("flow=proceeds&flow=origin", "flow=origin&flow=proceeds")]
    [InlineData("certainty=alleged", "certainty=alleged")]
    [InlineData("region=Africa&region=202", "region=002&region=202")]
    [InlineData("economy=worldbank-2025:high&economy=developed", "economy=wesp-2019:developed&economy=worldbank-2025:high")]
    [InlineData("offence=0601&offenceRole=main", "offence=0601&offenceRole=main")]
    [InlineData("group=G2&groupKind=organized_group", "group=G2&groupKind=organized_group")]
    [InlineData("group=siemens", "group=G2")]
    [InlineData("domain=political&domain=organized", "domain=organized&domain=political")]
    [InlineData("code=I10&code=i4&value=B&value=contested&value=a", "code=I4&code=I10&value=A&value=B&value=contested")]
    [InlineData("coder=Anna&basis=majority&uncoded=D3", "coder=Anna&basis=majority&uncoded=D3")]
    [InlineData("basis=adjudicated", "")]
    [InlineData("basis=coder:Anna", "basis=coder:Anna")]
    [InlineData("status=reviewed&from=1995&to=1999-04-12", "status=reviewed&from=1995&to=1999-04-12")]
    [InlineData("transnational=undetermined&transnational=YES&transnational=no", "transnational=yes&transnational=no&transnational=undetermined")]
    [InlineData("reading=union", "")]
    [InlineData("reading=single-stage&sensitivity=public", "reading=single-stage&sensitivity=public")]
    public void A_query_is_read_into_its_canonical_form(string query, string canonical)
    {
        var filter = Parse(query);
        filter.ToString().ShouldBe(canonical);
        Parse(filter.ToString()).ShouldBe(filter);
    }

    [Theory]
    [InlineData("contry=NGA", "contry: No parameter has this name. Did you mean country?")]
    [InlineData("country=NGX", "country: “NGX”. A country code, such as NGA. Did you mean NGA?")]
    [InlineData("stage=inceptoin", "stage: “inceptoin”. One of: inception, perpetration, direct-effect, indirect-effect. Did you mean inception?")]
    [InlineData("region=Afrika", "region: “Afrika”. The M49 code or the name of a region, such as 002 or Africa. Did you mean 002?")]
    [InlineData("economy=low", "economy: “low”. An economic group with its grouping, as grouping:group.*")]
    [InlineData("offence=601", "offence: “601”. A code of the offence vocabulary.*")]
    [InlineData("code=P15", "code: “P15”. A code of the codebook that is coded by hand, such as I4.*")]
    [InlineData("coder=Annna", "coder: “Annna”. The name of a coder. Did you mean Anna?")]
    [InlineData("from=before 1999", "from: “before 1999”. A year, month or day, as 1999, 1999-04 or 1999-04-12.")]
    [InlineData("from=1999~", "from: “1999~”.*")]
    [InlineData("to=..1999", "to: “..1999”.*")]
    [InlineData("from=1999&from=2000", "from: “1999, 2000”. One value.")]
    [InlineData("from=2000&to=1999", "to: “1999”. A date that is not before from (2000).")]
    [InlineData("q=one&q=two", "q: “one, two”. One text; write OR between words that are alternatives.")]
    [InlineData("transnational=maybe", "transnational: “maybe”. One of: yes, no, undetermined.")]
    [InlineData("reading=conducts", "reading: “conducts”. One of: union, single-stage, direct, conduct, established. Did you mean conduct?")]
    [InlineData("basis=all", "basis: “all”. One of adjudicated, any, majority, or coder:NAME.")]
    [InlineData("sensitivity=secret", "sensitivity: “secret”. One of: public, internal, restricted.")]
    public void What_is_not_known_is_named_with_suggestions(string query, string fault)
    {
        var faults = Result(query).Faults;
        faults.Count.ShouldBe(1);
        if (fault.EndsWith('*'))
            faults[0].ToString().ShouldStartWith(fault[..^1]);
        else
            faults[0].ToString().ShouldBe(fault);
    }

    [Fact]
    public void All_faults_come_at_once() =>
        Result("foo=1&country=ZZZ&country=NGA&stage=x&from=y&reading=z").Faults.Select(f => f.Place).ShouldBe(["foo", "country", "stage", "from", "reading"]);

    [Fact]
    public void Names_that_others_read_are_passed_over_and_suggested()
    {
        Result("limit=20&AFTER=x&country=NGA", "limit", "after").Value.ToString().ShouldBe("country=NGA");
        Result("limits=20", "limit").Faults.Single().Suggestions.ShouldBe(["limit"]);
    }

    [Fact]
    public void Too_much_is_refused()
    {
        Result("q=" + new string('x', CaseFilterParser.MaxWords + 1)).Faults.Single().Place.ShouldBe("q");
        Parse("q=" + new string('x', CaseFilterParser.MaxWords)).Words!.Length.ShouldBe(CaseFilterParser.MaxWords);
        Result(string.Join("&", Enumerable.Repeat("country=ZZZ", CaseFilterParser.MaxValues + 1))).Faults.Single().Expected.ShouldBe("At most 200 values; these are 201.");
    }

    [Fact]
    public void Every_canonical_query_is_read_back_to_an_equal_filter() => Filters.Sample(filter =>
    {
        var query = filter.ToQuery();
        var read = CaseFilterParser.Parse(query.Select(p => KeyValuePair.Create(p.Key, (IReadOnlyList<string>)[p.Value])), Vocabulary).Value;
        read.ShouldBe(filter);
        read.GetHashCode().ShouldBe(filter.GetHashCode());
        read.ToQuery().ShouldBe(query);
        query.Select(p => CaseFilterParser.Names.ToList().IndexOf(p.Key)).ShouldBeInOrder();
    }, iter: 1000);

    [Fact]
    public void Every_parameter_is_written_and_in_words()
    {
        const string all = "q=waste&in=codings&country=NGA&stage=inception&flow=origin&certainty=alleged&region=002&economy=wesp-2019:low&offence=06&offenceRole=main&group=G1&groupKind=official"
            + "&domain=corporate&register=consent&code=I4&value=B&coder=Anna&basis=any&uncoded=D3&missing=source&confidence=low&reliability=B&competing=start&status=draft&from=1995&to=1999&transnational=no&reading=direct&sensitivity=public";
        var filter = Parse(all);
        filter.ToString().ShouldBe(all);
        filter.ToQuery().Select(p => p.Key).ShouldBe(CaseFilterParser.Names);
        CaseFilterWords.InWords(filter, Label).ShouldBe(
            "cases in Nigeria; in Africa; in a country of the group wesp-2019:low; with the words waste, also in rationales and quotations; at stage inception; as origin; certainty alleged; offence 06, with all below it; offence main; with G1; "
            + "group of the kind official; domain corporate; with an entry in the register consent; code I4 with value B by Anna; values: every value that some coder gave; a case may have several; not coded for D3; nothing recorded about source; confidence in the facts low; a source of reliability B; sources disagree about start; status draft; since 1995; until 1999; "
            + "domestic under the reading direct; sensitivity public");
    }

    [Theory]
    [InlineData("", "all cases")]
    [InlineData("country=NGA&code=I4&value=B&from=1995", "cases in Nigeria; code I4 with value B; since 1995")]
    [InlineData("country=NGA&country=GBR&country=ITA", "cases in GBR, ITA or Nigeria")]
    [InlineData("code=I4", "cases: code I4 coded")]
    [InlineData("value=A&value=mixed", "cases: any code with value A or mixed")]
    [InlineData("coder=Anna", "cases: any code coded by Anna")]
    [InlineData("to=1999-04", "cases until 1999-04")]
    [InlineData("transnational=yes&transnational=undetermined", "cases: transnational or undetermined")]
    public void A_filter_has_words(string query, string words) => CaseFilterWords.InWords(Parse(query), Label).ShouldBe(words);

    private static string Label(string name, string value) => (name, value) switch
    {
        ("country", "NGA") => "Nigeria",
        ("region", "002") => "Africa",
        _ => value,
    };

    private static readonly Gen<CaseFilter> Filters =
        from involvement in Gen.Select(OneOf.These("NGA", "GBR", "YUCS").List[0, 3], Gen.Enum<Stage>().List[0, 3], Gen.Enum<Flow>().List[0, 3], Gen.Enum<Certainty>().List[0, 2])
        from others in Gen.Select(OneOf.These("002", "202").List[0, 2], OneOf.These("wesp-2019:low", "worldbank-2025:low").List[0, 2], Gen.Enum<CrimeDomain>().List[0, 3], Gen.Enum<GroupKind>().List[0, 2])
        from coding in Gen.Select(OneOf.These("I4", "I10", "D3").List[0, 3], Gen.Enum<PositionValue>().List[0, 3], OneOf.These("Anna", "Ben").List[0, 2], OneOf.These<Basis?>(null, Basis.Any, Basis.Adjudicated, Basis.OfCoder("X y")))
        from rest in Gen.Select(OneOf.These<string?>(null, "a \"b c\" OR d"), OneOf.These<string?>(null, "1995", "1996-02"), OneOf.These<string?>(null, "1999", "1997-03-04"), Gen.Enum<Transnationality>().List[0, 3], Gen.Enum<Reading>())
        select new CaseFilter
        {
            Countries = involvement.Item1,
            Stages = involvement.Item2,
            Flows = involvement.Item3,
            Certainties = involvement.Item4,
            Regions = others.Item1,
            Economies = others.Item2,
            Domains = others.Item3,
            GroupKinds = others.Item4,
            Codes = coding.Item1,
            Values = coding.Item2,
            Coders = coding.Item3,
            Basis = coding.Item4,
            Words = rest.Item1,
            From = rest.Item2 is { } f ? PartialDate.Parse(f) : null,
            To = rest.Item3 is { } t ? PartialDate.Parse(t) : null,
            Results = rest.Item4,
            Reading = rest.Item5,
        };

    private static CaseFilter Parse(string query) => Result(query).Value;

    private static Result<CaseFilter> Result(string query, params string[] alsoKnown) => CaseFilterParser.Parse(
        query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], (IReadOnlyList<string>)[p[1]])), Vocabulary, alsoKnown);

    private static CodeDefinition Code(string key, ValueScale scale) =>
        new() { Key = key, Kind = CodeKind.Issue, Order = 1, Title = "Title of " + key, Definition = key, Scale = scale, Paragraphs = [19] };
}
