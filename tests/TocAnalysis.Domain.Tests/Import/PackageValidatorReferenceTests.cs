using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Import;
using Kind = TocAnalysis.Domain.Import.PackageFaultKind;

namespace TocAnalysis.Domain.Tests.Import;

/// <summary>Checks that look beyond one cell: keys, references, codings, what is recorded already.</summary>
public class PackageValidatorReferenceTests
{
    private const string CodingHeader = "case|code|coder|value|confidence|rationale|quote|source|locator|round";

    [Theory]
    [InlineData("cases.csv", "case|title", "A-9|T", "A-9|U", "case")]
    [InlineData("case_countries.csv", "case|country|stage|flow|note", "A-1|YUG|inception|origin|x", "A-1|YUCS|inception|origin|y", "country")]
    [InlineData("case_offences.csv", "case|offence|role", "A-1|0101|main", "A-1|0101|accompanying", "offence")]
    [InlineData("groups.csv", "group|name|kind", "g9|G|network", "g9|H|official", "group")]
    [InlineData("case_groups.csv", "case|group|role", "A-1|g1|payer", "A-1|g1|payer", "group")]
    [InlineData("group_links.csv", "from|to|kind", "g1|g2|partner", "g2|g1|partner", "to")]
    [InlineData("case_activities.csv", "case|activity|place", "A-1|transport|local", "A-1|transport|local", "activity")]
    [InlineData("sources.csv", "source|title", "S9|T", "S9|T", "source")]
    [InlineData("case_sources.csv", "case|source", "A-1|S1", "A-1|S1", "source")]
    [InlineData("codings.csv", "case|code|value|quote", "A-1|I1|A|Money", "A-1|I1|A|Money", "code")]
    public void The_same_thing_is_not_said_twice(string file, string header, string one, string other, string column)
    {
        var vocabulary = new TestVocabulary { RecordedCases = { ["A-1"] = new RecordedCase("Money moved.", "", Sensitivity.Internal) }, RecordedGroups = { "g1", "g2" }, RecordedSources = { "S1" } };
        var fault = PackageOf.Check(vocabulary, PackageOf.Table(file, header, one, other)).ShouldOnlyFault(Kind.Duplicate, file, 3, column);
        fault.Expected.ShouldContain("row 2");
    }

    [Theory]
    [InlineData("case_countries.csv", "case|country|stage", "A-1|COL|inception", "A-1|COL|perpetration")]
    [InlineData("case_groups.csv", "case|group|role", "A-1|g1|payer", "A-1|g1|host")]
    [InlineData("group_links.csv", "from|to|kind", "g1|g2|supplies", "g2|g1|supplies")]
    [InlineData("codings.csv", "case|code|coder|value", "A-1|I1|bo|cannot-tell", "A-1|I1|cy|cannot-tell")]
    public void Different_things_may_stand_side_by_side(string file, string header, string one, string other)
    {
        var vocabulary = new TestVocabulary { RecordedCases = { ["A-1"] = new RecordedCase("", "", Sensitivity.Internal) }, RecordedGroups = { "g1", "g2" } };
        PackageOf.Check(vocabulary, PackageOf.Table(file, header, one, other)).Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("case_countries.csv", "case|country", "A-01|COL", "case", "A-1")]
    [InlineData("case_groups.csv", "case|group", "A-1|cosa", "group", null)]
    [InlineData("group_links.csv", "from|to|kind", "g1|nobody|supplies", "to", null)]
    [InlineData("case_sources.csv", "case|source", "A-1|S77", "source", "S7")]
    [InlineData("codings.csv", "case|code|value|source", "A-1|I1|A|S8", "source", null)]
    public void A_reference_points_to_something(string file, string header, string row, string column, string? suggestion)
    {
        var vocabulary = new TestVocabulary { RecordedSources = { "S7" } };
        var fault = PackageOf.Check(vocabulary, PackageOf.Cases(), PackageOf.Table("groups.csv", "group|name|kind", "g1|G|network"), PackageOf.Table(file, header, row))
            .ShouldOnlyFault(Kind.Dangling, file, 2, column);
        if (suggestion is not null)
            fault.Suggestions.ShouldContain(suggestion);
    }

