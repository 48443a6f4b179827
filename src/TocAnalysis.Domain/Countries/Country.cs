namespace TocAnalysis.Domain.Countries;

/// <summary>
/// One place that a case can involve (paragraph 4): a present or former State or territory, the high seas, or a
/// country that the sources leave unnamed. Two records are the same place when their <see cref="Code"/> is equal;
/// whether a former State and a present one may be counted as two places follows from their periods.
/// </summary>
public sealed record Country
{
    /// <summary>
    /// The permanent code, upper case: ISO 3166-1 alpha-3, ISO 3166-3 alpha-4 for a withdrawn one, XKX, XHS, XUN or
    /// XUN1 to XUN9. Text, never changed, never given to another place.
    /// </summary>
    public required string Code { get; init; }

    /// <summary>What sort of place this is.</summary>
    public required CountryKind Kind { get; init; }

    /// <summary>English short name in reading order, for instance "Bolivia (Plurinational State of)".</summary>
    public required string Name { get; init; }

    /// <summary>English formal name, or null where the list gives none.</summary>
    public string? OfficialName { get; init; }

    /// <summary>
    /// Alpha-2 code, or null where there is none. Namibia's is the text "NA". Alpha-2 codes were given again after
    /// withdrawal (AI, SK, CS ...), so they never identify a place by themselves.
    /// </summary>
    public string? Alpha2 { get; init; }

    /// <summary>
    /// For a withdrawn one, the alpha-3 code it had (YUG, SUN, DDR ...); null otherwise. It may equal the
    /// <see cref="Code"/> of a present territory (ATF), which then takes precedence.
    /// </summary>
    public string? FormerAlpha3 { get; init; }

    /// <summary>Three-digit numeric code as text with leading zeros, or null where there is none.</summary>
    public string? Numeric { get; init; }

    /// <summary>
    /// First day as a separate State or territory under this identity; null when that lies before the period that
    /// matters (about 1945). Where only month or year is known, the first day of it.
    /// </summary>
    public DateOnly? ExistsFrom { get; init; }

    /// <summary>
    /// First day on which it no longer existed, so the last day of existence is the day before; null when it still
    /// exists. For a withdrawn one this is the historical end or change of name, where known, and not the later day
    /// on which the code list was changed.
    /// </summary>
    public DateOnly? ExistsUntil { get; init; }

    /// <summary>
    /// Day on which ISO withdrew the code, as the list gives it ("2003-07-23" or only "1979"); null for all others.
    /// Often later than <see cref="ExistsUntil"/>, and never used to decide what existed.
    /// </summary>
    public string? ListWithdrawal { get; init; }

    /// <summary>What the dates of the period rest on, in a sentence, where it is not plain; otherwise null.</summary>
    public string? PeriodNote { get; init; }

    /// <summary>
    /// Code of the State that it was part of before <see cref="ExistsFrom"/> and that still exists (SSD: SDN), or null.
    /// Before that day the two are one country.
    /// </summary>
    public string? SeparatedFrom { get; init; }

    /// <summary>
    /// True when a withdrawn entry is only an earlier name, an earlier status or a separate listing of its single
    /// successor (Burma, Zaire, Metropolitan France), so that the two are one place at every date. False for States
    /// and territories that split, merged or were joined to another one.
    /// </summary>
    public bool Renaming { get; init; }

    /// <summary>
    /// Codes of the entries that hold the territory of this one since: what it became, was split into or joined to,
    /// directly or by a State in between (YUCS: CSXX, and also SRB and MNE). Empty for all but withdrawn ones.
    /// </summary>
    public IReadOnlyList<string> Successors { get; init; } = [];

    /// <summary>Codes of the withdrawn entries that have this one among their <see cref="Successors"/>.</summary>
    public IReadOnlyList<string> Predecessors { get; init; } = [];

    /// <summary>UN M49 code of the region ("002"), or null (Antarctica, high seas, unnamed).</summary>
    public string? RegionCode { get; init; }

    /// <summary>English name of the region ("Africa"), or null.</summary>
    public string? Region { get; init; }

    /// <summary>UN M49 code of the subregion ("202"), or null.</summary>
    public string? SubregionCode { get; init; }

    /// <summary>English name of the subregion ("Sub-Saharan Africa"), or null.</summary>
    public string? Subregion { get; init; }

    /// <summary>UN M49 code of the intermediate region ("011"), or null where M49 has none.</summary>
    public string? IntermediateRegionCode { get; init; }

    /// <summary>English name of the intermediate region ("Western Africa"), or null.</summary>
    public string? IntermediateRegion { get; init; }

    /// <summary>
    /// Why the region is what it is, when UN M49 does not list the place itself (withdrawn ones, Kosovo, Taiwan) or
    /// gives none; null when the region is M49's own.
    /// </summary>
    public string? RegionNote { get; init; }

    /// <summary>Least developed country, by the M49 file's flag. False where M49 does not list the place.</summary>
    public bool IsLeastDeveloped { get; init; }

    /// <summary>Landlocked developing country, by the M49 file's flag.</summary>
    public bool IsLandlockedDeveloping { get; init; }

    /// <summary>Small island developing State, by the M49 file's flag.</summary>
    public bool IsSmallIslandDeveloping { get; init; }

    /// <summary>Names by language: en, fr, es, ru, ar, zh where known. May be empty.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Other texts that people write for this place ("UK", "Russia"); used for suggestions only.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>
    /// Whether the place existed on a day. Open ends count as existing; <see cref="ExistsUntil"/> itself does not.
    /// </summary>
    /// <param name="day">The day asked about.</param>
    /// <returns>True when the day lies in the period of existence.</returns>
    public bool ExistedOn(DateOnly day) => (ExistsFrom is null || day >= ExistsFrom) && (ExistsUntil is null || day < ExistsUntil);

    /// <summary>Two records are the same place when their permanent code is the same.</summary>
    /// <param name="other">The other record.</param>
    /// <returns>True when the codes are equal.</returns>
    public bool Equals(Country? other) => other is not null && string.Equals(Code, other.Code, StringComparison.Ordinal);

    /// <summary>Hash of the permanent code.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Code);

    /// <summary>The code and the name, for messages and logs.</summary>
    /// <returns>For instance "GBR United Kingdom".</returns>
    public override string ToString() => $"{Code} {Name}";
}
