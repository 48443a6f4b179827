using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Agreement;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>What one coder said of one case, by code, at one moment.</summary>
internal sealed record CaseRatings(long CaseId, long CoderId, DateTimeOffset At, IReadOnlyDictionary<string, string> Values);

/// <summary>Somebody whose values are compared.</summary>
internal sealed record RatingCoder(long Id, string Name);

/// <summary>The values that agreement is computed from: independent submissions of a round, or whatever is recorded.</summary>
/// <param name="Round">Name of the round; null: all recorded codings.</param>
/// <param name="Codes">Codes of the round, or those that were coded.</param>
/// <param name="Coders">Coders with at least one value, by name.</param>
/// <param name="Ratings">The values.</param>
/// <param name="Versions">Codebook versions that were coded with.</param>
/// <param name="Independent">They were submitted in a blind round, before anybody saw the others'.</param>
internal sealed record AgreementData(
    string? Round, IReadOnlyList<string> Codes, IReadOnlyList<RatingCoder> Coders, IReadOnlyList<CaseRatings> Ratings, IReadOnlyList<int> Versions, bool Independent)
{
    /// <summary>When the share of double coding of the round was raised.</summary>
    public IReadOnlyList<ShareRaise> Raises { get; init; } = [];

    private readonly IReadOnlyList<long> cases = [.. Ratings.Select(r => r.CaseId).Distinct().Order()];
    private readonly ILookup<long, CaseRatings> byCase = Ratings.ToLookup(r => r.CaseId);

    /// <summary>Units: the cases with at least one submission, in the order of their numbers.</summary>
    public IReadOnlyList<long> Cases => cases;

    /// <summary>One row per case with the value of each coder, null where there is none.</summary>
    public string?[][] Matrix(string code, IReadOnlyList<RatingCoder>? only = null)
    {
        var coders = only ?? Coders;
        var columns = coders.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i);
        return [.. cases.Select(record =>
        {
            var row = new string?[coders.Count];
            foreach (var ratings in byCase[record])
            {
                if (columns.TryGetValue(ratings.CoderId, out var column) && ratings.Values.TryGetValue(code, out var value))
                    row[column] = value;
            }

            return row;
        })];
    }

    /// <summary>The table of one code on its whole scale, used or not.</summary>
    public RatingTable Table(string code, CodebookContent codebook, IReadOnlyList<RatingCoder>? only = null) => Table(Matrix(code, only), code, codebook);

    /// <summary>The same for some of the rows.</summary>
    public static RatingTable Table(string?[][] matrix, string code, CodebookContent codebook)
    {
        var scale = CodingRules.Allowed(codebook.Find(code)?.Scale ?? ValueScale.None).Select(v => v.Text()).ToList();
        // Values of an earlier scale are no mistake of the coders: they are categories too.
        scale.AddRange(matrix.SelectMany(r => r).OfType<string>().Distinct().Except(scale).Order(StringComparer.Ordinal).ToList());
        return RatingTable.FromUnits(matrix, scale).Value;
    }

    /// <summary>Reads what the actor may see; a blind coder sees only their own values, so that nothing is defined.</summary>
    public static async Task<Result<AgreementData>> LoadAsync(TocContext context, Actor actor, string? round, DateTimeOffset? until, IQueryable<CaseRow> cases, CancellationToken cancellationToken)
    {
        if (round is null && until is null)
            return await OfCodingsAsync(context, null, context.VisibleCodings(actor).Where(c => cases.Any(v => v.Id == c.CaseId)), cancellationToken);
        if (await context.Rounds.AsNoTracking().SingleOrDefaultAsync(r => r.Name == round, cancellationToken) is { } row)
            return await OfRoundAsync(context, actor, row, until, cases, cancellationToken);
        if (until is not null)
            return Refused.Invalid(new Fault("until", "A moment only together with a round of this installation, whose submissions never change."));
        var imported = context.VisibleCodings(actor).Where(c => c.Round == round);
        if (await imported.AnyAsync(cancellationToken))
            return await OfCodingsAsync(context, round, imported.Where(c => cases.Any(v => v.Id == c.CaseId)), cancellationToken);
        var known = await context.Rounds.Select(r => r.Name).Union(context.VisibleCodings(actor).Where(c => c.Round != null).Select(c => c.Round!)).ToListAsync(cancellationToken);
        return Refused.Invalid(new Fault("round", "The name of a round.", round, Domain.Suggestions.NearestTerms.Of(round ?? "", known)));
    }

    private static async Task<AgreementData> OfRoundAsync(TocContext context, Actor actor, RoundRow round, DateTimeOffset? until, IQueryable<CaseRow> cases, CancellationToken cancellationToken)
    {
        var rows = await (
            from submission in context.Submissions.AsNoTracking()
            join assignment in context.VisibleAssignments(actor) on submission.AssignmentId equals assignment.Id
            where assignment.RoundId == round.Id && submission.Independent && (until == null || submission.At <= until) && cases.Any(c => c.Id == assignment.CaseId)
                && !context.Submissions.Any(later => later.AssignmentId == assignment.Id && later.Independent && later.Id > submission.Id && (until == null || later.At <= until))
            select new { assignment.CaseId, assignment.CoderId, submission.At, submission.Values }).ToListAsync(cancellationToken);
        var ratings = rows.Select(r => new CaseRatings(r.CaseId, r.CoderId, r.At, CaseJson.Read<Dictionary<string, string>>(r.Values))).ToList();
        return new AgreementData(round.Name, round.Codes, await CodersAsync(context, ratings, cancellationToken), ratings, [round.CodebookVersion], round.Blind)
        { Raises = CaseJson.Read<List<ShareRaise>>(round.Raises) };
    }

    private static async Task<AgreementData> OfCodingsAsync(TocContext context, string? round, IQueryable<CodingRow> codings, CancellationToken cancellationToken)
    {
        var rows = await codings.AsNoTracking().Select(c => new { c.Id, c.CaseId, c.CoderId, Code = c.CountsAs, c.Value, c.UpdatedAt, c.CodebookVersion }).ToListAsync(cancellationToken);
        // Each coder counts once for a code on a case; where somebody coded in several rounds, the latest coding does.
        var latest = rows.GroupBy(r => (r.CaseId, r.CoderId, r.Code)).Select(g => g.OrderByDescending(r => r.UpdatedAt).ThenByDescending(r => r.Id).First()).ToList();
        var ratings = latest.GroupBy(r => (r.CaseId, r.CoderId))
            .Select(g => new CaseRatings(g.Key.CaseId, g.Key.CoderId, g.Max(r => r.UpdatedAt), g.ToDictionary(r => r.Code, r => r.Value.Text(), StringComparer.Ordinal))).ToList();
        return new AgreementData(
            round, [.. latest.Select(r => r.Code).Distinct().Order(CodeKeyOrder.Instance)], await CodersAsync(context, ratings, cancellationToken), ratings,
            [.. latest.Select(r => r.CodebookVersion).Distinct().Order()], false);
    }

    private static async Task<IReadOnlyList<RatingCoder>> CodersAsync(TocContext context, List<CaseRatings> ratings, CancellationToken cancellationToken)
    {
        var ids = ratings.Select(r => r.CoderId).Distinct().ToList();
        var names = await context.Coders.Where(c => ids.Contains(c.Id)).Select(c => new RatingCoder(c.Id, c.Name)).ToListAsync(cancellationToken);
        return [.. names.OrderBy(c => c.Id)];
    }
}
