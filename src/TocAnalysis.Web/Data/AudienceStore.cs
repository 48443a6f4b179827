using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>Which audiences a case is kept to, and how that is changed: form, REST and verbs all come here.</summary>
public static class AudienceStore
{
    public const string Place = "audiences";

    /// <summary>The audiences that the actor may give a case: the own ones, and those that it has. Whoever runs verbs may give any.</summary>
    public static async Task<IReadOnlyList<string>> ChoicesAsync(TocContext context, Actor actor, long? caseId, CancellationToken cancellationToken)
    {
        var own = context.OwnAudiences(actor);
        var all = actor.Door == Door.CommandLine;
        return await context.Audiences.Where(a => all || own.Contains(a.Id) || context.CaseAudiences.Any(c => c.CaseId == caseId && c.AudienceId == a.Id)).OrderBy(a => a.Name).Select(a => a.Name).ToListAsync(cancellationToken);
    }

    /// <summary>The audiences of a case, by name; empty: it is for everybody whom its sensitivity lets.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(TocContext context, long caseId, CancellationToken cancellationToken) =>
        await context.CaseAudiences.Where(c => c.CaseId == caseId).Join(context.Audiences, c => c.AudienceId, a => a.Id, (_, a) => a.Name).OrderBy(n => n).ToListAsync(cancellationToken);

    /// <summary>Puts the wanted audiences in place of those that a case has; the caller saves. Faults: nothing was changed.</summary>
    /// <param name="context">Answers for the change.</param>
    /// <param name="actor">Must stay in: somebody who keeps a case to others alone would not see it any more.</param>
    /// <param name="caseId">The case; its row may be new.</param>
    /// <param name="wanted">Names.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<IReadOnlyList<Fault>> WriteAsync(TocContext context, Actor actor, long caseId, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var names = wanted.Select(n => n.Trim()).Where(n => n.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var choices = await ChoicesAsync(context, actor, caseId, cancellationToken);
        var unknown = names.Where(n => !choices.Contains(n, StringComparer.OrdinalIgnoreCase)).ToList();
        if (unknown.Count > 0)
            return [.. unknown.Select(n => new Fault(Place, "The name of an audience that you are in.", n, [.. choices.Take(3)]))];
        var known = await context.Audiences.AsNoTracking().Where(a => choices.Contains(a.Name)).Select(a => new { a.Id, a.Name }).ToListAsync(cancellationToken);
        var ids = known.Where(a => names.Contains(a.Name, StringComparer.OrdinalIgnoreCase)).Select(a => a.Id).ToHashSet();
        var own = await context.OwnAudiences(actor).ToListAsync(cancellationToken);
        if (ids.Count > 0 && actor.Door != Door.CommandLine && !own.Any(ids.Contains))
            return [new Fault(Place, "At least one audience that you are in: else you would not see the case any more.")];
        var rows = await context.CaseAudiences.Where(c => c.CaseId == caseId).ToListAsync(cancellationToken);
        context.CaseAudiences.RemoveRange(rows.Where(r => !ids.Contains(r.AudienceId)));
        context.CaseAudiences.AddRange(ids.Except(rows.Select(r => r.AudienceId)).Select(id => new CaseAudienceRow { CaseId = caseId, AudienceId = id }));
        return [];
    }
}
