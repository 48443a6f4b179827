using CsCheck;
using TocAnalysis.Domain.Countries;

namespace TocAnalysis.Domain.Tests.Countries;

public sealed class CountryVocabularyTests
{
    private static readonly CountryVocabulary Small = new(
    [
        Place("DEU", "Germany", alpha2: "DE", aliases: ["GER", "Federal Republic of Germany"]),
        Place("GBR", "United Kingdom", alpha2: "GB", aliases: ["UK"]),
        Place("NAM", "Namibia", alpha2: "NA"),
        Place("COD", "Democratic Republic of the Congo", alpha2: "CD", aliases: ["Congo"]),
        Place("COG", "Congo", alpha2: "CG"),
        Place("ATF", "French Southern Territories", alpha2: "TF"),
        Place("AIA", "Anguilla", alpha2: "AI"),
        Place("DJI", "Djibouti", alpha2: "DJ", predecessors: ["AIDJ"]),
        Place("AIDJ", "French Afars and Issas", CountryKind.Withdrawn, "AI", "AFI", successors: ["DJI"]),
        Place("DDDE", "German Democratic Republic", CountryKind.Withdrawn, "DD", "DDR", successors: ["DEU"]),
        Place("FQHH", "French Southern and Antarctic Territories", CountryKind.Withdrawn, "FQ", "ATF", successors: ["ATF"]),
        Place("XUN1", "Unnamed country 1", CountryKind.Unnamed),
    ]);

    [Theory]
    [InlineData("DEU", "DEU")]
    [InlineData("deu", "DEU")]
    [InlineData(" DEU ", "DEU")]
    [InlineData("AIDJ", "AIDJ")]
    [InlineData("afi", "AIDJ")]
    [InlineData("DDR", "DDDE")]
    [InlineData("ATF", "ATF")]
    [InlineData("xun1", "XUN1")]
    public void A_code_resolves_in_any_case_and_a_former_one_to_the_permanent_one(string text, string code)
    {
        Small.TryResolve(text, out var country).ShouldBeTrue();
        country!.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("NA")]
    [InlineData("DE")]
    [InlineData("GER")]
    [InlineData("Germany")]
    [InlineData("XUN")]
    [InlineData("D EU")]
    public void Nothing_but_a_code_resolves(string? text) => Small.TryResolve(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("NA", "NAM")]
    [InlineData("UK", "GBR")]
    [InlineData("GER", "DEU")]
    [InlineData("Germny", "DEU")]
    [InlineData("Germany (Federal Republic)", "DEU")]
    [InlineData("united  kingdom", "GBR")]
    [InlineData("NMA", "NAM")]
    [InlineData("East German Democratic Republic", "DDDE")]
    public void The_nearest_country_comes_first(string text, string code) => Small.Suggest(text)[0].Code.ShouldBe(code);

    [Fact]
    public void An_alpha_2_code_that_was_given_again_suggests_the_present_country_first() =>
        Small.Suggest("AI").Select(c => c.Code).ShouldBe(["AIA", "AIDJ"]);

    [Fact]
    public void Places_at_the_same_distance_stand_in_the_order_of_codes() =>
        Small.Suggest("congo").Select(c => c.Code).ShouldBe(["COD", "COG"]);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("--")]
    [InlineData("zzzzzzzz")]
    public void A_text_that_is_near_nothing_has_no_suggestion(string? text) => Small.Suggest(text).ShouldBeEmpty();

    [Fact]
    public void Where_a_key_is_equal_no_slips_are_suggested_beside_it()
    {
        var near = new CountryVocabulary([Place("ARE", "United Arab Emirates"), Place("GRC", "Greece", aliases: ["GRE"])]);
        near.Suggest("GRE").Select(c => c.Code).ShouldBe(["GRC"]);
        near.Suggest("CRE").Select(c => c.Code).ShouldBe(["ARE", "GRC"]);
    }

    [Fact]
    public void No_more_than_asked_for_is_suggested()
    {
        Small.Suggest("republic", 10).Count.ShouldBe(3);
        Small.Suggest("republic", 2).Count.ShouldBe(2);
        Small.Suggest("republic", 0).ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => Small.Suggest("republic", -1));
    }

    [Fact]
    public void Suggestions_do_not_depend_on_the_order_of_the_list()
    {
        var texts = Gen.OneOf(Gen.String, Gen.OneOf(new[] { "UK", "German", "Congo", "territories", "AI", "french" }.Select(Gen.Const).ToArray()));
        Gen.Select(texts, Gen.Shuffle(Small.All.ToArray())).Sample((text, shuffled) =>
            new CountryVocabulary(shuffled).Suggest(text).Select(c => c.Code).ShouldBe(Small.Suggest(text).Select(c => c.Code)));
    }

    [Fact]
    public void A_code_twice_or_a_reference_to_nothing_is_refused()
    {
        Should.Throw<ArgumentException>(() => new CountryVocabulary([Place("DEU", "Germany"), Place("deu", "Again")]))
            .Message.ShouldContain("stands twice");
        Should.Throw<ArgumentException>(() => new CountryVocabulary([Place("AAAA", "A", CountryKind.Withdrawn, null, "AAB"), Place("BBBB", "B", CountryKind.Withdrawn, null, "AAB")]))
            .Message.ShouldContain("AAB");
        Should.Throw<ArgumentException>(() => new CountryVocabulary([Place("DDDE", "GDR", CountryKind.Withdrawn, successors: ["DEU"])]))
            .Message.ShouldContain("DEU");
        Should.Throw<ArgumentException>(() => new CountryVocabulary([Place("SSD", "South Sudan") with { SeparatedFrom = "SDN" }]))
            .Message.ShouldContain("SDN");
    }

    [Theory]
    [InlineData(1990, 1, 1, true)]
    [InlineData(1989, 12, 31, false)]
    [InlineData(1999, 12, 31, true)]
    [InlineData(2000, 1, 1, false)]
    public void A_period_holds_its_first_day_and_not_the_day_of_its_end(int year, int month, int day, bool existed)
    {
        var place = Place("AAA", "A") with { ExistsFrom = new DateOnly(1990, 1, 1), ExistsUntil = new DateOnly(2000, 1, 1) };
        place.ExistedOn(new DateOnly(year, month, day)).ShouldBe(existed);
    }

    [Fact]
    public void A_place_with_open_ends_always_existed() =>
        Gen.DateOnly.Sample(day => Place("DEU", "Germany").ExistedOn(day).ShouldBeTrue());

    [Fact]
    public void Two_records_are_the_same_place_when_their_code_is_the_same()
    {
        Place("DEU", "Germany").ShouldBe(Place("DEU", "Deutschland"));
        Place("DEU", "Germany").ShouldNotBe(Place("DDDE", "Germany"));
    }

    private static Country Place(
        string code,
        string name,
        CountryKind kind = CountryKind.Current,
        string? alpha2 = null,
        string? former = null,
        string[]? aliases = null,
        string[]? successors = null,
        string[]? predecessors = null) => new()
        {
            Code = code,
            Name = name,
            Kind = kind,
            Alpha2 = alpha2,
            FormerAlpha3 = former,
            Aliases = aliases ?? [],
            Successors = successors ?? [],
            Predecessors = predecessors ?? [],
        };
}
