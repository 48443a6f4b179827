using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;

namespace TocAnalysis.Web.Features.Tables.Briefs;

/// <summary>Writes the brief on one issue or point: question, poles, balance, regions, periods, key cases, disagreement, gaps, points to discuss.</summary>
public sealed class BuildIssueBrief(ReplicaReads reads, BuildTable build, Vocabularies vocabularies)
{
    private const int KeyCases = 5;

    public async Task<Result<Brief>> HandleAsync(Actor actor, string key, int? threshold, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("briefs");
        if (vocabularies.Codebook.Find(key) is not { Scale: ValueScale.TwoPole } code)
            return Refused.NotFound("issue");
        var tables = new BriefTables(build, actor, threshold, cancellationToken);
        var narrowed = $"code={Uri.EscapeDataString(code.Key)}";
        var cases = await tables.OfAsync($"rows=code&columns=value&{narrowed}");
        var sources = await tables.OfAsync($"rows=code&columns=value&measure=sources&{narrowed}");
        var codings = await tables.OfAsync($"rows=code&columns=value&measure=codings&{narrowed}");
        var regions = await tables.OfAsync($"rows=region&columns=value&{narrowed}");
        var periods = await tables.OfAsync($"rows=decade&columns=value&{narrowed}");
        foreach (var table in new[] { cases, sources, codings, regions, periods })
        {
            if (!table.Succeeded)
                return new Refused(table.Refusal!.Value, table.Faults);
        }

        var (all, coded, taking, confidence) = await reads.RunAsync(place => CodedAsync(place, actor, code, cancellationToken), cancellationToken);
        var paper = new BriefPart($"(A/CONF.187/6, para. {string.Join(", ", code.Paragraphs)})", AppUrls.Paragraph(code.Paragraphs[0]));
        var at = (string? value) => BriefTables.Figure(cases.Value, code.Key, value);
        var count = (string value) => BriefTables.Count(cases.Value, code.Key, value);
        return new Brief(
            $"{code.Key} {code.Title}",
            [
                new("The question", [new(new BriefPart(code.Question + " "), paper), new(new BriefPart($"Pole A: {code.PoleA} "), paper), new(new BriefPart($"Pole B: {code.PoleB} "), paper)]),
                new("Balance", [.. Balance(code, at, sources.Value, codings.Value, confidence, threshold)]),
                new("Regions", [BriefTables.Rows(regions.Value, "Cases coded on it by region", 6)]),
                new("Periods", [BriefTables.Rows(periods.Value, "Cases coded on it by decade of their start", 6)]),
                new("Key cases", [.. Key(code, taking, threshold)]),
                new("Standing disagreement", [new(new BriefPart("Coders disagree on "), at("contested"), new BriefPart(" cases, and nobody has settled it; both readings stay on record "), new BriefPart("(issue)", AppUrls.Code(code.Key)), new BriefPart("."))]),
                new("Gaps", [.. Gaps(code, Uncoded(cases.Value, all - coded, threshold), count)]),
                new("Points to discuss", [.. Points(code, count, BriefTables.Count(sources.Value, code.Key, null))]),
            ],
            all > 0 && all < threshold ? null : all, vocabularies.Codebook.Version, cases.Value.DataVersion.InWords(), cases.Value.Date, threshold);
    }

