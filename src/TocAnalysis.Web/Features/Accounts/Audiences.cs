using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Configurations;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>An audience with the people in it.</summary>
public sealed record AudienceEntry(long Id, string Name, string? Note, IReadOnlyList<(Guid Id, string Name)> Members);

/// <summary>
/// Audiences and who is in them, for administrators alone. How many records are kept to one is told nobody. None is ever removed: records that are kept to it
/// would be open to all.
/// </summary>
public sealed class Audiences(AccountChanges changes, TocDatabase database, TimeProvider clock)
{
    public const string NamePlace = "name";
    public const string NotePlace = "note";
    public const string MembersPlace = "members";

    public async Task<Result<IReadOnlyList<AudienceEntry>>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("audiences");
        await using var context = await database.ReadAsync(cancellationToken);
        var members = (await (
            from m in context.AudienceMembers
            join u in context.Users on m.UserId equals u.Id
            select new { m.AudienceId, u.Id, u.DisplayName }).ToListAsync(cancellationToken)).ToLookup(m => m.AudienceId, m => (m.Id, m.DisplayName));
        var rows = await context.Audiences.OrderBy(a => a.Name).ToListAsync(cancellationToken);
        return rows.ConvertAll(a => new AudienceEntry(a.Id, a.Name, a.Note, [.. members[a.Id].OrderBy(m => m.DisplayName, StringComparer.OrdinalIgnoreCase)]));
    }

    /// <summary>Makes an audience, or gives one another name and note.</summary>
    public async Task<Result<long>> SaveAsync(Actor actor, long? id, string? name, string? note, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("audiences");
        var (clean, about) = (AccountRules.Clean(name), (note ?? "").Trim());
        return await changes.RunAsync<long>(
            actor,
            async work =>
            {
                var row = id is null ? new AudienceRow { CreatedAt = clock.GetUtcNow(), CreatedBy = actor.Name } : await work.Context.Audiences.SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
                if (row is null)
                    return Refused.NotFound("audience");
                var faults = new List<Fault>();
                if (clean.Length is 0 or > AudienceConfiguration.MaxName || clean.Any(c => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format))
                    faults.Add(new Fault(NamePlace, $"A name of 1 to {AudienceConfiguration.MaxName} characters.", clean.Length == 0 ? null : clean));
                else if ((await work.Context.Audiences.AsNoTracking().Where(a => a.Id != row.Id).Select(a => a.Name).ToListAsync(cancellationToken)).Contains(clean, StringComparer.OrdinalIgnoreCase))
                    faults.Add(new Fault(NamePlace, "Another audience has this name.", clean));
                if (about.Length > CaseContent.MaxNote)
                    faults.Add(new Fault(NotePlace, $"At most {CaseContent.MaxNote} characters."));
                if (faults.Count > 0)
                    return Refused.Invalid(faults);
                (row.Name, row.Note) = (clean, about.Length == 0 ? null : about);
                if (id is null)
                    work.Context.Audiences.Add(row);
                await work.Context.SaveChangesAsync(cancellationToken);
                return row.Id;
            },
            cancellationToken);
    }

    /// <summary>Puts exactly these people into an audience. Nobody puts themselves in where another administrator could.</summary>
    public async Task<Result<int>> ChangeMembersAsync(Actor actor, long id, IReadOnlySet<Guid> members, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("audiences");
        return await changes.RunAsync<int>(
            actor,
            async work =>
            {
                if (!await work.Context.Audiences.AnyAsync(a => a.Id == id, cancellationToken))
                    return Refused.NotFound("audience");
                if (await work.Context.Users.CountAsync(u => members.Contains(u.Id), cancellationToken) != members.Count)
                    return Refused.Invalid(new Fault(MembersPlace, "People who have an account here."));
                var now = await work.Context.AudienceMembers.Where(m => m.AudienceId == id).ToListAsync(cancellationToken);
                if (actor.UserId is { } self && members.Contains(self) && now.All(m => m.UserId != self) && await work.HasOtherAdministratorAsync(self))
                    return Refused.Invalid(new Fault(MembersPlace, "Not yourself: another administrator puts you in."));
                work.Context.AudienceMembers.RemoveRange(now.Where(m => !members.Contains(m.UserId)));
                work.Context.AudienceMembers.AddRange(members.Where(u => now.All(m => m.UserId != u)).Select(u => new AudienceMemberRow { AudienceId = id, UserId = u }));
                return await work.Context.SaveChangesAsync(cancellationToken);
            },
            cancellationToken);
    }
}
