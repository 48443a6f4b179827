namespace TocAnalysis.Domain.Cases;

/// <summary>
/// Whether the host side of a case was looked at (paragraphs 16 and 19). Where groups act abroad, the place where they act has a part: partners,
/// institutions, demand. A case with such groups is complete only when each of them is answered, and "unknown" is an answer.
/// </summary>
public enum HostSide
{
    /// <summary>A group acts abroad, and the register of host sides has an entry of the case.</summary>
    [Token("answered")] Answered,

    /// <summary>A group acts abroad, and nobody has answered for the host side.</summary>
    [Token("unexamined")] Unexamined,

    /// <summary>No recorded group acts outside its home country, as far as homes are recorded.</summary>
    [Token("no-group-from-abroad")] NotAsked,
}

/// <summary>What the host side asks of a case.</summary>
public static class HostSides
{
    /// <summary>Whether a group acts abroad: its home is recorded, and a country at some stage, not refuted, is another one.</summary>
    /// <param name="homes">Homes of the groups of the case; null: not recorded.</param>
    /// <param name="countries">Countries of the case.</param>
    /// <returns>Whether there is one.</returns>
    public static bool HasGroupFromAbroad(IEnumerable<string?> homes, IEnumerable<CountryInvolvement> countries)
    {
        ArgumentNullException.ThrowIfNull(homes);
        var places = countries.Where(c => c is { Stage: not null, Certainty: not Certainty.Refuted }).Select(c => c.Country).Distinct(StringComparer.Ordinal).ToList();
        return homes.OfType<string>().Any(home => places.Exists(p => p != home));
    }

    /// <summary>The state of a case.</summary>
    /// <param name="fromAbroad">Whether a group acts abroad.</param>
    /// <param name="answered">Whether the register of host sides has an entry of the case.</param>
    /// <returns>The state.</returns>
    public static HostSide Of(bool fromAbroad, bool answered) => !fromAbroad ? HostSide.NotAsked : answered ? HostSide.Answered : HostSide.Unexamined;
}
