using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>A key for REST, as the list shows it; the key itself is known to its holder alone.</summary>
public sealed record ApiKeyEntry(long Id, string Name, Role Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? RevokedAt);

/// <param name="Id">For revoking it.</param>
/// <param name="Name">As saved.</param>
/// <param name="Key">The key, told this once.</param>
public sealed record CreatedApiKey(long Id, string Name, string Key);
