using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

public class CrosstabTests
{
    private static readonly List<CaseFacts> Cases =
    [
        new()
        {
            Case = "TOC-1", Status = CaseStatus.Recorded, Result = Transnationality.Transnational, Start = PartialDate.Parse("1987"), Domains = [CrimeDomain.Organized, CrimeDomain.Corporate], Sources = ["S1", "S2"],
            Involvements = [new("ITA", Stage.Inception), new("NGA", Stage.Perpetration), new("NGA", Stage.DirectEffect), new("FRA", Stage.Perpetration, Certainty: Certainty.Refuted), new("GBR")],
            Codings = [new("I4", CodingValue.B, "Anna", ["S1"]), new("I4", CodingValue.A, "Ben", ["S2"]), new("I10", CodingValue.A, "Anna", ["S1"])],
            Offences = [new(["06", "0601"])],
        },
        new()
        {
            Case = "TOC-2", Status = CaseStatus.Recorded, Result = Transnationality.Transnational, Start = PartialDate.Parse("2003-02"), Domains = [CrimeDomain.Organized], Sources = ["S1"],
            Involvements = [new("NGA", Stage.Perpetration), new("XHS", Stage.Perpetration)],
            Codings = [new("I4", CodingValue.B, "Anna", ["S1"])],
            Offences = [new(["06", "0602"], OffenceRole.Accompanying), new(["07"])],
        },
        new() { Case = "TOC-3", Status = CaseStatus.Draft, Result = Transnationality.Undetermined },
    ];

    [Fact]
    public void Country_by_stage_takes_both_from_one_involvement() => Shown(TableDimension.Country, TableDimension.Stage).ShouldBe(
    [
        ";inception;perpetration;direct-effect;indirect-effect;not-recorded;total",
        "GBR;0;0;0;0;1;1",
        "ITA;1;0;0;0;0;1",
        "NGA;0;2;1;0;0;2",
        "XHS;0;1;0;0;0;1",
        "not-recorded;0;0;0;0;1;1",
        "total;1;2;1;0;2;3",
    ]);

    [Fact]
    public void Code_by_value_counts_positions_on_the_basis() => Shown(TableDimension.Code, TableDimension.Value).ShouldBe(
    [
        ";A;B;contested;not-recorded;total",
        "I4;0;1;1;1;3",
        "I10;1;0;0;2;3",
        "not-recorded;0;0;0;1;1",
        "total;1;1;1;2;3",
    ]);

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void A_value_that_a_code_does_not_know_is_marked_and_never_withheld(int? threshold)
    {
        var labels = TableLabels.Plain with { Possible = (code, value) => code != "I10" || value == "A" };
        foreach (var (rows, columns) in new[] { (TableDimension.Code, TableDimension.Value), (TableDimension.Value, TableDimension.Code) })
        {
            var table = CrosstabBuilder.Build(Cases, new TableSpec { Rows = rows, Columns = columns, Threshold = threshold, Percent = PercentBase.All }, labels);
            CrosstabCell At(string code, string value) => rows == TableDimension.Code ? Cell(table, code, value) : Cell(table, value, code);

            (At("I10", "B").Impossible, At("I10", "B").Suppressed, At("I10", "B").Percent).ShouldBe((true, false, null));
            At("I10", "contested").Impossible.ShouldBeTrue();
            (At("I4", "A").Impossible, At("I10", "A").Impossible).ShouldBe((false, false));
        }

        static CrosstabCell Cell(Crosstab table, string row, string column) =>
            table.Panel.Cells[table.Rows.Select(r => r.Key).ToList().IndexOf(row)][table.Columns.Select(c => c.Key).ToList().IndexOf(column)];
    }

    [Fact]
    public void A_value_of_an_earlier_scale_is_a_number_and_no_sign()
    {
        var table = CrosstabBuilder.Build(Cases, new TableSpec { Rows = TableDimension.Code, Columns = TableDimension.Value, Layer = TableDimension.Status }, TableLabels.Plain with { Possible = (_, _) => false });

        foreach (var cell in table.Layers.Select(l => l.Panel).Append(table.Panel).SelectMany(p => p.Cells).SelectMany(line => line))
            cell.Impossible.ShouldBe(cell.Value == 0);
    }

