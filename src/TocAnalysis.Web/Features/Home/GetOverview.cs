using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Home;

/// <summary>The numbers of the home page that are nobody's own: balance of the issues, coverage of the paper, gaps.</summary>
/// <param name="Cases">Cases that the actor may see; null: withheld.</param>
/// <param name="Lines">The numbers, by distinct case.</param>
/// <param name="Notes">What a reader must know.</param>
/// <param name="Date">Day on which it was counted (UTC).</param>
public sealed record Overview(int? Cases, IReadOnlyList<ProfileFileLine> Lines, IReadOnlyList<string> Notes, DateOnly Date);

/// <summary>Reads <see cref="Overview"/>: REST and files. Its numbers are those of the home page.</summary>
public sealed class GetOverview(TocDatabase database, GetHome home, CaseQuery query)
{
    private const string All = "cases", Column = "cases";
    private static readonly string[] Values = ["A", "B", "mixed", "contested", "not-applicable", "cannot-tell", "uncoded"];

    /// <param name="actor">Who asks.</param>
    /// <param name="threshold">Counts below it are withheld; null: all are shown.</param>
    /// <param name="asFile">Whether it leaves as a file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<Overview>> RunAsync(Actor actor, int? threshold, bool asFile, CancellationToken cancellationToken)
    {
        if (asFile && !AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("overview");
        var read = await home.RunAsync(actor, cancellationToken);
        if (!read.Succeeded)
            return new Refused(read.Refusal!.Value, read.Faults);
        var view = read.Value;
        List<ProfileFileLine> lines =
        [
            new("coverage", All, "cases", view.Cases),
            .. view.Issues.SelectMany(i => Values.Select(v => new ProfileFileLine("issue", $"{i.Code} {v}", i.Title, i.Counts[v]))),
            .. view.Paragraphs.Where(p => p.Codes.Count > 0).Select(p => new ProfileFileLine("paragraph", Text(p.Number), $"paragraph {Text(p.Number)}", p.Cases)),
            .. Enum.GetValues<CaseGap>().Select(g => new ProfileFileLine("gap", g.Text(), $"no {g.Text()} recorded", view.Gaps.FirstOrDefault(x => x.Gap == g)?.Cases ?? 0)),
        ];
        Disclosure? disclosure = null;
        if (threshold is { } k)
        {
            var table = await ShutAsync(actor, view, lines, k, cancellationToken);
            lines = [.. lines.Select((l, i) => l with { Cases = table.Panel.Cells[i][0] is { Suppressed: false } cell ? cell.Value : null })];
            disclosure = table.Disclosure;
        }

        return new Overview(lines[0].Cases, lines, ["Counted is what was recorded, not what occurred; the numbers rank no country and give no verdict.", .. disclosure?.InWords() ?? []], view.Date);
    }

    /// <summary>The same as a table for a file.</summary>
    public static TableFile File(Overview overview)
    {
        ArgumentNullException.ThrowIfNull(overview);
        return ProfileFile.Of("Balance of the issues, coverage of the paper, gaps", "all cases", overview.Cases, overview.Date, null, overview.Lines, overview.Notes);
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string RowKey(ProfileFileLine line) => $"{line.Part} {line.Key}";

    /// <summary>All numbers are one table with a row for each, so that none can be worked out from another.</summary>
    private async Task<Crosstab> ShutAsync(Actor actor, HomeView view, List<ProfileFileLine> lines, int threshold, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var visible = context.VisibleCases(actor);
        var of = (await visible.Select(c => c.Id).ToListAsync(cancellationToken)).ToDictionary(id => id, _ => new HashSet<string>(StringComparer.Ordinal) { $"coverage {All}" });
        var codes = view.Issues.Select(i => i.Code).ToList();
        var positions = await context.VisiblePositions(actor).Where(p => codes.Contains(p.Code)).Select(p => new { p.CaseId, p.Code, p.Adjudicated }).ToListAsync(cancellationToken);
        foreach (var p in positions.Where(p => of.ContainsKey(p.CaseId)))
            of[p.CaseId].Add($"issue {p.Code} {p.Adjudicated.Text()}");
        var positioned = positions.ToLookup(p => p.CaseId, p => p.Code);
        foreach (var (id, keys) in of)
            keys.UnionWith(codes.Except(positioned[id]).Select(c => $"issue {c} uncoded"));
        var paragraphs = view.Paragraphs.SelectMany(p => p.Codes.Select(c => (Code: c, p.Number))).ToLookup(p => p.Code, p => p.Number);
        foreach (var k in await context.VisibleCodings(actor).Select(k => new { k.CaseId, k.CountsAs }).Distinct().ToListAsync(cancellationToken))
        {
            if (of.TryGetValue(k.CaseId, out var keys))
                keys.UnionWith(paragraphs[k.CountsAs].Select(n => $"paragraph {Text(n)}"));
        }

        foreach (var gap in Enum.GetValues<CaseGap>())
        {
            foreach (var id in await query.Where(context, actor, new CaseFilter { Gaps = [gap] }).Select(c => c.Id).ToListAsync(cancellationToken))
                of.GetValueOrDefault(id)?.Add($"gap {gap.Text()}");
        }

        return CaseMatrix.Build(
            [.. of.OrderBy(o => o.Key).Select(o => new MatrixCase(CaseId.Text(o.Key), [.. o.Value.Select(key => (key, Column))]))],
            [.. lines.Select(l => new TableHeader(RowKey(l), l.Label))], [new TableHeader(Column, Column)],
            new TableSpec { Rows = TableDimension.Country, Columns = TableDimension.Stage, Threshold = threshold },
            lines.Select(l => (IReadOnlyCollection<(string, string)>)[($"coverage {All}", Column), .. l.Key == All ? [] : new[] { (RowKey(l), Column) }]));
    }
}
