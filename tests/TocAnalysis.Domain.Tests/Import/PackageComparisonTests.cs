using TocAnalysis.Domain.Import;

namespace TocAnalysis.Domain.Tests.Import;

public sealed class PackageComparisonTests
{
    [Fact]
    public void D2_two_exports_compared_give_what_came_went_and_changed_in_which_field()
    {
        PackageTable[] before =
        [
            Table("cases.csv", "case,title,start", "A,First,1999", "B,Second,", "C,Third,2001"),
            Table("case_countries.csv", "case,country,stage,flow,certainty", "A,GBR,perpetration,,established", "A,ITA,perpetration,,established"),
            Table("codings.csv", "case,code,coder,value,rationale,quote", "A,I4,Ann,A,why,one", "A,I4,Ann,A,why,two", "B,I4,Ann,B,,"),
        ];
        PackageTable[] after =
        [
            // Other order of rows and columns: no difference.
            Table("cases.csv", "title,case,start", "Third,C,2002", "First,A,1999", "New,D,"),
            Table("case_countries.csv", "case,country,stage,flow,certainty", "A,GBR,perpetration,,refuted", "A,ITA,direct-effect,,established"),
            Table("codings.csv", "case,code,coder,value,rationale,quote", "A,I4,Ann,mixed,why,one", "A,I4,Ann,mixed,why,two"),
        ];

        PackageComparison.Of(before, after).Select(d => $"{d.File} {d.Key} {d.Change.Text()} {d.Column} {d.Before}>{d.After}".Replace("  >", "", StringComparison.Ordinal)).ShouldBe(
        [
            "cases.csv B removed", "cases.csv C changed start 2001>2002", "cases.csv D added",
            "case_countries.csv A/GBR/perpetration changed certainty established>refuted", "case_countries.csv A/ITA/direct-effect added", "case_countries.csv A/ITA/perpetration removed",
            "codings.csv A/I4/Ann changed value A>mixed", "codings.csv A/I4/Ann #2 changed value A>mixed", "codings.csv B/I4/Ann removed",
        ]);
        PackageComparison.Of(after, after).ShouldBeEmpty();
    }

    private static PackageTable Table(string file, string header, params string[] rows) =>
        new(file, header.Split(','), [.. rows.Select((r, i) => new PackageTableRow(i + 2, r.Split(',')))]);
}