    [Fact]
    public void Coders_are_counted_with_their_own_values() => Shown(TableDimension.Coder, TableDimension.Value).ShouldBe(
    [
        ";A;B;not-recorded;total",
        "Anna;1;2;1;3",
        "Ben;1;0;2;3",
        "not-recorded;0;0;1;1",
        "total;1;2;2;3",
    ]);

    [Fact]
    public void A_case_coded_on_one_code_is_not_coded_on_another()
    {
        var layered = CrosstabBuilder.Build(Cases, new TableSpec { Rows = TableDimension.Code, Columns = TableDimension.Value, Layer = TableDimension.Coder });
        Lines(layered, layered.Layers.Single(l => l.Header.Key == "Ben").Panel).ShouldBe(
        [
            ";A;B;not-recorded;total",
            "I4;1;0;2;3",
            "I10;0;0;3;3",
            "not-recorded;0;0;2;2",
            "total;1;0;3;3",
        ], Case.Sensitive, "by Ben, whatever others coded");
        Lines(layered, layered.Panel)[1].ShouldBe("I4;1;2;1;3", "by anybody");

        Shown(TableDimension.Code, TableDimension.Coder).ShouldBe([";Anna;Ben;not-recorded;total", "I4;2;1;1;3", "I10;1;0;2;3", "not-recorded;1;2;1;2", "total;3;3;2;3"]);
        Shown(TableDimension.Code, TableDimension.Value, filter: new CaseFilter { Uncoded = ["I7"] })[1..4].ShouldBe(["I4;0;1;1;1;3", "I7;0;0;0;3;3", "I10;1;0;0;2;3"]);
        Shown(TableDimension.Code, TableDimension.Value, filter: new CaseFilter { Codes = ["I10"] })[1].ShouldBe("I10;1;2;3");
        Shown(TableDimension.Code, TableDimension.Value, filter: new CaseFilter { Values = [PositionValue.B] })[1..3].ShouldBe(["I4;1;1;2", "I10;0;2;2"], "coded with another value is left out, and not called uncoded");
    }

    [Fact]
    public void Codings_behind_a_contested_position_count_with_their_own_values() => Shown(TableDimension.Coder, TableDimension.Value, filter: new CaseFilter { Values = [PositionValue.Contested] }).ShouldBe(
    [
        ";A;B;not-recorded;total",
        "Anna;0;1;1;2",
        "Ben;1;0;2;3",
        "not-recorded;0;0;1;1",
        "total;1;1;2;3",
    ]);

    [Fact]
    public void Codings_and_sources_can_be_counted()
    {
        Shown(TableDimension.Domain, TableDimension.Value, measure: TableMeasure.Codings).ShouldBe(
        [
            ";A;B;not-recorded;total",
            "organized;2;2;0;4",
            "corporate;2;1;0;3",
            "professional;0;0;0;0",
            "political;0;0;0;0",
            "not-recorded;0;0;0;0",
            "total;2;2;0;4",
        ]);
        Shown(TableDimension.Code, TableDimension.Status, measure: TableMeasure.Sources)[1].ShouldBe("I4;0;2;0;2");
        Shown(TableDimension.Domain, TableDimension.Status, measure: TableMeasure.Sources)[1].ShouldBe("organized;0;2;0;2");
    }

    [Fact]
    public void Offences_count_in_all_classes_above_them() => Shown(TableDimension.Offence, TableDimension.Transnational).ShouldBe(
    [
        ";transnational;domestic;undetermined;total",
        "06;2;0;0;2",
        "0601;1;0;0;1",
        "0602;1;0;0;1",
        "07;1;0;0;1",
        "not-recorded;0;0;1;1",
        "total;2;0;1;3",
    ]);

