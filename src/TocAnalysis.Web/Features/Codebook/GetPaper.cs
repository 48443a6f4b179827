using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Components.Shared;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>
/// A paragraph of the paper with what bears on it.
/// <c>Codes</c>: codes that rest on it.
/// <c>Cases</c>: distinct cases with a coding that asserts something on one of these codes.
/// <c>Codings</c>: those codings.
/// <c>Open</c>: two-pole codes of it on which not both poles have a case yet.
/// <c>Balances</c>: cases by position on each of its two-pole codes, by adjudicated values.
/// <c>Registers</c>: registers that it asks for, with the number of entries.
/// <c>Work</c>: what can be recorded, computed or tracked for it.
/// </summary>
public sealed record ParagraphView(
    PaperParagraph Paragraph, IReadOnlyList<CodeDefinition> Codes, int Cases, int Codings, IReadOnlyList<OpenPole> Open, IReadOnlyList<ParagraphBalance> Balances, IReadOnlyList<ParagraphRegister> Registers, IReadOnlyList<PaperWork> Work);

/// <summary>A two-pole code of which a side has no case.</summary>
public sealed record OpenPole(string Code, bool MissingA, bool MissingB);

/// <summary>The balance of a code by distinct case.</summary>
public sealed record ParagraphBalance(string Code, BalanceCounts Counts);

/// <summary>A register that a paragraph asks for.</summary>
public sealed record ParagraphRegister(RegisterKind Kind, int Entries);

/// <summary>What kind of work it is.</summary>
public enum PaperWorkKind
{
    /// <summary>A person records or codes something.</summary>
    [Token("record")] Record,

    /// <summary>The program computes it from what is recorded.</summary>
    [Token("compute")] Compute,

    /// <summary>What States and the Conference do is followed.</summary>
    [Token("track")] Track,
}

/// <summary>One piece of work for a paragraph.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Key">What it is: uncoded, open-register, undetermined, host-side, status, or a kind of entries on implementation.</param>
/// <param name="Of">The code or register that it is about; empty: none.</param>
/// <param name="Count">How much waits, or is followed.</param>
/// <param name="Href">Where it is done.</param>
public sealed record PaperWork(PaperWorkKind Kind, string Key, string Of, int Count, string Href);

/// <summary>The paper as its 43 paragraphs.</summary>
/// <param name="Codebook">The codebook whose codes stand at the paragraphs.</param>
/// <param name="Paragraphs">All of them.</param>
/// <param name="Date">Day of the counts.</param>
/// <param name="PaperOnly">Whether only the codes of the paper itself are shown, in their first wording.</param>
/// <param name="Later">Keys of codes that later editors added; hidden where only the paper is shown.</param>
public sealed record PaperView(CodebookContent Codebook, IReadOnlyList<ParagraphView> Paragraphs, DateOnly Date, bool PaperOnly, IReadOnlyList<string> Later);

/// <summary>Reads what bears on each paragraph of the paper.</summary>
public sealed class GetPaper(TocDatabase database, RegisterStore registers, Vocabularies vocabularies, TimeProvider clock)
{
    /// <summary>The word in the address for the paper without what later editors added.</summary>
    public const string PaperLayer = "paper";

    private static readonly Dictionary<string, ImplementationKind[]> Tracked = new()
    {
        ["V2"] = [ImplementationKind.Measure],
        ["V3"] = [ImplementationKind.Difficulty],
        ["V4"] = [ImplementationKind.Need],
        ["V5"] = [ImplementationKind.Assistance],
        ["V6"] = [ImplementationKind.Session, ImplementationKind.Review, ImplementationKind.Decision, ImplementationKind.Resource],
    };

    public Task<Result<PaperView>> HandleAsync(Actor actor, CancellationToken cancellationToken) => HandleAsync(actor, null, cancellationToken);

