using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>Where the number of a cell leads: to the case list under a filter that takes in exactly its cases, and where no filter says that, to the list below the table.</summary>
internal static class TableLinks
{
    /// <summary>Parameters by which the page names a cell.</summary>
    public static IReadOnlyList<string> CellNames { get; } = ["inRow", "inColumn", "inLayer", "inTotal"];

    /// <summary>The address of the table itself.</summary>
    public static string Table(TableSpec spec, string path = AppUrls.Tables) => Address(path, Query(spec));

    /// <summary>A filter in canonical form: two filters that take in the same cases by the same words have the same text.</summary>
    public static string Canonical(CaseFilter filter) => string.Join('&', filter.ToQuery().Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    /// <summary>The table as a query string, as it stands in addresses and saved tables.</summary>
    public static string QueryText(TableSpec spec) => string.Join('&', Query(spec).Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));

    /// <summary>The address of the cases behind a number.</summary>
    /// <param name="spec">The table.</param>
    /// <param name="row">Key of the row; null: total over rows.</param>
    /// <param name="column">Key of the column; null: total over columns.</param>
    /// <param name="layer">Key of the layer; null: all layers.</param>
    public static string Cell(TableSpec spec, string? row, string? column, string? layer)
    {
        var keys = new (TableDimension? Dimension, string? Key)[] { (spec.Rows, row), (spec.Columns, column), (spec.Layer, layer) }
            .Where(k => k is { Dimension: not null, Key: not null }).Select(k => (k.Dimension!.Value, k.Key!)).ToList();
        if (Exact(spec, keys) is { } filter)
            return AppUrls.CasesWhere(filter.ToQuery().Select(p => (p.Key, p.Value)));
        var query = Query(spec).Concat(CellNames.Zip(new[] { row, column, layer, row is null && column is null && layer is null ? "1" : null }).Where(c => c.Second is not null).Select(c => KeyValuePair.Create(c.First, c.Second!)));
        return Address(AppUrls.Tables, query) + "#cell";
    }

    /// <summary>The filter with the keys of the cell put in; null: no filter takes in exactly the cases of the cell.</summary>
    internal static CaseFilter? Exact(TableSpec spec, IReadOnlyList<(TableDimension Dimension, string Key)> keys)
    {
        // Without a unit in them cases do not count in tables of codings and sources, and no filter leaves them out.
        if (spec.Measure != TableMeasure.Cases)
            return null;
        (var filter, keys) = Coded(spec, keys);
        foreach (var (dimension, key) in keys)
            filter = filter is null || TableKeys.SpecialLabel(dimension, key) is not null ? null : With(filter, dimension, key);
        if (filter is null)
            return null;
        var families = keys.Select(k => TableKeys.Family(k.Dimension)).ToHashSet();
        // Country, region and economy of a filter may be found at different countries; a cell speaks of one.
        var places = new[] { filter.Countries.Count, filter.Regions.Count, filter.Economies.Count }.Count(n => n > 0);
        if (families.Contains(TableFamily.Involvement) && places > 1 && !keys.Any(k => k.Dimension == TableDimension.Country))
            return null;
        if (spec.Filter.Economies.Count > 0 && keys.Any(k => k.Dimension == TableDimension.Economy))
            return null;
        if (!families.Contains(TableFamily.Coding) || !spec.OwnValues || spec.Filter.Coders.Count > 0 || spec.Basis.Kind is BasisKind.Any or BasisKind.Coder)
            return filter;
        // The table looks at each coder's own value, so its cells do; the filter chose by positions.
        return spec.Filter.Values.Count > 0 ? null : filter with { Basis = Basis.Any };
    }

    /// <summary>
    /// What code, value and coder of a cell ask of the filter, where the table counts cases as not coded too; and the keys that are left to put in.
    /// The total of a code holds coded and uncoded cases, so it asks for nothing.
    /// </summary>
    private static (CaseFilter? Filter, IReadOnlyList<(TableDimension Dimension, string Key)> Keys) Coded(TableSpec spec, IReadOnlyList<(TableDimension Dimension, string Key)> keys)
    {
        var asked = keys.Where(k => TableKeys.Family(k.Dimension) == TableFamily.Coding).ToList();
        var open = spec.Dimensions.Count(d => TableKeys.Family(d) == TableFamily.Coding && (d != spec.Layer || keys.Any(k => k.Dimension == d))) - asked.Count;
        if (asked.Count == 0 || asked.Count + open < 2)
            return (spec.Filter, keys);
        IReadOnlyList<(TableDimension, string)> others = [.. keys.Except(asked)];
        var missing = asked.Where(k => k.Key == TableKeys.NotRecorded).ToList();
        if (missing.Count == 0)
        {
            if (open == 0 || asked.Exists(k => k.Dimension == TableDimension.Value))
                return (spec.Filter, keys);
            return (spec.Filter.Values.Count == 0 ? spec.Filter : null, others);
        }

        // "Not coded" on one code, by anybody, is a filter of its own; by one coder it is none.
        var coded = asked.Except(missing).ToList();
        var code = open == 0 && coded.Count == 1 && coded[0].Dimension == TableDimension.Code && spec.Filter.Coders.Count == 0 && spec.Basis.Kind != BasisKind.Coder ? coded[0].Key : null;
        return code is not null && spec.Filter.Uncoded.All(u => u == code) ? (spec.Filter with { Uncoded = [code] }, others) : (null, keys);
    }

    private static CaseFilter? With(CaseFilter filter, TableDimension dimension, string key) => dimension switch
    {
        TableDimension.Country => filter with { Countries = [key] },
        TableDimension.Region => filter with { Regions = [key] },
        TableDimension.Economy => filter with { Economies = [key] },
        TableDimension.Stage => filter with { Stages = [Tokens.Parse<Stage>(key)] },
        TableDimension.Flow => filter with { Flows = [Tokens.Parse<Flow>(key)] },
        TableDimension.Domain => filter with { Domains = [Tokens.Parse<CrimeDomain>(key)] },
        TableDimension.Offence => filter with { Offences = [key] },
        TableDimension.GroupKind => filter with { GroupKinds = [Tokens.Parse<GroupKind>(key)] },
        TableDimension.Code => filter with { Codes = [key] },
        TableDimension.Value => filter with { Values = [Tokens.Parse<PositionValue>(key)] },
        TableDimension.Coder => filter with { Coders = [key] },
        TableDimension.Transnational => filter with { Results = [Tokens.Parse<Transnationality>(key)] },
        TableDimension.Status => filter with { Statuses = [Tokens.Parse<CaseStatus>(key)] },
        _ when filter.Registers.Count > 0 => null,
        TableDimension.Register => filter with { Registers = [key] },
        _ when RegisterDimensions.Of(dimension) is { } field && RegisterFilter.Of(field.Kind, field.Field, key) is var word && RegisterFilter.All.Contains(word) => filter with { Registers = [word] },
        // A filter by time asks when a case may have happened, a decade when it began.
        _ => null,
    };

    private static IEnumerable<KeyValuePair<string, string>> Query(TableSpec spec) => spec.ToQuery().Concat(spec.Filter.ToQuery());

    private static string Address(string path, IEnumerable<KeyValuePair<string, string>> query) =>
        $"{path}?{string.Join('&', query.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"))}";
}
