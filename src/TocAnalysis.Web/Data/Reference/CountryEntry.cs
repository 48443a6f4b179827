using TocAnalysis.Domain.Countries;

namespace TocAnalysis.Web.Data.Reference;

/// <summary>
/// One line of countries.json. Fields that are not there are null or false, which the generated reader does not do with
/// the defaults of <see cref="Country"/> itself.
/// </summary>
internal sealed record CountryEntry(
    string Code,
    CountryKind Kind,
    string Name,
    string? OfficialName = null,
    string? Alpha2 = null,
    string? FormerAlpha3 = null,
    string? Numeric = null,
    DateOnly? ExistsFrom = null,
    DateOnly? ExistsUntil = null,
    string? ListWithdrawal = null,
    string? PeriodNote = null,
    string? SeparatedFrom = null,
    bool Renaming = false,
    IReadOnlyList<string>? Successors = null,
    IReadOnlyList<string>? Predecessors = null,
    string? RegionCode = null,
    string? Region = null,
    string? SubregionCode = null,
    string? Subregion = null,
    string? IntermediateRegionCode = null,
    string? IntermediateRegion = null,
    string? RegionNote = null,
    bool IsLeastDeveloped = false,
    bool IsLandlockedDeveloping = false,
    bool IsSmallIslandDeveloping = false,
    Dictionary<string, string>? Names = null,
    IReadOnlyList<string>? Aliases = null)
{
    public Country ToCountry() => new()
    {
        Code = Code,
        Kind = Kind,
        Name = Name,
        OfficialName = OfficialName,
        Alpha2 = Alpha2,
        FormerAlpha3 = FormerAlpha3,
        Numeric = Numeric,
        ExistsFrom = ExistsFrom,
        ExistsUntil = ExistsUntil,
        ListWithdrawal = ListWithdrawal,
        PeriodNote = PeriodNote,
        SeparatedFrom = SeparatedFrom,
        Renaming = Renaming,
        Successors = Successors ?? [],
        Predecessors = Predecessors ?? [],
        RegionCode = RegionCode,
        Region = Region,
        SubregionCode = SubregionCode,
        Subregion = Subregion,
        IntermediateRegionCode = IntermediateRegionCode,
        IntermediateRegion = IntermediateRegion,
        RegionNote = RegionNote,
        IsLeastDeveloped = IsLeastDeveloped,
        IsLandlockedDeveloping = IsLandlockedDeveloping,
        IsSmallIslandDeveloping = IsSmallIslandDeveloping,
        Names = Names ?? [],
        Aliases = Aliases ?? [],
    };
}
