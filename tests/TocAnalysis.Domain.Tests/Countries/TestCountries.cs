using TocAnalysis.Domain.Countries;

namespace TocAnalysis.Domain.Tests.Countries;

/// <summary>A handful of countries with true periods and successors, enough to try every rule of succession.</summary>
internal static class TestCountries
{
    private static readonly Dictionary<string, Country> All = Build();

    public static IReadOnlyCollection<Country> List => All.Values;

    public static Country? Find(string code) =>
        All.GetValueOrDefault(code) ?? All.Values.FirstOrDefault(c => c.FormerAlpha3 == code);

    private static Dictionary<string, Country> Build()
    {
        Country[] listed =
        [
            Current("GBR", "United Kingdom"), Current("FRA", "France"), Current("ITA", "Italy"), Current("NGA", "Nigeria"), Current("JPN", "Japan"),
            Current("DEU", "Germany"), Current("MMR", "Myanmar"), Current("YEM", "Yemen"), Current("ABW", "Aruba"),
            Current("RUS", "Russian Federation", "1991-12-26"), Current("UKR", "Ukraine", "1991-12-26"),
            Current("HRV", "Croatia", "1991-06-25"), Current("SVN", "Slovenia", "1991-06-25"), Current("SRB", "Serbia", "2006-06-03"), Current("MNE", "Montenegro", "2006-06-03"),
            Current("XKX", "Kosovo", "2008-02-17"), Current("CZE", "Czechia", "1993-01-01"), Current("SVK", "Slovakia", "1993-01-01"),
            Gone("SUHH", "Soviet Union", "SUN", null, "1991-12-26", "RUS", "UKR"),
            Gone("YUCS", "Yugoslavia", "YUG", null, "2003-02-04", "CSXX", "HRV", "SVN", "SRB", "MNE", "XKX"),
            Gone("CSXX", "Serbia and Montenegro", "SCG", "2003-02-04", "2006-06-03", "SRB", "MNE", "XKX"),
            Gone("CSHH", "Czechoslovakia", "CSK", null, "1993-01-01", "CZE", "SVK"),
            Gone("DDDE", "German Democratic Republic", "DDR", "1949-10-07", "1990-10-03", "DEU"),
            Gone("YDYE", "Democratic Yemen", "YMD", "1967-11-30", "1990-05-22", "YEM"),
            Gone("BUMM", "Burma", "BUR", null, "1989-06-18", "MMR") with { Renaming = true },
            new Country { Code = "XHS", Kind = CountryKind.HighSeas, Name = "High seas" },
            new Country { Code = "XUN", Kind = CountryKind.Unnamed, Name = "Unnamed country" },
            new Country { Code = "XUN1", Kind = CountryKind.Unnamed, Name = "Unnamed country 1" },
            new Country { Code = "XUN2", Kind = CountryKind.Unnamed, Name = "Unnamed country 2" },
        ];
        return listed.ToDictionary(c => c.Code, c => c with { Predecessors = [.. listed.Where(p => p.Successors.Contains(c.Code)).Select(p => p.Code)] });
    }

    private static Country Current(string code, string name, string? from = null) =>
        new() { Code = code, Kind = CountryKind.Current, Name = name, ExistsFrom = Day(from) };

    private static Country Gone(string code, string name, string alpha3, string? from, string until, params string[] successors) =>
        new() { Code = code, Kind = CountryKind.Withdrawn, Name = name, FormerAlpha3 = alpha3, ExistsFrom = Day(from), ExistsUntil = Day(until), Successors = successors };

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
