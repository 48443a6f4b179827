using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace TocAnalysis.Web.Export;

/// <summary>
/// Writes a table as a text document: caption above it, header row repeated on every page, rows that do not break, real footnotes to the caption, notes and
/// source below. A table of more than seven columns lies on its side.
/// </summary>
public static class DocxTable
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private const int UprightColumns = 7;

    /// <summary>The bytes of the document; the same table gives the same bytes.</summary>
    public static byte[] Write(TableFile table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var bytes = new MemoryStream();
        using (var document = WordprocessingDocument.Create(bytes, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>("styles").Styles = DocxStyles.All();
            if (table.Footnotes.Count > 0)
                main.AddNewPart<FootnotesPart>("footnotes").Footnotes = Footnotes(table.Footnotes);
            var wide = table.Header.Count > UprightColumns;
            main.Document = new Document(new Body(Parts(table).Append(DocxStyles.Page(wide))));
            document.PackageProperties.Title = XlsxTable.Clean(table.Caption);
            document.PackageProperties.Creator = "TocAnalysis";
        }

        return SteadyPackage.Of(bytes.ToArray());
    }

    private static IEnumerable<OpenXmlElement> Parts(TableFile table)
    {
        var caption = DocxStyles.Paragraph(table.Caption, DocxStyles.Caption);
        for (var i = 0; i < table.Footnotes.Count; i++)
            caption.Append(new Run(new RunProperties(new VerticalTextAlignment { Val = VerticalPositionValues.Superscript }), new FootnoteReference { Id = i + 1 }));
        yield return caption;
        foreach (var line in table.Above)
            yield return DocxStyles.Paragraph(line, DocxStyles.Small);
        yield return Grid(table);
        yield return DocxStyles.Paragraph("Notes", DocxStyles.Heading);
        foreach (var note in table.Notes)
            yield return DocxStyles.Paragraph(note, DocxStyles.Small);
        foreach (var (name, value) in table.Cover)
            yield return DocxStyles.Paragraph($"{name}: {value}", DocxStyles.Small);
    }

    private static Table Grid(TableFile table)
    {
        var grid = new Table(
            new TableProperties(
                new TableWidth { Width = "5000", Type = TableWidthUnitValues.Pct },
                new TableBorders(
                    new TopBorder { Val = BorderValues.Single, Size = 8 }, new BottomBorder { Val = BorderValues.Single, Size = 8 },
                    new InsideHorizontalBorder { Val = BorderValues.Single, Size = 2 }),
                new TableLook { Val = "00A0" }),
            new TableGrid(table.Header.Select(_ => new GridColumn())));
        grid.Append(new TableRow(
            new OpenXmlElement[] { new TableRowProperties(new CantSplit(), new TableHeader()) }.Concat(table.Header.Select((h, i) => Cell(h, bold: true, end: i > 0)))));
        foreach (var row in table.Rows)
        {
            grid.Append(new TableRow(
                new OpenXmlElement[] { new TableRowProperties(new CantSplit()) }.Concat(row.Select((c, i) => Cell(c.Text, bold: false, end: c.Number is not null || (i > 0 && c.Text.StartsWith('[')))))));
        }

        return grid;
    }

    private static TableCell Cell(string text, bool bold, bool end)
    {
        var properties = new ParagraphProperties(new ParagraphStyleId { Val = DocxStyles.Small }, new SpacingBetweenLines { Before = "20", After = "20" });
        if (end)
            properties.Append(new Justification { Val = JustificationValues.Right });
        return new TableCell(new Paragraph(properties, DocxStyles.Run(text, bold)));
    }

    private static Footnotes Footnotes(IReadOnlyList<string> texts)
    {
        var notes = new Footnotes(
            new Footnote(new Paragraph(new Run(new SeparatorMark()))) { Id = -1, Type = FootnoteEndnoteValues.Separator },
            new Footnote(new Paragraph(new Run(new ContinuationSeparatorMark()))) { Id = 0, Type = FootnoteEndnoteValues.ContinuationSeparator });
        for (var i = 0; i < texts.Count; i++)
        {
            notes.Append(new Footnote(new Paragraph(
                new ParagraphProperties(new ParagraphStyleId { Val = DocxStyles.Small }),
                new Run(new RunProperties(new VerticalTextAlignment { Val = VerticalPositionValues.Superscript }), new FootnoteReferenceMark()),
                DocxStyles.Run(" " + texts[i], false)))
            { Id = i + 1 });
        }

        return notes;
    }
}