    [Fact]
    public void Decades_have_no_gaps() => Shown(TableDimension.Decade, TableDimension.Status).Select(l => l.Split(';')[0]).ShouldBe(["", "1980s", "1990s", "2000s", "not-recorded", "total"]);

    [Fact]
    public void A_filter_narrows_the_rows_of_its_family()
    {
        Shown(TableDimension.Country, TableDimension.Stage, filter: new CaseFilter { Countries = ["NGA"] })[1..^2].ShouldBe(["NGA;0;2;1;0;0;2"]);
        Shown(TableDimension.Value, TableDimension.Status, filter: new CaseFilter { Codes = ["I4"] })[1..].ShouldBe(["B;0;1;0;1", "contested;0;1;0;1", "not-recorded;1;0;0;1", "total;1;2;0;3"]);
        Shown(TableDimension.Value, TableDimension.Status, filter: new CaseFilter { Codes = ["I4"], Coders = ["Ben"] })[1..3].ShouldBe(["A;0;1;0;1", "not-recorded;1;1;0;2"]);
        Shown(TableDimension.Offence, TableDimension.Status, filter: new CaseFilter { Offences = ["0601"] })[1..3].ShouldBe(["0601;0;1;0;1", "not-recorded;1;1;0;2"]);
        Shown(TableDimension.Offence, TableDimension.Status, filter: new CaseFilter { OffenceRoles = [OffenceRole.Accompanying] })[1..3].ShouldBe(["06;0;1;0;1", "0602;0;1;0;1"]);
        Shown(TableDimension.Domain, TableDimension.Status, filter: new CaseFilter { Domains = [CrimeDomain.Corporate] })[1..3].ShouldBe(["corporate;0;1;0;1", "not-recorded;1;1;0;2"]);
        Shown(TableDimension.Country, TableDimension.Status, filter: new CaseFilter { Certainties = [Certainty.Refuted] })[1].ShouldBe("FRA;0;1;0;1");
    }

    [Fact]
    public void Countries_and_labels_follow_the_caller()
    {
        var names = new Dictionary<string, string> { ["ITA"] = "Italy", ["NGA"] = "Nigeria", ["GBR"] = "United Kingdom", ["XHS"] = "High seas" };
        var labels = new TableLabels((d, k) => TableKeys.SpecialLabel(d, k) ?? names.GetValueOrDefault(k, k), (d, k) => d == TableDimension.Status && k == "reviewed" ? -1 : 0);
        var table = CrosstabBuilder.Build(Cases, new TableSpec { Rows = TableDimension.Country, Columns = TableDimension.Status }, labels);
        table.Rows.Select(r => r.Label).ShouldBe(["High seas", "Italy", "Nigeria", "United Kingdom", "not recorded"]);
        table.Columns.Select(c => c.Key).ShouldBe(["reviewed", "draft", "recorded"], "places given by the caller come first");
    }

    [Fact]
    public void What_is_in_no_class_is_not_the_same_as_not_recorded()
    {
        var table = CrosstabBuilder.Build([Cases[1], Cases[2]], new TableSpec { Rows = TableDimension.Region, Columns = TableDimension.Value });
        table.Rows.Select(r => (r.Key, r.Label)).ShouldBe([("not-classified", "not classified"), ("not-recorded", "not recorded")]);
        table.Columns[^1].Label.ShouldBe("not coded");
    }

    [Fact]
    public void Every_cell_knows_its_cases_and_layers_have_the_same_sides()
    {
        var table = CrosstabBuilder.Build(Cases, new TableSpec { Rows = TableDimension.Country, Columns = TableDimension.Stage, Layer = TableDimension.Domain });
        table.Panel.Cells[2][1].Cases.ShouldBe(["TOC-1", "TOC-2"]);
        table.Layers.Select(l => l.Header.Key).ShouldBe(["organized", "corporate", "professional", "political", "not-recorded"]);
        table.Layers[1].Panel.Cells[2][1].Cases.ShouldBe(["TOC-1"]);
        table.Layers[4].Panel.Total.Value.ShouldBe(1);
    }

