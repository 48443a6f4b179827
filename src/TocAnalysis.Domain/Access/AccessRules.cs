using System.Text.Json;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Access;

/// <summary>
/// The rules of access as they stand in <c>access-policy.json</c>: the channels that lead to every action; and for every role and action the sensitivities of the
/// records that it takes in, or yes or no where the action is about the installation and not about records. Nothing is allowed that is not written there, and
/// nothing may be left out: each role names each action.
/// </summary>
public sealed class AccessRules
{
    private readonly Dictionary<(Role, Permission), Sensitivity[]> levels;
    private readonly Dictionary<Permission, Door[]> channels;
    private readonly HashSet<Permission> aboutRecords;

    private AccessRules(Dictionary<(Role, Permission), Sensitivity[]> levels, Dictionary<Permission, Door[]> channels, HashSet<Permission> aboutRecords) =>
        (this.levels, this.channels, this.aboutRecords) = (levels, channels, aboutRecords);

    /// <summary>The rules of this program.</summary>
    public static AccessRules Embedded { get; } = Parse(Text());

    /// <summary>The file itself.</summary>
    public static string Text()
    {
        using var stream = typeof(AccessRules).Assembly.GetManifestResourceStream("TocAnalysis.Domain.Access.access-policy.json")
            ?? throw new InvalidOperationException("The rules of access are not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Reads rules.</summary>
    /// <param name="json">
    /// An object with <c>records</c> and <c>installation</c> (each: action to channels) and <c>roles</c> (role to action to a list of sensitivities, or to true or
    /// false for an action of the installation); all by their permanent texts.
    /// </param>
    /// <exception cref="FormatException">A role, action, channel or sensitivity is unknown, missing or named twice.</exception>
    public static AccessRules Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var records = Read<Permission>(document.RootElement.GetProperty("records"), "records");
        var installation = Read<Permission>(document.RootElement.GetProperty("installation"), "installation");
        if (records.Keys.Intersect(installation.Keys).Any())
            throw new FormatException("installation: an action is about records and about the installation.");
        var channels = Complete([.. records, .. installation], "records and installation").ToDictionary(p => p.Key, p => List<Door>(p.Value, p.Key.Text()));
        var levels = new Dictionary<(Role, Permission), Sensitivity[]>();
        foreach (var (role, actions) in Complete(Read<Role>(document.RootElement.GetProperty("roles"), "roles"), "roles"))
        {
            var place = $"roles.{role.Text()}";
            foreach (var (action, given) in Complete(Read<Permission>(actions, place), place))
                levels.Add((role, action), records.ContainsKey(action) ? List<Sensitivity>(given, $"{place}.{action.Text()}") : YesOrNo(given, $"{place}.{action.Text()}"));
        }

        return new AccessRules(levels, channels, [.. records.Keys]);
    }

    /// <summary>Whether an action takes in records of some sensitivities; else it is about the installation, and a role may do it or not.</summary>
    public bool IsAboutRecords(Permission action) => aboutRecords.Contains(action);

    /// <summary>Whether a role may do this with a record of this sensitivity by this channel: one cell of the matrix.</summary>
    public bool Allows(Role role, Sensitivity sensitivity, Permission action, Door channel) => Levels(role, action, channel).Contains(sensitivity);

    /// <summary>The sensitivities with which a role may do this by this channel; empty: it may not.</summary>
    public IReadOnlyList<Sensitivity> Levels(Role role, Permission action, Door channel) => Channels(action).Contains(channel) ? levels[(role, action)] : [];

    /// <summary>The channels that lead to an action.</summary>
    public IReadOnlyList<Door> Channels(Permission action) => channels[action];

    private static Dictionary<T, JsonElement> Read<T>(JsonElement element, string place) where T : struct, Enum
    {
        var found = new Dictionary<T, JsonElement>();
        foreach (var property in element.EnumerateObject())
        {
            if (!Tokens.TryParse<T>(property.Name, out var member) || !found.TryAdd(member, property.Value))
                throw new FormatException($"{place}: “{property.Name}” is unknown or there twice.");
        }

        return found;
    }

    private static IEnumerable<KeyValuePair<T, JsonElement>> Complete<T>(IReadOnlyCollection<KeyValuePair<T, JsonElement>> found, string place) where T : struct, Enum =>
        Enum.GetValues<T>().Except(found.Select(f => f.Key)).Select(m => m.Text()).ToList() is { Count: > 0 } missing
            ? throw new FormatException($"{place}: {string.Join(", ", missing)} is missing.")
            : found;

    private static Sensitivity[] YesOrNo(JsonElement element, string place) => element.ValueKind switch
    {
        JsonValueKind.True => Enum.GetValues<Sensitivity>(),
        JsonValueKind.False => [],
        _ => throw new FormatException($"{place}: true or false, since the action is not about records."),
    };

    private static T[] List<T>(JsonElement element, string place) where T : struct, Enum
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw new FormatException($"{place}: a list.");
        var members = element.EnumerateArray()
            .Select(e => e.ValueKind == JsonValueKind.String && Tokens.TryParse<T>(e.GetString(), out var member) ? member : throw new FormatException($"{place}: “{e}” is unknown.")).ToArray();
        return members.Distinct().Count() == members.Length ? members : throw new FormatException($"{place}: something is there twice.");
    }
}
