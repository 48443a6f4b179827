namespace TocAnalysis.Domain.Agreement;

/// <summary>
/// Every coefficient of one rating table, side by side, with its terms: the kappa paradox (Feinstein and Cicchetti 1990) is visible only
/// when percent agreement, alpha, AC1 and the prevalence stand together. No verbal grade is given to any value.
/// </summary>
public sealed class AgreementReport
{
    /// <summary>Light's kappa needs every pair of coders; beyond this number of coders it is left out.</summary>
    private const int MostCodersForLight = 20;

    private AgreementReport(RatingTable table, IReadOnlyList<Coefficient> coefficients)
    {
        Table = table;
        Coefficients = coefficients;
    }

    /// <summary>The table reported on.</summary>
    public RatingTable Table { get; }

    /// <summary>All coefficients of <see cref="CoefficientNames"/> that a single table can have, defined or with the reason why not.</summary>
    public IReadOnlyList<Coefficient> Coefficients { get; }

    /// <summary>The coefficient of this name.</summary>
    /// <exception cref="KeyNotFoundException">No coefficient of a single table has this name.</exception>
    public Coefficient this[string name] => Coefficients.FirstOrDefault(coefficient => coefficient.Name == name)
        ?? throw new KeyNotFoundException($"No coefficient is called {name}.");

    /// <summary>How often each category was given; see <see cref="CategoryPrevalence"/>.</summary>
    public IReadOnlyList<CategoryPrevalence> Prevalence => CategoryPrevalence.Of(Table);

    /// <summary>Kappa of each category against the rest, in both meanings; see <see cref="CategoryKappas"/>.</summary>
    public IReadOnlyList<CategoryKappas> Categories => CategoryKappas.Of(Table);

    /// <summary>The lowest level of measurement at which the named coefficient means something.</summary>
    public static MeasurementLevel LevelOf(string name) =>
        CoefficientDefinition.All.FirstOrDefault(definition => definition.Name == name)?.Level ?? MeasurementLevel.Nominal;

    /// <summary>
    /// Computes all coefficients. Those for ordered values are computed at any level, since the categories have an order as declared;
    /// <see cref="LevelOf"/> tells which may be read.
    /// </summary>
    /// <param name="table">The ratings.</param>
    /// <param name="options">Intervals; null for none by resampling.</param>
    public static AgreementReport Compute(RatingTable table, AgreementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= AgreementOptions.WithoutBootstrap;
        ArgumentOutOfRangeException.ThrowIfNegative(options.BootstrapDraws);
        var sums = new TableSums(table);
        var scales = new Scales(table);
        var blocked = CoefficientDefinition.BlockedBy(table.RatedUnits, table.Coders, table.PairableUnits);
        if (options.Weights is { } own && own.Size != table.Categories.Count)
            throw new ArgumentException($"The weights are for {own.Size} categories, the table has {table.Categories.Count}.", nameof(options));
        IReadOnlyList<CoefficientDefinition> definitions = options.Weights is null ? CoefficientDefinition.All : [.. CoefficientDefinition.All, .. CoefficientDefinition.Weighted(options.Weights)];
        var coefficients = definitions.Select(definition =>
        {
            var reason = blocked ?? definition.Needs(table);
            var estimate = reason is null ? definition.Formula(sums, scales) : Estimate.Undefined(reason);
            return Coefficient.From(definition.Name, estimate, table, CoefficientDefinition.UnitsUsed(table, sums, definition.Rule), definition.Rule);
        }).ToList();

        AddAnalyticIntervals(coefficients, sums, scales, options.Weights);
        AddBootstrapIntervals(coefficients, definitions, table, scales, options);
        coefficients.Insert(coefficients.FindIndex(c => c.Name == CoefficientNames.CongerKappa), Light(table, blocked));
        return new(table, coefficients);
    }

    /// <summary>A table whose coefficients are left out for a reason that lies outside of it; n, pairable n and coders are told all the same.</summary>
    public static AgreementReport LeftOut(RatingTable table, string reason)
    {
        ArgumentNullException.ThrowIfNull(table);
        var names = CoefficientDefinition.All.Select(definition => (definition.Name, definition.Rule)).ToList();
        names.Insert(names.FindIndex(entry => entry.Name == CoefficientNames.CongerKappa), (CoefficientNames.LightKappa, MissingRule.EachPairOfCoders));
        var blocked = CoefficientDefinition.BlockedBy(table.RatedUnits, table.Coders, table.PairableUnits) ?? reason;
        return new(table, [.. names.Select(entry => Coefficient.From(entry.Name, Estimate.Undefined(blocked), table, 0, entry.Rule))]);
    }

