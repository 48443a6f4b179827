using System.Text.RegularExpressions;
using TocAnalysis.Domain.Registers;

namespace TocAnalysis.Domain.Tests.Registers;

public sealed partial class RegisterTests
{
    [Fact]
    public void Each_register_is_declared_at_its_place_with_fields_of_unique_names()
    {
        RegisterList.All.Select(r => r.Kind).ShouldBe(Enum.GetValues<RegisterKind>());
        foreach (var register in RegisterList.All)
        {
            RegisterList.Of(register.Kind).ShouldBeSameAs(register);
            register.Fields.Select(f => f.Name).ShouldBeUnique();
            register.Fields.ShouldAllBe(f => NameForm().IsMatch(f.Name) && f.Meaning.EndsWith('.'));
            register.Fields.Where(f => f.Type is RegisterFieldType.Term or RegisterFieldType.Terms).ShouldAllBe(f => f.Terms.Count > 1 && f.Terms.Distinct().Count() == f.Terms.Count && f.Terms.All(t => TermForm().IsMatch(t)));
            register.Paragraphs.ShouldNotBeEmpty();
            register.Codes.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void No_register_has_a_field_or_word_of_ethnic_or_national_background()
    {
        var words = RegisterList.All.SelectMany(r => r.Fields.SelectMany(f => f.Terms.Append(f.Name))).ToList();
        words.Count.ShouldBeGreaterThan(150);
        words.Where(w => Background().IsMatch(w)).ShouldBeEmpty();
        Background().IsMatch("ethnic-group").ShouldBeTrue();
    }

    [Fact]
    public void A_good_entry_of_each_register_is_taken_and_read_again_the_same()
    {
        foreach (var register in RegisterList.All)
        {
            var good = RegisterSamples.Good(register.Kind);
            var first = good.Check();
            first.Faults.ShouldBeEmpty(register.Kind.Text());
            var again = first.Value.Check().Value;
            again.Values.ShouldBe(first.Value.Values);
            again.Title.ShouldBe(first.Value.Title);
        }
    }

    [Theory]
    [InlineData("estimates", "value=", "value")]
    [InlineData("estimates", "low=5", "high")]
    [InlineData("estimates", "low=20;high=10;value=", "high")]
    [InlineData("estimates", "low=11;high=12", "value")]
    [InlineData("estimates", "value=-1", "value")]
    [InlineData("estimates", "value=1,5", "value")]
    [InlineData("estimates", "value=101", "value")]
    [InlineData("estimates", "unit=", "unit")]
    [InlineData("estimates", "topic=share", "topic")]
    [InlineData("consent", "consent_recruitment=;consent_destination=", "consent_recruitment")]
    [InlineData("consent", "evidence_destination=", "evidence_destination")]
    [InlineData("consent", "control_travel=force", "evidence_travel")]
    [InlineData("consent", "consent_travel=victim", "consent_travel")]
    [InlineData("legal-status", "law=", "law")]
    [InlineData("legal-status", "status=legal", "status")]
    [InlineData("demand-proceeds", "demand_by=;demand_country=;proceeds_to=;proceeds_use=", "demand_by")]
    [InlineData("demand-proceeds", "proceeds_to=;proceeds_use=consumed", "proceeds_to")]
    [InlineData("opportunities", "means=", "means")]
    [InlineData("opportunities", "how=found", "means")]
    [InlineData("opportunities", "chain=drugs", "chain")]
    [InlineData("opportunities", "chain=drugs!finances", "chain")]
    [InlineData("opportunities", "from_side=", "from_side")]
    [InlineData("techniques", "to_side=", "to_side")]
    [InlineData("go-betweens", "opens=doors", "opens")]
    [InlineData("penalties", "months=", "months")]
    [InlineData("penalties", "penalty=fine;amount=5;currency=USD", "months")]
    [InlineData("penalties", "penalty=fine;months=", "amount")]
    [InlineData("penalties", "penalty=fine;months=;amount=10", "currency")]
    [InlineData("penalties", "penalty=fine;months=;amount=10;currency=dollar", "currency")]
    [InlineData("penalties", "ethnicity=x", "ethnicity")]
    [InlineData("cooperation", "raised_by=", "raised_by")]
    [InlineData("cooperation", "concern=none-raised", "raised_by")]
    [InlineData("concerns", "stated_by=", "stated_by")]
    [InlineData("questions", "answered_by=", "answered_by")]
    [InlineData("host-side", "demand=", "demand")]
    [InlineData("host-side", "partner=perhaps", "partner")]
    [InlineData("host-side", "evidence=", "evidence")]
    public void A_faulty_entry_is_refused_at_its_field(string kind, string changes, string place)
    {
        var good = RegisterSamples.Good(Tokens.Parse<RegisterKind>(kind));
        var values = new Dictionary<string, string>(good.Values);
        foreach (var change in changes.Split(';'))
            values[change.Split('=')[0]] = change.Split('=')[1].Replace('!', ';');

        var result = (good with { Values = values, Source = kind == "estimates" ? good.Source : null, Locator = null }).Check();

        result.Faults.Select(f => f.Place).ShouldBe([place]);
    }

    [Fact]
    public void What_a_register_needs_and_what_it_does_not_have_is_said()
    {
        foreach (var register in RegisterList.All)
        {
            var good = RegisterSamples.Good(register.Kind);
            Place(good with { Title = " " }).ShouldBe("title");
            Place(good with { Case = null }).ShouldBe(register.Case == Need.Required ? "case" : null);
            Place(good with { Country = null }).ShouldBe(register.Country == Need.Required ? "country" : null);
            Place(good with { Period = null }).ShouldBe(register.Period == Need.Required ? "period" : null);
            Place(good with { FromGroup = "G-9", ToGroup = null }).ShouldBe(register.FromGroup == Need.None ? "from_group" : null);
            Place(good with { Cases = ["TOC-2"] }).ShouldBe(register.HasCases ? null : "cases");
            Place(good with { Source = null, Locator = "p. 4" }).ShouldBe("source");
        }

        static string? Place(RegisterEntry entry) => entry.Check().Faults.Select(f => f.Place).Distinct().SingleOrDefault();
    }

    [Fact]
    public void Findings_of_courts_and_research_need_their_source()
    {
        var good = RegisterSamples.Good(RegisterKind.Concerns);
        (good with { Source = null, Locator = null }).Check().Succeeded.ShouldBeTrue();
        (good with { Source = null, Locator = null, Values = new Dictionary<string, string>(good.Values) { ["known_by"] = "court-finding" } }).Check().Faults.Single().Place.ShouldBe("source");
    }

    [Fact]
    public void Consent_is_a_path_and_what_nobody_asked_is_not_what_cannot_be_told()
    {
        var good = RegisterSamples.Good(RegisterKind.Consent);
        ConsentPath.Of(good).ShouldBe("willing>not-recorded>deceived");
        ConsentPath.Of(good with { Values = new Dictionary<string, string>(good.Values) { ["consent_travel"] = "unknown" } }).ShouldBe("willing>unknown>deceived");
        CountedField.Values(good, CountedField.Path).ShouldBe(["willing>not-recorded>deceived"]);
        CountedField.Names("consent").ShouldContain("path");
        CountedField.Names("consent").ShouldNotContain(n => n.Contains("victim", StringComparison.Ordinal));
    }

    [GeneratedRegex("^[a-z_]+$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^[a-z][a-z-]*$")]
    private static partial Regex TermForm();

    [GeneratedRegex("ethni|race|racial|trib(e|al)|nationalit|religio|skin")]
    private static partial Regex Background();
}
