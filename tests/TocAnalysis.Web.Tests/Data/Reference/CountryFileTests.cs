using TocAnalysis.Domain.Countries;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Tests.Data.Reference;

public sealed class CountryFileTests
{
    private static readonly CountryVocabulary Countries = CountryFile.Load();

    private static IEnumerable<Country> Iso => Countries.All.Where(c => c.Kind == CountryKind.Current && c.Code != "XKX");

    private static IEnumerable<Country> Withdrawn => Countries.All.Where(c => c.Kind == CountryKind.Withdrawn);

    [Fact]
    public void All_of_ISO_3166_1_and_3166_3_are_there_with_Kosovo_high_seas_and_ten_unnamed()
    {
        Iso.Count().ShouldBe(249);
        Withdrawn.Count().ShouldBe(31);
        Countries.All.Where(c => c.Kind == CountryKind.HighSeas).Select(c => c.Code).ShouldBe(["XHS"]);
        Countries.All.Where(c => c.Kind == CountryKind.Unnamed).Select(c => c.Code)
            .ShouldBe(["XUN", "XUN1", "XUN2", "XUN3", "XUN4", "XUN5", "XUN6", "XUN7", "XUN8", "XUN9"]);
        Countries.All.Count.ShouldBe(249 + 31 + 1 + 1 + 10);
    }

    [Fact]
    public void Codes_have_the_form_of_their_list()
    {
        foreach (var country in Countries.All)
        {
            country.Code.ShouldMatch(country.Kind switch
            {
                CountryKind.Withdrawn => "^[A-Z]{4}$",
                CountryKind.Unnamed => "^XUN[1-9]?$",
                _ => "^[A-Z]{3}$",
            });
        }

        foreach (var country in Iso)
        {
            country.Alpha2.ShouldNotBeNull().ShouldMatch("^[A-Z]{2}$");
            country.Numeric.ShouldNotBeNull().ShouldMatch("^[0-9]{3}$");
        }

        Iso.Select(c => c.Alpha2).ShouldBeUnique();
        Iso.Select(c => c.Numeric).ShouldBeUnique();
        Withdrawn.Select(c => c.FormerAlpha3).ShouldBeUnique();
        Countries.All.Select(c => c.Name).ShouldBeUnique();
    }

    [Fact]
    public void Leading_zeros_of_numeric_codes_are_kept() => Countries.Find("AFG")!.Numeric.ShouldBe("004");

