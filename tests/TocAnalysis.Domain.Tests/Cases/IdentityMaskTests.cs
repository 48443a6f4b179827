using System.Text;
using System.Text.Json;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tests.Cases;

/// <summary>Criterion C4: where a protected name is found, and where it is not.</summary>
public sealed class IdentityMaskTests
{
    private static readonly ProtectedIdentity Maria = new("Victim 1", PersonPart.Victim, "María López", ["López", "Mari"]);
    private static readonly IdentityMask Mask = new([Maria, new("Suspect 1", PersonPart.Suspect, "May Rose", ["王小明", "Али"])]);

    [Theory]
    [InlineData("María López left. Then López came back.", "[Victim 1] left. Then [Victim 1] came back.")]
    [InlineData("MARÍA LÓPEZ and maría lópez", "[Victim 1] and [Victim 1]")]
    [InlineData("María\n  López, called Mari", "[Victim 1], called [Victim 1]")]
    [InlineData("López's house, (López)", "[Victim 1]'s house, ([Victim 1])")]
    [InlineData("**María López**", "**[Victim 1]**")]
    [InlineData("Lópezson and Marianne and lópez", "Lópezson and Marianne and lópez")]
    [InlineData("In may she rose; may rose, May and Rose", "In may she rose; [Suspect 1], May and Rose")]
    [InlineData("据说王小明在场", "据说[Suspect 1]在场")]
    [InlineData("Али и Алина", "[Suspect 1] и Алина")]
    [InlineData("", "")]
    public void Spellings_are_found_as_whole_words(string text, string expected) => Mask.Apply(text).ShouldBe(expected);

    [Fact]
    public void Accents_may_be_composed_in_either_way() => Mask.Apply("María López".Normalize(NormalizationForm.FormD)).ShouldBe("[Victim 1]");

    [Fact]
    public void What_was_masked_stays_as_it_is_and_nothing_protected_changes_nothing()
    {
        const string text = "María López met May Rose.";
        Mask.Apply(Mask.Apply(text)).ShouldBe(Mask.Apply(text));
        IdentityMask.None.Apply(text).ShouldBeSameAs(text);
        Mask.Apply("nobody").ShouldBeSameAs("nobody");
    }

    [Fact]
    public void Every_free_text_of_a_record_is_masked_and_no_reference_code_or_date()
    {
        const string n = "López";
        var content = new CaseContent
        {
            Reference = n,
            Title = n,
            Summary = n,
            Narrative = n,
            FactNote = n,
            Start = PartialDate.Parse("1999"),
            Domains = [new DomainAssignment(CrimeDomain.Organized, "D2.1", n)],
            Countries = [new CountryInvolvement("COL", Note: n, Source: n, Locator: n)],
            Offences = [new CaseOffence("0101", Note: n, Locator: n)],
            Groups = [new CaseGroup("g1", n, n, null, n)],
            Activities = [new CaseActivity(Activity.Production, ActivityPlace.Local, null, n)],
            Sources = [new CaseSource("s1", n)],
            Competing = [new CompetingValue(CompetingField.Start, "1998", null, "s1", n, null, n)],
        };

        var masked = Mask.Apply(content);

        Mask.Count(content).ShouldBe(16);
        Mask.Count(masked).ShouldBe(0);
        (masked.Reference, masked.Countries[0].Source, masked.Start).ShouldBe((n, n, content.Start));
        // A property that is added later has to be decided about here: every text is masked, or named.
        JsonSerializer.Serialize(masked).Split("L\\u00F3pez").Length.ShouldBe(3);
    }

    [Fact]
    public void Texts_that_grow_too_long_for_their_field_are_cut()
    {
        var titled = new CaseContent { Title = string.Join(' ', Enumerable.Repeat("Mari", 60)) };
        Mask.Apply(titled).Title.Length.ShouldBe(CaseContent.MaxTitle);
    }

    [Fact]
    public void Names_are_masked_in_json_and_in_json_within_json()
    {
        var json = JsonSerializer.Serialize(new { title = new[] { null, "María López" }, number = 3, data = new[] { null, """{"who":"López","n":["Mari"]}""" } });

        var masked = Mask.ApplyToJson(json, JsonSerializerOptions.Default);

        JsonDocument.Parse(masked).RootElement.GetProperty("title")[1].GetString().ShouldBe("[Victim 1]");
        JsonDocument.Parse(masked).RootElement.GetProperty("data")[1].GetString().ShouldBe("""{"who":"[Victim 1]","n":["[Victim 1]"]}""");
        JsonDocument.Parse(masked).RootElement.GetProperty("number").GetInt32().ShouldBe(3);
        Mask.ApplyToJson("""{ "a": "b" }""", JsonSerializerOptions.Default).ShouldBe("""{ "a": "b" }""");
    }

    [Theory]
    [InlineData("", "Ann Lee", null, "label")]
    [InlineData("victim 1", "Ann Lee", null, "label")]
    [InlineData("Lee 1", "Ann Lee", "Lee", "label")]
    [InlineData("A [1]", "Ann Lee", null, "label")]
    [InlineData("V2", "the", null, "name")]
    [InlineData("V2", "A", null, "name")]
    [InlineData("V2", "maría  LÓPEZ", null, "name")]
    [InlineData("V2", "Ann Lee", "ship", "aliases")]
    [InlineData("V2", "Ann Lee", "Lee", null)]
    [InlineData("V2", "王小明", null, null)]
    public void Faults_name_the_field_and_never_the_name(string label, string name, string? alias, string? place)
    {
        var faults = new ProtectedIdentity(label, PersonPart.Witness, name, alias is null ? [] : [alias]).Tidied().Faults([Maria]);

        faults.Select(f => f.Place).Distinct().ShouldBe(place is null ? [] : [place]);
        faults.ShouldAllBe(f => f.Value == null || f.Value == label);
    }
}
