namespace TocAnalysis.Domain.Registers;

/// <summary>
/// Consent along a movement: recruitment, travel, destination. Each stage stands by itself; the path is shown and counted as a whole and never
/// reduced to one mark for a person (paragraphs 29 and 30).
/// </summary>
public static class ConsentPath
{
    /// <summary>The stages in the order of the movement.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["recruitment", "travel", "destination"];

    /// <summary>The word for a stage at which nothing is recorded, which is not the same as unknown: nobody asked.</summary>
    public const string NotRecorded = "not-recorded";

    /// <summary>The path of an entry as one key, such as <c>willing>willing>deceived</c>.</summary>
    /// <param name="entry">An entry of the register of consent.</param>
    /// <returns>One word for each stage.</returns>
    public static string Of(RegisterEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return string.Join('>', Stages.Select(s => entry[$"consent_{s}"] ?? NotRecorded));
    }
}
