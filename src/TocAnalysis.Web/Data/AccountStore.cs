using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace TocAnalysis.Web.Data;

/// <summary>Accounts as the framework keeps them, with passkeys in a table of ours. Whoever changes a passkey saves.</summary>
public sealed class AccountStore(TocContext context, IdentityErrorDescriber? describer = null) : UserStore<AppUser, IdentityRole<Guid>, TocContext, Guid>(context, describer)
{
    public override async Task AddOrUpdatePasskeyAsync(AppUser user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(passkey);
        var id = passkey.CredentialId;
        var row = await Context.Passkeys.SingleOrDefaultAsync(p => p.UserId == user.Id && p.CredentialId == id, cancellationToken);
        if (row is null)
        {
            row = new PasskeyRow { Id = Guid.CreateVersion7(), UserId = user.Id, CredentialId = id, PublicKey = passkey.PublicKey, CreatedAt = Context.Clock.GetUtcNow(), Transports = passkey.Transports ?? [], IsBackupEligible = passkey.IsBackupEligible };
            Context.Passkeys.Add(row);
        }
        else
            row.UsedAt = Context.Clock.GetUtcNow();
        (row.Name, row.SignCount, row.IsBackedUp) = (passkey.Name ?? row.Name, passkey.SignCount, passkey.IsBackedUp);
    }

    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(AppUser user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return (await Context.Passkeys.AsNoTracking().Where(p => p.UserId == user.Id).OrderBy(p => p.Id).ToListAsync(cancellationToken)).ConvertAll(Info);
    }

    public override async Task<AppUser?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await (from passkey in Context.Passkeys join user in Context.Users on passkey.UserId equals user.Id where passkey.CredentialId == credentialId select user).SingleOrDefaultAsync(cancellationToken);

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(AppUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await Context.Passkeys.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == user.Id && p.CredentialId == credentialId, cancellationToken) is { } row ? Info(row) : null;
    }

    public override async Task RemovePasskeyAsync(AppUser user, byte[] credentialId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (await Context.Passkeys.SingleOrDefaultAsync(p => p.UserId == user.Id && p.CredentialId == credentialId, cancellationToken) is { } row)
            Context.Passkeys.Remove(row);
    }

    // What the device said of itself when the key was made is not kept: nothing here goes by it.
    private static UserPasskeyInfo Info(PasskeyRow row) =>
        new(row.CredentialId, row.PublicKey, row.CreatedAt, (uint)row.SignCount, row.Transports, isUserVerified: true, row.IsBackupEligible, row.IsBackedUp, [], []) { Name = row.Name };
}
