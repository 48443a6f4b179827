namespace TocAnalysis.Domain.Cases;

/// <summary>Which involvements the test of paragraph 4 looks at, and how it combines the stages.</summary>
public enum Reading
{
    /// <summary>All stages together: the paper's "and/or". The default.</summary>
    [Token("union")] Union,

    /// <summary>Some one stage must involve more than one country by itself.</summary>
    [Token("single-stage")] SingleStage,

    /// <summary>All stages together, indirect effects left out. Where nothing but indirect effects is recorded, the answer is no.</summary>
    [Token("direct")] Direct,

    /// <summary>Only where the offence was set going and carried out: inception and perpetration.</summary>
    [Token("conduct")] Conduct,

    /// <summary>All stages together, only involvements whose certainty is established.</summary>
    [Token("established")] Established,
}

/// <summary>The result of the test of paragraph 4. Always computed, never typed in.</summary>
public enum Transnationality
{
    /// <summary>More than one country was involved.</summary>
    [Token("transnational")] Transnational,

    /// <summary>Exactly one named country was involved; or, under <see cref="Reading.Direct"/>, none was involved otherwise than by indirect effects.</summary>
    [Token("domestic")] Domestic,

    /// <summary>What is recorded does not allow to tell.</summary>
    [Token("undetermined")] Undetermined,
}

/// <summary>Why a recorded involvement does not count in the test.</summary>
public enum NotCountedReason
{
    /// <summary>The country is attached to the case without a stage.</summary>
    [Token("no-stage")] NoStage,

    /// <summary>The involvement was found untrue.</summary>
    [Token("refuted")] Refuted,

    /// <summary>It is alleged only, and the reading takes what is established.</summary>
    [Token("not-established")] NotEstablished,

    /// <summary>The reading leaves this stage out.</summary>
    [Token("stage-left-out")] StageLeftOut,

    /// <summary>The high seas are outside every State and no country.</summary>
    [Token("high-seas")] HighSeas,
}

/// <summary>An involvement that does not count in the test, and why.</summary>
/// <param name="Involvement">As it is recorded.</param>
/// <param name="Reason">Why it does not count; where several reasons hold, the first of: no stage, refuted, not established, stage left out, high seas.</param>
public sealed record NotCounted(CountryInvolvement Involvement, NotCountedReason Reason);

/// <summary>Choices of the test that an installation may make; the defaults are stated wherever the result is shown.</summary>
/// <param name="HighSeasCount">
/// True: the high seas (XHS) count as a place of their own, so that an offence committed in one country and on the high seas is
/// transnational. False, the default: they lie outside every State and count as no country.
/// </param>
public sealed record TestOptions(bool HighSeasCount = false)
{
    /// <summary>The defaults.</summary>
    public static TestOptions Default { get; } = new();
}

/// <summary>What the test of paragraph 4 says of one case, with everything needed to check it by hand.</summary>
public sealed record TransnationalityResult
{
    /// <summary>Under which reading.</summary>
    public required Reading Reading { get; init; }

    /// <summary>The result.</summary>
    public required Transnationality Result { get; init; }

    /// <summary>
    /// Codes of the distinct places that count, in ordinal order. A former State and a successor that took its place during the case are
    /// one place, shown by the later one. Empty for a case that is domestic because only indirect effects are recorded.
    /// </summary>
    public required IReadOnlyList<string> Countries { get; init; }

    /// <summary>For each of the four stages, the permanent codes recorded there that count, in ordinal order; empty where none does.</summary>
    public required IReadOnlyDictionary<Stage, IReadOnlyList<string>> Stages { get; init; }

    /// <summary>Codes attached to the case without a stage and not refuted, in ordinal order. They never count.</summary>
    public required IReadOnlyList<string> AttachedWithoutStage { get; init; }

    /// <summary>The result in one to three sentences, with stages, countries and what does not count.</summary>
    public required string Reason { get; init; }

    /// <summary>The involvements on each of which alone the result hangs: take it away and the result is another. In the order recorded.</summary>
    public required IReadOnlyList<CountryInvolvement> HangsOn { get; init; }

    /// <summary>What would have to be recorded to decide, a sentence each; empty when the result is decided.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Recorded involvements that do not count, in the order recorded.</summary>
    public required IReadOnlyList<NotCounted> NotCounted { get; init; }
}
