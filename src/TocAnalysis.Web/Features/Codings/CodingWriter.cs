using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>Writes a coding that was checked, the same way for recording, undoing and doing again.</summary>
internal static class CodingWriter
{
    /// <summary>Which round a coder's coding of a code on a case belongs to; a refusal where it was submitted.</summary>
    /// <returns>The work of the round; null within: the coding belongs to no round.</returns>
    public static Result<RoundTarget> TargetOf(IReadOnlyList<RoundWork> works, string code)
    {
        var asked = works.Where(w => w.Round.Codes.Contains(code)).ToList();
        if (asked.FirstOrDefault(w => w.IsActive) is { } active)
            return new RoundTarget(active);
        return asked.Count == 0
            ? new RoundTarget(null)
            : Refused.Invalid(new Fault("round", $"You have submitted this case in the round {asked[0].Round.Name}. Ask whoever runs the round to give it back to you, with the reason."));
    }

    /// <summary>Writes a coding over the one that is kept, or as a new one. Does not save.</summary>
    public static CodingRow Write(
        TocContext context, CodingRow? kept, CodingPlace place, CodingContent coding, IReadOnlyDictionary<string, long> sources, Actor actor)
    {
        var now = context.Clock.GetUtcNow();
        var coded = kept ?? new CodingRow { CaseId = place.CaseId, Code = coding.Code, CoderId = place.CoderId, Round = place.Round, CreatedAt = now, CreatedBy = actor.Name };
        if (kept is null)
            context.Codings.Add(coded);
        coded.CodebookVersion = place.CodebookVersion;
        coded.Value = coding.Value;
        coded.Confidence = coding.Confidence;
        coded.Rationale = coding.Rationale;
        coded.Version++;
        coded.UpdatedAt = now;
        coded.UpdatedBy = actor.Name;

        var free = coded.Evidence.OrderBy(e => e.Position).ToList();
        for (var i = 0; i < coding.Evidence.Count; i++)
        {
            var row = i < free.Count ? free[i] : new EvidenceRow();
            var evidence = coding.Evidence[i];
            (row.Position, row.Quote, row.Text, row.Start) = (i, evidence.Quote, evidence.Quote is null ? null : evidence.Text, evidence.Quote is null ? null : evidence.Start);
            (row.SourceId, row.Locator) = (evidence.Source is { } reference ? sources[reference] : null, evidence.Locator);
            if (i >= free.Count)
                coded.Evidence.Add(row);
        }

        foreach (var gone in free.Skip(coding.Evidence.Count))
            coded.Evidence.Remove(gone);
        return coded;
    }

    /// <summary>Removes a coding. Does not save.</summary>
    public static void Remove(TocContext context, CodingRow kept)
    {
        context.RemoveRange(kept.Evidence);
        context.Codings.Remove(kept);
    }

    /// <summary>Marks the work of a round as begun. Does not save.</summary>
    public static void Begin(TocContext context, RoundWork? work, Actor actor)
    {
        if (work?.Assignment is not { State: Domain.Rounds.AssignmentState.New } assignment)
            return;
        assignment.State = Domain.Rounds.AssignmentState.InProgress;
        (assignment.Version, assignment.UpdatedAt, assignment.UpdatedBy) = (assignment.Version + 1, context.Clock.GetUtcNow(), actor.Name);
    }
}

/// <summary>The round that a coding belongs to; none.</summary>
internal sealed record RoundTarget(RoundWork? Work);

/// <summary>Where a coding goes.</summary>
internal sealed record CodingPlace(long CaseId, long CoderId, string? Round, int CodebookVersion);
