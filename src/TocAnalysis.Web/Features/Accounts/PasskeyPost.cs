namespace TocAnalysis.Web.Features.Accounts;

/// <summary>What the form of a passkey posts.</summary>
public sealed class PasskeyPost
{
    public string? Key { get; set; }

    public string? Credential { get; set; }

    /// <summary>Of a new one.</summary>
    public string? Name { get; set; }

    public PasskeyAnswer Answer => new(Key, Credential);
}
