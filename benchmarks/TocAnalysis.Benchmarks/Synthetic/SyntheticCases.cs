using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Benchmarks.Synthetic;

/// <summary>A case that nobody recorded.</summary>
public sealed record SyntheticCase(long Id, CaseContent Content, IReadOnlyList<long> Groups, IReadOnlyList<SyntheticCoding> Codings, DateTimeOffset Updated);

/// <summary>A value of a coder, who is known by a number from 1.</summary>
public sealed record SyntheticCoding(string Code, int Coder, CodingValue Value);

/// <summary>Invented cases: three countries, two offences, one and a half groups and three codings each on average, in frequencies as real ones have them.</summary>
public sealed class SyntheticCases(Vocabularies vocabularies, int groups, ulong seed = 20_261_124)
{
    public const int Coders = 12;

    private static readonly Zipf Even = new(200, 4);
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly IReadOnlyList<string> countries = Shuffled([.. vocabularies.Countries.All.Select(c => c.Code)], seed);
    private readonly IReadOnlyList<string> offences = Shuffled([.. vocabularies.Offences.All.Where(o => o.Level >= 2).Select(o => o.Code)], seed + 1);
    private readonly IReadOnlyList<CodeDefinition> codes = Shuffled([.. vocabularies.Codebook.Codes.Where(c => c.IsCodable)], seed + 2);
    private readonly Zipf byGroup = new(groups, 8);

    public int Groups { get; } = groups;

    public GroupKind KindOf(long group) => Enum.GetValues<GroupKind>()[new Draw(seed + 3, group).Below(Enum.GetValues<GroupKind>().Length)];

    public SyntheticCase Of(long id)
    {
        var draw = new Draw(seed, id);
        var (start, end, ongoing) = Period(draw);
        var content = new CaseContent
        {
            Reference = $"SYN-{id.ToString(CultureInfo.InvariantCulture)}",
            Title = SyntheticWords.Text(draw, 4 + draw.Below(4)).TrimEnd('.'),
            Summary = SyntheticWords.Text(draw, 15 + draw.Below(15)),
            Narrative = SyntheticWords.Text(draw, 60 + draw.Below(60)),
            Start = start,
            End = end,
            Ongoing = ongoing,
            Sensitivity = draw.Below(20) switch { 0 => Sensitivity.Restricted, < 6 => Sensitivity.Internal, _ => Sensitivity.Public },
            Status = draw.Below(10) switch { 0 => CaseStatus.Draft, < 8 => CaseStatus.Recorded, _ => CaseStatus.Reviewed },
            FactConfidence = draw.Percent(70) ? draw.Of(Enum.GetValues<Confidence>()) : null,
            Domains = [.. Some(draw, Enum.GetValues<CrimeDomain>(), draw.Percent(5) ? 0 : draw.Percent(25) ? 2 : 1).Select(d => new DomainAssignment(d))],
            Countries = [.. Countries(draw)],
            Offences = [.. Some(draw, offences, 1 + draw.Below(3)).Select((o, i) => new CaseOffence(o, i == 0 ? OffenceRole.Main : OffenceRole.Accompanying))],
        };
        var taking = Enumerable.Range(0, draw.Below(4)).Select(_ => 1L + draw.Rank(byGroup)).Distinct().ToList();
        return new SyntheticCase(id, content, taking, [.. Codings(draw)], Epoch.AddSeconds(id * 97 % 200_000_000).AddMicroseconds(draw.Below(1_000_000)));
    }

    private IEnumerable<CountryInvolvement> Countries(Draw draw) => Enumerable.Range(0, 1 + draw.Below(5))
        .Select(_ => new CountryInvolvement(
            countries[draw.Rank(Even) % countries.Count],
            draw.Percent(10) ? null : draw.Of(Enum.GetValues<Stage>()),
            draw.Percent(50) ? null : draw.Of(Enum.GetValues<Flow>()),
            draw.Below(20) switch { 0 => Certainty.Refuted, < 4 => Certainty.Alleged, _ => Certainty.Established }))
        .DistinctBy(i => (i.Country, i.Stage, i.Flow));

    private IEnumerable<SyntheticCoding> Codings(Draw draw)
    {
        // A third of what is coded is coded twice, so that some codes are contested.
        var coded = Some(draw, codes, draw.Percent(10) ? 0 : 1 + draw.Below(4)).ToList();
        foreach (var code in coded)
        {
            var first = 1 + draw.Below(Coders);
            yield return new SyntheticCoding(code.Key, first, draw.Of(CodingRules.Allowed(code.Scale)));
            if (draw.Percent(30))
                yield return new SyntheticCoding(code.Key, (first % Coders) + 1, draw.Of(CodingRules.Allowed(code.Scale)));
        }
    }

    private static (PartialDate? Start, PartialDate? End, bool Ongoing) Period(Draw draw)
    {
        if (draw.Percent(5))
            return (null, null, false);
        var year = 2024 - (draw.Rank(Even) / 4);
        var start = draw.Below(10) switch
        {
            < 3 => $"{year}",
            < 5 => $"{year}-{1 + draw.Below(12):00}",
            5 => $"{year}~",
            6 => $"..{year}",
            _ => $"{year}-{1 + draw.Below(12):00}-{1 + draw.Below(28):00}",
        };
        var ongoing = draw.Percent(5);
        var end = !ongoing && draw.Percent(25) ? $"{year + 1 + draw.Below(5)}" : null;
        return (PartialDate.Parse(start), end is null ? null : PartialDate.Parse(end), ongoing);
    }

    private static IEnumerable<T> Some<T>(Draw draw, IReadOnlyList<T> values, int count) =>
        Enumerable.Range(0, count).Select(_ => values[draw.Rank(Even) % values.Count]).Distinct();

    private static List<T> Shuffled<T>(List<T> values, ulong seed)
    {
        var draw = new Draw(seed, values.Count);
        for (var i = values.Count - 1; i > 0; i--)
        {
            var j = draw.Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }

        return values;
    }
}
