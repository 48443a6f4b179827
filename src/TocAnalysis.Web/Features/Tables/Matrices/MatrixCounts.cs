using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Tables;

namespace TocAnalysis.Web.Features.Tables.Matrices;

/// <summary>What a matrix is counted from.</summary>
/// <param name="Cases">The cases with their cells.</param>
/// <param name="Rows">Rows in order.</param>
/// <param name="Columns">Columns in order.</param>
/// <param name="Possible">Cells of cases that there might be, where the matrix itself sets no other limit to what a case may be.</param>
/// <param name="Notes">What a reader must know.</param>
internal sealed record MatrixCounts(
    IReadOnlyList<MatrixCase> Cases, IReadOnlyList<TableHeader> Rows, IReadOnlyList<TableHeader> Columns, IReadOnlyList<IReadOnlyCollection<(string Row, string Column)>> Possible, IReadOnlyList<string> Notes)
{
    private const string Not = TableKeys.NotRecorded;

    /// <summary>Results under the union of all stages with results under the other readings. How readings hang together decides which cases there can be, so none are made up.</summary>
    public static MatrixCounts Flip(IReadOnlyList<(string Case, Transnationality Union, IReadOnlyList<Transnationality> Others)> cases)
    {
        Reading[] readings = [Reading.SingleStage, Reading.Direct, Reading.Conduct, Reading.Established];
        var columns = from before in Enum.GetValues<Transnationality>()
                      from after in Enum.GetValues<Transnationality>()
                      orderby before != after
                      select new TableHeader(Key(before, after), before == after ? $"stays {before.Text()}" : $"{before.Text()} to {after.Text()}");
        return new(
            [.. cases.Select(c => new MatrixCase(c.Case, [.. readings.Select((r, i) => (r.Text(), Key(c.Union, c.Others[i])))]))],
            [.. readings.Select(r => new TableHeader(r.Text(), r.Text()))], [.. columns], [],
            [
                "Counted are distinct cases. Each row compares the result of the test of paragraph 4 under the union of all stages, the default, with the result under another reading.",
                "Each row adds up to all cases; rows do not add up, as each holds all cases again.",
            ]);

        static string Key(Transnationality before, Transnationality after) => $"{before.Text()}-{after.Text()}";
    }

    /// <summary>Codes with codes.</summary>
    public static MatrixCounts CoOccurrence(IReadOnlyList<(string Case, IReadOnlyList<string> Codes)> cases, Func<string, string> label)
    {
        var codes = cases.SelectMany(c => c.Codes).Distinct().Order(CodeKeyOrder.Instance).ToList();
        List<TableHeader> headers = [.. codes.Select(k => new TableHeader(k, label(k))), new TableHeader(Not, "not coded")];
        return new(
            [.. cases.Select(c => new MatrixCase(c.Case, Cells(c.Codes)))], headers, headers,
            [Cells([]), .. codes.SelectMany((a, i) => codes.Skip(i).Select(b => Cells([a, b])))],
            [
                "Counted are distinct cases with a coding on both codes by anybody that asserts something; not-applicable and cannot-tell do not count.",
                "The diagonal is the number of cases of the code itself. That two codes occur together says nothing of cause.",
            ]);

        static IReadOnlyCollection<(string, string)> Cells(IReadOnlyList<string> codes) => codes.Count == 0 ? [(Not, Not)] : [.. codes.SelectMany(a => codes.Select(b => (a, b)))];
    }

    /// <summary>Countries of origin with countries of destination.</summary>
    public static MatrixCounts OriginDestination(IReadOnlyList<(string Case, IReadOnlyList<string> From, IReadOnlyList<string> To)> cases, Func<string, string> label)
    {
        var (from, to) = (Headers(cases.SelectMany(c => c.From)), Headers(cases.SelectMany(c => c.To)));
        return new(
            [.. cases.Select(c => new MatrixCase(c.Case, [.. Or(c.From).SelectMany(f => Or(c.To).Select(t => (f, t)))]))], from, to,
            [.. from.SelectMany(f => to.Select(t => (IReadOnlyCollection<(string, string)>)[(f.Key, t.Key)]))],
            [
                "Counted are distinct cases. A case with several countries of origin or destination counts in each pair; totals are distinct counts and no sums.",
                "Refuted country involvements are not counted. [x] not recorded: the case has no country with this flow.",
            ]);

        static IReadOnlyList<string> Or(IReadOnlyList<string> countries) => countries.Count == 0 ? [Not] : countries;

        List<TableHeader> Headers(IEnumerable<string> countries) =>
            [.. countries.Distinct().Select(c => new TableHeader(c, label(c))).OrderBy(h => h.Label, StringComparer.OrdinalIgnoreCase), new TableHeader(Not, "not recorded")];
    }
}
