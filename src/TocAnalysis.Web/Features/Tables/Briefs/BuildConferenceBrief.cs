using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;

namespace TocAnalysis.Web.Features.Tables.Briefs;

/// <summary>
/// Writes the brief for the Conference of the Parties: status, measures, difficulties, needs and assistance, the work of the Conference, and what cases show.
/// Counts of States and of entries on implementation are public by nature; the number of cases is withheld like any small count.
/// </summary>
public sealed class BuildConferenceBrief(ReplicaReads reads, Vocabularies vocabularies, TimeProvider clock)
{
    /// <summary>The identifier of this brief, of which there is one.</summary>
    public const string Id = "untoc";

    private const int Most = 6;

    public async Task<Result<Brief>> HandleAsync(Actor actor, string id, int? threshold, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("briefs");
        if (id != Id)
            return Refused.NotFound("brief");
        return await reads.RunAsync(place => WriteAsync(place, actor, threshold, cancellationToken), cancellationToken);
    }

    private async Task<Brief> WriteAsync(ReadPlace place, Actor actor, int? threshold, CancellationToken cancellationToken)
    {
        await using var context = await place.ReadAsync(cancellationToken);
        // What is counted and the version that stands below it are of one moment.
        await using var moment = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var status = await StatusAsync(context, cancellationToken);
        var entries = await context.Implementation.OrderBy(e => e.Id).ToListAsync(cancellationToken);
        var answers = entries.Where(e => e.AnswersId is not null).ToLookup(e => e.AnswersId!.Value, e => e.Kind);
        var cases = await context.VisibleCases(actor).CountAsync(cancellationToken);
        var visible = await context.VisibleCases(actor).Where(c => context.Implementation.Any(e => e.CaseId == c.Id)).Select(c => c.Id).ToListAsync(cancellationToken);
        var registers = await context.VisibleRegisters(actor).GroupBy(r => r.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var version = await Data.DataVersion.OfAsync(context, actor, false, cancellationToken);
        return new Brief(
            "Putting the Convention and its protocols into effect",
            [
                new("Status", [.. status]),
                new("Measures taken", [.. ByCategory(entries, ImplementationKind.Measure, "Measures recorded", 40)]),
                new("Difficulties", [.. ByArticle(entries, answers)]),
                new("Needs and assistance", [.. ByCategory(entries, ImplementationKind.Need, "Needs recorded", 40), .. Needs(entries, answers), .. ByCategory(entries, ImplementationKind.Assistance, "Assistance recorded", 41), .. Money(entries)]),
                new("The Conference and its secretariat", [.. Conference(entries)]),
                new("What cases show", [.. Cases(entries, visible, registers, threshold)]),
                new("Points for the Conference", [.. Points(entries, answers)]),
            ],
            cases > 0 && cases < threshold ? null : cases, vocabularies.Codebook.Version, version.InWords(), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), threshold);
    }

    private static async Task<IReadOnlyList<BriefSentence>> StatusAsync(TocContext context, CancellationToken cancellationToken)
    {
        // The Convention first: a protocol does not enter into force before it. The database would sort by the texts of the instruments.
        var heads = (await context.TreatySnapshots.Where(s => !context.TreatySnapshots.Any(o => o.Instrument == s.Instrument && o.AsOf > s.AsOf)).ToListAsync(cancellationToken)).OrderBy(s => s.Instrument).ToList();
        var ids = heads.ConvertAll(h => h.Id);
        var lines = (await context.TreatyActions.Where(a => ids.Contains(a.SnapshotId)).ToListAsync(cancellationToken)).ToLookup(a => a.SnapshotId, a => a.Action);
        var states = lines.SelectMany(l => l).Select(a => a.Participant).Where(p => !Participants.IsOrganization(p)).Distinct(StringComparer.Ordinal).ToList();
        var sentences = new List<BriefSentence>();
        EntryIntoForce? convention = null;
        foreach (var head in heads)
        {
            var actions = lines[head.Id].ToDictionary(a => a.Participant, StringComparer.Ordinal);
            var entry = EntryIntoForce.Compute(head.Instrument, actions.Values, convention);
            convention ??= head.Instrument == Instrument.Convention ? entry : null;
            var counts = StatusCounts.Of(states, actions, head.AsOf);
            var of = $"{AppUrls.ConventionStatus}?instrument={head.Instrument.Text()}";
            sentences.Add(new(
                new BriefPart($"{Name(head.Instrument)}, by the depositary's table of {Day(head.AsOf)}: States parties "), new BriefPart(Number(counts.Parties), $"{of}&status=party"), new BriefPart("; signed and not yet party "),
                new BriefPart(Number(counts.Signatories), $"{of}&status=signatory"), new BriefPart(entry.Date is { } date ? $"; in force since {Day(date)}, computed by its own rule " : $"; not in force, {Number(entry.Missing)} deposits are missing "), new BriefPart("(table)", AppUrls.Convention), new BriefPart(".")));
            if (head.Instrument == Instrument.Convention && entry.ConferenceDueBy is { } due)
                sentences.Add(new(new BriefPart($"The first session of the Conference was due by {Day(due)}, one year after entry into force "), new BriefPart("(A/CONF.187/6, para. 42)", AppUrls.Paragraph(42)), new BriefPart(".")));
        }

        if (sentences.Count == 0)
            sentences.Add(new(new BriefPart("No table of the depositary has been brought in "), new BriefPart("(Convention)", AppUrls.Convention), new BriefPart(".")));
        return sentences;
    }

