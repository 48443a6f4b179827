using TocAnalysis.Benchmarks.Synthetic;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Tests.Data.Sets;

/// <summary>Filters of every kind, alone and together, over values that occur and values that do not.</summary>
internal sealed class RandomFilters(Vocabularies vocabularies, int groups)
{
    private readonly IReadOnlyList<string> countries = [.. vocabularies.Countries.All.Select(c => c.Code)];
    private readonly IReadOnlyList<string> offences = [.. vocabularies.Offences.All.Select(o => o.Code)];
    private readonly IReadOnlyList<string> codes = [.. vocabularies.Codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key)];
    private readonly IReadOnlyList<string> regions = [.. vocabularies.Countries.All.SelectMany(c => new[] { c.RegionCode, c.SubregionCode, c.IntermediateRegionCode }).OfType<string>().Distinct()];
    private readonly IReadOnlyList<string> economies = [.. vocabularies.Countries.Groupings.SelectMany(g => g.Groups.Select(e => $"{g.Key}:{e.Key}"))];

    public CaseFilter Of(int number, bool withWords = true)
    {
        var draw = new Draw(77, number);
        var filter = CaseFilter.All;
        for (var i = draw.Below(5); i >= 0; i--)
            filter = With(draw, filter, draw.Below(withWords ? 19 : 18));
        return filter;
    }

    private CaseFilter With(Draw draw, CaseFilter filter, int which) => which switch
    {
        0 => filter with { Countries = Some(draw, countries, 12) },
        1 => filter with { Stages = Some(draw, Enum.GetValues<Stage>(), 2) },
        2 => filter with { Flows = Some(draw, Enum.GetValues<Flow>(), 2) },
        3 => filter with { Certainties = Some(draw, Enum.GetValues<Certainty>(), 2) },
        4 => filter with { Regions = Some(draw, regions, 2) },
        5 => filter with { Economies = Some(draw, economies, 2) },
        6 => filter with { Offences = Some(draw, offences, 6) },
        7 => filter with { OffenceRoles = Some(draw, Enum.GetValues<OffenceRole>(), 1) },
        8 => filter with { Groups = [.. Some(draw, Enumerable.Range(1, groups + 1).ToList(), 3).Select(g => $"G-{g}")] },
        9 => filter with { GroupKinds = Some(draw, Enum.GetValues<GroupKind>(), 3) },
        10 => filter with { Domains = Some(draw, Enum.GetValues<CrimeDomain>(), 2) },
        11 => filter with { Codes = Some(draw, codes, 5) },
        12 => filter with { Values = Some(draw, Enum.GetValues<PositionValue>(), 3) },
        13 => filter with { Coders = [.. Some(draw, Enumerable.Range(1, SyntheticCases.Coders + 1).ToList(), 2).Select(c => $"Coder {c}")] },
        14 => filter with { Basis = draw.Below(4) switch { 0 => Basis.Any, 1 => Basis.Majority, 2 => Basis.OfCoder($"Coder {1 + draw.Below(3)}"), _ => null }, Codes = Some(draw, codes, 4) },
        15 => filter with { Uncoded = Some(draw, codes, 3) },
        16 => filter with { From = draw.Percent(70) ? PartialDate.Parse($"{1975 + draw.Below(48)}") : null, To = PartialDate.Parse($"{2023 + draw.Below(4)}") },
        17 => draw.Below(3) switch
        {
            0 => filter with { Statuses = Some(draw, Enum.GetValues<CaseStatus>(), 2) },
            1 => filter with { Sensitivities = Some(draw, Enum.GetValues<Sensitivity>(), 2) },
            _ => filter with { Results = Some(draw, Enum.GetValues<Transnationality>(), 2), Reading = draw.Of(Enum.GetValues<Reading>()) },
        },
        _ => filter with { Words = Words(draw) },
    };

    private static string Words(Draw draw)
    {
        string One() => SyntheticWords.Of(draw.Below(400));
        return draw.Below(6) switch
        {
            0 => One(),
            1 => $"{One()} {One()}",
            2 => $"{One()} OR {One()}",
            3 => $"{One()} -{One()}",
            4 => $"\"{SyntheticWords.Of(draw.Below(12))} {SyntheticWords.Of(draw.Below(12))}\"",
            _ => $"{One()} {One()[..2]}*",
        };
    }

    private static IReadOnlyList<T> Some<T>(Draw draw, IReadOnlyList<T> values, int most) => [.. Enumerable.Range(0, 1 + draw.Below(most)).Select(_ => draw.Of(values)).Distinct()];
}
