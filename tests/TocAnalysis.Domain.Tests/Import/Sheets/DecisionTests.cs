using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;

namespace TocAnalysis.Domain.Tests.Import.Sheets;

public sealed class DecisionTests
{
    [Fact]
    public void A_linked_thing_loses_its_row_and_a_merged_one_keeps_it_and_all_references_follow()
    {
        PackageTable[] tables =
        [
            PackageOf.Table("groups.csv", "group|name|kind", "ring|Ring|network", "bank|Bank|network"),
            PackageOf.Table("case_groups.csv", "case|group", "A|ring", "A|bank"),
            PackageOf.Table("group_links.csv", "from|to|kind", "ring|bank|partner"),
        ];
        var done = SameThings.Apply(tables, [new("groups.csv", "ring", "R-1", SameChoice.Link), new("groups.csv", "bank", "B-1", SameChoice.Merge), new("groups.csv", "other", "O-1", SameChoice.Keep)]);

        done[0].Rows.Select(r => r.Cells[0]).ShouldBe(["B-1"]);
        done[1].Rows.Select(r => r.Cells[1]).ShouldBe(["R-1", "B-1"]);
        done[2].Rows.Select(r => $"{r.Cells[0]} {r.Cells[1]}").ShouldBe(["R-1 B-1"]);
    }

    [Fact]
    public void Faulty_rows_are_left_out_and_what_hangs_on_them_falls_in_the_next_round()
    {
        IReadOnlyList<PackageTable> tables = [PackageOf.Table("cases.csv", "case|title", "A-1|First", "A-2|"), PackageOf.Table("case_countries.csv", "case|country", "A-1|COL", "A-2|PER")];
        var leftOut = new HashSet<(string, int)>();
        var check = PackageOf.Check([.. tables]);
        var rest = GoodRows.Without(tables, check.Faults, isOneSheet: false, leftOut).ShouldNotBeNull();
        check = PackageOf.Check([.. rest]);
        rest = GoodRows.Without(rest, check.Faults, isOneSheet: false, leftOut).ShouldNotBeNull();

        PackageOf.Check([.. rest]).Faults.ShouldBeEmpty();
        leftOut.ShouldBe([("cases.csv", 3), ("case_countries.csv", 3)]);
        GoodRows.Without(tables, PackageOf.Check(PackageOf.Table("cases.csv", "case|titel", "A-1|First")).Faults, false, leftOut).ShouldBeNull();
    }

    [Fact]
    public void A_fix_replaces_a_value_wherever_it_stands_and_one_entry_of_a_list()
    {
        var fixedTables = CellFix.Apply(
            [PackageOf.Table("cases.csv", "case|title|domains", "A-1|First|organised;corporate", "A-2|Second|organised")], [new("cases.csv", "domains", "organised", "organized"), new("cases.csv", "title", "Second", "")]);
        fixedTables[0].Rows.Select(r => string.Join("|", r.Cells)).ShouldBe(["A-1|First|organized;corporate", "A-2||organized"]);
    }

    [Fact]
    public void Faults_are_grouped_by_kind_and_column_with_each_value_once()
    {
        var check = PackageOf.Check(PackageOf.Cases("A-2||||", "A-3||||"), PackageOf.Table("case_countries.csv", "case|country", "A-1|NA", "A-2|NA", "A-3|Xx"));
        var groups = FaultGroup.Of(check.Faults);
        groups.Select(g => (g.Kind, g.Column, g.Count, g.Values.Count)).ShouldBe([(PackageFaultKind.Empty, "title", 2, 1), (PackageFaultKind.UnknownCountry, "country", 3, 2)]);
        groups[1].Values[0].ShouldSatisfyAllConditions(v => v.Value.ShouldBe("NA"), v => v.Count.ShouldBe(2), v => v.Rows.ShouldBe([2, 3]), v => v.Suggestions.ShouldBe(["NAM"]));
    }

    [Fact]
    public void Texts_are_as_alike_as_the_pieces_they_share()
    {
        Trigrams.Of("cat").ShouldBe(["  C", " CA", "CAT", "AT "], ignoreOrder: true);
        Trigrams.Similarity(Trigrams.Of("Dover lorry deaths"), Trigrams.Of("dover LORRY deaths")).ShouldBe(1);
        Trigrams.Similarity(Trigrams.Of("cat"), Trigrams.Of("dog")).ShouldBe(0);
        // As pg_trgm gives for 'word' and 'two words'.
        Trigrams.Similarity(Trigrams.Of("word"), Trigrams.Of("two words")).ShouldBe(4.0 / 11, 1e-9);
        var index = new TrigramIndex(["Dover lorry deaths", "Medellin cartel", "The Dover lorry case", ""]);
        index.Find("Dover lorry death", 0.4, 5).Select(f => f.Position).ShouldBe([0, 2]);
        index.Find("", 0.4, 5).ShouldBeEmpty();
    }
}