    /// <summary>All cases, how many are coded on it, those that say most, and how sure the coders were.</summary>
    private static async Task<(int All, int Coded, IReadOnlyList<(string Id, string Title)> Taking, IReadOnlyList<(string Level, int Count)> Confidence)> CodedAsync(ReadPlace place, Actor actor, CodeDefinition code, CancellationToken cancellationToken)
    {
        await using var context = await place.ReadAsync(cancellationToken);
        await using var moment = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var all = await context.VisibleCases(actor).CountAsync(cancellationToken);
        var own = await context.VisibleCodings(actor).Where(c => c.CountsAs == code.Key)
            .Select(c => new { c.CaseId, c.Value, c.Confidence, Evidence = c.Evidence.Count }).ToListAsync(cancellationToken);
        var titles = await context.VisibleCases(actor).Where(c => context.VisibleCodings(actor).Any(k => k.CaseId == c.Id && k.CountsAs == code.Key))
            .Select(c => new { c.Id, c.Title }).ToDictionaryAsync(c => c.Id, c => c.Title, cancellationToken);
        // Rule for key cases: those that say most, by number of codings that take a position, then by pieces of evidence, then the older case.
        var taking = own.Where(c => c.Value is CodingValue.A or CodingValue.B or CodingValue.Mixed).GroupBy(c => c.CaseId)
            .OrderByDescending(g => g.Count()).ThenByDescending(g => g.Sum(c => c.Evidence)).ThenBy(g => g.Key).Select(g => (Id: CaseId.Text(g.Key), Title: titles[g.Key])).ToList();
        var confidence = own.GroupBy(c => c.Confidence?.Text() ?? "not stated").OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, Count: g.Count())).ToList();
        return (all, titles.Count, taking, confidence);
    }

    private static IEnumerable<BriefSentence> Balance(CodeDefinition code, Func<string?, BriefPart> at, BuiltTable sources, BuiltTable codings, IReadOnlyList<(string Level, int Count)> confidence, int? threshold)
    {
        yield return new(new BriefPart($"Cases for A ({code.PoleAShort}): "), at("A"), new BriefPart($"; for B ({code.PoleBShort}): "), at("B"), new BriefPart("; mixed: "), at("mixed"), new BriefPart("; contested: "), at("contested"), new BriefPart("."));
        yield return new(new BriefPart("It does not apply to "), at("not-applicable"), new BriefPart(" and cannot be told from the record of "), at("cannot-tell"), new BriefPart("."));
        yield return new(new BriefPart("Independent sources that the codings cite for A: "), BriefTables.Figure(sources, code.Key, "A"), new BriefPart("; for B: "), BriefTables.Figure(sources, code.Key, "B"), new BriefPart("; one that cites nothing counts nowhere."));
        yield return new(new BriefPart("Single codings for A: "), BriefTables.Figure(codings, code.Key, "A"), new BriefPart("; for B: "), BriefTables.Figure(codings, code.Key, "B"), new BriefPart("."));
        var link = AppUrls.CasesWhere(("code", code.Key));
        // The levels add up to all codings, so one that is small takes the others with it.
        if (threshold is not null && confidence.Any(c => c.Count < threshold))
            yield return new(new BriefPart("The coders' confidence is withheld "), new BriefPart("(cases)", link), new BriefPart("."));
        else
            yield return confidence.Count == 0
                ? new(new BriefPart("No coder has stated a confidence "), new BriefPart("(cases)", link), new BriefPart("."))
                : new([new BriefPart("Codings by the coder's confidence: "), .. confidence.SelectMany((c, i) => new[] { new BriefPart((i == 0 ? "" : ", ") + c.Level + " "), new BriefPart(c.Count.ToString(CultureInfo.InvariantCulture), link) }), new BriefPart(".")]);
    }

    private static IEnumerable<BriefSentence> Key(CodeDefinition code, IReadOnlyList<(string Id, string Title)> taking, int? threshold)
    {
        // A list of fewer cases than the threshold would be a small count.
        if (taking.Count > 0 && taking.Count < threshold)
            yield return new(new BriefPart("Which cases take a position is withheld "), new BriefPart("(issue)", AppUrls.Code(code.Key)), new BriefPart("."));
        else if (taking.Count == 0)
            yield return new(new BriefPart("No case takes a position "), new BriefPart("(issue)", AppUrls.Code(code.Key)), new BriefPart("."));
        foreach (var (id, title) in taking.Count < threshold ? [] : taking.Take(KeyCases))
            yield return new(new BriefPart(title + " "), new BriefPart($"({id})", AppUrls.Case(id)), new BriefPart("."));
    }

    /// <summary>Cases that are not coded; where the coded ones are withheld, these would give them away.</summary>
    private static BriefPart Uncoded(BuiltTable cases, int uncoded, int? threshold) => threshold is not null && (cases.Table.N is null || (uncoded > 0 && uncoded < threshold))
        ? BriefTables.Withheld(cases)
        : new BriefPart(uncoded.ToString("N0", CultureInfo.InvariantCulture), AppUrls.CasesWhere(("uncoded", cases.Table.Spec.Filter.Codes[0])));

    private static IEnumerable<BriefSentence> Gaps(CodeDefinition code, BriefPart uncoded, Func<string, int?> count)
    {
        yield return new(new BriefPart("Not coded on it are "), uncoded, new BriefPart(" cases; what is not coded is not evidence for either pole."));
        foreach (var (pole, name) in new[] { ("A", code.PoleAShort), ("B", code.PoleBShort) })
        {
            if (count(pole) == 0)
                yield return new(new BriefPart($"No case stands for pole {pole} ({name}) alone "), new BriefPart("(issue)", AppUrls.Code(code.Key)), new BriefPart("."));
        }
    }

    private static IEnumerable<BriefSentence> Points(CodeDefinition code, Func<string, int?> count, int? sources)
    {
        var cases = new BriefPart("(cases)", AppUrls.CasesWhere(("code", code.Key)));
        var (a, b) = (count("A") > 0, count("B") > 0);
        if (count("A") is null || count("B") is null)
            yield return new(new BriefPart("How the cases stand is withheld in part: which conditions tell the poles apart? "), cases);
        else if (a && b)
            yield return new(new BriefPart("Both poles have cases: which conditions tell them apart? "), cases);
        else if (a || b)
            yield return new(new BriefPart($"Only pole {(a ? "A" : "B")} has cases: is the other one absent from the world, or from the collection? "), cases);
        else
            yield return new(new BriefPart("Neither pole has a case alone: what would have to be recorded to tell? "), cases);
        if (count("mixed") > 0)
            yield return new(new BriefPart("Some cases support both poles: does the question divide what belongs together? "), new BriefPart("(cases)", AppUrls.CasesWhere(("code", code.Key), ("value", "mixed"))));
        if (count("contested") > 0)
            yield return new(new BriefPart("Readers of one record disagree: does the record lack something, or the definition? "), new BriefPart("(cases)", AppUrls.CasesWhere(("code", code.Key), ("value", "contested"))));
        if (sources == 1)
            yield return new(new BriefPart("Everything rests on one source: what would a second one show? "), cases);
    }
}
