namespace TocAnalysis.Domain.Registers;

/// <summary>The registers that paragraphs of the paper ask for, beside its codes.</summary>
public enum RegisterKind
{
    /// <summary>Estimates: what is measured, value or range, unit, place, year, source, method (paragraph 22). Never averaged.</summary>
    [Token("estimates")] Estimates,

    /// <summary>Consent and control by stage of a movement of persons (paragraphs 29 to 31): a path, never one mark.</summary>
    [Token("consent")] Consent,

    /// <summary>Legal status of goods by country and period (paragraphs 9 and 32).</summary>
    [Token("legal-status")] LegalStatus,

    /// <summary>Who demands, and where proceeds land (paragraphs 15, 31 and 34).</summary>
    [Token("demand-proceeds")] DemandProceeds,

    /// <summary>Opportunities found or created, and chains of activities across markets (paragraph 35).</summary>
    [Token("opportunities")] Opportunities,

    /// <summary>Techniques passed, from whom to whom (paragraph 23).</summary>
    [Token("techniques")] Techniques,

    /// <summary>Go-betweens and what they open (paragraph 24).</summary>
    [Token("go-betweens")] GoBetweens,

    /// <summary>Penalties for like acts in different domains, side by side (paragraph 36).</summary>
    [Token("penalties")] Penalties,

    /// <summary>Measures of cooperation with oversight and concerns about rights (paragraph 33).</summary>
    [Token("cooperation")] Cooperation,

    /// <summary>Official concerns by how they are known (paragraphs 1, 7 and 11).</summary>
    [Token("concerns")] Concerns,

    /// <summary>Research questions with what would answer them (paragraphs 8 and 37).</summary>
    [Token("questions")] Questions,

    /// <summary>The host side of a case with groups from abroad: partner, institution, demand, each answered (paragraphs 16 and 19).</summary>
    [Token("host-side")] HostSide,
}

/// <summary>What a field of a register holds. All values are kept as text in one form.</summary>
public enum RegisterFieldType
{
    /// <summary>One word of a list.</summary>
    [Token("term")] Term,

    /// <summary>Words of a list in an order, with <c>;</c> between them.</summary>
    [Token("terms")] Terms,

    /// <summary>Text on one line.</summary>
    [Token("text")] Text,

    /// <summary>Text on several lines.</summary>
    [Token("long-text")] LongText,

    /// <summary>A decimal number that is not negative, with a point, without separators.</summary>
    [Token("number")] Number,

    /// <summary>Permanent code of a country.</summary>
    [Token("country")] Country,

    /// <summary>Permanent codes of countries, with <c>;</c> between them.</summary>
    [Token("countries")] Countries,
}

/// <summary>Whether something must be given.</summary>
public enum Need
{
    /// <summary>The register has no such thing.</summary>
    [Token("none")] None,

    /// <summary>It may be given.</summary>
    [Token("optional")] Optional,

    /// <summary>It must be given.</summary>
    [Token("required")] Required,
}