    /// <summary>Reads the paper.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="layer"><see cref="PaperLayer"/>: only the codes of the paper itself; empty: the codebook in use.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<PaperView>> HandleAsync(Actor actor, string? layer, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("paper");
        if (layer is not (null or "" or PaperLayer))
            return Refused.Invalid(new Fault("layer", $"{PaperLayer}, or nothing.", layer));
        var paperOnly = layer == PaperLayer;
        var book = paperOnly ? vocabularies.Released : vocabularies.Codebook;
        var later = vocabularies.Codebook.Codes.Select(c => c.Key).Except(vocabularies.Released.Codes.Select(c => c.Key), StringComparer.Ordinal).ToList();
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await context.VisibleCodings(actor)
            .Where(c => c.Value != CodingValue.NotApplicable && c.Value != CodingValue.CannotTell)
            .Select(c => new { c.Code, c.CaseId, c.Value }).ToListAsync(cancellationToken);
        var byCode = rows.ToLookup(r => r.Code);
        var coded = (await context.VisibleCodings(actor).Select(c => new { Code = c.CountsAs, c.CaseId }).Distinct().ToListAsync(cancellationToken)).CountBy(c => c.Code).ToDictionary();
        var cases = await context.VisibleCases(actor).CountAsync(cancellationToken);
        var positions = (await context.VisiblePositions(actor).Where(p => context.VisibleCases(actor).Any(c => c.Id == p.CaseId)).GroupBy(p => new { p.Code, p.Adjudicated }).Select(g => new { g.Key.Code, g.Key.Adjudicated, Cases = g.Count() }).ToListAsync(cancellationToken))
            .ToLookup(p => p.Code, p => (p.Adjudicated, p.Cases));
        var entries = await registers.CountsAsync(actor, cancellationToken);
        var tracked = await context.Implementation.GroupBy(e => e.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var participants = await context.TreatyActions.Select(a => a.Participant).Distinct().CountAsync(cancellationToken);
        var undetermined = await context.VisibleCases(actor).CountAsync(c => c.ResultUnion == Transnationality.Undetermined, cancellationToken);
        var unexamined = await context.VisibleCases(actor).Where(context.HasGroupFromAbroad()).CountAsync(c => !context.Registers.Any(r => r.CaseId == c.Id && r.Kind == RegisterKind.HostSide), cancellationToken);
        return new PaperView(book, [.. book.Paragraphs.OrderBy(p => p.Number).Select(View)], DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), paperOnly, later);

        ParagraphView View(PaperParagraph paragraph)
        {
            var codes = book.BearingOn(paragraph.Number);
            var codings = codes.SelectMany(c => byCode[c.Key]).ToList();
            var twoPole = codes.Where(c => c.Scale == ValueScale.TwoPole).ToList();
            var open = twoPole.Select(c => new OpenPole(c.Key, !Has(c, CodingValue.A), !Has(c, CodingValue.B))).Where(o => o.MissingA || o.MissingB);
            var asked = RegisterList.BearingOn(paragraph.Number);
            return new ParagraphView(
                paragraph, codes, codings.Select(c => c.CaseId).Distinct().Count(), codings.Count, [.. open],
                [.. twoPole.Select(c => new ParagraphBalance(c.Key, BalanceCounts.From(positions[c.Key].ToDictionary(p => p.Adjudicated, p => p.Cases), cases)))],
                [.. asked.Select(r => new ParagraphRegister(r.Kind, entries.GetValueOrDefault(r.Kind)))], [.. Work(paragraph.Number, codes, asked)]);
        }

        IEnumerable<PaperWork> Work(int paragraph, IReadOnlyList<CodeDefinition> codes, IReadOnlyList<RegisterDefinition> asked)
        {
            if (codes.Any(c => c.Key == "D1"))
                yield return new PaperWork(PaperWorkKind.Compute, "undetermined", "D1", undetermined, AppUrls.CasesWhere(("transnational", Transnationality.Undetermined.Text())));
            if (paragraph is 16 or 19)
                yield return new PaperWork(PaperWorkKind.Compute, "host-side", "", unexamined, $"{AppUrls.Tables}?rows=hostSide&columns=status");
            foreach (var code in codes.Where(c => c.IsCodable))
                yield return new PaperWork(PaperWorkKind.Record, "uncoded", code.Key, cases - coded.GetValueOrDefault(code.Key), AppUrls.CasesWhere(("uncoded", code.Key)));
            foreach (var register in asked)
                yield return new PaperWork(PaperWorkKind.Record, "register", register.Kind.Text(), entries.GetValueOrDefault(register.Kind), AppUrls.Register(register.Kind.Text()));
            if (codes.Any(c => c.Key == "V1"))
                yield return new PaperWork(PaperWorkKind.Track, "status", "V1", participants, AppUrls.Convention);
            foreach (var kind in codes.SelectMany(c => Tracked.GetValueOrDefault(c.Key, [])))
                yield return new PaperWork(PaperWorkKind.Track, kind.Text(), "", tracked.GetValueOrDefault(kind), $"{AppUrls.Implementation}?kind={kind.Text()}");
        }

        // A case that supports both poles covers both.
        bool Has(CodeDefinition code, CodingValue pole) => byCode[code.Key].Any(r => r.Value == pole || r.Value == CodingValue.Mixed);
    }
}
