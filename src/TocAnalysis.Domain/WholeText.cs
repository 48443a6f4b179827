namespace TocAnalysis.Domain;

/// <summary>Texts as they can be normalized, whatever somebody sent.</summary>
public static class WholeText
{
    private const char Noncharacter = '\uFFFE';

    /// <summary>
    /// The text with halves of surrogate pairs and the noncharacter U+FFFE replaced by U+FFFD: normalizing throws on either (Unicode 16, 3.9 and 23.7).
    /// </summary>
    /// <param name="text">Any text; may be empty.</param>
    /// <returns>The same text where it has neither.</returns>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var whole = text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes()) : text;
        return whole.Replace(Noncharacter, '\uFFFD');
    }
}
