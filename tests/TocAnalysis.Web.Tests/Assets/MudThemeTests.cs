using System.Text.RegularExpressions;
using MudBlazor;
using MudBlazor.Utilities;
using TocAnalysis.Web.Components.Layout;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Assets;

public sealed class MudThemeTests
{
    [Fact]
    public void MudBlazor_wears_the_colours_of_the_style_sheet_in_both_themes()
    {
        var tokens = Regex.Matches(File.ReadAllText(Path.Combine(RepositoryFolder.WebRoot, "app.css")), @"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
            .ToDictionary(m => m.Groups[1].Value, m => (Light: m.Groups[2].Value, Dark: m.Groups[3].Value));
        (string Token, Func<Palette, MudColor> Colour)[] pairs =
        [
            ("accent", p => p.Primary), ("ink-2", p => p.Secondary), ("paper", p => p.Background), ("sunk", p => p.BackgroundGray), ("surface", p => p.Surface),
            ("ink", p => p.TextPrimary), ("bad", p => p.Error), ("warn", p => p.Warning), ("ok", p => p.Success), ("line", p => p.Divider),
        ];
        foreach (var (token, colour) in pairs)
        {
            colour(TocTheme.Theme.PaletteLight).ToString(MudColorOutputFormats.Hex).ShouldBe(tokens[token].Light, token);
            colour(TocTheme.Theme.PaletteDark).ToString(MudColorOutputFormats.Hex).ShouldBe(tokens[token].Dark, token);
        }
    }
}
