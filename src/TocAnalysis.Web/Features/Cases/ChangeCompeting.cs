using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>One of the three is given.</summary>
/// <param name="Id">Which case.</param>
/// <param name="Version">The version that was looked at.</param>
/// <param name="Reason">Why, for the history.</param>
public sealed record ChangeCompetingRequest(long Id, int Version, string? Reason)
{
    /// <summary>What a source says otherwise, to be kept beside the record.</summary>
    public CompetingValue? Record { get; init; }

    /// <summary>Place of the value that the record shall hold from now on.</summary>
    public int? Prefer { get; init; }

    /// <summary>Place of the value that shall not be kept any longer; the history keeps it.</summary>
    public int? Remove { get; init; }
}

/// <summary>
/// Keeps what sources say differently side by side, and changes which of them the record holds. It is a change of the record like any other: saved, audited and
/// undone as one. A reviewed case is recorded again until a second person has read it.
/// </summary>
public sealed class ChangeCompeting(GetCase get, SaveCase save)
{
    public async Task<Result<SavedCase>> HandleAsync(Actor actor, ChangeCompetingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var read = await get.HandleAsync(actor, request.Id, cancellationToken);
        if (!read.Succeeded)
            return Refused.NotFound(CaseId.Text(request.Id));
        if (!AccessPolicy.May(actor, Permission.Record, read.Value.Content.Sensitivity))
            return Refused.Forbidden(CaseId.Text(request.Id));
        if (read.Value.Version != request.Version)
            return Refused.Conflict(CaseId.Text(request.Id));
        var changed = Change(read.Value.Content, request);
        if (!changed.Succeeded)
            return Refused.Invalid([.. changed.Faults]);
        var content = changed.Value.Status == CaseStatus.Reviewed ? changed.Value with { Status = CaseStatus.Recorded } : changed.Value;
        return await save.HandleAsync(actor, new SaveCaseRequest(request.Id, content, request.Version, request.Reason), cancellationToken);
    }

    private static Result<CaseContent> Change(CaseContent content, ChangeCompetingRequest request)
    {
        if (request.Prefer is { } prefer)
            return CompetingValues.Prefer(content, prefer);
        if (request.Remove is { } remove)
        {
            return remove >= 0 && remove < content.Competing.Count
                ? content with { Competing = [.. content.Competing.Where((_, i) => i != remove)] }
                : Refused.Invalid(new Fault("competing", "A competing value that is there."));
        }

        if (request.Record is not { } value)
            return Refused.Invalid(new Fault("competing", "A value to record, to prefer or to take away."));
        // Without a source nobody disagrees; only what the record held before may stand without one.
        return string.IsNullOrWhiteSpace(value.Source)
            ? Refused.Invalid(new Fault($"competing[{content.Competing.Count}].source", "The source that says so: one of those that the case cites."))
            : content with { Competing = [.. content.Competing, value] };
    }
}