    private static Coefficient Light(RatingTable table, string? blocked)
    {
        var reason = blocked
            ?? (table.CodersKnown ? null : NotDefinedReasons.CodersUnknown)
            ?? (table.Coders <= MostCodersForLight ? null : $"left out with more than {MostCodersForLight} coders");
        var estimate = reason is null ? CohenFormulas.Light(table) : Estimate.Undefined(reason);
        return Coefficient.From(CoefficientNames.LightKappa, estimate, table, table.PairableUnits, MissingRule.EachPairOfCoders);
    }

    private static void AddAnalyticIntervals(List<Coefficient> coefficients, TableSums sums, Scales scales, AgreementWeights? own)
    {
        foreach (var (name, weights) in new[]
        {
            (CoefficientNames.CohenKappa, scales.Identity),
            (CoefficientNames.CohenKappaLinear, scales.Linear),
            (CoefficientNames.CohenKappaQuadratic, scales.Quadratic),
            (CoefficientNames.CohenKappaWeighted, own!),
        })
        {
            var index = coefficients.FindIndex(coefficient => coefficient.Name == name);
            if (index < 0 || coefficients[index] is not { Value: { } value } coefficient) continue;
            coefficients[index] = WithAnalyticInterval(coefficient, value, sums, weights);
        }
    }

    private static Coefficient WithAnalyticInterval(Coefficient coefficient, double value, TableSums sums, AgreementWeights weights)
    {
        if (coefficient.Used < CaseBootstrap.FewestUnits) return coefficient with { Warning = TooFew(coefficient.Used) };
        var error = CohenFormulas.StandardError(sums.Crosstab!, weights);

        // A rounded variance of 0 comes out as something tiny; 1e-9 is far below any error a table of whole numbers can have.
        if (error < 1e-9) return coefficient with { Warning = "no interval: the standard error is 0" };
        const double z = 1.959963984540054;
        var interval = new CoefficientInterval(
            Math.Max(-1, value - (z * error)), Math.Min(1, value + (z * error)), IntervalMethod.FleissCohenEveritt, error);
        return coefficient with { Interval = interval };
    }

    private static void AddBootstrapIntervals(List<Coefficient> coefficients, IReadOnlyList<CoefficientDefinition> definitions, RatingTable table, Scales scales, AgreementOptions options)
    {
        if (options.BootstrapDraws == 0) return;
        var wanted = Enumerable.Range(0, coefficients.Count)
            .Where(i => coefficients[i] is { IsDefined: true, Interval: null, Warning: null }).ToList();
        foreach (var few in wanted.Where(i => coefficients[i].Used < CaseBootstrap.FewestUnits || table.PairableUnits < CaseBootstrap.FewestUnits))
            coefficients[few] = coefficients[few] with { Warning = TooFew(Math.Min(coefficients[few].Used, table.PairableUnits)) };
        wanted.RemoveAll(i => coefficients[i].Warning is not null);
        if (wanted.Count == 0) return;
        if (CaseBootstrap.Work(table, options.BootstrapDraws) > options.MostWork)
        {
            foreach (var large in wanted)
                coefficients[large] = coefficients[large] with { Warning = "no interval: the table is too large to be resampled this often" };
            return;
        }

        var formulas = wanted.Select<int, Func<TableSums, Estimate>>(i => sums => definitions[i].Formula(sums, scales)).ToList();
        var drawn = CaseBootstrap.Draw(table, formulas, options.BootstrapDraws, options.Seed);
        for (var w = 0; w < wanted.Count; w++)
        {
            var coefficient = coefficients[wanted[w]];
            var (interval, warning) = CaseBootstrap.Interval(coefficient.Value!.Value, drawn[w], options.Seed);
            coefficients[wanted[w]] = coefficient with { Interval = interval, Warning = warning };
        }
    }

    private static string TooFew(int units) =>
        $"no interval: {units} usable {(units == 1 ? "unit" : "units")}, fewer than {CaseBootstrap.FewestUnits}";
}
