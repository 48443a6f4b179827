namespace TocAnalysis.Domain.Cases;

/// <summary>The fields of a case for which values of several sources are kept side by side.</summary>
public enum CompetingField
{
    /// <summary>When the case began.</summary>
    [Token("start")] Start,

    /// <summary>When it ended, or that it has not.</summary>
    [Token("end")] End,

    /// <summary>Which country took part, at which stage and flow, and how far it is proven.</summary>
    [Token("country")] Country,

    /// <summary>Which offence it was, main or accompanying.</summary>
    [Token("offence")] Offence,

    /// <summary>Where an activity took place: within one country or across a border, and in which.</summary>
    [Token("activity")] Activity,
}

/// <summary>
/// What one source says of a field of a case, kept beside the value that the record holds. The value of the record is the preferred one: it alone is found,
/// tested and counted. A competing value that says the same as the record is a further source for it.
/// </summary>
/// <param name="Field">Of which field.</param>
/// <param name="Value">
/// What the source says: a partial date (<c>start</c>; <c>end</c> also the word <c>ongoing</c>); a country with stage and flow, as <c>NGA/perpetration/origin</c>, what is not said
/// left out or <c>-</c>; an offence with its role, as <c>0401/main</c>; an activity with place and country, as <c>transport/local/NGA</c>.
/// </param>
/// <param name="Against">
/// The country, offence or activity of the record that it stands against, written alike; null: the record has none in its place. Always null for dates, of which a record has one.
/// </param>
/// <param name="Source">Reference of the source that says so: one of those that the case cites. Null only for a value that the record held before without a source.</param>
/// <param name="Locator">Where in the source.</param>
/// <param name="Certainty">How far it is proven; null: not recorded.</param>
/// <param name="Note">Why the source is believed or not, or what it says in its words.</param>
public sealed record CompetingValue(
    CompetingField Field, string Value, string? Against = null, string? Source = null, string? Locator = null, Certainty? Certainty = null, string? Note = null);

/// <summary>A field of a case of which sources say different things.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Preferred">The value that the record holds, written as in <see cref="CompetingValue.Value"/>; null: the record has none.</param>
/// <param name="Values">Everything that is kept beside it, in the order of the record, with its place in the list of the record.</param>
public sealed record Disagreement(CompetingField Field, string? Preferred, IReadOnlyList<(int At, CompetingValue Value)> Values)
{
    /// <summary>Those that say something else than the record.</summary>
    public IEnumerable<(int At, CompetingValue Value)> Others => Values.Where(v => v.Value.Value != Preferred);

    /// <summary>How many different other values there are; 0: the sources that are kept agree with the record.</summary>
    public int OtherValues => Others.Select(v => v.Value.Value).Distinct(StringComparer.Ordinal).Count();
}
