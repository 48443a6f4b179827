using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Import;
using Kind = TocAnalysis.Domain.Import.PackageFaultKind;

namespace TocAnalysis.Domain.Tests.Import;

public class PackageValidatorTests
{
    [Fact]
    public void A_sound_package_becomes_typed_rows_that_know_file_and_row()
    {
        var check = PackageOf.Check(
            PackageOf.Table("cases.csv",
                "case|title|start|end|domains|summary|narrative|sensitivity|fact_confidence|fact_note",
                "A-1|First|1999|ongoing|organized; corporate|Short.|Long.|restricted|high|court",
                "A-2|Second|1999-04|||||||"),
            PackageOf.Table("case_countries.csv", "case|country|stage|flow|certainty|note|source|locator", "A-1|yug|inception|origin|alleged|n|S1|p. 4", "A-1|XUN1||||||"),
            PackageOf.Table("case_offences.csv", "case|offence|role", "A-1|06012|", "A-1|0101|accompanying"),
            PackageOf.Table("groups.csv", "group|name|aliases|kind|structure|home_country", "g1|One|Uno; Un|go_between|core_group|YUG", "g2|Two||network||"),
            PackageOf.Table("case_groups.csv", "case|group|role", "A-1|g1|payer", "A-1|g1|host"),
            PackageOf.Table("group_links.csv", "from|to|kind|case|start", "g1|g2|partner|A-1|1998"),
            PackageOf.Table("case_activities.csv", "case|activity|place|country", "A-1|transport|cross-border|PER"),
            PackageOf.Table("sources.csv", "source|type|title|url|reliability", "S1|judgment|Verdict|https://example.org/1|A"),
            PackageOf.Table("case_sources.csv", "case|source|locator", "A-1|S1|"),
            PackageOf.Table("codings.csv", "case|code|coder|value|confidence|rationale|quote|source|locator|round", "A-1|I1||A|low|why|Long||| r1", "A-1|I1||A|low|why||S1|p. 2| r1", "A-1|C1|bo|cannot-tell||||||"));

        check.Faults.ShouldBeEmpty();
        var content = check.Content;
        content.Cases.Select(c => (c.File, c.Row)).ShouldBe([("cases.csv", 2), ("cases.csv", 3)]);
        var head = content.Cases[0].Value.Head;
        (head.Reference, head.Start!.Text, head.End, head.Ongoing, head.Sensitivity).ShouldBe(("A-1", "1999", null, true, Sensitivity.Restricted));
        head.Domains.Select(d => d.Domain).ShouldBe([CrimeDomain.Organized, CrimeDomain.Corporate]);
        content.Cases[1].Value.SaysSensitivity.ShouldBeFalse();
        content.Cases[1].Value.Head.Sensitivity.ShouldBe(Sensitivity.Internal);
        content.Countries[0].Value.Part.ShouldBe(new CountryInvolvement("YUCS", Stage.Inception, Flow.Origin, Certainty.Alleged, "n", "S1", "p. 4"));
        content.Countries[1].Value.Part.ShouldBe(new CountryInvolvement("XUN1"));
        content.Offences[0].Value.Part.ShouldBe(new CaseOffence("06012"));
        content.Groups[0].Value.Aliases.ShouldBe(["Uno", "Un"]);
        content.Groups[0].Value.HomeCountry.ShouldBe("YUCS");
        content.CaseGroups.Select(g => g.Value.Part.Role).ShouldBe(["payer", "host"]);
        content.GroupLinks[0].Value.Kind.ShouldBe(GroupLinkKind.Partner);
        content.Sources[0].Value.Url.ShouldBe("https://example.org/1");
        var coding = content.Codings[0];
        coding.Row.ShouldBe(2);
        coding.Value.Coding.Evidence.ShouldBe([new Evidence("Long", CaseText.Narrative, 0), new Evidence(Source: "S1", Locator: "p. 2")]);
        content.Codings[1].Value.Coding.Evidence.ShouldBeEmpty();
        content.Has("case_offences.csv", "note").ShouldBeFalse();
        content.Has("case_offences.csv", "role").ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_said_of_files_that_are_not_there() => PackageOf.Check().Faults.ShouldBeEmpty();

    [Fact]
    public void Faults_of_all_files_come_at_once_and_in_the_order_of_the_contract_whatever_the_order_of_the_files()
    {
        PackageTable[] tables =
        [
            PackageOf.Table("codings.csv", "case|code|value|locator", "A-1|I9|A|none"),
            PackageOf.Table("case_countries.csv", "case|country|stage", "A-1|COL|sometimes", "A-9|COL|", "A-1|ZZZ|somewhere"),
            PackageOf.Table("cases.csv", "case|title|start|end|colour", "A-1||199||", "A-2|Two|2001|2000|"),
            PackageOf.Table("case_country.csv", "case"),
        ];
        string[] expected =
        [
            "cases.csv 1 colour UnknownColumn", "cases.csv 2 title Empty", "cases.csv 2 start NotADate", "cases.csv 3 end EndBeforeStart",
            "case_countries.csv 2 stage UnknownTerm", "case_countries.csv 3 case Dangling", "case_countries.csv 4 country UnknownCountry", "case_countries.csv 4 stage UnknownTerm",
            "codings.csv 2 code UnknownCode", "case_country.csv   UnknownFile",
        ];

        foreach (var order in new[] { tables, [.. tables.Reverse()] })
        {
            var faults = PackageOf.Check(order).Faults;
            faults.Select(f => $"{f.File} {f.Row} {f.Column} {f.Kind}").ShouldBe(expected);
        }
    }

    [Fact]
    public void An_unknown_file_or_column_names_the_nearest_known_one()
    {
        PackageOf.Check(PackageOf.Table("case_country.csv", "case")).ShouldOnlyFault(Kind.UnknownFile, "case_country.csv", null, null).Suggestions[0].ShouldBe("case_countries.csv");
        PackageOf.Check(PackageOf.Cases(), PackageOf.Table("case_offences.csv", "case|offense", "A-1|0101")).Faults.Select(f => f.Kind).ShouldBe([Kind.MissingColumn, Kind.UnknownColumn]);
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title|narative", "A-1|T|x")).ShouldOnlyFault(Kind.UnknownColumn, "cases.csv", 1, "narative").Suggestions.ShouldBe(["narrative"]);
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title|qqq", "A-1|T|x")).ShouldOnlyFault(Kind.UnknownColumn, "cases.csv", 1, "qqq").Suggestions.Count.ShouldBe(1);
    }

    [Fact]
    public void Header_faults_are_told_apart()
    {
        PackageOf.Check(PackageOf.Table("cases.csv", "case|start", "A-1|1999")).ShouldOnlyFault(Kind.MissingColumn, "cases.csv", null, "title");
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title|title", "A-1|T|U")).ShouldOnlyFault(Kind.DuplicateColumn, "cases.csv", 1, "title");
        PackageOf.Check(PackageOf.Table("cases.csv", "")).ShouldOnlyFault(Kind.NoHeader, "cases.csv", 1, null);
        PackageOf.Check(PackageOf.Cases(), PackageOf.Cases()).ShouldOnlyFault(Kind.DuplicateFile, "cases.csv", null, null);
        PackageOf.Check(PackageOf.Table("cases.csv", " Case |TITLE", "A-1|T")).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Rows_are_as_wide_as_the_header_but_for_blank_padding()
    {
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title", "A-1|T|more")).ShouldOnlyFault(Kind.RaggedRow, "cases.csv", 2, null).Expected.ShouldContain("has 3");
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title|start", "A-1|T")).ShouldOnlyFault(Kind.RaggedRow, "cases.csv", 2, null);
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title", "A-1|T|| ")).Faults.ShouldBeEmpty();
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title||", "A-1|T||")).Faults.ShouldBeEmpty();
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title|", "A-1|T|x")).ShouldOnlyFault(Kind.RaggedRow, "cases.csv", 2, null);
    }

    [Fact]
    public void Blank_rows_say_nothing_and_still_count() =>
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title", "A-1|T", "|", "", "A-1|T")).ShouldOnlyFault(Kind.Duplicate, "cases.csv", 5, "case").Expected.ShouldContain("row 2");

    [Fact]
    public void A_required_cell_is_filled()
    {
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title", "A-1| ")).ShouldOnlyFault(Kind.Empty, "cases.csv", 2, "title");
        PackageOf.Check(PackageOf.Cases(), PackageOf.Table("case_countries.csv", "case|country|stage", "A-1||inception")).ShouldOnlyFault(Kind.Empty, "case_countries.csv", 2, "country");
        PackageOf.Check(PackageOf.Table("groups.csv", "group|name|kind", "g1|One|")).ShouldOnlyFault(Kind.Empty, "groups.csv", 2, "kind");
    }

    [Fact]
    public void A_cell_that_is_too_long_says_by_how_much()
    {
        var fault = PackageOf.Check(PackageOf.Table("cases.csv", "case|title", "A-1|" + new string('t', 301))).ShouldOnlyFault(Kind.TooLong, "cases.csv", 2, "title");
        fault.Expected.ShouldBe("At most 300 characters; this cell has 301.");
        fault.Value!.Length.ShouldBe(PackageFault.MaxValue);
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title", "A-1|" + new string('t', 300))).Faults.ShouldBeEmpty();
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title|narrative", "A-1|T|" + new string('n', 1_000_001))).ShouldOnlyFault(Kind.TooLong, "cases.csv", 2, "narrative");
    }

    [Theory]
    [InlineData("a\0b", "U+0000")]
    [InlineData("a\u001bb", "U+001B")]
    [InlineData("a\u0085b", "U+0085")]
    [InlineData("a\uffffb", "U+FFFF")]
    public void A_character_that_no_text_has_is_refused(string title, string named)
    {
        var fault = PackageOf.Check(PackageOf.Table("cases.csv", "case|title", $"A-1|{title}")).ShouldOnlyFault(Kind.ControlCharacter, "cases.csv", 2, "title");
        fault.Expected.ShouldContain(named);
        fault.Value!.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        foreach (var (title, named) in new[] { ("a\ud83db", "U+D83D"), ("😀\ude00", "U+DE00"), ("😀\ud83d", "U+D83D") })
            PackageOf.Check(PackageOf.Table("cases.csv", "case|title", $"A-1|{title}")).ShouldOnlyFault(Kind.ControlCharacter, "cases.csv", 2, "title").Expected.ShouldContain(named);
    }

    [Theory]
    [InlineData("a😀b")]
    [InlineData("a\tb\nc")]
    [InlineData("\u202eabc")]
    [InlineData("=1+1")]
    [InlineData("@x")]
    public void Any_other_character_is_text(string title) =>
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title", $"A-1|{title}")).Content.Cases[0].Value.Head.Title.ShouldBe(title);

    [Fact]
    public void Line_ends_of_every_system_are_read_alike() =>
        PackageOf.Check(PackageOf.Table("cases.csv", "case|title|narrative", "A-1|T|a\r\nb\rc\nd")).Content.Cases[0].Value.Head.Narrative.ShouldBe("a\nb\nc\nd");

    [Theory]
    [InlineData("start", "soon")]
    [InlineData("start", "ongoing")]
    [InlineData("start", "1999-13")]
    [InlineData("end", "31.12.1999")]
    public void A_date_has_one_of_the_forms(string column, string date) =>
        PackageOf.Check(PackageOf.Table("cases.csv", $"case|title|{column}", $"A-1|T|{date}")).ShouldOnlyFault(Kind.NotADate, "cases.csv", 2, column);

    [Theory]
    [InlineData("2000", "1999", false)]
    [InlineData("2000-05", "2000", true)]
    [InlineData("2000", "..2000", true)]
    [InlineData("1995..1997", "1994", false)]
    [InlineData("..1998", "1990", true)]
    public void An_end_is_not_before_the_start(string start, string end, bool isSound)
    {
        var check = PackageOf.Check(PackageOf.Table("cases.csv", "case|title|start|end", $"A-1|T|{start}|{end}"));
        if (isSound)
            check.Faults.ShouldBeEmpty();
        else
            check.ShouldOnlyFault(Kind.EndBeforeStart, "cases.csv", 2, "end");
    }

    [Theory]
    [InlineData("cases.csv", "case|title|domains", "A-1|T|organised", "domains", "organized")]
    [InlineData("cases.csv", "case|title|sensitivity", "A-1|T|publik", "sensitivity", "public")]
    [InlineData("cases.csv", "case|title|fact_confidence", "A-1|T|hihg", "fact_confidence", "high")]
    [InlineData("case_countries.csv", "case|country|stage", "A-1|COL|direct_efect", "stage", "direct-effect")]
    [InlineData("case_countries.csv", "case|country|flow", "A-1|COL|transitt", "flow", "transit")]
    [InlineData("case_countries.csv", "case|country|certainty", "A-1|COL|aleged", "certainty", "alleged")]
    [InlineData("case_offences.csv", "case|offence|role", "A-1|0101|accompaning", "role", "accompanying")]
    [InlineData("groups.csv", "group|name|kind", "g1|G|organised_group", "kind", "organized_group")]
    [InlineData("groups.csv", "group|name|kind|structure", "g1|G|network|coregroup", "structure", "core_group")]
    [InlineData("case_activities.csv", "case|activity|place", "A-1|transpot|local", "activity", "transport")]
    [InlineData("case_activities.csv", "case|activity|place", "A-1|transport|crossborder", "place", "cross-border")]
    [InlineData("sources.csv", "source|title|type", "S1|T|judgement", "type", "judgment")]
    [InlineData("codings.csv", "case|code|value", "A-1|I1|mixd", "value", "mixed")]
    [InlineData("codings.csv", "case|code|value|confidence", "A-1|I1|cannot-tell|mediun", "confidence", "medium")]
    public void A_word_outside_its_list_gets_suggestions(string file, string header, string row, string column, string suggestion)
    {
        var fault = PackageOf.Check([.. file == "cases.csv" ? Array.Empty<PackageTable>() : [PackageOf.Cases()], PackageOf.Table(file, header, row)])
            .ShouldOnlyFault(Kind.UnknownTerm, file, 2, column);
        fault.Suggestions[0].ShouldBe(suggestion);
        fault.Suggestions.Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void Reliability_is_one_letter() =>
        PackageOf.Check(PackageOf.Table("sources.csv", "source|title|reliability", "S1|T|G")).ShouldOnlyFault(Kind.UnknownTerm, "sources.csv", 2, "reliability");

    [Fact]
    public void Codes_of_vocabularies_are_looked_up_and_NA_is_never_missing()
    {
        PackageOf.Check(PackageOf.Cases(), PackageOf.Table("case_countries.csv", "case|country", "A-1|NA")).ShouldOnlyFault(Kind.UnknownCountry, "case_countries.csv", 2, "country").Suggestions.ShouldBe(["NAM"]);
        PackageOf.Check(PackageOf.Cases(), PackageOf.Table("case_offences.csv", "case|offence", "A-1|6012")).ShouldOnlyFault(Kind.UnknownOffence, "case_offences.csv", 2, "offence").Suggestions.ShouldBe(["06012"]);
        PackageOf.Check(PackageOf.Cases(), PackageOf.Table("codings.csv", "case|code|value", "A-1|I99|cannot-tell")).ShouldOnlyFault(Kind.UnknownCode, "codings.csv", 2, "code").Suggestions.ShouldBe(["I1", "I2"]);
        PackageOf.Check(PackageOf.Table("groups.csv", "group|name|kind|home_country", "g1|G|network|Colombia")).ShouldOnlyFault(Kind.UnknownCountry, "groups.csv", 2, "home_country").Suggestions.ShouldBe(["COL"]);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("example.org/x")]
    [InlineData("ftp://example.org")]
    public void An_address_is_http_or_https(string url) =>
        PackageOf.Check(PackageOf.Table("sources.csv", "source|title|url", $"S1|T|{url}")).ShouldOnlyFault(Kind.NotAnAddress, "sources.csv", 2, "url");
}
