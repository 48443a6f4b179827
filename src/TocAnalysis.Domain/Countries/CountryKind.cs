namespace TocAnalysis.Domain.Countries;

/// <summary>
/// What sort of place an entry of the country vocabulary stands for. The stage test of paragraph 4 counts every
/// kind as a place; only <see cref="Withdrawn"/> ones need a date to be told apart from their successors.
/// </summary>
public enum CountryKind
{
    /// <summary>A State, territory or area in use today: ISO 3166-1, and Kosovo (XKX), which is in no ISO list.</summary>
    Current,

    /// <summary>A former State, territory or name of ISO 3166-3 (for instance YUCS, SUHH, BUMM).</summary>
    Withdrawn,

    /// <summary>Waters under no State's jurisdiction (XHS). A place of its own, in no region.</summary>
    HighSeas,

    /// <summary>
    /// A country that the sources do not name (XUN, XUN1 to XUN9). Two different codes are two different places;
    /// none of them equals a named country.
    /// </summary>
    Unnamed,
}
