using System.Globalization;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Domain.Tables;

/// <summary>What a reader must know of a table, in English sentences.</summary>
internal static class TableNotes
{
    /// <summary>The notes: what is counted, on which basis, what does not add up, what is not recorded, what was left out.</summary>
    public static IReadOnlyList<string> Of(Crosstab table, IReadOnlyList<CaseFacts> facts) => Of(
        table,
        Missing(table, facts),
        table.Spec.Dimensions.Any(d => TableKeys.Family(d) == TableFamily.Involvement) ? facts.Sum(f => f.Involvements.Count(i => i.Certainty == Certainty.Refuted)) : 0,
        facts.Count(f => !CodingRows.Coded(f, table.Spec).Any()));

    /// <summary>The notes out of counts.</summary>
    /// <param name="table">The table.</param>
    /// <param name="missing">For each dimension, in how many cases it is not recorded.</param>
    /// <param name="refuted">Refuted country involvements of the cases.</param>
    /// <param name="notCoded">Cases without any coding that counts.</param>
    public static IReadOnlyList<string> Of(Crosstab table, IReadOnlyList<int> missing, int refuted, int notCoded)
    {
        var spec = table.Spec;
        var notes = new List<string> { Measure(spec) };
        if (spec.UsesCodings)
            notes.Add(BasisNote(spec));
        notes.AddRange(Sums(table));
        if (spec.Percent != PercentBase.None)
            notes.Add($"Percentages are of the {spec.Percent switch { PercentBase.Row => "row's total", PercentBase.Column => "column's total", _ => "total of the table" }}{(CodingRows.Fills(spec, spec.Dimensions) ? ", cases not coded included" : "")}.");
        notes.AddRange(NotRecorded(table, missing, notCoded));
        if (spec.Filter.Certainties.Count == 0 && spec.Dimensions.Any(d => TableKeys.Family(d) == TableFamily.Involvement))
        {
            if (spec.Threshold is not null)
                notes.Add("Refuted country involvements are not counted.");
            else if (refuted > 0)
                notes.Add(refuted == 1 ? "One refuted country involvement is not counted." : $"{Number(refuted)} refuted country involvements are not counted.");
        }

        if (spec.Dimensions.Any(d => TableKeys.Family(d) is not TableFamily.Case) && !spec.Filter.IsAll)
            notes.Add("What the filter asks of countries, offences, groups, domains or codings holds for what is counted too: other countries or codes of the same cases are left out.");
        return notes;
    }

    /// <summary>A dimension in words.</summary>
    public static string Words(TableDimension dimension) => dimension switch
    {
        TableDimension.Economy => "economic group",
        TableDimension.GroupKind => "kind of group",
        TableDimension.Transnational => "transnationality",
        _ => RegisterDimensions.Words(dimension) ?? dimension.Text(),
    };

    private static string Measure(TableSpec spec) => spec.Measure switch
    {
        TableMeasure.Codings => "Counted are codings, each by its own value.",
        TableMeasure.Sources when spec.Dimensions.Any(d => TableKeys.Family(d) == TableFamily.Coding) => "Counted are distinct sources that the codings cite.",
        TableMeasure.Sources => "Counted are distinct sources that the cases cite anywhere.",
        _ => "Counted are distinct cases.",
    };

    private static string BasisNote(TableSpec spec) => spec.OwnValues && spec.Basis.Kind is (BasisKind.Adjudicated or BasisKind.Majority)
        ? "Basis: each coder's own value, as the table is about codings or coders."
        : $"Basis: {spec.Basis.InWords()}.";

    private static IEnumerable<string> Sums(Crosstab table)
    {
        var unit = table.Spec.Measure switch { TableMeasure.Cases => "case", TableMeasure.Codings => "coding", _ => "source" };
        if (table.Panel.RowTotals.Sum(c => c.Value) != table.Panel.Total.Value)
            yield return $"Row figures do not add up to the total because one {unit} may be in several rows.";
        if (table.Panel.ColumnTotals.Sum(c => c.Value) != table.Panel.Total.Value)
            yield return $"Column figures do not add up to the total because one {unit} may be in several columns.";
        if (table.Layers.Count > 0 && table.Layers.Sum(l => l.Panel.Total.Value) != table.Panel.Total.Value)
            yield return $"Layers do not add up to the whole because one {unit} may be in several layers.";
    }

    private static int[] Missing(Crosstab table, IReadOnlyList<CaseFacts> facts)
    {
        var dimensions = table.Spec.Dimensions;
        var rows = new FactRows(table.Spec, dimensions, facts);
        var cases = new int[dimensions.Count];
        foreach (var keys in facts.Select(f => rows.Of(f).Select(r => r.Keys).ToList()))
        {
            for (var i = 0; i < cases.Length; i++)
                cases[i] += keys.Exists(k => k[i] == TableKeys.NotRecorded) ? 1 : 0;
        }

        return cases;
    }

    private static IEnumerable<string> NotRecorded(Crosstab table, IReadOnlyList<int> missing, int notCoded)
    {
        var dimensions = table.Spec.Dimensions;
        // A note must not tell what the table withholds, so with a threshold notes tell where to look and give no number.
        if (table.Spec.Threshold is not null)
        {
            var own = dimensions.Where(d => d is not (TableDimension.Transnational or TableDimension.Status or TableDimension.HostSide)).Select(Words).ToList();
            return own.Count == 0 ? [] : [$"Cases without a record of {string.Join(" or ", own)} have a place of their own."];
        }

        var filled = CodingRows.Fills(table.Spec, dimensions);
        return dimensions.Select((dimension, i) => (Dimension: dimension, Cases: missing[i]))
            .Where(d => d.Cases > 0 && !(filled && TableKeys.Family(d.Dimension) == TableFamily.Coding))
            .Select(d => $"{Capital(Words(d.Dimension))}: {What(d.Dimension)} in {Number(d.Cases)} of {Number(table.N.GetValueOrDefault())} cases.")
            .Concat(filled ? NotCoded(table.Spec, table.N.GetValueOrDefault(), notCoded) : []);
    }

    private static IEnumerable<string> NotCoded(TableSpec spec, int n, int none)
    {
        yield return (spec.Dimensions.Contains(TableDimension.Code), spec.Dimensions.Contains(TableDimension.Coder)) switch
        {
            (true, false) => "A case counts as not coded at every code on which it has no coding. Codes on which none of these cases is coded have no place in the table.",
            (false, _) => "A case counts as not coded at every coder who has not coded it. Coders who coded none of these cases have no place in the table.",
            _ => "A case counts as not coded at every code on which it has no coding, and at every coder who has not coded it. Codes and coders without a coding of these cases have no place in the table.",
        };
        if (none > 0)
            yield return $"Not coded at all{(spec.Basis.Coder is { } coder ? $" by {coder}" : "")}: {Number(none)} of {Number(n)} cases.";
    }

    private static string What(TableDimension dimension) => dimension switch
    {
        TableDimension.Code or TableDimension.Value or TableDimension.Coder => "not coded",
        TableDimension.Stage or TableDimension.Flow => "not recorded, or not for every country,",
        _ => "not recorded",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
