using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Tables;

/// <summary>
/// The combinations of code, value and coder under which a case counts. Where a table of cases asks for more than one of them, a case counts as not
/// coded at every code on which it has no coding and at every coder who has none of it: what is missing on one code must not vanish because the case is
/// coded on another. So each code's row holds every case of the table, and its figure for "not coded" is the one of the code's balance.
/// </summary>
/// <param name="spec">The table.</param>
/// <param name="dimensions">Those of code, value and coder that are asked for.</param>
/// <param name="all">All cases of the table.</param>
internal sealed class CodingRows(TableSpec spec, IReadOnlyList<TableDimension> dimensions, IReadOnlyList<CaseFacts> all)
{
    private readonly List<string?> codes = Fills(spec, dimensions) && dimensions.Contains(TableDimension.Code) ? [null, .. Codes(spec, all)] : [null];

    private readonly List<string?> coders = Fills(spec, dimensions) && dimensions.Contains(TableDimension.Coder) ? [null, .. Coders(spec, all)] : [null];

    /// <summary>Whether cases count as not coded code by code or coder by coder, and not only where they have no coding at all.</summary>
    public static bool Fills(TableSpec spec, IEnumerable<TableDimension> dimensions) =>
        spec.Measure == TableMeasure.Cases && dimensions.Count(d => TableKeys.Family(d) == TableFamily.Coding) > 1;

    /// <summary>The codings that the filter's codes and coders, and the coder of the basis, take in, whatever their value.</summary>
    public static IEnumerable<CodingFact> Coded(CaseFacts facts, TableSpec spec) => facts.Codings.Where(c =>
        Asked(spec.Filter.Codes, c.Code)
        && Asked(spec.Filter.Coders, c.Coder)
        && (spec.Basis.Kind != BasisKind.Coder || c.Coder == spec.Basis.Coder));

    /// <summary>The codings that count when taken one by one.</summary>
    public static IEnumerable<CodingFact> Codings(CaseFacts facts, TableSpec spec)
    {
        var coded = Coded(facts, spec);
        if (spec.Filter.Values.Count == 0)
            return coded;
        if (spec.Filter.Coders.Count > 0 || spec.Basis.Kind is BasisKind.Any or BasisKind.Coder)
            return coded.Where(c => spec.Filter.Values.Contains(PositionRule.Of(c.Value)));
        // The filter chose cases by the positions of all coders together, so every coding behind such a position counts.
        var taken = Units(facts, spec).Where(u => u.Positions.Any(spec.Filter.Values.Contains)).Select(u => u.Code).ToHashSet(StringComparer.Ordinal);
        return coded.Where(c => taken.Contains(c.Code));
    }

    /// <summary>The combinations of one case, each once; none where it has no coding that counts and the dimensions are one.</summary>
    public List<FactRow> Of(CaseFacts facts) => [.. spec.OwnValues ? Own(facts) : Positions(facts), .. Missing([.. Coded(facts, spec)])];

    private IEnumerable<FactRow> Own(CaseFacts facts) => Codings(facts, spec)
        .Select(coding => (Coding: coding, Keys: dimensions.Select(d => d switch
        {
            TableDimension.Code => coding.Code,
            TableDimension.Value => coding.Value.Text(),
            _ => coding.Coder,
        }).ToArray()))
        .GroupBy(c => FactRows.Joined(c.Keys), StringComparer.Ordinal)
        .Select(same => new FactRow(same.First().Keys, [.. same.Select(c => c.Coding)]));

    private IEnumerable<FactRow> Positions(CaseFacts facts) => FactRows.Distinct(
        from unit in Units(facts, spec)
        from position in unit.Positions
        where spec.Filter.Values.Count == 0 || spec.Filter.Values.Contains(position)
        select dimensions.Select(d => d == TableDimension.Code ? unit.Code : position.Text()).ToArray());

    private IEnumerable<FactRow> Missing(List<CodingFact> coded)
    {
        if (!Fills(spec, dimensions))
            yield break;
        foreach (var code in codes)
        {
            foreach (var coder in coders)
            {
                // A pair of code and coder has no key left over that could say "not coded", unless values are asked for too.
                var told = dimensions.Contains(TableDimension.Value) || code is null || coder is null;
                if (told && !coded.Exists(c => (code is null || c.Code == code) && (coder is null || c.Coder == coder)))
                    yield return new FactRow([.. dimensions.Select(d => d switch { TableDimension.Code => code, TableDimension.Coder => coder, _ => null } ?? TableKeys.NotRecorded)], []);
            }
        }
    }

    private static IEnumerable<(string Code, IReadOnlyList<PositionValue> Positions)> Units(CaseFacts facts, TableSpec spec) =>
        from unit in facts.Codings.Where(c => Asked(spec.Filter.Codes, c.Code)).GroupBy(c => c.Code, StringComparer.Ordinal)
        let adjudication = facts.Adjudications.TryGetValue(unit.Key, out var settled) ? settled : (PositionValue?)null
        select (unit.Key, PositionRule.Resolve([.. unit.Select(c => new CoderValue(c.Coder, c.Value))], spec.Basis, adjudication));

    /// <summary>Codes that a case may be missing from: those asked for; else those that occur, and those asked for as not coded.</summary>
    private static IEnumerable<string> Codes(TableSpec spec, IReadOnlyList<CaseFacts> all) => spec.Filter.Codes.Count > 0
        ? spec.Filter.Codes.Distinct(StringComparer.Ordinal)
        : all.SelectMany(f => Coded(f, spec)).Select(c => c.Code).Concat(spec.Filter.Uncoded).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Coders(TableSpec spec, IReadOnlyList<CaseFacts> all) => spec.Filter.Coders.Count > 0
        ? spec.Filter.Coders.Distinct(StringComparer.Ordinal)
        : all.SelectMany(f => Coded(f, spec)).Select(c => c.Coder).Distinct(StringComparer.Ordinal);

    private static bool Asked(IReadOnlyList<string> asked, string value) => asked.Count == 0 || asked.Contains(value);
}
