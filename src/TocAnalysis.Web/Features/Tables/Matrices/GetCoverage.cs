using System.Data;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Data.Sets;

namespace TocAnalysis.Web.Features.Tables.Matrices;

/// <summary>How far one paragraph of the paper is covered.</summary>
/// <param name="Paragraph">Number, 1 to 43.</param>
/// <param name="Gist">What it says.</param>
/// <param name="Codes">Codable codes that rest on it.</param>
/// <param name="Cases">Distinct cases with a coding on one of them that asserts something; null: withheld.</param>
/// <param name="Codings">Those codings; null: withheld.</param>
/// <param name="Poles"><c>both</c>, <c>one</c> or <c>none</c>: whether every two-pole code of it has cases at both poles; null: it has no two-pole code, or the number of cases is withheld.</param>
/// <param name="LastCoded">When one of them was coded last; null: never, or the number of cases is withheld.</param>
/// <param name="Uncoded">Distinct cases that lack a coding on one of the codes: the work queue; null: withheld.</param>
public sealed record ParagraphCoverage(int Paragraph, string Gist, IReadOnlyList<string> Codes, int? Cases, int? Codings, string? Poles, DateTimeOffset? LastCoded, int? Uncoded);

/// <summary>The coverage grid: all 43 paragraphs.</summary>
/// <param name="Paragraphs">One by one.</param>
/// <param name="Cases">All cases; null: withheld.</param>
/// <param name="CodebookVersion">Whose codes they are.</param>
/// <param name="Date">Day of counting (UTC).</param>
/// <param name="Threshold">Counts below this are withheld; null: every count is shown.</param>
public sealed record Coverage(IReadOnlyList<ParagraphCoverage> Paragraphs, int? Cases, int CodebookVersion, DateOnly Date, int? Threshold)
{
    /// <summary>What a reader must know about counts that are withheld.</summary>
    public string Rule => Threshold is { } threshold ? Disclosure.Rule(threshold) : "Every count is shown; not for passing on to outsiders.";
}

/// <summary>Reads how far the paper is covered, paragraph by paragraph.</summary>
public sealed class GetCoverage(ReplicaReads reads, Vocabularies vocabularies, TimeProvider clock)
{
    public async Task<Result<Coverage>> HandleAsync(Actor actor, int? threshold, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("coverage");
        return await reads.RunAsync(place => CountAsync(place, actor, threshold, cancellationToken), cancellationToken);
    }

    private async Task<Coverage> CountAsync(ReadPlace place, Actor actor, int? threshold, CancellationToken cancellationToken)
    {
        var book = vocabularies.Codebook;
        await using var context = await place.ReadAsync(cancellationToken);
        await using var moment = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var all = await context.VisibleCases(actor).CountAsync(cancellationToken);
        var codes = new Dictionary<string, CodeCoverage>(StringComparer.Ordinal);
        // Row by row: there may be millions, and all that is kept of them is a mark for each case.
        await foreach (var row in context.VisibleCodings(actor).Select(c => new { Code = c.CountsAs, c.CaseId, c.Value, c.UpdatedAt }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!codes.TryGetValue(row.Code, out var code))
                codes[row.Code] = code = new CodeCoverage();
            code.Add((int)row.CaseId, row.Value, row.UpdatedAt);
        }

        var paragraphs = book.Paragraphs.OrderBy(p => p.Number).Select(Of).ToList();
        return new Coverage(
            threshold is { } k ? Protected(paragraphs, all, k) : paragraphs, all > 0 && all < threshold ? null : all, book.Version, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), threshold);

        ParagraphCoverage Of(PaperParagraph paragraph)
        {
            var own = book.BearingOn(paragraph.Number).Where(c => c.Scale != ValueScale.None).ToList();
            var found = own.Select(c => codes.GetValueOrDefault(c.Key, CodeCoverage.None)).ToList();
            var poles = own.Zip(found).Where(c => c.First.Scale == ValueScale.TwoPole).Select(c => (c.Second.A, c.Second.B)).ToList();
            var (codings, last) = (found.Sum(c => c.Codings), found.Max(c => c.Last));
            return new ParagraphCoverage(
                paragraph.Number, paragraph.Gist, [.. own.Select(c => c.Key)], found.Count == 0 ? 0 : CaseSet.Or([.. found.Select(c => c.Asserted)]).Count, codings,
                poles.Count == 0 ? null : poles.All(p => p.A && p.B) ? "both" : poles.Exists(p => p.A || p.B) ? "one" : "none", last,
                found.Count == 0 ? 0 : all - found.Select(c => c.Coded).Aggregate((a, b) => a.And(b)).Count);
        }
    }

    private static IReadOnlyList<ParagraphCoverage> Protected(List<ParagraphCoverage> paragraphs, int all, int threshold)
    {
        var cases = CoverageProtection.Withheld([.. paragraphs.Select(p => ((IReadOnlyCollection<string>)p.Codes, p.Cases ?? 0))], all, threshold);
        var waiting = CoverageProtection.Withheld([.. paragraphs.Select(p => ((IReadOnlyCollection<string>)p.Codes, p.Uncoded ?? 0))], all, threshold);
        return
        [
            .. paragraphs.Select((p, i) => p with
            {
                Cases = cases[i] ? null : p.Cases,
                Codings = cases[i] || (p.Codings > 0 && p.Codings < threshold) ? null : p.Codings,
                Poles = cases[i] ? null : p.Poles,
                LastCoded = cases[i] ? null : p.LastCoded,
                Uncoded = waiting[i] ? null : p.Uncoded,
            }),
        ];
    }

    /// <summary>What the codings of one code cover.</summary>
    private sealed class CodeCoverage
    {
        private readonly CaseSetBuilder asserted = new();
        private readonly CaseSetBuilder coded = new();
        private int highest;

        public static CodeCoverage None { get; } = new();

        public int Codings { get; private set; }

        public DateTimeOffset? Last { get; private set; }

        public bool A { get; private set; }

        public bool B { get; private set; }

        /// <summary>Cases with a coding that asserts something.</summary>
        public CaseSet Asserted => asserted.ToSet();

        /// <summary>Cases with any coding.</summary>
        public CaseSet Coded => coded.ToSet();

        public void Add(int id, CodingValue value, DateTimeOffset at)
        {
            highest = Math.Max(highest, id);
            coded.Add(id, highest);
            if (value is CodingValue.NotApplicable or CodingValue.CannotTell)
                return;
            asserted.Add(id, highest);
            Codings++;
            Last = Last is { } last && last > at ? last : at;
            A |= value is CodingValue.A or CodingValue.Mixed;
            B |= value is CodingValue.B or CodingValue.Mixed;
        }
    }
}
