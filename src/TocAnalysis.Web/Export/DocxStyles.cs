using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace TocAnalysis.Web.Export;

/// <summary>Styles and pieces of text documents.</summary>
internal static class DocxStyles
{
    public const string Caption = "Caption";
    public const string Small = "SmallText";
    public const string Heading = "Heading2";
    public const string Title = "Title";

    public static Styles All() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", ComplexScript = "Times New Roman" }, new FontSize { Val = "20" }, new Languages { Val = "en-GB" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { After = "80" }))),
        Style("Normal", "Normal", null, isDefault: true),
        Style(Title, "Title", "32", bold: true),
        Style(Heading, "heading 2", "24", bold: true, keepNext: true),
        Style(Caption, "caption", "22", bold: true, keepNext: true),
        Style(Small, "Small text", "17"));

    public static Paragraph Paragraph(string text, string style, bool bold = false) => new(new ParagraphProperties(new ParagraphStyleId { Val = style }), Run(text, bold));

    public static Run Run(string text, bool bold)
    {
        var run = new Run();
        if (bold)
            run.Append(new RunProperties(new Bold()));
        run.Append(new Text(XlsxTable.Clean(text)) { Space = SpaceProcessingModeValues.Preserve });
        return run;
    }

    /// <summary>An A4 page, upright or on its side.</summary>
    public static SectionProperties Page(bool wide) => new(
        wide
            ? new PageSize { Width = 16838, Height = 11906, Orient = PageOrientationValues.Landscape }
            : new PageSize { Width = 11906, Height = 16838 },
        new PageMargin { Top = 1000, Bottom = 1000, Left = 1000, Right = 1000, Header = 500, Footer = 500, Gutter = 0 });

    private static Style Style(string id, string name, string? size, bool bold = false, bool keepNext = false, bool isDefault = false)
    {
        var style = new Style { Type = StyleValues.Paragraph, StyleId = id, Default = isDefault ? true : null };
        style.Append(new StyleName { Val = name });
        if (!isDefault)
            style.Append(new BasedOn { Val = "Normal" });
        if (keepNext)
            style.Append(new StyleParagraphProperties(new KeepNext()));
        var run = new StyleRunProperties();
        if (bold)
            run.Append(new Bold());
        if (size is not null)
            run.Append(new FontSize { Val = size });
        if (run.HasChildren)
            style.Append(run);
        return style;
    }
}
