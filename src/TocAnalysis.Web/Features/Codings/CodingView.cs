using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>One piece of evidence as it is kept.</summary>
/// <param name="Quote">The words; null: no quotation.</param>
/// <param name="Text">Where they stand.</param>
/// <param name="Start">First Unicode code point; null with a quotation: the text was changed and the words are no longer found exactly once.</param>
/// <param name="Source">Reference of the cited source.</param>
/// <param name="SourceTitle">Its title.</param>
/// <param name="Locator">Where in it.</param>
public sealed record EvidenceView(string? Quote, CaseText? Text, int? Start, string? Source, string? SourceTitle, string? Locator)
{
    public Evidence ToEvidence() => new(Quote, Text, Start, Source, Locator);
}

/// <summary>
/// One coding as it is kept.
/// <c>Version</c>: counts its saves from 1; the ETag.
/// </summary>
public sealed record CodingView(
    string Case, string Code, string Coder, CodingValue Value, Confidence? Confidence, string? Rationale, string? Round, IReadOnlyList<EvidenceView> Evidence,
    int CodebookVersion, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The code under which it counts in figures: its own, or the one that its own was mapped to since.</summary>
    public string CountsAs { get; init; } = Code;

    /// <summary>Reads codings with evidence, in the order of code and coder.</summary>
    public static async Task<IReadOnlyList<CodingView>> ReadAsync(TocContext context, IQueryable<CodingRow> codings, CancellationToken cancellationToken)
    {
        var rows = await codings.AsNoTracking().Include(c => c.Evidence)
            .Join(context.Coders, c => c.CoderId, c => c.Id, (coding, coder) => new { Coding = coding, Coder = coder.Name }).ToListAsync(cancellationToken);
        var cited = rows.SelectMany(r => r.Coding.Evidence).Select(e => e.SourceId).OfType<long>().Distinct().ToList();
        var sources = await context.Sources.AsNoTracking().Where(s => cited.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => (s.Reference, s.Title), cancellationToken);
        return [.. rows
            .OrderBy(r => r.Coding.Code, Domain.Codebook.CodeKeyOrder.Instance).ThenBy(r => r.Coder, StringComparer.Ordinal).ThenBy(r => r.Coding.Id)
            .Select(r => new CodingView(
                CaseId.Text(r.Coding.CaseId), r.Coding.Code, r.Coder, r.Coding.Value, r.Coding.Confidence, r.Coding.Rationale, r.Coding.Round,
                [.. r.Coding.Evidence.OrderBy(e => e.Position).Select(e => e.SourceId is { } id
                    ? new EvidenceView(e.Quote, e.Text, e.Start, sources[id].Reference, sources[id].Title, e.Locator)
                    : new EvidenceView(e.Quote, e.Text, e.Start, null, null, e.Locator))],
                r.Coding.CodebookVersion, r.Coding.Version, r.Coding.CreatedAt, r.Coding.UpdatedAt) { CountsAs = r.Coding.CountsAs })];
    }
}

/// <summary>The list answer of REST.</summary>
public sealed record CodingList(IReadOnlyList<CodingView> Items, int Total, bool TotalIsExact, string? Next);
