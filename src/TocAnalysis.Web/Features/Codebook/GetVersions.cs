using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>A version in the list.</summary>
public sealed record VersionLine(int Number, CodebookState State, string Title, DateTimeOffset PublishedAt);

/// <summary>One difference with what it was and is, and how many codings it makes look again.</summary>
/// <param name="Difference">What differs.</param>
/// <param name="Before">Code in the earlier version; null: added.</param>
/// <param name="After">Code in the later version; null: removed.</param>
/// <param name="Harmless">Why codings stay as they are; null: they need a second look where the wording or scale changed.</param>
/// <param name="MappedTo">Where a removed code is mapped to.</param>
/// <param name="Recheck">Codings that need it, of those that the reader may see.</param>
public sealed record VersionDifference(CodeDifference Difference, CodeDefinition? Before, CodeDefinition? After, string? Harmless, string? MappedTo, int Recheck);

/// <summary>Two versions compared.</summary>
public sealed record VersionComparison(IReadOnlyList<VersionLine> Versions, int From, int To, IReadOnlyList<VersionDifference> Differences);

/// <summary>The draft with what keeps it from being frozen and what it would change.</summary>
public sealed record DraftView(int? Number, CodebookContent? Codebook, IReadOnlyList<string> Missing, IReadOnlyList<CodeDifference> Differences, IReadOnlyDictionary<string, int> Coded, bool MayEdit);

/// <summary>Reads codebook versions and the draft.</summary>
public sealed class GetVersions(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>Compares two versions; without numbers the last two.</summary>
    public async Task<Result<VersionComparison>> CompareAsync(Actor actor, int? from, int? to, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codebook");
        await using var context = await database.ReadAsync(cancellationToken);
        var versions = await context.CodebookVersions.OrderBy(v => v.Number).Select(v => new VersionLine(v.Number, v.State, v.Title, v.PublishedAt)).ToListAsync(cancellationToken);
        var later = to ?? versions[^1].Number;
        var earlier = from ?? versions.LastOrDefault(v => v.Number < later)?.Number ?? later;
        var (before, after) = (await CodebookStore.ReadAsync(context, vocabularies, earlier, cancellationToken), await CodebookStore.ReadAsync(context, vocabularies, later, cancellationToken));
        if (before is null || after is null)
            return Refused.NotFound("version");
        var declared = await context.CodeChanges.Where(c => c.Version > earlier && c.Version <= later).ToListAsync(cancellationToken);
        var recheck = await context.VisibleCodings(actor).NeedingRecheck(context).GroupBy(c => c.Code).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new VersionComparison(versions, earlier, later,
        [
            .. CodebookComparison.Between(before, after).Select(d =>
            {
                var row = declared.FirstOrDefault(c => c.Code == d.Code && c.Kind == d.Kind);
                return new VersionDifference(
                    d, before.Find(d.Code), after.Find(d.Code), row?.Harmless, row?.MappedTo,
                    d.Kind is CodeChangeKind.Reworded or CodeChangeKind.ScaleChanged && row?.Harmless is null ? recheck.GetValueOrDefault(d.Code) : 0);
            }),
        ]);
    }

    /// <summary>The draft; its number is null where there is none.</summary>
    public async Task<Result<DraftView>> DraftAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("codebook");
        await using var context = await database.ReadAsync(cancellationToken);
        var may = AccessPolicy.May(actor, Permission.EditCodebook);
        if (await CodebookStore.DraftAsync(context, cancellationToken) is not { } number)
            return new DraftView(null, null, [], [], new Dictionary<string, int>(), may);
        var book = (await CodebookStore.ReadAsync(context, vocabularies, number, cancellationToken))!;
        var coded = await context.VisibleCodings(actor).GroupBy(c => c.Code).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new DraftView(number, book, book.Incomplete(), CodebookComparison.Between(vocabularies.Codebook, book), coded, may);
    }
}
