using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Countries;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Tests.Data.Reference;

/// <summary>The test of paragraph 4 on the periods and successors that ship with the program.</summary>
public sealed class SuccessionTests
{
    private static readonly CountryVocabulary Countries = CountryFile.Load();

    [Theory]
    [InlineData("YUG", "HUN", 2000, Transnationality.Transnational)]
    [InlineData("YUG", "SRB", 2000, Transnationality.Domestic)]
    [InlineData("YUG", "XKX", 1999, Transnationality.Domestic)]
    [InlineData("YUG", "HRV", 1985, Transnationality.Domestic)]
    [InlineData("YUG", "HRV", 1996, Transnationality.Transnational)]
    [InlineData("CZE", "SVK", 1990, Transnationality.Domestic)]
    [InlineData("CZE", "SVK", 1994, Transnationality.Transnational)]
    [InlineData("DDDE", "DEU", 1985, Transnationality.Transnational)]
    [InlineData("DDDE", "DEU", 1995, Transnationality.Domestic)]
    [InlineData("SUHH", "BLR", 1985, Transnationality.Domestic)]
    [InlineData("RUS", "BLR", 1985, Transnationality.Domestic)]
    [InlineData("RUS", "BLR", 1995, Transnationality.Transnational)]
    [InlineData("BUMM", "MMR", 1985, Transnationality.Domestic)]
    [InlineData("ZAR", "COD", 2005, Transnationality.Domestic)]
    [InlineData("FXFR", "FRA", 1990, Transnationality.Domestic)]
    [InlineData("SDN", "SSD", 2005, Transnationality.Domestic)]
    [InlineData("SDN", "SSD", 2015, Transnationality.Transnational)]
    [InlineData("SRB", "XKX", 2007, Transnationality.Domestic)]
    [InlineData("ANT", "CUW", 2005, Transnationality.Domestic)]
    [InlineData("ANT", "ABW", 1980, Transnationality.Domestic)]
    [InlineData("ANT", "ABW", 1995, Transnationality.Transnational)]
    [InlineData("TMP", "IDN", 1990, Transnationality.Transnational)]
    [InlineData("XUN1", "XUN2", 2005, Transnationality.Transnational)]
    public void Two_codes_are_one_country_or_two_by_the_time_of_the_case(string first, string second, int year, Transnationality expected)
    {
        var start = PartialDate.Parse(year.ToString(CultureInfo.InvariantCulture));
        CountryInvolvement[] involved = [new(first, Stage.Inception), new(second, Stage.Perpetration)];
        TransnationalityTest.Decide(involved, start, null, false, Find).Result.ShouldBe(expected);
    }

    private static Country? Find(string code) => Countries.TryResolve(code, out var country) ? country : null;
}
