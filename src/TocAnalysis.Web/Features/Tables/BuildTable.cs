using System.Data;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Tables;

/// <summary>What a table is called that is not made of dimensions.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Rows">What stands in its rows.</param>
/// <param name="Columns">What stands in its columns.</param>
public sealed record TableWords(string Title, string Rows, string Columns);

/// <summary>A table with what a reader needs to cite it.</summary>
/// <param name="Table">The numbers.</param>
/// <param name="Filter">The selection of cases in words.</param>
/// <param name="CodebookVersion">The codebook that labels the codes.</param>
/// <param name="Date">Day on which it was counted (UTC).</param>
/// <param name="DataVersion">The state of the data that was counted.</param>
/// <param name="Titles">Titles of the cases by identifier.</param>
public sealed record BuiltTable(Crosstab Table, string Filter, int CodebookVersion, DateOnly Date, DataState DataVersion, IReadOnlyDictionary<string, string> Titles)
{
    /// <summary>Names of a table that is not made of dimensions; null: those of its dimensions.</summary>
    public TableWords? Words { get; init; }

    /// <summary>Of which fields sources say something else in cases that are counted; none: in none of them.</summary>
    public IReadOnlyList<CompetingField> Competing { get; init; } = [];

    /// <summary>The basis of what is counted, where it is another than the one by which the filter chooses cases; null: it is that.</summary>
    public Basis? Counted { get; init; }

    /// <summary>The basis of what is counted.</summary>
    public Basis CountedBasis => Counted ?? Table.Spec.Basis;

    /// <summary>The basis as it is written in addresses.</summary>
    public string Basis => CountedBasis.ToString();
}

/// <summary>Builds a table: page, REST and files all come from here.</summary>
public sealed class BuildTable(ReplicaReads reads, CaseQuery query, CaseSets caseSets, FilterLabels labels, Vocabularies vocabularies, TimeProvider clock)
{
    /// <summary>Most titles that are read for the cases behind a cell.</summary>
    private const int MostTitles = 1_000;

    /// <summary>From so many cases on a table is counted out of the sets of case numbers; below, the facts of each case are read.</summary>
    internal int CountedBySets { get; init; } = 100;

    /// <summary>Reads table and filter from a query string, all faults at once.</summary>
    /// <param name="given">The query of a page, a REST call or a download.</param>
    /// <param name="alsoKnown">Parameters that somebody else reads.</param>
    public Result<TableSpec> Read(IEnumerable<KeyValuePair<string, StringValues>> given, params IEnumerable<string> alsoKnown)
    {
        var all = given.ToList();
        var filter = query.Read(all, [.. TableSpec.Names, .. alsoKnown]);
        var spec = TableSpec.Parse(all.Select(p => KeyValuePair.Create<string, IReadOnlyList<string>>(p.Key, [.. p.Value.OfType<string>()])), filter.Succeeded ? filter.Value : CaseFilter.All);
        if (spec is { Succeeded: true, Value.Grouping: { } grouping } && vocabularies.Countries.FindGrouping(grouping) is null)
        {
            var known = vocabularies.Countries.Groupings.Select(g => g.Key).ToList();
            spec = Refused.Invalid(new Fault("grouping", $"One of: {string.Join(", ", known)}.", grouping, NearestTerms.Of(grouping, known)));
        }

        return filter.Succeeded && spec.Succeeded ? spec : Refused.Invalid([.. spec.Faults, .. filter.Faults]);
    }

