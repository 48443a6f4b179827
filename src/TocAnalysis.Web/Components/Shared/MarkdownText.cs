using Ganss.Xss;
using Markdig;

namespace TocAnalysis.Web.Components.Shared;

/// <summary>
/// Turns Markdown of users into HTML that is safe to show. Two fences: the renderer takes no raw HTML, and what it writes passes an
/// allow-list, because a Markdown link may still carry a script and an image a foreign request.
/// </summary>
public static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UsePreciseSourceLocation().Build();

    /// <summary>The HTML; empty for an empty text.</summary>
    /// <param name="markdown">The text as it was typed.</param>
    /// <param name="cited">Passages to mark, each with a link to what cites it; null: none.</param>
    public static string ToHtml(string? markdown, IReadOnlyList<CitedPassage>? cited = null)
    {
        if (string.IsNullOrWhiteSpace(markdown))
            return "";
        if (cited is not { Count: > 0 })
            return NewSanitizer().Sanitize(Markdig.Markdown.ToHtml(markdown, Pipeline));
        var document = Markdig.Markdown.Parse(markdown, Pipeline);
        CitedPassages.Mark(document, markdown, cited);
        var sanitizer = NewSanitizer();
        // Marks are written by the program alone: the text itself brings no tags and no attributes.
        sanitizer.AllowedTags.Add("mark");
        sanitizer.AllowedAttributes.Add("class");
        return sanitizer.Sanitize(document.ToHtml(Pipeline));
    }

    // A sanitizer keeps state while it works, so each call has its own.
    private static HtmlSanitizer NewSanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "sub", "sup",
                "table", "tbody", "td", "th", "thead", "tr", "ul",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "title", "start" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
            AllowedCssProperties = new HashSet<string>(),
        });
        sanitizer.PostProcessNode += (_, args) =>
        {
            if (args.Node is AngleSharp.Dom.IElement { LocalName: "a" } link && link.HasAttribute("href"))
                link.SetAttribute("rel", "noopener noreferrer");
        };
        return sanitizer;
    }
}
