using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

public class TableSpecTests
{
    [Theory]
    [InlineData("rows=code&columns=value", "rows=code&columns=value")]
    [InlineData("ROWS=Country&columns=stage&layer=domain&measure=sources&totals=no&percent=row", "rows=country&columns=stage&layer=domain&measure=sources&totals=false&percent=row")]
    [InlineData("rows=groupKind&columns=year&measure=cases&totals=true&percent=none&country=NGA", "rows=groupKind&columns=year")]
    public void A_table_is_read_and_written(string query, string canonical)
    {
        var spec = Parse(query).Value;
        string.Join("&", spec.ToQuery().Select(p => $"{p.Key}={p.Value}")).ShouldBe(canonical);
        Parse(canonical).Value.ToQuery().ShouldBe(spec.ToQuery());
    }

    [Theory]
    [InlineData("", "rows columns")]
    [InlineData("rows=code", "columns")]
    [InlineData("rows=contry&columns=value", "rows")]
    [InlineData("rows=code&columns=code", "columns")]
    [InlineData("rows=code&columns=value&layer=code", "layer")]
    [InlineData("rows=code&rows=value&columns=stage", "rows")]
    [InlineData("rows=code&columns=value&measure=people&percent=half&totals=maybe", "measure percent totals")]
    [InlineData("rows=ethnicity&columns=value", "rows")]
    public void Another_table_is_refused_with_all_faults(string query, string places) => string.Join(" ", Parse(query).Faults.Select(f => f.Place)).ShouldBe(places);

    [Fact]
    public void A_near_miss_is_suggested() => Parse("rows=contry&columns=value").Faults.Single().Suggestions.ShouldBe(["country"]);

    [Fact]
    public void Every_dimension_of_the_contract_is_there_and_no_other() =>
        Tokens.All<TableDimension>().Where(d => !RegisterDimensions.Needs(Tokens.Parse<TableDimension>(d))).ShouldBe(["country", "region", "economy", "stage", "flow", "domain", "offence", "groupKind", "code", "value", "decade", "year", "period", "transnational", "coder", "status"], ignoreOrder: true);

    private static Result<TableSpec> Parse(string query) => TableSpec.Parse(
        query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], (IReadOnlyList<string>)[p[1]])), CaseFilter.All);
}
