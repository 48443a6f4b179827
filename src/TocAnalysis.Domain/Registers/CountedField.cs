namespace TocAnalysis.Domain.Registers;

/// <summary>
/// By what entries of a register are filtered and counted: fields of words and countries, never free text and never the name of a people. The path of
/// consent counts as a field of its own.
/// </summary>
public static class CountedField
{
    /// <summary>Name of the path of consent among the fields of its register.</summary>
    public const string Path = "path";

    /// <summary>The word for entries in which nothing is recorded there.</summary>
    public const string NotRecorded = ConsentPath.NotRecorded;

    /// <summary>Names of the counted fields of a register.</summary>
    /// <param name="register">The register.</param>
    /// <returns>Names in order.</returns>
    public static IReadOnlyList<string> Names(RegisterDefinition register)
    {
        ArgumentNullException.ThrowIfNull(register);
        var own = register.Fields.Where(f => f.IsCounted).Select(f => f.Name);
        return register.Kind == RegisterKind.Consent ? [.. own, Path] : [.. own];
    }

    /// <summary>Names of the counted fields of a register that is named by its text; none where there is no such register.</summary>
    /// <param name="kind">Text of the register.</param>
    /// <returns>Names in order.</returns>
    public static IReadOnlyList<string> Names(string kind) => Tokens.TryParse<RegisterKind>(kind, out var known) ? Names(RegisterList.Of(known)) : [];

    /// <summary>The words that a field takes; empty where they are not a fixed list: countries and paths.</summary>
    /// <param name="register">The register.</param>
    /// <param name="name">Name of a counted field.</param>
    /// <returns>Words in order.</returns>
    public static IReadOnlyList<string> Words(RegisterDefinition register, string name)
    {
        ArgumentNullException.ThrowIfNull(register);
        return register.Field(name)?.Terms ?? [];
    }

    /// <summary>Under what an entry counts in a field; at least one word.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="name">Name of a counted field.</param>
    /// <returns>Words, or <see cref="NotRecorded"/> alone.</returns>
    public static IReadOnlyList<string> Values(RegisterEntry entry, string name)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return name == Path ? [ConsentPath.Of(entry)] : entry[name] is { } value ? value.Split(';') : [NotRecorded];
    }
}