    /// <summary>Counts.</summary>
    /// <param name="actor">Who asks; only cases that they may see are counted.</param>
    /// <param name="spec">The table.</param>
    /// <param name="asFile">Whether the table leaves as a file, which needs the right to export.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="also">Numbers of the same selection that stand on the same page; they matter where there is a threshold.</param>
    /// <param name="isKept">Whether the numbers are written down: then they are read where they are written.</param>
    public async Task<Result<BuiltTable>> HandleAsync(
        Actor actor, TableSpec spec, bool asFile, CancellationToken cancellationToken, IReadOnlyList<PublishedFigure>? also = null, bool isKept = false)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("tables");
        if (isKept || !reads.IsSet)
            return (await CountAsync(reads.Primary, actor, spec, also, false, cancellationToken))!;
        // The sets follow the primary, so that what they count is of its moment; only what they cannot count is read from a replica.
        return (SetTable.Knows(spec) ? await CountAsync(reads.Primary, actor, spec, also, true, cancellationToken) : null)
            ?? (await reads.RunAsync(place => CountAsync(place, actor, spec, also, false, cancellationToken), cancellationToken))!;
    }

    /// <summary>Counts at a place; null: the sets alone should, and cannot.</summary>
    private async Task<Result<BuiltTable>?> CountAsync(ReadPlace place, Actor actor, TableSpec spec, IReadOnlyList<PublishedFigure>? also, bool onlySets, CancellationToken cancellationToken)
    {
        await using var context = await place.ReadAsync(cancellationToken);
        // All parts are of one moment.
        await using var snapshot = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        if (await UnknownCoderAsync(context, actor, spec, cancellationToken) is { } unknown)
            return unknown;
        var lists = new TableLabels(Label, (dimension, key) => Order(spec, dimension, key), IsPossible) { IsLater = IsLater };
        var bySets = await BySetsAsync(context, actor, spec, cancellationToken);
        if (onlySets && bySets is null)
            return null;
        var facts = bySets is null ? await FactsAsync(context, actor, spec, cancellationToken) : [];
        // The sets need no database, so it is asked for the version meanwhile.
        var version = bySets is null ? null : Data.DataVersion.OfAsync(context, actor, spec.RestsOnCodings, cancellationToken);
        IReadOnlyList<PublishedFigure>? beside = spec.Threshold is null ? null : [.. await BesideAsync(context, actor, spec, cancellationToken), .. also ?? []];
        Crosstab table;
        try
        {
            table = bySets is null ? CrosstabBuilder.Build([.. facts.Select(f => f.Facts)], spec, lists, beside) : CrosstabBuilder.Build(await CountsAsync(bySets, cancellationToken), spec, lists);
        }
        finally
        {
            await (version ?? Task.CompletedTask);
        }

        var fields = TableCompeting.Of(spec);
        var competing = fields.Count == 0 ? 0 : bySets?.Competing(fields) ?? await query.Where(context, actor, spec.Filter with { Competing = fields }).CountAsync(cancellationToken);
        if (competing > 0)
            table = table with { Notes = [.. table.Notes, TableCompeting.InWords(competing, spec.Threshold is null)] };
        if (spec.Dimensions.Contains(TableDimension.Economy))
        {
            var grouping = TableFacts.Grouping(vocabularies, spec);
            table = table with { Notes = [.. table.Notes, $"Economic groups: {grouping.Name}, {grouping.Vintage}; each country in its top group."] };
        }

        // Whether there is any such decision at all is soon answered, and mostly with no.
        if (spec.UsesCodings && spec.Basis.Kind == BasisKind.Adjudicated && await context.VisibleAdjudications(actor).AnyAsync(a => a.OwnCase, cancellationToken))
        {
            var cases = query.Where(context, actor, spec.Filter);
            var own = await context.VisibleAdjudications(actor).InForce(context).CountAsync(a => a.OwnCase && cases.Any(c => c.Id == a.CaseId), cancellationToken);
            if (own > 0)
                table = table with { Notes = [.. table.Notes, $"{(spec.Threshold is null ? own.ToString(System.Globalization.CultureInfo.InvariantCulture) : "Some")} of the adjudicated values were decided by somebody who had coded the case; the round allowed it."] };
        }

        return new BuiltTable(
            table, labels.InWords(spec.Filter), vocabularies.Codebook.Version, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
            await (version ?? Data.DataVersion.OfAsync(context, actor, spec.RestsOnCodings, cancellationToken)), facts.ToDictionary(f => f.Facts.Case, f => f.Title))
        { Competing = competing > 0 ? fields : [] };
    }

    private static async Task<CrosstabCounts> CountsAsync(SetTable table, CancellationToken cancellationToken)
    {
        using (await CountingTurn.TakeAsync(cancellationToken))
            return table.Count();
    }

    private Task<IReadOnlyList<(CaseFacts Facts, string Title)>> FactsAsync(TocContext context, Actor actor, TableSpec spec, CancellationToken cancellationToken) =>
        new TableFacts(context, actor, query.Where(context, actor, spec.Filter), vocabularies, cancellationToken).LoadAsync(spec);

    /// <summary>
    /// The numbers that a reader may set beside those of the table and take the difference of: those of the same table with one condition of the filter
    /// less or with one of several values less, and those of earlier releases of the family: same measure, basis and reading.
    /// </summary>
    private async Task<IReadOnlyList<PublishedFigure>> BesideAsync(TocContext context, Actor actor, TableSpec spec, CancellationToken cancellationToken)
    {
        var figures = new List<PublishedFigure>();
        foreach (var filter in WiderFilters.Of(query, spec.Filter))
        {
            var wider = spec with { Filter = filter, Threshold = null };
            var facts = await FactsAsync(context, actor, wider, cancellationToken);
            figures.AddRange(SmallCounts.Figures(CrosstabBuilder.Build([.. facts.Select(f => f.Facts)], wider)).Select(f => new PublishedFigure(f.Key, f.Value, false)));
        }

        var (measure, basis, reading) = (spec.Measure.Text(), spec.Basis.ToString(), spec.Filter.Reading.Text());
        var version = await Data.DataVersion.OfAsync(context, actor, spec.RestsOnCodings, cancellationToken);
        var mine = TableLinks.Canonical(spec.Filter);
        var releases = await context.VisibleReleases(actor).Where(r => r.Measure == measure && r.Basis == basis && r.Reading == reading)
            .Select(r => new { r.FilterQuery, r.DataVersion, r.Figures }).ToListAsync(cancellationToken);
        foreach (var release in releases)
        {
            var same = release.FilterQuery == mine && release.DataVersion == version.Number;
            figures.AddRange(JsonSerializer.Deserialize<Dictionary<string, int?>>(release.Figures)!.Select(f => new PublishedFigure(f.Key, f.Value, same)));
        }

        return figures;
    }

    /// <summary>The titles of cases behind a cell, as far as they may be seen: of the first thousand.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TitlesAsync(Actor actor, IReadOnlyList<string> cases, CancellationToken cancellationToken)
    {
        var numbers = cases.Take(MostTitles).Select(c => CaseId.TryParse(c, out var number) ? number : 0).ToList();
        await using var context = await reads.Primary.ReadAsync(cancellationToken);
        return (await context.VisibleCases(actor).Where(c => numbers.Contains(c.Id)).Select(c => new { c.Id, c.Title }).ToListAsync(cancellationToken)).ToDictionary(c => CaseId.Text(c.Id), c => c.Title);
    }

    private async Task<SetTable?> BySetsAsync(TocContext context, Actor actor, TableSpec spec, CancellationToken cancellationToken)
    {
        if (!SetTable.Knows(spec) || (SetTable.AsksCodings(spec) && !await context.SeesAllCodingsAsync(actor, cancellationToken)))
            return null;
        return await caseSets.OpenAsync(context, actor, spec.Filter, cancellationToken) is { } sets && new SetTable(sets, query, vocabularies, spec) is var table && table.Cases >= CountedBySets ? table : null;
    }

    private string Label(TableDimension dimension, string key) => TableKeys.SpecialLabel(dimension, key) ?? labels.Of(dimension.Text(), key);

    /// <summary>Whether a code can have a value at all. Of codes that are in use no more nothing is said.</summary>
    private bool IsPossible(string code, string value) =>
        vocabularies.Codebook.Find(code) is not { IsCodable: true } definition || !Tokens.TryParse<PositionValue>(value, out var position) || position == PositionValue.Contested
        || CodingRules.Allowed(definition.Scale).Select(PositionRule.Of).Contains(position);

    /// <summary>Whether a term came after the paper: a code that a later version of the codebook added, an offence that the paper does not name.</summary>
    private bool IsLater(TableDimension dimension, string key) => dimension switch
    {
        TableDimension.Code => vocabularies.CodebookOf(1)?.Find(key) is null,
        TableDimension.Offence => !(vocabularies.Offences.TryFind(key, out var offence) && offence.PaperParagraphs.Count > 0),
        _ => false,
    };

    private int Order(TableSpec spec, TableDimension dimension, string key) => dimension == TableDimension.Economy
        ? TableFacts.Grouping(vocabularies, spec).Groups.Select((g, i) => (g.Key, Place: i)).FirstOrDefault(g => key.EndsWith(":" + g.Key, StringComparison.Ordinal)).Place
        : 0;

    /// <summary>A coder who coded nothing that the actor may see is not known to the actor.</summary>
    private static async Task<Refused?> UnknownCoderAsync(TocContext context, Actor actor, TableSpec spec, CancellationToken cancellationToken)
    {
        var asked = spec.Filter.Coders.Select(c => (Place: "coder", Prefix: "", Name: c)).ToList();
        if (spec.Basis.Coder is { } basis)
            asked.Add(("basis", "coder:", basis));
        if (asked.Count == 0)
            return null;
        var names = await context.Coders.Where(c => context.VisibleCodings(actor).Any(k => k.CoderId == c.Id)).Select(c => c.Name).ToListAsync(cancellationToken);
        var faults = asked.Where(a => !names.Contains(a.Name))
            .Select(a => new Fault(a.Place, $"{a.Prefix}the name of a coder.", a.Prefix + a.Name, [.. NearestTerms.Of(a.Name, names).Select(n => a.Prefix + n)])).ToList();
        return faults.Count > 0 ? Refused.Invalid(faults) : null;
    }
}