    private static IEnumerable<BriefSentence> ByCategory(List<ImplementationRow> entries, ImplementationKind kind, string opening, int paragraph)
    {
        var own = entries.Where(e => e.Kind == kind).ToList();
        var parts = new List<BriefPart> { new($"{opening}: "), Count(own.Count, kind) };
        foreach (var category in ImplementationCategories.Of(kind).Select(c => (Name: c, Count: own.Count(e => e.Category == c))).Where(c => c.Count > 0))
            parts.AddRange([new($", {category.Name.Replace('-', ' ')} "), new(Number(category.Count), $"{AppUrls.Implementation}?kind={kind.Text()}&category={category.Name}")]);
        var states = own.Select(e => e.Country).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        parts.AddRange([new(own.Count == 0 ? "; what is not recorded may have been done all the same " : $"; States concerned: {Number(states)} "), new($"(A/CONF.187/6, para. {Number(paragraph)})", AppUrls.Paragraph(paragraph)), new(".")]);
        yield return new BriefSentence([.. parts]);
    }

    private IEnumerable<BriefSentence> ByArticle(List<ImplementationRow> entries, ILookup<long, ImplementationKind> answers)
    {
        var own = entries.Where(e => e.Kind == ImplementationKind.Difficulty).ToList();
        var open = own.Count(e => !ImplementationEntry.IsMet(e.Kind, answers[e.Id]));
        yield return new(new BriefPart("Difficulties recorded: "), Count(own.Count, ImplementationKind.Difficulty), new BriefPart("; without a measure that answers them: "), new BriefPart(Number(open), $"{AppUrls.Implementation}?kind=difficulty&answered=no"), new BriefPart(" "), new BriefPart("(A/CONF.187/6, para. 39)", AppUrls.Paragraph(39)), new BriefPart("."));
        foreach (var article in own.Where(e => e.Article is not null).GroupBy(e => (e.Instrument, e.Article)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Instrument).ThenBy(g => g.Key.Article, StringComparer.Ordinal).Take(Most))
        {
            var title = vocabularies.Articles.FirstOrDefault(a => a.Instrument == article.Key.Instrument && a.Number == article.Key.Article)?.Title;
            yield return new(new BriefPart($"{Name(article.Key.Instrument!.Value)}, article {article.Key.Article}{(title is null ? "" : $" ({title})")}: difficulties "), new BriefPart(Number(article.Count()), $"{AppUrls.Implementation}?kind=difficulty&instrument={article.Key.Instrument!.Value.Text()}&article={article.Key.Article}"), new BriefPart("."));
        }
    }

    private static IEnumerable<BriefSentence> Needs(List<ImplementationRow> entries, ILookup<long, ImplementationKind> answers)
    {
        var open = entries.Where(e => e.Kind == ImplementationKind.Need && !ImplementationEntry.IsMet(e.Kind, answers[e.Id])).ToList();
        yield return new(new BriefPart("Needs that no recorded assistance or measure meets: "), new BriefPart(Number(open.Count), $"{AppUrls.Implementation}?kind=need&answered=no"), new BriefPart("."));
        foreach (var need in open.Take(Most))
            yield return new(new BriefPart("Open: "), new BriefPart(need.Title, AppUrls.ImplementationEntry(need.Id)), new BriefPart("."));
    }

