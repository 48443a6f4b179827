using System.Text.Json;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Domain.Offences;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Tests.Data.Reference;

/// <summary>The readers skip what they do not know, so a misspelt field would be lost without a word.</summary>
public sealed class ReferenceFieldTests
{
    [Fact]
    public void Every_field_of_a_country_and_of_an_offence_is_a_member_of_its_record()
    {
        FieldsOf("countries.json", "countries").Except(MembersOf(typeof(Country))).ShouldBeEmpty();
        FieldsOf("offences.json", "offences").Except(MembersOf(typeof(Offence))).ShouldBeEmpty();
        FieldsOf("groupings.json", "groupings").Except(MembersOf(typeof(EconomicGrouping))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_member_that_is_not_computed_is_filled_in_some_entry()
    {
        MembersOf(typeof(Country)).Except(FieldsOf("countries.json", "countries")).ShouldBeEmpty();
        MembersOf(typeof(Offence)).Except(FieldsOf("offences.json", "offences")).ShouldBe(["repeatsParent"]);
    }

    private static HashSet<string> FieldsOf(string file, string list)
    {
        using var document = ReferenceJson.Open(file);
        var fields = document.RootElement.GetProperty(list).EnumerateArray().SelectMany(e => e.EnumerateObject()).Select(p => p.Name).ToHashSet();
        fields.Count.ShouldBeGreaterThan(5);
        return fields;
    }

    private static IEnumerable<string> MembersOf(Type type) => type.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
}
