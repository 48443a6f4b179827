using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Audit;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Queries;

/// <summary>Codings on their way into a file, with the name of the file and the cases that were chosen.</summary>
public sealed record CodingsFile(TableFile Table, string Name, CaseFilter Selection);

/// <summary>
/// The codings of a selection as a file: <c>layout=long</c> (the default) has one row for every coding; <c>wide</c> one for every case with a column for every
/// code; <c>wide01</c> the same with a column of 0 and 1 for every value. Coders bear numbers; an administrator may ask for their names
/// (<c>names=real</c>), which is put into the audit log.
/// </summary>
public sealed class WriteCodings(TocDatabase database, ReplicaReads reads, CaseQuery query, FilterLabels labels, Vocabularies vocabularies, FarExports far, TimeProvider clock)
{
    /// <summary>Most codings of one file; a workbook has no more rows.</summary>
    public const int MostCodings = 1_000_000;

    private const string NotRecorded = "[x]";

    private static readonly string[] LongHeader = ["case", "code", "path", "value", "confidence", "rationale", "evidence", "coder", "round", "codebookVersion", "time", "countsAs"];

    public async Task<Result<CodingsFile>> HandleAsync(Actor actor, IEnumerable<KeyValuePair<string, StringValues>> given, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Export))
            return Refused.Forbidden("codings");
        var all = given.ToList();
        var filter = query.Read(all, "layout", "names");
        var faults = filter.Faults.ToList();
        var layout = Chosen("layout", "long", "wide", "wide01");
        var real = Chosen("names", "hidden", "real") == "real";
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        if (real && !AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("names");

        // Names are put into the audit log in the transaction in which they are read.
        return real ? await ReadAsync(await database.OpenAsync(actor, cancellationToken), actor, filter.Value, layout, true, cancellationToken)
            : await reads.RunAsync(async place => await ReadAsync(await place.ReadAsync(cancellationToken), actor, filter.Value, layout, false, cancellationToken), cancellationToken);

        string Chosen(string parameter, params string[] values)
        {
            var text = all.FirstOrDefault(p => p.Key.Equals(parameter, StringComparison.OrdinalIgnoreCase)).Value.ToString();
            if (text.Length > 0 && !values.Contains(text, StringComparer.Ordinal))
                faults.Add(new Fault(parameter, $"One of: {string.Join(", ", values)}.", text));
            return text.Length > 0 ? text : values[0];
        }
    }

    private async Task<Result<CodingsFile>> ReadAsync(TocContext opened, Actor actor, CaseFilter asked, string layout, bool real, CancellationToken cancellationToken)
    {
        await using var context = opened;
        await using var moment = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var selection = asked with { Codes = [], Values = [], Basis = null };
        var cases = await query.Where(context, actor, selection).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
        var codings = await CodingsAsync(context, actor, query.Where(context, actor, selection), asked.Codes, cancellationToken);
        if (await far.AsksAsync(actor, codings.Count, await query.Where(context, actor, selection).AnyAsync(c => c.Sensitivity == Sensitivity.Restricted, cancellationToken), cancellationToken))
            return FarExports.Refusal;
        if (codings.Count > MostCodings)
            return Refused.Invalid(new Fault("filter", $"A selection with at most {MostCodings} codings; choose fewer cases or codes.", $"{codings.Count}"));
        var basis = asked.Basis ?? Basis.Adjudicated;
        var (header, rows) = layout == "long"
            ? (LongHeader, await LongAsync(context, codings, real, cancellationToken))
            : Wide(cases, await ValuesAsync(context, actor, codings, basis, cancellationToken), asked.Codes, layout == "wide01");
        if (real)
        {
            ExportLog.Add(context, actor, "coding", $"{rows.Count} rows", "coders by name");
            await context.SaveChangesAsync(cancellationToken);
            await moment.CommitAsync(cancellationToken);
        }

        var basisWords = layout == "long" ? "every coding by itself" : basis.InWords();
        var name = layout == "long" ? "toc-codings-long" : $"toc-codings-{layout}-{basis.Kind.Text()}{(basis.Coder is { } coder && real ? $"-{coder}" : "")}";
        return new CodingsFile(
            new TableFile(
                layout == "long" ? "Codings, one row each" : "Values by case and code",
                [
                    ("Selection", labels.InWords(selection)), ("Codes", asked.Codes.Count == 0 ? "all" : string.Join(", ", asked.Codes)), ("Basis", basisWords),
                    ("Number of cases", Number(cases.Count)), ("Number of rows", Number(rows.Count)), ("Codebook version", Number(vocabularies.Codebook.Version)),
                    ("SHA-256 of the rows", Hash(header, rows)), ("Date", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
                    ("Source", "TocAnalysis, against the paper A/CONF.187/6"),
                ],
                Notes(layout), header, rows),
            string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')), selection);
    }

    private static async Task<List<CodingRow>> CodingsAsync(TocContext context, Actor actor, IQueryable<CaseRow> cases, IReadOnlyList<string> codes, CancellationToken cancellationToken) =>
        await context.VisibleCodings(actor).AsNoTracking().Include(c => c.Evidence).AsSplitQuery()
            .Where(c => cases.Any(r => r.Id == c.CaseId) && (codes.Count == 0 || codes.Contains(c.CountsAs)))
            .OrderBy(c => c.CaseId).ThenBy(c => c.Code).ThenBy(c => c.CoderId).ThenBy(c => c.Id).Take(MostCodings + 1).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<IReadOnlyList<TableFileCell>>> LongAsync(TocContext context, List<CodingRow> codings, bool real, CancellationToken cancellationToken)
    {
        var ids = codings.Select(c => c.CoderId).Distinct().Order().ToList();
        var coders = real
            ? await context.Coders.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken)
            : ids.Select((id, i) => (id, i)).ToDictionary(c => c.id, c => $"coder {Number(c.i + 1)}");
        var cited = codings.SelectMany(c => c.Evidence).Select(e => e.SourceId).OfType<long>().Distinct().ToList();
        var sources = await context.Sources.Where(s => cited.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Reference, cancellationToken);
        return
        [
            .. codings.Select(c => (IReadOnlyList<TableFileCell>)
            [
                new(CaseId.Text(c.CaseId)), new(c.Code), new(Path(c.Code, c.CodebookVersion)), new(c.Value.Text()), new(c.Confidence?.Text() ?? ""), new(c.Rationale ?? ""),
                new(string.Join(" | ", c.Evidence.OrderBy(e => e.Position).Select(e => Words(e, sources)))), new(coders[c.CoderId]), new(c.Round ?? ""),
                new(Number(c.CodebookVersion), c.CodebookVersion), new(c.UpdatedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), new(c.CountsAs),
            ]),
        ];
    }

    /// <summary>The values that count for each code on each case under the basis.</summary>
    private static async Task<Dictionary<(long Case, string Code), IReadOnlyList<PositionValue>>> ValuesAsync(
        TocContext context, Actor actor, List<CodingRow> codings, Basis basis, CancellationToken cancellationToken)
    {
        if (basis.Kind is BasisKind.Adjudicated or BasisKind.Majority)
        {
            var ids = codings.Select(c => c.CaseId).Distinct().ToList();
            return (await context.VisiblePositions(actor).Where(p => ids.Contains(p.CaseId)).ToListAsync(cancellationToken))
                .ToDictionary(p => (p.CaseId, p.Code), p => (IReadOnlyList<PositionValue>)[basis.Kind == BasisKind.Majority ? p.Majority : p.Adjudicated]);
        }

        var only = basis.Coder is { } name ? await context.Coders.Where(c => c.Name == name).Select(c => (long?)c.Id).SingleOrDefaultAsync(cancellationToken) : null;
        // Of each coder the latest coding of a code counts, whatever rounds it was coded in.
        return codings.Where(c => basis.Kind == BasisKind.Any || c.CoderId == only)
            .GroupBy(c => (c.CaseId, Code: c.CountsAs, c.CoderId)).Select(g => g.OrderBy(c => c.UpdatedAt).ThenBy(c => c.Id).Last())
            .GroupBy(c => (c.CaseId, Code: c.CountsAs)).ToDictionary(g => g.Key, g => (IReadOnlyList<PositionValue>)[.. g.Select(c => PositionRule.Of(c.Value)).Distinct().Order()]);
    }

    private (string[] Header, IReadOnlyList<IReadOnlyList<TableFileCell>> Rows) Wide(
        List<long> cases, Dictionary<(long Case, string Code), IReadOnlyList<PositionValue>> values, IReadOnlyList<string> only, bool asNumbers)
    {
        // Codes that were retired since keep their column as long as something is coded under them.
        var codes = (only.Count > 0 ? only : vocabularies.Codebook.Codes.Where(c => c.IsCodable).Select(c => c.Key).Concat(values.Keys.Select(k => k.Code))).Distinct().Order(CodeKeyOrder.Instance).ToList();
        if (!asNumbers)
        {
            return (["case", .. codes], [.. cases.Select(id => (IReadOnlyList<TableFileCell>)
                [new(CaseId.Text(id)), .. codes.Select(code => new TableFileCell(values.TryGetValue((id, code), out var given) ? string.Join("; ", given.Select(v => v.Text())) : NotRecorded))])]);
        }

        var columns = codes.SelectMany(code => ValuesOf(code, values).Select(value => (Code: code, Value: value))).ToList();
        return (["case", .. columns.Select(c => $"{c.Code}={c.Value.Text()}")], [.. cases.Select(id => (IReadOnlyList<TableFileCell>)
            [new(CaseId.Text(id)), .. columns.Select(c => !values.TryGetValue((id, c.Code), out var given) ? new TableFileCell(NotRecorded) : given.Contains(c.Value) ? new TableFileCell("1", 1) : new TableFileCell("0", 0))])]);
    }

    private IEnumerable<PositionValue> ValuesOf(string code, Dictionary<(long Case, string Code), IReadOnlyList<PositionValue>> values) =>
        CodingRules.Allowed(vocabularies.Codebook.Find(code)?.Scale ?? ValueScale.None).Select(PositionRule.Of).Append(PositionValue.Contested)
            .Concat(values.Where(v => v.Key.Code == code).SelectMany(v => v.Value)).Distinct().Order();

    private string Path(string key, int version)
    {
        var book = vocabularies.CodebookOf(version) ?? vocabularies.Codebook;
        var path = new List<string>();
        for (var code = book.Find(key); code is not null && path.Count < 20; code = code.Parent is { } parent ? book.Find(parent) : null)
            path.Insert(0, code.Title);
        return string.Join(" / ", path);
    }

    private static string Words(EvidenceRow evidence, Dictionary<long, string> sources)
    {
        var parts = new List<string>();
        if (evidence.Quote is { } quote)
            parts.Add($"“{quote}” ({evidence.Text?.Text()} {(evidence.Start is { } start ? Number(start) : "not found")})");
        if (evidence.SourceId is { } source)
            parts.Add($"source {sources[source]}");
        if (evidence.Locator is { } locator)
            parts.Add(locator);
        return string.Join(", ", parts);
    }

    private static List<string> Notes(string layout) => layout switch
    {
        "long" => ["countsAs is the code under which a coding counts: its own, or the one that its own was mapped to since. Code points of quotations are counted from 0. A code without a row for a case is not coded on it, which is another thing than does not apply."],
        "wide" => [$"{NotRecorded}: not coded, which is another thing than does not apply. Several values of one cell are separated by semicolons."],
        _ => [$"1: this value; 0: coded, and another value; {NotRecorded}: not coded."],
    };

    private static string Hash(IEnumerable<string> header, IEnumerable<IReadOnlyList<TableFileCell>> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in rows.Select(r => r.Select(c => c.Text)).Prepend(header))
            hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\t', line) + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
