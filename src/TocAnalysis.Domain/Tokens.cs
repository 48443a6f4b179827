using System.Reflection;

namespace TocAnalysis.Domain;

/// <summary>The permanent text of an enum member in files, addresses, REST and the database.</summary>
/// <param name="text">Lower case, never changed once it has been published.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class TokenAttribute(string text) : Attribute
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;
}

/// <summary>Reads and writes enum members by their permanent texts.</summary>
public static class Tokens
{
    /// <summary>The permanent text of a member, such as <c>direct-effect</c>.</summary>
    public static string Text<T>(this T member) where T : struct, Enum => Map<T>.ToText[member];

    /// <summary>All texts in the order of declaration.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Map<T>.Texts;

    /// <summary>Finds a member by its text; upper and lower case and surrounding blanks do not matter.</summary>
    public static bool TryParse<T>(string? text, out T member) where T : struct, Enum
    {
        member = default;
        return text is not null && Map<T>.FromText.TryGetValue(text.Trim(), out member);
    }

    /// <summary>Finds a member by a text that is known to be right, such as one from the database.</summary>
    /// <exception cref="ArgumentException">No member has this text.</exception>
    public static T Parse<T>(string text) where T : struct, Enum =>
        TryParse<T>(text, out var member) ? member : throw new ArgumentException($"{typeof(T).Name} has no member '{text}'.", nameof(text));

    private static class Map<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ToText = Enum.GetValues<T>().ToDictionary(
            m => m,
            m => typeof(T).GetField(m.ToString())!.GetCustomAttribute<TokenAttribute>()?.Text ?? m.ToString().ToLowerInvariant());

        public static readonly Dictionary<string, T> FromText = ToText.ToDictionary(p => p.Value, p => p.Key, StringComparer.OrdinalIgnoreCase);

        public static readonly IReadOnlyList<string> Texts = [.. Enum.GetValues<T>().Select(m => ToText[m])];
    }
}
