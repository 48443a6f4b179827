namespace TocAnalysis.Domain.Registers;

/// <summary>
/// How registers are named in filters of cases: a register by its token, a word in a field of it as <c>register:field:word</c>. Only fields of one word out
/// of a fixed list can be asked for, so that free text and names never stand in an address.
/// </summary>
public static class RegisterFilter
{
    /// <summary>All that can be asked for, registers first within their own.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. RegisterList.All.SelectMany(r => r.Fields.Where(f => f.Type == RegisterFieldType.Term)
            .SelectMany(f => f.Terms.Select(t => Of(r.Kind, f.Name, t))).Prepend(r.Kind.Text())),
    ];

    /// <summary>The name of a word in a field.</summary>
    /// <param name="kind">The register.</param>
    /// <param name="field">The field.</param>
    /// <param name="word">The word.</param>
    /// <returns>For instance <c>consent:consent_recruitment:deceived</c>.</returns>
    public static string Of(RegisterKind kind, string field, string word) => $"{kind.Text()}:{field}:{word}";

    /// <summary>Takes a name apart.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <returns>The register, and field and word where one is asked for.</returns>
    public static (RegisterKind Kind, string? Field, string? Word) Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split(':');
        return (Tokens.Parse<RegisterKind>(parts[0]), parts.Length == 3 ? parts[1] : null, parts.Length == 3 ? parts[2] : null);
    }

    /// <summary>A name in English words.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <returns>For instance "consent (consent recruitment: deceived)".</returns>
    public static string InWords(string name)
    {
        var (kind, field, word) = Read(name);
        return Plain(kind.Text()) + (field is null ? "" : $" ({Plain(field)}: {Plain(word!)})");

        static string Plain(string text) => text.Replace('-', ' ').Replace('_', ' ');
    }
}
