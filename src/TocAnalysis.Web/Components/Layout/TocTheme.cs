using MudBlazor;

namespace TocAnalysis.Web.Components.Layout;

/// <summary>
/// MudBlazor's palettes with the colours of the tokens in app.css. The style sheet maps the palette to the tokens again, so that a theme
/// switch needs no circuit; these values stand where MudBlazor computes with colours itself. A test keeps the two equal.
/// </summary>
public static class TocTheme
{
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1d5c85",
            Secondary = "#4d5660",
            Background = "#faf8f4",
            BackgroundGray = "#f3f0ea",
            Surface = "#ffffff",
            TextPrimary = "#1c2126",
            TextSecondary = "#4d5660",
            Error = "#a3271f",
            Warning = "#805300",
            Success = "#2f6b3a",
            Info = "#1d5c85",
            LinesDefault = "#e2ddd3",
            Divider = "#e2ddd3",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#86bbdd",
            Secondary = "#aab2ba",
            Background = "#14171a",
            BackgroundGray = "#20252a",
            Surface = "#1a1e22",
            TextPrimary = "#e9e6df",
            TextSecondary = "#aab2ba",
            Error = "#ef8d84",
            Warning = "#e0b25a",
            Success = "#8cc79a",
            Info = "#86bbdd",
            LinesDefault = "#2c3238",
            Divider = "#2c3238",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = ["Inter Variable", "Inter", "system-ui", "sans-serif"], FontSize = ".875rem" } },
    };
}
