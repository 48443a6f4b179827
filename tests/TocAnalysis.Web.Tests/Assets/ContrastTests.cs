using System.Globalization;
using System.Text.RegularExpressions;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Assets;

/// <summary>WCAG 2.2 contrast of the colour tokens, computed from the style sheet itself.</summary>
public sealed class ContrastTests
{
    private static readonly Dictionary<string, (string Light, string Dark)> Tokens = Regex
        .Matches(File.ReadAllText(Path.Combine(RepositoryFolder.WebRoot, "app.css")), @"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
        .ToDictionary(m => m.Groups[1].Value, m => (m.Groups[2].Value, m.Groups[3].Value));

    public static TheoryData<string, string, bool> TextPairs()
    {
        var pairs = new TheoryData<string, string, bool>();
        string[] grounds = ["paper", "surface", "sunk"];
        string[] inks = ["ink", "ink-2", "ink-3", "accent", "pole-a", "pole-b", "mixed", "warn", "bad", "ok"];
        var all = grounds.SelectMany(g => inks.Select(i => (i, g)))
            .Concat([("accent", "accent-soft"), ("ink", "accent-soft"), ("ink-2", "accent-soft"), ("ink", "pole-a-soft"), ("ink", "pole-b-soft"), ("ink", "mixed-soft"), ("ink", "grey-soft")])
            .Concat([("bad", "bad-soft"), ("ink", "bad-soft"), ("ink-2", "bad-soft")])
            .Concat([("paper", "accent"), ("paper", "pole-a"), ("paper", "pole-b"), ("paper", "grey")]);
        foreach (var (ink, ground) in all)
        {
            pairs.Add(ink, ground, false);
            pairs.Add(ink, ground, true);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(TextPairs))]
    public void Text_can_be_read_on_its_ground(string ink, string ground, bool dark) =>
        Contrast(Colour(ink, dark), Colour(ground, dark)).ShouldBeGreaterThanOrEqualTo(4.5, $"{ink} on {ground}, {(dark ? "dark" : "light")}");

    [Theory]
    [InlineData("line-control", "surface", false)]
    [InlineData("line-control", "surface", true)]
    [InlineData("line-control", "paper", false)]
    [InlineData("line-control", "paper", true)]
    public void The_edge_of_a_control_can_be_seen(string edge, string ground, bool dark) =>
        Contrast(Colour(edge, dark), Colour(ground, dark)).ShouldBeGreaterThanOrEqualTo(3, $"{edge} on {ground}");

    [Fact]
    public void Black_on_white_is_twenty_one_to_one() => Contrast("#000000", "#ffffff").ShouldBe(21, 0.001);

    private static string Colour(string token, bool dark) => dark ? Tokens[token].Dark : Tokens[token].Light;

    private static double Contrast(string one, string other)
    {
        var (light, dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + .05) / (dark + .05);
    }

    private static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d)
            .Select(v => v <= .04045 ? v / 12.92 : Math.Pow((v + .055) / 1.055, 2.4)).ToList();
        return (.2126 * parts[0]) + (.7152 * parts[1]) + (.0722 * parts[2]);
    }
}