    [Fact]
    public void A_reference_may_point_to_what_is_recorded_or_to_a_row_that_has_a_fault_of_its_own()
    {
        var vocabulary = new TestVocabulary { RecordedCases = { ["B-7"] = new RecordedCase("", "", Sensitivity.Internal) } };
        PackageOf.Check(vocabulary, PackageOf.Table("case_countries.csv", "case|country", "B-7|COL")).Faults.ShouldBeEmpty();
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title", "A-1|"), PackageOf.Table("case_countries.csv", "case|country", "A-1|COL")).ShouldOnlyFault(Kind.Empty, "cases.csv", 2, "title");
    }

    [Fact]
    public void Nothing_dangles_into_a_file_that_could_not_be_read()
    {
        var unread = new PackageTable("cases.csv", [], [], IsWhole: false);
        PackageOf.Check(unread, PackageOf.Table("codings.csv", "case|code|value|quote", "A-1|I1|A|Money")).Faults.ShouldBeEmpty();
        PackageOf.Check(PackageOf.Table("cases.csv", "title", "T"), PackageOf.Table("case_countries.csv", "case|country", "A-1|COL")).ShouldOnlyFault(Kind.MissingColumn, "cases.csv", null, "case");
    }

    [Fact]
    public void A_reference_is_one_line_without_the_list_sign() =>
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title", "A;B|T")).ShouldOnlyFault(Kind.NotAReference, "cases.csv", 2, "case");

    [Fact]
    public void A_group_is_not_linked_to_itself() =>
        PackageOf.Check(PackageOf.Table("groups.csv", "group|name|kind", "g1|G|network"), PackageOf.Table("group_links.csv", "from|to|kind", "g1|g1|owns")).ShouldOnlyFault(Kind.SelfLink, "group_links.csv", 2, "to");

    [Theory]
    [InlineData("Money", null)]
    [InlineData("waited", null)]
    [InlineData("Three men", Kind.QuoteNotFound)]
    [InlineData("Two men", Kind.QuoteAmbiguous)]
    [InlineData("money", Kind.QuoteNotFound)]
    public void A_quotation_stands_once_in_summary_and_narrative(string quote, Kind? kind)
    {
        var check = PackageOf.Check(PackageOf.Cases(), PackageOf.Table("codings.csv", CodingHeader, $"A-1|I1||A|||{quote}|||"));
        if (kind is null)
            check.Faults.ShouldBeEmpty();
        else if (check.ShouldOnlyFault(kind.Value, "codings.csv", 2, "quote") is var fault && kind == Kind.QuoteAmbiguous)
            fault.Expected.ShouldContain("2 times");
    }

    [Fact]
    public void The_place_of_a_quotation_counts_code_points()
    {
        var check = PackageOf.Check(
            PackageOf.Table("cases.csv", "case|title|summary", "A-1|T|😀😀 gold"), PackageOf.Table("codings.csv", CodingHeader, "A-1|I1||A|||gold|||"));
        check.Content.Codings[0].Value.Coding.Evidence.ShouldBe([new Evidence("gold", CaseText.Summary, 3)]);
    }

    [Fact]
    public void A_quotation_is_looked_up_in_the_texts_as_they_will_be()
    {
        var vocabulary = new TestVocabulary { RecordedCases = { ["A-1"] = new RecordedCase("old words", "kept words", Sensitivity.Internal) } };
        var codings = PackageOf.Table("codings.csv", CodingHeader, "A-1|I1||A|||old|||", "A-1|I2||A|||kept|||");
        PackageOf.Check(vocabulary, codings).Faults.ShouldBeEmpty();
        PackageOf.Check(vocabulary, PackageOf.Table("cases.csv", "case|title|summary", "A-1|T|new words"), codings).ShouldOnlyFault(Kind.QuoteNotFound, "codings.csv", 2, "quote");
        PackageOf.Check(vocabulary, PackageOf.Table("cases.csv", "case|title", "A-1|T"), codings).Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("I1", "present", Kind.ValueOfOtherScale, "value")]
    [InlineData("C1", "mixed", Kind.ValueOfOtherScale, "value")]
    [InlineData("P15", "A", Kind.NotCodable, "code")]
    public void A_value_is_one_of_the_codes_scale(string code, string value, Kind kind, string column) =>
        PackageOf.Check(PackageOf.Cases(), PackageOf.Table("codings.csv", CodingHeader, $"A-1|{code}||{value}||why|||none|")).Faults[0].ShouldSatisfyAllConditions(
            f => f.Kind.ShouldBe(kind), f => f.Column.ShouldBe(column));

