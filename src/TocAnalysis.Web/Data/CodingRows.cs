using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Data;

/// <summary>Somebody who codes: an account, or a name that came with a package and has no account.</summary>
public sealed class CoderRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public Guid? UserId { get; set; }
}

/// <summary>One coder's value for one code on one case.</summary>
public sealed class CodingRow : EditedRow
{
    public long Id { get; set; }

    public long CaseId { get; set; }

    public int CodebookVersion { get; set; }

    public string Code { get; set; } = "";

    /// <summary>The code under which it counts: its own, or the one that its own was mapped to since. Written by the database.</summary>
    public string CountsAs { get; set; } = "";

    public long CoderId { get; set; }

    public string? Round { get; set; }

    public CodingValue Value { get; set; }

    public Confidence? Confidence { get; set; }

    public string? Rationale { get; set; }

    public List<EvidenceRow> Evidence { get; } = [];
}

public sealed class EvidenceRow
{
    public long Id { get; set; }

    public long CodingId { get; set; }

    public int Position { get; set; }

    public string? Quote { get; set; }

    public CaseText? Text { get; set; }

    /// <summary>First Unicode code point of the quotation; null when the text was changed so that it is no longer found exactly once.</summary>
    public int? Start { get; set; }

    public long? SourceId { get; set; }

    public string? Locator { get; set; }
}

/// <summary>The value that counts for a code on a case, by basis; kept with the codings in one transaction.</summary>
public sealed class PositionRow
{
    public long CaseId { get; set; }

    public string Code { get; set; } = "";

    /// <summary>Unanimous or adjudicated value, or <c>contested</c>.</summary>
    public PositionValue Adjudicated { get; set; }

    /// <summary>Value of more than half of the coders, or <c>contested</c>.</summary>
    public PositionValue Majority { get; set; }

    public int Coders { get; set; }
}

public enum CodebookState
{
    [Domain.Token("draft")] Draft,
    [Domain.Token("frozen")] Frozen,
    [Domain.Token("retired")] Retired,
}

public sealed class CodebookVersionRow
{
    public int Number { get; set; }

    public CodebookState State { get; set; }

    public string Title { get; set; } = "";

    public string? Note { get; set; }

    public DateTimeOffset PublishedAt { get; set; }
}

public sealed class CodeRow
{
    public int Version { get; set; }

    public string Key { get; set; } = "";

    public CodeKind Kind { get; set; }

    public ValueScale Scale { get; set; }

    public string? Parent { get; set; }

    public int Position { get; set; }

    public string Title { get; set; } = "";

    public int[] Paragraphs { get; set; } = [];

    /// <summary>The whole definition as JSON.</summary>
    public string Content { get; set; } = "";
}
