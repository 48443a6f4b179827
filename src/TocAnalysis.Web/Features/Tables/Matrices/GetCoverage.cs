using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Tables.Matrices;

/// <summary>How far one paragraph of the paper is covered.</summary>
/// <param name="Paragraph">Number, 1 to 43.</param>
/// <param name="Gist">What it says.</param>
/// <param name="Codes">Codable codes that rest on it.</param>
/// <param name="Cases">Distinct cases with a coding on one of them that asserts something.</param>
/// <param name="Codings">Those codings.</param>
/// <param name="Poles"><c>both</c>, <c>one</c> or <c>none</c>: whether every two-pole code of it has cases at both poles; null: it has no two-pole code.</param>
/// <param name="LastCoded">When one of them was coded last; null: never.</param>
/// <param name="Uncoded">Distinct cases that lack a coding on one of the codes: the work queue.</param>
public sealed record ParagraphCoverage(int Paragraph, string Gist, IReadOnlyList<string> Codes, int Cases, int Codings, string? Poles, DateTimeOffset? LastCoded, int Uncoded);

/// <summary>The coverage grid: all 43 paragraphs.</summary>
public sealed record Coverage(IReadOnlyList<ParagraphCoverage> Paragraphs, int Cases, int CodebookVersion, DateOnly Date);

/// <summary>Reads how far the paper is covered, paragraph by paragraph.</summary>
public sealed class GetCoverage(TocDatabase database, Vocabularies vocabularies, TimeProvider clock)
{
    public async Task<Result<Coverage>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("coverage");
        var book = vocabularies.Codebook;
        await using var context = await database.ReadAsync(cancellationToken);
        var all = await context.VisibleCases(actor).CountAsync(cancellationToken);
        var rows = await context.VisibleCodings(actor).Select(c => new { Code = c.CountsAs, c.CaseId, c.Value, c.UpdatedAt }).ToListAsync(cancellationToken);
        var byCode = rows.ToLookup(r => r.Code);
        return new Coverage([.. book.Paragraphs.OrderBy(p => p.Number).Select(Of)], all, book.Version, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));

        ParagraphCoverage Of(PaperParagraph paragraph)
        {
            var codes = book.BearingOn(paragraph.Number).Where(c => c.Scale != ValueScale.None).ToList();
            var codings = codes.SelectMany(c => byCode[c.Key]).Where(r => r.Value is not (CodingValue.NotApplicable or CodingValue.CannotTell)).ToList();
            var poles = codes.Where(c => c.Scale == ValueScale.TwoPole).Select(c => (A: Has(c, CodingValue.A), B: Has(c, CodingValue.B))).ToList();
            var coded = codes.Count == 0 ? [] : codes.Select(c => byCode[c.Key].Select(r => r.CaseId).ToHashSet()).Aggregate((a, b) => [.. a.Intersect(b)]);
            return new ParagraphCoverage(
                paragraph.Number, paragraph.Gist, [.. codes.Select(c => c.Key)], codings.Select(c => c.CaseId).Distinct().Count(), codings.Count,
                poles.Count == 0 ? null : poles.All(p => p.A && p.B) ? "both" : poles.Exists(p => p.A || p.B) ? "one" : "none",
                codings.Count == 0 ? null : codings.Max(c => c.UpdatedAt), codes.Count == 0 ? 0 : all - coded.Count);
        }

        bool Has(CodeDefinition code, CodingValue pole) => byCode[code.Key].Any(r => r.Value == pole || r.Value == CodingValue.Mixed);
    }
}
