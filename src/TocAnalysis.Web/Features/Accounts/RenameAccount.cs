using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>Changes the name of one's own account or, as administrator, of another. The coder of the account is renamed with it, so that codings stay under one name.</summary>
public sealed class RenameAccount(AccountChanges changes)
{
    /// <summary>Gives the name as saved.</summary>
    public async Task<Result<string>> RunAsync(Actor actor, Guid account, string? newName, CancellationToken cancellationToken)
    {
        if (actor.UserId != account && !AccessPolicy.May(actor, Permission.Administer))
            return Refused.Forbidden("account");
        var name = AccountRules.Clean(newName);
        return await changes.RunAsync<string>(
            actor,
            async work =>
            {
                if (await work.Users.FindByIdAsync(account.ToString()) is not { } user)
                    return Refused.NotFound("account");
                var faults = new List<Fault>();
                await AccountRules.CheckNameAsync(work, name, account, faults);
                var coder = await work.Context.Coders.SingleOrDefaultAsync(c => c.UserId == account, cancellationToken);
                // Codings that came in by import may stand under this name without an account; two coders of one name cannot be.
                if (faults.Count == 0 && coder is not null && await work.Context.Coders.AnyAsync(c => c.Name == name && c.Id != coder.Id, cancellationToken))
                    faults.Add(new Fault(AccountRules.NamePlace, "Codings of another coder stand under this name. Choose another.", name));
                if (faults.Count > 0)
                    return Refused.Invalid(faults);
                user.DisplayName = name;
                coder?.Name = name;
                AccountScope.Must(await work.Users.UpdateAsync(user));
                return name;
            },
            cancellationToken);
    }
}
