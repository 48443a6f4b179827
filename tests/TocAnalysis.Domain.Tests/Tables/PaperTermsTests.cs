using CsCheck;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

public sealed class PaperTermsTests
{
    private static readonly TableLabels Labels = TableLabels.Plain with { IsLater = (dimension, key) => dimension is TableDimension.Code or TableDimension.Offence && key.Sum(c => c) % 2 == 0 };

    [Fact]
    public void P7_every_later_term_goes_with_its_numbers_the_rest_stays_as_it_was_and_a_note_says_what_went() => Gen.Select(RandomFacts.ManyCases, RandomFacts.Specs).Sample((cases, spec) =>
    {
        var full = CrosstabBuilder.Build(cases, spec with { Least = null }, Labels);
        var paper = CrosstabBuilder.Build(cases, spec with { Least = null, PaperOnly = true }, Labels);

        paper.Rows.ShouldAllBe(r => TableKeys.SpecialLabel(spec.Rows, r.Key) != null || !Labels.IsLater!(spec.Rows, r.Key));
        Lines(paper).ShouldBe(Lines(full).Where(l => paper.Rows.Any(r => r.Key == l.Row) && paper.Columns.Any(c => c.Key == l.Column)));
        paper.Panel.Total.ShouldBe(full.Panel.Total, EqualityComparerOfValue);
        var gone = full.Rows.Concat(full.Columns).Concat(full.Layers.Select(l => l.Header)).Select(h => h.Label)
            .Except(paper.Rows.Concat(paper.Columns).Concat(paper.Layers.Select(l => l.Header)).Select(h => h.Label)).ToList();
        paper.Notes[^1].ShouldStartWith("Terms of the paper only");
        foreach (var label in gone.Take(3))
            paper.Notes[^1].ShouldContain(label);
    }, iter: 300);

    [Theory]
    [InlineData("terms=paper", null)]
    [InlineData("terms=all", null)]
    [InlineData("terms=papr", "terms")]
    [InlineData("terms=paper&least=5", "least")]
    public void P7_the_switch_is_a_parameter_of_every_table(string query, string? fault)
    {
        var given = $"rows=code&columns=status&{query}".Split('&').Select(p => p.Split('=')).Select(p => KeyValuePair.Create<string, IReadOnlyList<string>>(p[0], [p[1]]));
        var spec = TableSpec.Parse(given, Domain.Cases.CaseFilter.All);

        spec.Faults.Select(f => f.Place).ShouldBe(fault is null ? [] : [fault]);
        if (spec.Succeeded)
            spec.Value.ToQuery().Any(p => p.Key == "terms" && p.Value == "paper").ShouldBe(query == "terms=paper");
    }

    private static readonly IEqualityComparer<CrosstabCell> EqualityComparerOfValue = EqualityComparer<CrosstabCell>.Create((a, b) => a!.Suppressed == b!.Suppressed && (a.Suppressed || a.Value == b.Value));

    private static List<(string Row, string Column, int? Value)> Lines(Crosstab table) =>
        [.. from r in Enumerable.Range(0, table.Rows.Count) from c in Enumerable.Range(0, table.Columns.Count) let cell = table.Panel.Cells[r][c] select (table.Rows[r].Key, table.Columns[c].Key, cell.Suppressed ? (int?)null : cell.Value)];
}
