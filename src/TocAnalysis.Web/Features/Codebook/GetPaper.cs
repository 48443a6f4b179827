using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>
/// A paragraph of the paper with what bears on it.
/// <c>Codes</c>: codes that rest on it.
/// <c>Cases</c>: distinct cases with a coding that asserts something on one of these codes.
/// <c>Codings</c>: those codings.
/// <c>Open</c>: two-pole codes of it on which not both poles have a case yet.
/// </summary>
public sealed record ParagraphView(PaperParagraph Paragraph, IReadOnlyList<CodeDefinition> Codes, int Cases, int Codings, IReadOnlyList<OpenPole> Open);

/// <summary>A two-pole code of which a side has no case.</summary>
public sealed record OpenPole(string Code, bool MissingA, bool MissingB);

/// <summary>The paper as its 43 paragraphs.</summary>
public sealed record PaperView(CodebookContent Codebook, IReadOnlyList<ParagraphView> Paragraphs, DateOnly Date);

/// <summary>Reads what bears on each paragraph of the paper.</summary>
public sealed class GetPaper(TocDatabase database, Vocabularies vocabularies, TimeProvider clock)
{
    public async Task<Result<PaperView>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("paper");
        var book = vocabularies.Codebook;
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await context.VisibleCodings(actor)
            .Where(c => c.Value != CodingValue.NotApplicable && c.Value != CodingValue.CannotTell)
            .Select(c => new { c.Code, c.CaseId, c.Value }).ToListAsync(cancellationToken);
        var byCode = rows.ToLookup(r => r.Code);
        return new PaperView(book, [.. book.Paragraphs.OrderBy(p => p.Number).Select(View)], DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));

        ParagraphView View(PaperParagraph paragraph)
        {
            var codes = book.BearingOn(paragraph.Number);
            var codings = codes.SelectMany(c => byCode[c.Key]).ToList();
            var open = codes.Where(c => c.Scale == ValueScale.TwoPole)
                .Select(c => new OpenPole(c.Key, !Has(c, CodingValue.A), !Has(c, CodingValue.B))).Where(o => o.MissingA || o.MissingB);
            return new ParagraphView(paragraph, codes, codings.Select(c => c.CaseId).Distinct().Count(), codings.Count, [.. open]);
        }

        // A case that supports both poles covers both.
        bool Has(CodeDefinition code, CodingValue pole) => byCode[code.Key].Any(r => r.Value == pole || r.Value == CodingValue.Mixed);
    }
}
