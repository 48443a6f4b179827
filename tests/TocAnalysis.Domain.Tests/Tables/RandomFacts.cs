using CsCheck;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

/// <summary>Small random cases in which everything may be missing or repeated.</summary>
internal static class RandomFacts
{
    private static readonly Dictionary<string, string?> Regions = new() { ["NGA"] = "002", ["ITA"] = "150", ["GBR"] = "150", ["XHS"] = null };

    private static readonly Gen<InvolvementFact> Involvement = Gen.Select(
        OneOf.These([.. Regions.Keys]), Gen.Int[0, 4], Gen.Int[0, 5], Gen.Enum<Certainty>(),
        (country, stage, flow, certainty) => new InvolvementFact(
            country, stage == 4 ? null : (Stage)stage, flow == 5 ? null : (Flow)flow, certainty, Regions[country], country == "GBR" ? "wb:high" : null, Regions[country] is { } r ? [r] : []));

    private static readonly Gen<List<CodingFact>> Codings = Gen.Select(
        OneOf.These("I4", "I10", "D3"), OneOf.These("Anna", "Ben", "Cem"), OneOf.These(CodingValue.A, CodingValue.B, CodingValue.CannotTell), OneOf.These("S1", "S2", "S3").List[0, 2],
        (code, coder, value, sources) => new CodingFact(code, value, coder, sources)).List[0, 5].Select(l => l.DistinctBy(c => (c.Code, c.Coder)).ToList());

    private static readonly Gen<OffenceFact> Offence = Gen.Select(
        OneOf.These<IReadOnlyList<string>>(["06", "0601", "060101"], ["06", "0602"], ["07"]), Gen.Enum<OffenceRole>(), (path, role) => new OffenceFact(path, role));

    private static readonly Gen<GroupFact> Group = Gen.Select(OneOf.These("G1", "G2"), OneOf.These(GroupKind.OrganizedGroup, GroupKind.Official), (r, k) => new GroupFact(r, k));

    private static readonly Gen<CaseFacts> OneCase =
        from many in Gen.Select(Involvement.List[0, 4], Codings, Offence.List[0, 2], Group.List[0, 2], Gen.Enum<CrimeDomain>().List[0, 2])
        from one in Gen.Select(Gen.Enum<CaseStatus>(), Gen.Enum<Transnationality>(), OneOf.These<string?>(null, "1995", "1987-03", "..1998", "1995..1997", "1989..1991"), OneOf.These("S1", "S2", "S3", "S4").List[0, 3])
        from settled in OneOf.These<PositionValue?>(null, PositionValue.Mixed, PositionValue.Contested)
        select new CaseFacts
        {
            Case = "",
            Status = one.Item1,
            Result = one.Item2,
            Start = one.Item3 is { } d ? PartialDate.Parse(d) : null,
            Sources = one.Item4,
            Involvements = many.Item1,
            Codings = many.Item2,
            Offences = many.Item3,
            Groups = many.Item4,
            Domains = many.Item5,
            Adjudications = settled is { } s ? new Dictionary<string, PositionValue> { ["I4"] = s } : new Dictionary<string, PositionValue>(),
        };

    public static readonly Gen<List<CaseFacts>> Cases = OneCase.List[0, 6].Select(l => l.Select((c, i) => c with { Case = $"TOC-{i + 1}" }).ToList());

    /// <summary>The same with each case up to nine times, so that tables have larger and smaller counts.</summary>
    public static readonly Gen<List<CaseFacts>> ManyCases = Gen.Select(OneCase, Gen.Int[1, 9]).List[1, 8]
        .Select(l => l.SelectMany(c => Enumerable.Repeat(c.Item1, c.Item2)).Select((c, i) => c with { Case = $"TOC-{i + 1}" }).ToList());

    public static readonly Gen<Basis?> Bases = OneOf.These<Basis?>(null, Basis.Any, Basis.Majority, Basis.OfCoder("Ben"));

    /// <summary>Dimensions of the facts above; registers are held against their entries in tests of their own.</summary>
    private static readonly Gen<TableDimension> Dimension = OneOf.These<TableDimension>([.. Enum.GetValues<TableDimension>().Where(d => !RegisterDimensions.Needs(d))]);

    public static readonly Gen<TableSpec> Specs =
        from dimensions in Gen.Select(Dimension, Dimension, Dimension, Gen.Bool)
        from other in Gen.Select(Gen.Enum<TableMeasure>(), Gen.Enum<PercentBase>(), Bases)
        where dimensions.Item1 != dimensions.Item2 && dimensions.Item3 != dimensions.Item1 && dimensions.Item3 != dimensions.Item2
        select new TableSpec
        {
            Rows = dimensions.Item1,
            Columns = dimensions.Item2,
            Layer = dimensions.Item4 ? dimensions.Item3 : null,
            Measure = other.Item1,
            Percent = other.Item2,
            Periods = [PartialDate.Parse("1980..1989"), PartialDate.Parse("1994..1998")],
            Filter = new CaseFilter { Basis = other.Item3 },
        };
}
