using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Domain.Tests.Import.Sheets;

public sealed class SheetMapperTests
{
    private static readonly IReadOnlyDictionary<string, string> Uk = new Dictionary<string, string> { ["Colombia"] = "COL" };

    [Fact]
    public void One_sheet_fills_case_countries_by_stage_offences_groups_sources_and_codings_in_one_pass()
    {
        var sheet = Of("Ref|Name|When|Planned in|Affected|Crimes|Gang|Gang role|Document|I1|Why",
            "A-1|First|3/4/1999|Colombia; PER|ITA|0101;06012|The Ring|carrier|Judgment 12|a|as they say");
        var mapped = SheetMapper.Map(sheet, new SheetMapping
        {
            Columns =
            [
                new("Ref", "cases.case"), new("Name", "cases.title"), new("When", "cases.start"),
                Fixed("Planned in", "case_countries.country", "stage", "inception") with { Separator = ";", Values = Uk },
                Fixed("Affected", "case_countries.country", "stage", "direct-effect"),
                new("Crimes", "case_offences.offence") { Separator = ";" },
                new("Gang", "groups.name"), new("", "groups.kind") { Constant = "organized_group" }, new("Gang role", "case_groups.role"),
                new("Document", "sources.title"),
                Fixed("I1", "codings.value", "code", "I1"), new("Why", "codings.rationale"), new("", "codings.locator") { Constant = "none" },
            ],
        });

        mapped.Faults.ShouldBeEmpty();
        Rows(mapped, "cases.csv").ShouldBe(["case|title|start", "A-1|First|1999-04-03"]);
        Rows(mapped, "case_countries.csv").ShouldBe(["case|country|stage", "A-1|COL|inception", "A-1|PER|inception", "A-1|ITA|direct-effect"]);
        Rows(mapped, "case_offences.csv").ShouldBe(["case|offence", "A-1|0101", "A-1|06012"]);
        Rows(mapped, "groups.csv").ShouldBe(["group|name|kind", "the-ring|The Ring|organized_group"]);
        Rows(mapped, "case_groups.csv").ShouldBe(["case|group|role", "A-1|the-ring|carrier"]);
        Rows(mapped, "sources.csv").ShouldBe(["source|title", "judgment-12|Judgment 12"]);
        Rows(mapped, "case_sources.csv").ShouldBe(["case|source", "A-1|judgment-12"]);
        Rows(mapped, "codings.csv").ShouldBe(["case|code|value|rationale|locator", "A-1|I1|a|as they say|none"]);
        PackageValidator.Validate(mapped.Tables, new TestVocabulary()).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Several_rows_of_one_case_say_its_head_once_and_a_contradiction_is_a_fault_at_its_row()
    {
        var sheet = Of("Ref|Name|Country", "A-1|First|COL", "A-1||PER", "A-1|First|PER", "A-1|Other|ITA");
        var mapped = SheetMapper.Map(sheet, Mapping);

        Rows(mapped, "case_countries.csv").ShouldBe(["case|country", "A-1|COL", "A-1|PER", "A-1|ITA"]);
        var fault = mapped.Locate(PackageValidator.Validate(mapped.Tables, new TestVocabulary()).Faults.ShouldHaveSingleItem());
        (fault.Fault.Kind, fault.Fault.File, fault.Fault.Row, fault.Fault.Column).ShouldBe((PackageFaultKind.Duplicate, "Sheet", 5, "Ref"));
    }

    [Fact]
    public void A_sheet_that_names_recorded_cases_fills_their_parts_and_the_registers()
    {
        var sheet = Of("Ref|Country|Estimate|Of what|Value|register_estimates.unit|When|Book", "A-1|PER|Yearly proceeds|proceeds|5|USD million|1999|S-1", "A-9|COL|Persons moved|persons-moved||persons|2000|S-1");
        var mapped = SheetMapper.Map(sheet, new SheetMapping
        {
            Columns =
            [
                new("Ref", "cases.case"), new("Country", "case_countries.country"),
                new("Estimate", "register_estimates.title"), new("Of what", "register_estimates.topic"), new("Estimate", "register_estimates.measured"), new("Value", "register_estimates.value"),
                new("register_estimates.unit", "register_estimates.unit"), new("When", "register_estimates.period"), new("Book", "register_estimates.source"),
            ],
        });

        Rows(mapped, "case_countries.csv").ShouldBe(["case|country", "A-1|PER", "A-9|COL"]);
        Rows(mapped, "register_estimates.csv")[1].ShouldBe("estimates-a-1-yearly-proceeds|Yearly proceeds|A-1|1999|proceeds|Yearly proceeds|5|USD million|S-1");
        mapped.Tables.Select(t => t.File).ShouldNotContain("cases.csv");
        var vocabulary = new TestVocabulary { RecordedCases = { ["A-1"] = new RecordedCase("", "", Domain.Cases.Sensitivity.Internal, true) }, RecordedSources = { "S-1" } };
        var faults = PackageValidator.Validate(mapped.Tables, vocabulary).Faults.Select(mapped.Locate).ToList();
        faults.Select(f => (f.Fault.Kind, f.Fault.Row, f.Fault.Column, f.Word)).Distinct().ShouldBe([(PackageFaultKind.Dangling, 3, "Ref", "A-9")]);
    }

    [Fact]
    public void A_fault_names_the_sheet_its_row_its_own_column_and_its_own_word()
    {
        var sheet = Of("Ref|Name|Planned in|Affected", "A-1|First|COL|Atlantis", "A-2|Second|Lemuria;COL|PER");
        var mapped = SheetMapper.Map(sheet, new SheetMapping
        {
            Columns =
            [
                new("Ref", "cases.case"), new("Name", "cases.title"),
                Fixed("Planned in", "case_countries.country", "stage", "inception") with { Separator = ";", Values = new Dictionary<string, string> { ["lemuria"] = "LMU" } },
                Fixed("Affected", "case_countries.country", "stage", "direct-effect"),
            ],
        });
        var faults = PackageValidator.Validate(mapped.Tables, new TestVocabulary()).Faults.Select(mapped.Locate).ToList();

        faults.Select(f => (f.Fault.Row, f.Fault.Column, f.Mapping, f.Word)).ShouldBe([(2, "Affected", 3, "Atlantis"), (3, "Planned in", 2, "Lemuria")]);
        var repaired = SheetMapper.Map(sheet, mapped.Mapping.WithValue(3, "ATLANTIS", "ITA").WithValue(2, "Lemuria", ""));
        PackageValidator.Validate(repaired.Tables, new TestVocabulary()).Faults.ShouldBeEmpty();
        Rows(repaired, "case_countries.csv").ShouldBe(["case|country|stage", "A-1|COL|inception", "A-1|ITA|direct-effect", "A-2|COL|inception", "A-2|PER|direct-effect"]);
    }

    [Fact]
    public void Rows_without_a_case_belong_to_the_one_above_where_that_is_said_and_are_faults_otherwise()
    {
        var sheet = Of("Ref|Name|Country", "A-1|First|COL", "||PER");
        Rows(SheetMapper.Map(sheet, Mapping with { ContinuesCase = true }), "case_countries.csv").ShouldBe(["case|country", "A-1|COL", "A-1|PER"]);
        PackageValidator.Validate(SheetMapper.Map(sheet, Mapping).Tables, new TestVocabulary()).Faults.ShouldContain(f => f.Row == 3 && f.Kind == PackageFaultKind.Empty);
    }

    [Fact]
    public void A_sheet_without_references_gives_the_same_ones_each_time()
    {
        var sheet = Of("Name", "Dover lorry deaths", "Дело о контрабанде");
        var mapping = new SheetMapping { Columns = [new("Name", "cases.title")] };
        var first = Rows(SheetMapper.Map(sheet, mapping), "cases.csv");
        first.ShouldBe(Rows(SheetMapper.Map(sheet, mapping), "cases.csv"));
        first[1].ShouldBe("dover-lorry-deaths|Dover lorry deaths");
        SheetReferences.Of(new string('x', 300)).Length.ShouldBe(64);
        SheetReferences.Of("Côte d’Or").ShouldBe("cote-d-or");
        SheetReferences.Of("дело").ShouldNotBe(SheetReferences.Of("тело"));
    }

    [Fact]
    public void A_mapping_that_does_not_fit_says_which_column_is_missing_and_what_is_near()
    {
        var mapped = SheetMapper.Map(Of("Titel|Country", "First|COL"), new SheetMapping { Columns = [new("Title", "cases.title"), new("Country", "nothing.of")] });
        mapped.Faults.Select(f => f.Kind).ShouldBe([PackageFaultKind.MissingColumn, PackageFaultKind.UnknownColumn]);
        mapped.Faults[0].Suggestions.ShouldBe(["Titel"]);
    }

    [Fact]
    public void Header_columns_stages_and_lists_are_guessed_and_shown()
    {
        var sheet = new Sheet("S", [Row(1, "Cases of the unit"), Row(3, "ID|Case name|Start date|Country of origin|Perpetration countries|I1|Notes of ours"), Row(4, "1|First|25/4/1999|COL;PER|Colombia|Mixed|x")]);
        var mapping = new SheetGuess(w => w == "Colombia" ? "COL" : null, new TestVocabulary()).Of(sheet);

        mapping.HeaderRow.ShouldBe(3);
        mapping.Columns.Select(c => $"{c.Column}>{c.Field}").ShouldBe(
            ["ID>cases.case", "Case name>cases.title", "Start date>cases.start", "Country of origin>case_countries.country", "Perpetration countries>case_countries.country", "I1>codings.value"]);
        mapping.Columns[3].Fixed.ShouldBe(new Dictionary<string, string> { ["flow"] = "origin" });
        mapping.Columns[3].Separator.ShouldBe(";");
        mapping.Columns[4].Fixed["stage"].ShouldBe("perpetration");
        mapping.Columns[4].Values.ShouldBe(new Dictionary<string, string> { ["Colombia"] = "COL" });
        mapping.Columns[5].Fixed["code"].ShouldBe("I1");
    }

    [Fact]
    public void Names_of_groups_and_sources_are_told_from_references_and_what_refers_to_nothing_stands_at_its_column()
    {
        var guess = new SheetGuess(_ => null, new TestVocabulary());
        guess.Of(Of("ID|Title|Group|Source", "1|First|The Ring|Judgment 12")).Columns.Select(c => c.Field).ShouldBe(["cases.case", "cases.title", "groups.name", "sources.title", "groups.kind"]);
        var sheet = Of("ID|Title|Group|Source", "1|First|G-1|S-1");
        var mapped = SheetMapper.Map(sheet, guess.Of(sheet));

        mapped.Mapping.Columns.Select(c => c.Field).ShouldBe(["cases.case", "cases.title", "groups.group", "sources.source"]);
        PackageValidator.Validate(mapped.Tables, new TestVocabulary()).Faults.Select(f => mapped.Locate(f).Fault.Column).ShouldBe(["Group", "Source"]);
    }

    [Fact]
    public void Two_profiles_are_compared_line_by_line()
    {
        var changed = Mapping with { Dates = DateOrder.MonthDay, Columns = [.. Mapping.Columns.Take(2), Fixed("Country", "case_countries.country", "stage", "inception")] };
        Mapping.Lines().Except(changed.Lines()).ShouldBe(["dates: day-month", "column “Country” fills case_countries.country"]);
        changed.Lines().Except(Mapping.Lines()).ShouldBe(["dates: month-day", "column “Country” fills case_countries.country, stage inception"]);
    }

    private static readonly SheetMapping Mapping = new() { Columns = [new("Ref", "cases.case"), new("Name", "cases.title"), new("Country", "case_countries.country")] };

    private static ColumnMapping Fixed(string column, string field, string name, string value) => new(column, field) { Fixed = new Dictionary<string, string> { [name] = value } };

    private static Sheet Of(params string[] lines) => new("Sheet", [.. lines.Select((l, i) => Row(i + 1, l))]);

    private static PackageTableRow Row(int number, string line) => new(number, line.Split('|'));

    private static List<string> Rows(MappedSheet sheet, string file)
    {
        var table = sheet.Tables.Single(t => t.File == file);
        return [string.Join("|", table.Header), .. table.Rows.Select(r => string.Join("|", r.Cells))];
    }
}
