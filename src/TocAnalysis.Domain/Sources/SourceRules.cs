using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Sources;

/// <summary>What the record of a source must be like.</summary>
public static class SourceRules
{
    /// <summary>Longest title, and longest list of authors.</summary>
    public const int MaxTitle = 500;

    /// <summary>Longest year, which may be a range.</summary>
    public const int MaxYear = 24;

    /// <summary>Longest publisher.</summary>
    public const int MaxPublisher = 300;

    /// <summary>Longest address.</summary>
    public const int MaxUrl = 2_000;

    /// <summary>A source as it is kept: blanks dropped, blank texts nothing.</summary>
    /// <param name="content">The content as it was given.</param>
    /// <returns>The content to check and to keep.</returns>
    public static SourceContent Normalize(SourceContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content with
        {
            Reference = CaseRules.Short(content.Reference),
            Title = CaseRules.Short(content.Title) ?? "",
            Authors = CaseRules.Short(content.Authors),
            Year = CaseRules.Short(content.Year),
            Publisher = CaseRules.Short(content.Publisher),
            Url = CaseRules.Short(content.Url),
            Note = CaseRules.Short(content.Note),
        };
    }

    /// <summary>All faults of a source at once.</summary>
    /// <param name="content">The content, after <see cref="Normalize"/>.</param>
    /// <returns>Faults at <c>title</c>, <c>url</c> and so on; empty when there is none.</returns>
    public static IReadOnlyList<Fault> Validate(SourceContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var faults = new FaultList();
        faults.Reference("reference", content.Reference);
        faults.Text("title", content.Title, MaxTitle, $"A title of 1 to {MaxTitle} characters.");
        faults.Text("authors", content.Authors, MaxTitle);
        faults.Text("year", content.Year, MaxYear);
        faults.Text("publisher", content.Publisher, MaxPublisher);
        faults.Text("url", content.Url, MaxUrl);
        if (content.Url is { } url && !IsWebAddress(url))
            faults.Add("url", "An address that begins with https:// or http://.", url);
        faults.Text("note", content.Note, CaseContent.MaxNote);
        return faults.Faults;
    }

    /// <summary>Whether a text may be offered as a link: an absolute address by http or https. Others could run scripts or open files.</summary>
    /// <param name="url">The text.</param>
    /// <returns>Whether it is one.</returns>
    public static bool IsWebAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;
}