    private static IEnumerable<BriefSentence> Money(List<ImplementationRow> entries)
    {
        // Amounts of different years and currencies are never added up.
        foreach (var gift in entries.Where(e => e is { Kind: ImplementationKind.Assistance, Category: "voluntary-contribution", Amount: not null }).Take(Most))
            yield return new(new BriefPart(string.Create(CultureInfo.InvariantCulture, $"Voluntary contribution of {gift.Provider}: {gift.Amount:#,0.##} {gift.Currency}{(gift.Date is { } date ? $", {date}" : "")} ")), new BriefPart("(entry)", AppUrls.ImplementationEntry(gift.Id)), new BriefPart("."));
    }

    private static IEnumerable<BriefSentence> Conference(List<ImplementationRow> entries)
    {
        foreach (var (kind, words, paragraph) in new[] { (ImplementationKind.Session, "Sessions", 42), (ImplementationKind.Review, "Reviews of the status", 39), (ImplementationKind.Decision, "Decisions", 42), (ImplementationKind.Resource, "Resources of the secretariat", 43) })
        {
            var own = entries.Where(e => e.Kind == kind).ToList();
            var parts = new List<BriefPart> { new($"{words} recorded: "), Count(own.Count, kind) };
            foreach (var last in own.TakeLast(2))
                parts.AddRange([new(", "), new(last.Title, AppUrls.ImplementationEntry(last.Id))]);
            parts.AddRange([new(" "), new($"(A/CONF.187/6, para. {Number(paragraph)})", AppUrls.Paragraph(paragraph)), new(".")]);
            yield return new BriefSentence([.. parts]);
        }
    }

    private static IEnumerable<BriefSentence> Cases(List<ImplementationRow> entries, List<long> visible, Dictionary<RegisterKind, int> registers, int? threshold)
    {
        var seen = entries.Where(e => e.CaseId is { } of && visible.Contains(of)).ToList();
        var count = visible.Count;
        if (count > 0 && count < threshold)
            yield return new(new BriefPart("In which cases obstacles were seen is withheld "), new BriefPart("(entries)", AppUrls.Implementation), new BriefPart("."));
        else
            yield return new(new BriefPart("Cases in which an obstacle was seen: "), new BriefPart(Number(count), AppUrls.Implementation), new BriefPart("."));
        foreach (var one in count < threshold ? [] : seen.Take(Most))
            yield return new(new BriefPart($"{Capital(one.Kind.Text())}: {one.Title} "), new BriefPart($"({CaseId.Text(one.CaseId!.Value)})", AppUrls.Case(CaseId.Text(one.CaseId.Value))), new BriefPart(" "), new BriefPart("(entry)", AppUrls.ImplementationEntry(one.Id)), new BriefPart("."));
        foreach (var kind in new[] { RegisterKind.Cooperation, RegisterKind.LegalStatus })
            yield return new(new BriefPart($"Entries in the register of {kind.Text().Replace('-', ' ')}: "), new BriefPart(threshold is { } k && registers.GetValueOrDefault(kind) is > 0 and var n && n < k ? Domain.Tables.CrosstabCell.WithheldSign : Number(registers.GetValueOrDefault(kind)), AppUrls.Register(kind.Text())), new BriefPart("."));
    }

    private static IEnumerable<BriefSentence> Points(List<ImplementationRow> entries, ILookup<long, ImplementationKind> answers)
    {
        var link = new BriefPart("(entries)", AppUrls.Implementation);
        if (entries.Any(e => e.Kind == ImplementationKind.Need && !ImplementationEntry.IsMet(e.Kind, answers[e.Id])))
            yield return new(new BriefPart("Some needs are met by nothing that is recorded: who could meet them, and by which way? "), link);
        if (entries.Any(e => e.Kind == ImplementationKind.Difficulty && !ImplementationEntry.IsMet(e.Kind, answers[e.Id])))
            yield return new(new BriefPart("Some difficulties have no measure: is there none, or was it not reported? "), link);
        if (entries.All(e => e.Kind != ImplementationKind.Review))
            yield return new(new BriefPart("No review of the status is recorded: when is the next one due? "), link);
        yield return new(new BriefPart("Records are what was reported; States that reported nothing are in none of these figures "), link, new BriefPart("."));
    }

    private static BriefPart Count(int count, ImplementationKind kind) => new(Number(count), $"{AppUrls.Implementation}?kind={kind.Text()}");

    private static string Name(Instrument instrument) => instrument switch
    {
        Instrument.Convention => "The Convention",
        Instrument.Trafficking => "The protocol on trafficking in persons",
        Instrument.Migrants => "The protocol on the smuggling of migrants",
        _ => "The protocol on firearms",
    };

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
