using System.Globalization;
using System.Net;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Tables.Briefs;

/// <summary>Writes briefs as a page of their own and as a text document. Links are whole addresses, so that they work from a file.</summary>
internal static class BriefFiles
{
    public static byte[] Html(Brief brief, string root)
    {
        var page = new StringBuilder($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">{HtmlTable.Policy}<meta name=\"viewport\" content=\"width=device-width\"><title>{E(brief.Title)}</title><style>{HtmlTable.Style}</style></head><body>\n<main>\n<h1>{E(brief.Title)}</h1>\n");
        foreach (var section in brief.Sections)
        {
            page.Append("<h2>").Append(E(section.Heading)).Append("</h2>\n");
            foreach (var sentence in section.Sentences)
                page.Append("<p>").AppendJoin("", sentence.Parts.Select(p => p.Href is null ? E(p.Text) : $"<a href=\"{E(root + p.Href)}\">{E(p.Text)}</a>")).Append("</p>\n");
        }

        page.Append("<p class=\"small\">").Append(E(Foot(brief))).Append("</p>\n</main>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    public static byte[] Docx(Brief brief, string root)
    {
        using var bytes = new MemoryStream();
        using (var document = WordprocessingDocument.Create(bytes, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>("styles").Styles = DocxStyles.All();
            var links = 0;
            var body = new Body(DocxStyles.Paragraph(brief.Title, DocxStyles.Title));
            foreach (var section in brief.Sections)
            {
                body.Append(DocxStyles.Paragraph(section.Heading, DocxStyles.Heading));
                foreach (var sentence in section.Sentences)
                {
                    var paragraph = new Paragraph();
                    foreach (var part in sentence.Parts)
                    {
                        if (part.Href is null)
                            paragraph.Append(DocxStyles.Run(part.Text, false));
                        else
                            paragraph.Append(new Hyperlink(DocxStyles.Run(part.Text, true)) { Id = main.AddHyperlinkRelationship(new Uri(root + part.Href), true, $"link{++links}").Id });
                    }

                    body.Append(paragraph);
                }
            }

            body.Append(DocxStyles.Paragraph(Foot(brief), DocxStyles.Small), DocxStyles.Page(false));
            main.Document = new Document(body);
            document.PackageProperties.Title = brief.Title;
            document.PackageProperties.Creator = "TocAnalysis";
        }

        return SteadyPackage.Of(bytes.ToArray());
    }

    /// <summary>The line at the end: what the figures rest on.</summary>
    public static string Foot(Brief brief) => string.Create(
        CultureInfo.InvariantCulture,
        $"Written by fixed rules from {TableSheet.Shown(brief.Cases)} cases; codebook version {brief.CodebookVersion}, data version {brief.DataVersion}, {brief.Date:yyyy-MM-dd}. {TableSheet.Coverage} {(brief.Threshold is { } k ? Disclosure.Rule(k) : "Every count is shown; not for passing on to outsiders.")}");

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
