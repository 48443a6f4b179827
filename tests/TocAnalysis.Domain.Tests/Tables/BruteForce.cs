using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Domain.Tests.Tables;

/// <summary>
/// The slow definition of a table: every way of picking one involvement, one coding or position, one offence class, one group and one domain of a
/// case (or none where there is none) is written down as a row of one long list, and every number is a distinct count over that list. Tables of cases
/// that ask for more than one of code, value and coder have a row more for each code without a coding, each coder without one, and each such pair.
/// </summary>
internal static class BruteForce
{
    public sealed record Pick(string Case, InvolvementFact? Involvement, (string? Code, string Value, string? Coder, CodingFact? Coding)? Coding, string? Offence, GroupFact? Group, CrimeDomain? Domain, CaseFacts Facts);

    public static List<Pick> List(IReadOnlyList<CaseFacts> cases, TableSpec spec, IReadOnlyList<TableDimension> dimensions) =>
    [
        .. from facts in cases
           from involvement in OrNone(facts.Involvements.Where(i => i.Certainty != Certainty.Refuted))
           from coding in CodingsOf(facts, spec).Concat(Missing(facts, cases, spec, dimensions))
           from offence in OrNone(facts.Offences.SelectMany(o => o.Path))
           from grp in OrNone(facts.Groups)
           from domain in facts.Domains.Select(d => (CrimeDomain?)d).DefaultIfEmpty(null)
           select new Pick(facts.Case, involvement, coding, offence, grp, domain, facts),
    ];

    public static string Key(Pick pick, TableDimension dimension) => dimension switch
    {
        TableDimension.Country => pick.Involvement?.Country,
        TableDimension.Region => pick.Involvement is { } i ? i.Region ?? "not-classified" : null,
        TableDimension.Economy => pick.Involvement is { } i ? i.Economy ?? "not-classified" : null,
        TableDimension.Stage => pick.Involvement?.Stage?.Text(),
        TableDimension.Flow => pick.Involvement?.Flow?.Text(),
        TableDimension.Code => pick.Coding?.Code,
        TableDimension.Value => pick.Coding?.Value,
        TableDimension.Coder => pick.Coding?.Coder,
        TableDimension.Offence => pick.Offence,
        TableDimension.GroupKind => pick.Group?.Kind.Text(),
        TableDimension.Domain => pick.Domain?.Text(),
        TableDimension.Status => pick.Facts.Status.Text(),
        TableDimension.Transnational => pick.Facts.Result.Text(),
        TableDimension.Period => pick.Facts.Start?.Text switch { null => null, "1995" or "1995..1997" => "1994..1998", "1987-03" => "1980..1989", _ => "not-exact" },
        TableDimension.Year => pick.Facts.Start?.Text switch { null => null, "1995" => "1995", "1987-03" => "1987", _ => "not-exact" },
        _ => pick.Facts.Start?.Text switch { null => null, "1995" or "1995..1997" => "1990s", "1987-03" => "1980s", _ => "not-exact" },
    } ?? "not-recorded";

    public static HashSet<string> Units(IEnumerable<Pick> picks, TableSpec spec)
    {
        var aboutCodings = spec.Dimensions.Any(d => d is TableDimension.Code or TableDimension.Value or TableDimension.Coder);
        return spec.Measure switch
        {
            TableMeasure.Cases => [.. picks.Select(p => p.Case)],
            TableMeasure.Codings => [.. picks.Where(p => p.Coding is not null).Select(p => $"{p.Case} {p.Coding!.Value.Code} {p.Coding.Value.Coder}")],
            _ when aboutCodings => [.. picks.SelectMany(p => p.Coding?.Coding?.Sources ?? [])],
            _ => [.. picks.SelectMany(p => p.Facts.Sources)],
        };
    }

    private static IEnumerable<(string?, string, string?, CodingFact?)?> CodingsOf(CaseFacts facts, TableSpec spec)
    {
        var basis = spec.Filter.Basis ?? Basis.Adjudicated;
        var own = spec.Measure != TableMeasure.Cases || basis == Basis.Any || spec.Dimensions.Contains(TableDimension.Coder);
        var found = own
            ? facts.Codings.Where(c => basis.Coder is null || c.Coder == basis.Coder).Select(c => ((string?, string, string?, CodingFact?)?)(c.Code, c.Value.Text(), c.Coder, c))
            : from unit in facts.Codings.GroupBy(c => c.Code)
              from position in PositionRule.Resolve([.. unit.Select(c => new CoderValue(c.Coder, c.Value))], basis, facts.Adjudications.TryGetValue(unit.Key, out var a) ? a : null)
              select ((string?, string, string?, CodingFact?)?)(unit.Key, position.Text(), null, null);
        return found.DefaultIfEmpty(null);
    }

    private static IEnumerable<(string?, string, string?, CodingFact?)?> Missing(CaseFacts facts, IReadOnlyList<CaseFacts> cases, TableSpec spec, IReadOnlyList<TableDimension> dimensions)
    {
        var (byCode, byValue, byCoder) = (dimensions.Contains(TableDimension.Code), dimensions.Contains(TableDimension.Value), dimensions.Contains(TableDimension.Coder));
        if (spec.Measure != TableMeasure.Cases || (byCode, byValue, byCoder) is not ((true, true, _) or (true, _, true) or (_, true, true)))
            return [];
        var basis = spec.Filter.Basis ?? Basis.Adjudicated;
        IEnumerable<CodingFact> Counted(CaseFacts f) => f.Codings.Where(c => basis.Coder is null || c.Coder == basis.Coder);
        var codes = byCode ? cases.SelectMany(Counted).Select(c => c.Code).Distinct().ToList() : [];
        var coders = byCoder ? cases.SelectMany(Counted).Select(c => c.Coder).Distinct().ToList() : [];
        var noCode = codes.Where(code => Counted(facts).All(c => c.Code != code)).Select(code => (Code: (string?)code, Coder: (string?)null));
        var noCoder = coders.Where(coder => Counted(facts).All(c => c.Coder != coder)).Select(coder => (Code: (string?)null, Coder: (string?)coder));
        var noPair = from code in byValue ? codes : []
                     from coder in coders
                     where !Counted(facts).Any(c => c.Code == code && c.Coder == coder)
                     select (Code: (string?)code, Coder: (string?)coder);
        return noCode.Concat(noCoder).Concat(noPair).Select(m => ((string?, string, string?, CodingFact?)?)(m.Code, "not-recorded", m.Coder, null));
    }

    private static IEnumerable<T?> OrNone<T>(IEnumerable<T> items) where T : class => items.Cast<T?>().DefaultIfEmpty(null);
}
