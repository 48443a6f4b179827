using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tests.Countries;

namespace TocAnalysis.Domain.Tests.Cases;

/// <summary>Short ways to write involvements in tests.</summary>
internal static class Involved
{
    /// <summary>"GBR inception, FRA indirect-effect alleged, ITA": country, stage or none, certainty or established.</summary>
    public static List<CountryInvolvement> Parse(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(One)];

    public static TransnationalityResult Decide(string involvements, string period = "2000", Reading reading = Reading.Union, TestOptions? options = null)
    {
        var parts = period.Split('/');
        var start = PartialDate.TryParse(parts[0], out var s) ? s : null;
        var ongoing = parts is [_, "ongoing"];
        var end = parts.Length > 1 && PartialDate.TryParse(parts[1], out var e) ? e : null;
        return TransnationalityTest.Decide(Parse(involvements), start, end, ongoing, TestCountries.Find, reading, options);
    }

    private static CountryInvolvement One(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Stage? stage = null;
        var certainty = Certainty.Established;
        foreach (var word in words.Skip(1))
        {
            if (Tokens.TryParse<Stage>(word, out var s))
                stage = s;
            else
                certainty = Tokens.Parse<Certainty>(word);
        }

        return new CountryInvolvement(words[0], stage, Certainty: certainty);
    }
}
