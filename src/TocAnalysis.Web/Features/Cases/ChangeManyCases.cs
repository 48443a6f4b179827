using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Cases;

/// <param name="Cases">Which cases, by identifier.</param>
/// <param name="Status">The status they shall have; null: it stays.</param>
/// <param name="Sensitivity">The sensitivity they shall have; null: it stays.</param>
/// <param name="Reason">Why, for the history of each.</param>
/// <param name="DryRun">True: tell what would be done and write nothing.</param>
public sealed record ChangeManyRequest(IReadOnlyList<string> Cases, CaseStatus? Status, Sensitivity? Sensitivity, string? Reason, bool DryRun);

/// <summary>A case that a change of many touched, with the versions before and after.</summary>
public sealed record ChangedCase(string Id, int Before, int After);

/// <param name="Changed">Cases that were changed, or would be.</param>
/// <param name="Unchanged">Cases that are so already.</param>
/// <param name="Refused">Cases that could not be changed, each with the reason.</param>
public sealed record ChangedCases(IReadOnlyList<ChangedCase> Changed, IReadOnlyList<string> Unchanged, IReadOnlyList<Fault> Refused);

/// <summary>Changes status or sensitivity of many cases. Each goes through the door of single cases, with its own version, history and audit entry.</summary>
public sealed class ChangeManyCases(GetCase read, SaveCase save, RestoreCase restore)
{
    /// <summary>Most cases of one change.</summary>
    public const int Most = 500;

    public async Task<Result<ChangedCases>> HandleAsync(Actor actor, ChangeManyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("cases");
        if (request.Cases.Count is 0 or > Most)
            return Refused.Invalid(new Fault("cases", $"1 to {Most} cases at once.", $"{request.Cases.Count}"));
        if (request is { Status: null, Sensitivity: null })
            return Refused.Invalid(new Fault("status", "A status or a sensitivity to set."));
        var (changed, unchanged, refused) = (new List<ChangedCase>(), new List<string>(), new List<Fault>());
        foreach (var id in request.Cases.Distinct(StringComparer.Ordinal))
        {
            var known = CaseId.TryParse(id, out var number) ? await read.HandleAsync(actor, number, cancellationToken) : Refused.NotFound(id);
            if (!known.Succeeded)
            {
                refused.Add(new Fault(id, "A case that is there and may be read."));
                continue;
            }

            var (content, version) = (known.Value.Content, known.Value.Version);
            var wanted = content with { Status = request.Status ?? content.Status, Sensitivity = request.Sensitivity ?? content.Sensitivity };
            if (wanted.Status == content.Status && wanted.Sensitivity == content.Sensitivity)
            {
                unchanged.Add(id);
                continue;
            }

            if (request.DryRun)
            {
                changed.Add(new ChangedCase(id, version, version));
                continue;
            }

            var saved = await save.HandleAsync(actor, new SaveCaseRequest(number, wanted, version, request.Reason), cancellationToken);
            if (saved.Succeeded)
                changed.Add(new ChangedCase(id, version, saved.Value.Version));
            else
                refused.AddRange(saved.Faults.Count > 0 ? saved.Faults.Select(f => f with { Place = $"{id}: {f.Place}" }) : [new Fault(id, "A case that nobody else changes meanwhile.")]);
        }

        return new ChangedCases(changed, unchanged, refused);
    }

    /// <summary>Brings the versions before back, of those cases that nobody changed since.</summary>
    public async Task<Result<ChangedCases>> UndoAsync(Actor actor, IReadOnlyList<ChangedCase> done, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(done);
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("cases");
        var (changed, refused) = (new List<ChangedCase>(), new List<Fault>());
        foreach (var one in done)
        {
            _ = CaseId.TryParse(one.Id, out var number);
            var restored = await restore.HandleAsync(actor, new RestoreCaseRequest(number, one.Before, one.After, "Change of many cases undone.") { TakesBack = true }, cancellationToken);
            if (restored.Succeeded)
                changed.Add(new ChangedCase(one.Id, one.After, restored.Value.Version));
            else
                refused.Add(new Fault(one.Id, "A case that nobody changed since."));
        }

        return new ChangedCases(changed, [], refused);
    }
}
