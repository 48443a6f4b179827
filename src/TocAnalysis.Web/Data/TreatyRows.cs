using TocAnalysis.Domain.Implementation;

namespace TocAnalysis.Web.Data;

/// <summary>The depositary's table of one instrument on one day, as it was brought in. Never changed: another day is another table.</summary>
public sealed class TreatySnapshotRow
{
    public long Id { get; set; }

    public Instrument Instrument { get; set; }

    /// <summary>The day on which the table was true.</summary>
    public DateOnly AsOf { get; set; }

    public string FileName { get; set; } = "";

    /// <summary>SHA-256 of the file, in hexadecimal.</summary>
    public string Hash { get; set; } = "";

    /// <summary>What was out of the ordinary in the file and taken all the same.</summary>
    public string[] Notes { get; set; } = [];

    public DateTimeOffset At { get; set; }

    public string By { get; set; } = "";

    public List<TreatyActionRow> Actions { get; } = [];
}

/// <summary>One line of a table.</summary>
public sealed class TreatyActionRow
{
    public long SnapshotId { get; set; }

    public int Position { get; set; }

    /// <summary>Permanent code of a State, or of an organization of States.</summary>
    public string Participant { get; set; } = "";

    public string PublishedName { get; set; } = "";

    public DateOnly? SignedOn { get; set; }

    public DateOnly? DepositedOn { get; set; }

    public DepositKind? Deposit { get; set; }

    /// <summary>As the Domain sees it.</summary>
    public TreatyAction Action => new(Participant, PublishedName, SignedOn, DepositedOn, Deposit);
}

/// <summary>Something recorded about putting the Convention into effect (paragraphs 39 to 43; codes V2 to V6).</summary>
public sealed class ImplementationRow : EditedRow
{
    public long Id { get; set; }

    public ImplementationKind Kind { get; set; }

    /// <summary>The State that it is about; for assistance, the State that receives it. Null: no single State.</summary>
    public string? Country { get; set; }

    public Instrument? Instrument { get; set; }

    /// <summary>Number of the article.</summary>
    public string? Article { get; set; }

    /// <summary>Token of the category; which there are depends on the kind.</summary>
    public string? Category { get; set; }

    public string Title { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>A partial date, as it was written.</summary>
    public string? Date { get; set; }

    /// <summary>Who gives: a State, an organization.</summary>
    public string? Provider { get; set; }

    public AssistanceChannel? Channel { get; set; }

    public decimal? Amount { get; set; }

    /// <summary>ISO 4217 code.</summary>
    public string? Currency { get; set; }

    public long? SourceId { get; set; }

    public string? Locator { get; set; }

    /// <summary>A case in which it was seen.</summary>
    public long? CaseId { get; set; }

    /// <summary>What this answers: the need that assistance meets, the difficulty that a measure removes.</summary>
    public long? AnswersId { get; set; }
}