    [Fact]
    public void Notes_say_what_to_know()
    {
        Notes(TableDimension.Country, TableDimension.Stage).ShouldBe(
        [
            "Counted are distinct cases.",
            "Row figures do not add up to the total because one case may be in several rows.",
            "Column figures do not add up to the total because one case may be in several columns.",
            "Country: not recorded in 1 of 3 cases.",
            "Stage: not recorded, or not for every country, in 2 of 3 cases.",
            "One refuted country involvement is not counted.",
        ]);
        Notes(TableDimension.Value, TableDimension.Transnational, percent: PercentBase.Row).ShouldBe(
        [
            "Counted are distinct cases.",
            "Basis: adjudicated values, or unanimous ones where nothing was adjudicated.",
            "Percentages are of the row's total.",
            "Value: not coded in 1 of 3 cases.",
        ], Case.Sensitive, "one position each, so figures add up");
        Notes(TableDimension.Coder, TableDimension.Decade).ShouldContain("Basis: each coder's own value, as the table is about codings or coders.");
        Notes(TableDimension.Code, TableDimension.Value, percent: PercentBase.Row).Skip(2).ShouldBe(
        [
            "Row figures do not add up to the total because one case may be in several rows.",
            "Column figures do not add up to the total because one case may be in several columns.",
            "Percentages are of the row's total, cases not coded included.",
            "A case counts as not coded at every code on which it has no coding. Codes on which none of these cases is coded have no place in the table.",
            "Not coded at all: 1 of 3 cases.",
        ]);
        Notes(TableDimension.Coder, TableDimension.Value, new CaseFilter { Basis = Basis.OfCoder("Ben") }).ShouldContain("Not coded at all by Ben: 2 of 3 cases.");
        Notes(TableDimension.Transnational, TableDimension.Status).ShouldBe(["Counted are distinct cases."]);
        Notes(TableDimension.Code, TableDimension.Status, new CaseFilter { Codes = ["I4"] }).ShouldContain(n => n.StartsWith("What the filter asks", StringComparison.Ordinal));
    }

    [Fact]
    public void No_cases_give_an_empty_table_of_zeros()
    {
        var table = CrosstabBuilder.Build([], new TableSpec { Rows = TableDimension.Country, Columns = TableDimension.Domain, Percent = PercentBase.All });
        table.N.ShouldBe(0);
        table.Rows.Select(r => r.Key).ShouldBe(["not-recorded"]);
        table.Panel.Total.ShouldSatisfyAllConditions(c => c.Value.ShouldBe(0), c => c.Percent.ShouldBeNull(), c => c.Cases.ShouldBeEmpty());
    }

    private static IReadOnlyList<string> Notes(TableDimension rows, TableDimension columns, CaseFilter? filter = null, PercentBase percent = PercentBase.None) =>
        CrosstabBuilder.Build(rows == TableDimension.Value ? Cases.Select(c => c with { Codings = [.. c.Codings.Where(k => k.Code == "I4")] }).ToList() : Cases, new TableSpec { Rows = rows, Columns = columns, Filter = filter ?? CaseFilter.All, Percent = percent }).Notes;

    private static List<string> Shown(TableDimension rows, TableDimension columns, TableMeasure measure = TableMeasure.Cases, CaseFilter? filter = null)
    {
        var table = CrosstabBuilder.Build(Cases, new TableSpec { Rows = rows, Columns = columns, Measure = measure, Filter = filter ?? CaseFilter.All });
        return Lines(table, table.Panel);
    }

    private static List<string> Lines(Crosstab table, CrosstabPanel panel)
    {
        var lines = new List<string> { $";{string.Join(";", table.Columns.Select(c => c.Key))};total" };
        for (var r = 0; r < table.Rows.Count; r++)
            lines.Add($"{table.Rows[r].Key};{string.Join(";", panel.Cells[r].Select(c => c.Value))};{panel.RowTotals[r].Value}");
        lines.Add($"total;{string.Join(";", panel.ColumnTotals.Select(c => c.Value))};{panel.Total.Value}");
        return lines;
    }
}