    [Fact]
    public void Every_code_of_the_sample_cases_resolves()
    {
        const string Codes = "ARE ARG AUT BEL BGD BHS BOL BRA CAN CHE CHN COL CYM DEU GBR GRC HUN IRQ ITA JPN LBN LIE LKA LUX NGA NLD PAK PAN PER PHL PRK USA VEN YUG";
        Codes.Split(' ').Where(code => !Countries.TryResolve(code, out _)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("XKX")]
    [InlineData("XHS")]
    [InlineData("XUN")]
    [InlineData("XUN2")]
    [InlineData("NAM")]
    public void Codes_that_are_easily_lost_resolve_to_themselves(string code) => Resolved(code).ShouldBe(code);

    [Theory]
    [InlineData("YUG", "YUCS")]
    [InlineData("SUN", "SUHH")]
    [InlineData("DDR", "DDDE")]
    [InlineData("CSK", "CSHH")]
    [InlineData("ANT", "ANHH")]
    [InlineData("SCG", "CSXX")]
    [InlineData("TMP", "TPTL")]
    [InlineData("ZAR", "ZRCD")]
    [InlineData("ATF", "ATF")]
    public void The_old_code_of_a_withdrawn_country_leads_to_its_permanent_one(string old, string permanent) =>
        Resolved(old).ShouldBe(permanent);

    [Fact]
    public void Every_old_code_resolves_and_only_ATF_means_a_present_territory()
    {
        var taken = Withdrawn.Where(c => Resolved(c.FormerAlpha3!) != c.Code).Select(c => (c.Code, c.FormerAlpha3));
        taken.ShouldBe([("FQHH", "ATF")]);
    }

    [Fact]
    public void Namibia_is_there_and_NA_is_its_alpha_2_code_and_no_missing_value()
    {
        Countries.Find("NAM")!.Alpha2.ShouldBe("NA");
        Countries.TryResolve("NA", out _).ShouldBeFalse();
        Countries.Suggest("NA")[0].Code.ShouldBe("NAM");
    }

    [Theory]
    [InlineData("UK", "GBR")]
    [InlineData("Germny", "DEU")]
    [InlineData("GER", "DEU")]
    [InlineData("russia", "RUS")]
    [InlineData("Ivory Coast", "CIV")]
    [InlineData("côte d’ivoire", "CIV")]
    [InlineData("Turkey", "TUR")]
    [InlineData("Soviet Union", "SUHH")]
    [InlineData("Yugoslavia", "YUCS")]
    [InlineData("East Germany", "DDDE")]
    [InlineData("Allemagne", "DEU")]
    [InlineData("Федеративная Германия", "DEU")]
    [InlineData("qqqqqqqq", null)]
    [InlineData("Германия", "DEU")]
    [InlineData("中国", "CHN")]
    [InlineData("Swaziland", "SWZ")]
    [InlineData("Kosovo", "XKX")]
    [InlineData("international waters", "XHS")]
    [InlineData("unknown", "XUN")]
    public void A_name_leads_to_its_code_as_first_suggestion_but_does_not_resolve(string text, string? code)
    {
        Countries.TryResolve(text, out _).ShouldBeFalse();
        Countries.Suggest(text).Select(c => c.Code).FirstOrDefault().ShouldBe(code);
    }

    [Fact]
    public void Every_name_and_formal_name_suggests_its_own_country()
    {
        foreach (var country in Countries.All)
        {
            Countries.Suggest(country.Name, 5).ShouldContain(country, country.Name);
            Countries.Suggest(country.OfficialName ?? country.Name, 5).ShouldContain(country, country.OfficialName);
        }
    }

    [Fact]
    public void Regions_are_those_of_M49_or_a_note_says_why_not()
    {
        Iso.Count(c => c.RegionNote is null).ShouldBe(247);
        Iso.Where(c => c.RegionNote is not null).Select(c => c.Code).Order().ShouldBe(["ATA", "TWN"]);
        Countries.All.Where(c => c.RegionNote is null).ShouldAllBe(c => Iso.Contains(c));
        Countries.All.Where(c => c.RegionCode is null).Select(c => c.Code).Order(StringComparer.Ordinal)
            .ShouldBe(["ATA", "BQAQ", "NQAQ", "XHS", "XUN", "XUN1", "XUN2", "XUN3", "XUN4", "XUN5", "XUN6", "XUN7", "XUN8", "XUN9"]);
        Countries.All.Select(c => c.Region).OfType<string>().Distinct().Order().ShouldBe(["Africa", "Americas", "Asia", "Europe", "Oceania"]);
        Countries.All.Select(c => c.Subregion).OfType<string>().Distinct().Count().ShouldBe(17);
        Countries.All.Select(c => c.IntermediateRegion).OfType<string>().Distinct().Count().ShouldBe(7);
    }

    [Fact]
    public void One_region_code_has_one_name_and_one_region_above_it()
    {
        Countries.All.Select(c => (c.RegionCode, c.Region)).Distinct().Count().ShouldBe(6);
        Countries.All.Select(c => (c.SubregionCode, c.Subregion, c.RegionCode)).Distinct().Count().ShouldBe(18);
    }

    [Fact]
    public void M49_flags_are_counted_as_in_the_M49_file()
    {
        Countries.All.Count(c => c.IsLeastDeveloped).ShouldBe(44);
        Countries.All.Count(c => c.IsLandlockedDeveloping).ShouldBe(32);
        Countries.All.Count(c => c.IsSmallIslandDeveloping).ShouldBe(53);
    }

    [Fact]
    public void Every_ISO_country_has_its_name_in_the_six_languages_of_the_United_Nations()
    {
        Iso.ShouldAllBe(c => new[] { "en", "fr", "es", "ru", "ar", "zh" }.All(c.Names.ContainsKey));
        Countries.Find("DEU")!.Names["fr"].ShouldBe("Allemagne");
    }

    private static string Resolved(string code) => Countries.TryResolve(code, out var country) ? country.Code : "unresolved";
}
