namespace TocAnalysis.Web.Data;

/// <summary>A passkey of an account: the public half of a key that never leaves its device.</summary>
public sealed class PasskeyRow
{
    public Guid Id { get; set; }

    public Guid UserId { get; set; }

    /// <summary>As its owner calls it.</summary>
    public string Name { get; set; } = "";

    /// <summary>How the device names the key.</summary>
    public byte[] CredentialId { get; set; } = [];

    public byte[] PublicKey { get; set; } = [];

    /// <summary>How often the device says that it signed; 0 where it does not count. One that goes back gives a copy away.</summary>
    public long SignCount { get; set; }

    /// <summary>How the device can be reached, for the browser.</summary>
    public string[] Transports { get; set; } = [];

    public bool IsBackupEligible { get; set; }

    public bool IsBackedUp { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>What a passkey is to sign: asked once, answered once, within minutes.</summary>
public sealed class PasskeyQuestionRow
{
    /// <summary>SHA-256 of the key that the browser brings back with its answer.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>What it is asked for; an answer to one thing is none to another.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>Whom it is asked; null: whoever answers.</summary>
    public Guid? UserId { get; set; }

    /// <summary>What the framework needs for checking the answer.</summary>
    public string State { get; set; } = "";

    public DateTimeOffset ExpiresAt { get; set; }
}
