using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>Lays the lists of this feature out for files: the same lines as on the page.</summary>
internal static class ConventionSheets
{
    /// <summary>Said wherever States are counted.</summary>
    public const string Base = "Counted are States that stand in one of the depositary's newest tables here; a State that stands in none is not counted. Organizations are listed and not counted.";

    /// <summary>What a number of entries does not say.</summary>
    private const string Meaning = "Counted is what is recorded here, not what was done: 0 says that nobody recorded anything.";

    private const string Total = "Total";

    private const string Naming = "Names and groupings of countries imply no opinion on the legal status of any territory.";

    public static TableFile Of(TreatyStatusList list, DateOnly today) => new(
        $"Status of {list.Instrument.Text()}", Cover(list.Filter, list.Part.Total, today, ("Table of", Day(list.AsOf)), ("Status on", Day(list.Day))), [Base, Naming],
        ["Code", "Name", "Published as", "Status", "Signature", "Deposit", "Kind of deposit", "In force for it"],
        [.. list.Part.Items.Select(l => (IReadOnlyList<TableFileCell>)
        [
            new(l.Code), new(l.Name), new(l.PublishedName ?? "[x]"), new(l.Status.Text()), new(Day(l.SignedOn)), new(Day(l.DepositedOn)), new(l.Deposit?.Text() ?? ""), new(Day(l.InForceOn)),
        ])]);

    public static TableFile Of(ConventionOverview overview, DateOnly today) => new(
        "Parties and signatories by group", Cover(overview.GroupingName, overview.States, today, ("Status on", overview.Day is { } day ? Day(day) : "the day of each table")), [Base, Naming],
        ["Group", "States", .. overview.Instruments.SelectMany(i => new[] { $"{i.Instrument.Text()}: parties", $"{i.Instrument.Text()}: signed only", $"{i.Instrument.Text()}: neither" })],
        [.. overview.Groups.Select(g => Line(g.Name, g.States, g.Instruments)), Line("Total", overview.States, overview.Instruments.Select(i => i.States))]);

    public static TableFile Of(ImplementationList list, DateOnly today) => new(
        "Putting the Convention into effect", Cover(list.Filter, list.Part.Total, today), [Naming],
        ["Number", "Kind", "Category", "Country", "Instrument", "Article", "Title", "Text", "Date", "Provider", "Channel", "Amount", "Currency", "Source", "Locator", "Case", "Answers", "Answered by"],
        [.. list.Part.Items.Select(e => (IReadOnlyList<TableFileCell>)
        [
            new(e.Id.ToString(CultureInfo.InvariantCulture), e.Id), new(e.Entry.Kind.Text()), new(e.Entry.Category ?? ""), new(e.Entry.Country ?? ""), new(e.Entry.Instrument?.Text() ?? ""), new(e.Entry.Article ?? ""),
            new(e.Entry.Title), new(e.Entry.Text), new(e.Entry.Date ?? ""), new(e.Entry.Provider ?? ""), new(e.Entry.Channel?.Text() ?? ""),
            e.Entry.Amount is { } amount ? new(amount.ToString(CultureInfo.InvariantCulture), (double)amount) : new(""), new(e.Entry.Currency ?? ""),
            new(e.Source ?? ""), new(e.Locator ?? ""), new(e.Case ?? ""), new(e.Answers?.Id.ToString(CultureInfo.InvariantCulture) ?? ""), new(string.Join("; ", e.AnsweredBy.Select(a => a.Id.ToString(CultureInfo.InvariantCulture)))),
        ])]);

    /// <summary>A table of entries, with each number on a line of its own too.</summary>
    public static TableFile Of(BuiltImplementationTable built)
    {
        var (table, panel) = (built.Table, built.Table.Panel);
        var noun = built.Measure == ImplementationMeasure.Entries ? "Entries on implementation" : "States with an entry on implementation";
        return new TableFile(
            $"{noun} by {built.Rows.Text()} and {built.Columns.Text()}", Cover(built.Filter, table.N ?? 0, built.Date, ("Entries", Text(built.Entries))), [Meaning, Naming, .. table.Notes],
            [built.Rows.Text(), .. table.Columns.Select(c => c.Label), Total],
            [
                .. table.Rows.Select((r, i) => (IReadOnlyList<TableFileCell>)[new(r.Label), .. panel.Cells[i].Append(panel.RowTotals[i]).Select(c => Number(c.Value))]),
                [new(Total), .. panel.ColumnTotals.Append(panel.Total).Select(c => Number(c.Value))],
            ])
        {
            Above = [$"n = {Text(table.N ?? 0)}", $"Selection: {built.Filter}", $"Source: TocAnalysis, {Day(built.Date)}"],
            Dimensions = [built.Rows.Text(), built.Columns.Text()],
            Measure = built.Measure.Text(),
            Observations =
            [
                .. table.Rows.SelectMany((r, i) => table.Columns.Select((c, j) => new TableObservation([r.Key, c.Key], panel.Cells[i][j].Value)).Append(new TableObservation([r.Key, TableFile.TotalKey], panel.RowTotals[i].Value))),
                .. table.Columns.Select((c, j) => new TableObservation([TableFile.TotalKey, c.Key], panel.ColumnTotals[j].Value)), new TableObservation([TableFile.TotalKey, TableFile.TotalKey], panel.Total.Value),
            ],
            Codes = [.. table.Rows.Select(r => new TableFileCode(built.Rows.Text(), r.Key, r.Label)), .. table.Columns.Select(c => new TableFileCode(built.Columns.Text(), c.Key, c.Label))],
            Date = built.Date,
        };
    }

    private static IReadOnlyList<TableFileCell> Line(string name, int states, IEnumerable<StatusCounts> counts) =>
        [new(name), Number(states), .. counts.SelectMany(c => new[] { Number(c.Parties), Number(c.Signatories), Number(c.Neither) })];

    private static TableFileCell Number(int number) => new(Text(number), number);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static IReadOnlyList<(string, string)> Cover(string filter, int n, DateOnly today, params IEnumerable<(string, string)> more) =>
        [("Selection", filter), ("n", n.ToString(CultureInfo.InvariantCulture)), .. more, ("Date", Day(today)), ("Source", "TocAnalysis, from status tables of the depositary and entries with their own sources")];
}