    [Theory]
    [InlineData("A||||", "quote")]
    [InlineData("A|why|||", "quote")]
    [InlineData("A|why|||p. 3", "quote")]
    [InlineData("A||||none", "rationale")]
    [InlineData("A|why|||none", null)]
    [InlineData("A|||S7|", null)]
    [InlineData("A||Money||", null)]
    [InlineData("not-applicable||||", null)]
    [InlineData("cannot-tell||||", null)]
    public void A_finding_needs_evidence(string cells, string? column)
    {
        var check = PackageOf.Check(new TestVocabulary { RecordedSources = { "S7" } }, PackageOf.Cases(), PackageOf.Table("codings.csv", "case|code|value|rationale|quote|source|locator", $"A-1|I1|{cells}"));
        if (column is null)
            check.Faults.ShouldBeEmpty();
        else
            check.ShouldOnlyFault(Kind.NoEvidence, "codings.csv", 2, column);
    }

    [Theory]
    [InlineData("B|low|why", "value")]
    [InlineData("A|high|why", "confidence")]
    [InlineData("A|low|because", "rationale")]
    public void Rows_of_one_coding_do_not_contradict_each_other(string cells, string column) =>
        PackageOf.Check(PackageOf.Cases(), PackageOf.Table("codings.csv", CodingHeader, "A-1|I1||A|low|why|Money|||", $"A-1|I1|ana|{cells}|waited|||")).ShouldOnlyFault(Kind.Conflict, "codings.csv", 3, column);

    [Theory]
    [InlineData(Sensitivity.Restricted, "internal", true)]
    [InlineData(Sensitivity.Internal, "public", true)]
    [InlineData(Sensitivity.Internal, "restricted", false)]
    [InlineData(Sensitivity.Restricted, "", false)]
    [InlineData(Sensitivity.Public, "public", false)]
    public void An_import_never_lowers_sensitivity(Sensitivity recorded, string given, bool isFault)
    {
        var vocabulary = new TestVocabulary { RecordedCases = { ["A-1"] = new RecordedCase("", "", recorded) } };
        var check = PackageOf.Check(vocabulary, PackageOf.Table("cases.csv", "case|title|sensitivity", $"A-1|T|{given}"));
        if (isFault)
            check.ShouldOnlyFault(Kind.LowerSensitivity, "cases.csv", 2, "sensitivity");
        else
            check.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_writes_what_they_may_not_see()
    {
        var vocabulary = new TestVocabulary { GivenSensitivities = [Sensitivity.Public, Sensitivity.Internal], RecordedCases = { ["R-1"] = new RecordedCase("", "", Sensitivity.Restricted, MayChange: false) } };
        PackageOf.Check(vocabulary, PackageOf.Table("cases.csv", "case|title|sensitivity", "R-1|T|internal")).ShouldOnlyFault(Kind.NotAllowed, "cases.csv", 2, "case");
        PackageOf.Check(vocabulary, PackageOf.Table("case_countries.csv", "case|country", "R-1|COL")).ShouldOnlyFault(Kind.NotAllowed, "case_countries.csv", 2, "case");
        PackageOf.Check(vocabulary, PackageOf.Table("cases.csv", "case|title|sensitivity", "R-2|T|restricted")).ShouldOnlyFault(Kind.NotAllowed, "cases.csv", 2, "sensitivity");
    }

    [Fact]
    public void Every_kind_of_fault_has_a_text_of_its_own() =>
        Tokens.All<Kind>().Distinct().Count().ShouldBe(Enum.GetValues<Kind>().Length);

    [Fact]
    public void A_fault_reads_as_a_sentence() =>
        PackageOf.Check(PackageOf.Cases(), PackageOf.Table("case_countries.csv", "case|country", "A-1|NA")).Faults[0].ToString()
            .ShouldBe("case_countries.csv, row 2, column country: “NA”. A country code, such as COL; NAM is Namibia, XUN an unnamed country. Did you mean NAM?");
}
