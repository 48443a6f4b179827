namespace TocAnalysis.Domain.Sources;

/// <summary>What kind of document a source is.</summary>
public enum SourceType
{
    /// <summary>Judgment or other court document.</summary>
    [Token("judgment")] Judgment,

    /// <summary>Report of a public body.</summary>
    [Token("official_report")] OfficialReport,

    /// <summary>Scholarly work.</summary>
    [Token("academic")] Academic,

    /// <summary>Report of a non-governmental organization.</summary>
    [Token("ngo")] Ngo,

    /// <summary>Press.</summary>
    [Token("press")] Press,

    /// <summary>Data set.</summary>
    [Token("dataset")] Dataset,

    /// <summary>Anything else.</summary>
    [Token("other")] Other,
}

/// <summary>How reliable a source is, from A (completely) to E (not at all); F: cannot be judged.</summary>
public enum Reliability
{
    /// <summary>Completely reliable.</summary>
    [Token("A")] A,

    /// <summary>Usually reliable.</summary>
    [Token("B")] B,

    /// <summary>Fairly reliable.</summary>
    [Token("C")] C,

    /// <summary>Not usually reliable.</summary>
    [Token("D")] D,

    /// <summary>Unreliable.</summary>
    [Token("E")] E,

    /// <summary>Reliability cannot be judged.</summary>
    [Token("F")] F,
}

/// <summary>Everything that is recorded of one source.</summary>
public sealed record SourceContent
{
    /// <summary>Permanent reference; null for a new one, then the application gives it.</summary>
    public string? Reference { get; init; }

    /// <summary>Kind of document.</summary>
    public SourceType Type { get; init; } = SourceType.Other;

    /// <summary>Title, up to 500 characters.</summary>
    public string Title { get; init; } = "";

    /// <summary>Authors.</summary>
    public string? Authors { get; init; }

    /// <summary>Year, as published; text, since it may be a range.</summary>
    public string? Year { get; init; }

    /// <summary>Publisher or court.</summary>
    public string? Publisher { get; init; }

    /// <summary>Address (http or https).</summary>
    public string? Url { get; init; }

    /// <summary>Reliability; null: not recorded.</summary>
    public Reliability? Reliability { get; init; }

    /// <summary>Anything else.</summary>
    public string? Note { get; init; }
}
