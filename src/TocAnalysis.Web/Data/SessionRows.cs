namespace TocAnalysis.Web.Data;

/// <summary>
/// A sign-in of a person on one device. The cookie of the browser holds its key alone; what the person is stands here, so that ending the row ends the session
/// wherever the cookie was copied to. A trigger tells every instance of a row that is gone.
/// </summary>
public sealed class SessionRow
{
    /// <summary>Names it in lists and in open pages; opens nothing.</summary>
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the key in the cookie.</summary>
    public byte[] Hash { get; set; } = [];

    public Guid UserId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Last request, or last thing done on an open page; to the minute.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When the person last proved here to be it, by signing in or when asked again; null: not by anything of ours.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The ticket of the framework, signed and encrypted with the keys of the installation.</summary>
    public byte[] Ticket { get; set; } = [];

    /// <summary>Network address at sign-in.</summary>
    public string? Address { get; set; }

    /// <summary>How the browser named itself at sign-in; cut off where it is long.</summary>
    public string? Browser { get; set; }
}
