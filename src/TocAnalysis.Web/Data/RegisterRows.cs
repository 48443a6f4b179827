using TocAnalysis.Domain.Registers;

namespace TocAnalysis.Web.Data;

/// <summary>One entry of a register of the paper. What every register has stands in columns of its own, what one alone has in <see cref="Data"/>.</summary>
public sealed class RegisterRow : EditedRow
{
    /// <summary>Number in print, REG-12; from a sequence, never reused.</summary>
    public long Id { get; set; }

    /// <summary>Unique reference in packages; an entry recorded here bears its own number.</summary>
    public string Reference { get; set; } = "";

    public RegisterKind Kind { get; set; }

    public string Title { get; set; } = "";

    /// <summary>The case that it is a part of. Who may not see the case does not see the entry.</summary>
    public long? CaseId { get; set; }

    public string? Country { get; set; }

    /// <summary>A partial date, as it was written.</summary>
    public string? Period { get; set; }

    public string[] Codes { get; set; } = [];

    public long? FromGroupId { get; set; }

    public long? ToGroupId { get; set; }

    /// <summary>Further cases that bear on a research question.</summary>
    public long[] CaseIds { get; set; } = [];

    /// <summary>The register's own fields as a JSON object of texts, checked by the Domain and by a constraint made from its declaration.</summary>
    public string Data { get; set; } = "{}";

    public string? Note { get; set; }

    public long? SourceId { get; set; }

    public string? Locator { get; set; }
}
