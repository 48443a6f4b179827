using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Sources;

namespace TocAnalysis.Domain.Cases;

/// <summary>One field that differs between two states of a record.</summary>
/// <param name="Path">
/// Which: <c>title</c>; a part by what names it, such as <c>countries[NGA, perpetration, origin]</c> for a part that came or went as a whole; or a field of a
/// part that stayed, such as <c>countries[NGA, perpetration, origin].note</c>.
/// </param>
/// <param name="Before">What stood there, as text; null: nothing.</param>
/// <param name="After">What stands there now; null: nothing.</param>
public sealed record FieldChange(string Path, string? Before, string? After);

/// <summary>
/// Tells field by field how two states of a record differ, for histories, conflicts and the report of an import. Parts of a list are matched by what
/// names them, not by their place: moving a part changes nothing. A part whose name changed in one field only is one change, not a removal and an
/// addition.
/// </summary>
public static class CaseChanges
{
    /// <summary>The differences between two states of a case.</summary>
    /// <param name="before">The earlier state.</param>
    /// <param name="after">The later state.</param>
    /// <returns>One entry per field, in the order of the record; empty when nothing differs.</returns>
    public static IReadOnlyList<FieldChange> Between(CaseContent before, CaseContent after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return
        [
            .. Fields("", Head(before), Head(after)),
            .. Parts("domains", before.Domains, after.Domains, d => new(1, [("domain", d.Domain.Text()), ("criterion", d.Criterion), ("note", d.Note)])),
            .. Parts("countries", before.Countries, after.Countries, c => new(3,
                [("country", c.Country), ("stage", c.Stage?.Text()), ("flow", c.Flow?.Text()), ("certainty", c.Certainty.Text()), ("note", c.Note), ("source", c.Source), ("locator", c.Locator)])),
            .. Parts("offences", before.Offences, after.Offences, o => new(1, [("offence", o.Offence), ("role", o.Role.Text()), ("note", o.Note), ("source", o.Source), ("locator", o.Locator)])),
            .. Parts("groups", before.Groups, after.Groups, g => new(2, [("group", g.Group), ("role", g.Role), ("note", g.Note), ("source", g.Source), ("locator", g.Locator)])),
            .. Parts("activities", before.Activities, after.Activities, a => new(3, [("activity", a.Activity.Text()), ("place", a.Place.Text()), ("country", a.Country), ("note", a.Note)])),
            .. Parts("sources", before.Sources, after.Sources, s => new(2, [("source", s.Source), ("locator", s.Locator)])),
            .. Parts("competing", before.Competing, after.Competing, c => new(2,
                [("field", c.Field.Text()), ("value", c.Value), ("against", c.Against), ("certainty", c.Certainty?.Text()), ("note", c.Note), ("source", c.Source), ("locator", c.Locator)])),
        ];
    }

    /// <summary>The differences between two states of a group.</summary>
    /// <param name="before">The earlier state.</param>
    /// <param name="after">The later state.</param>
    /// <returns>One entry per field.</returns>
    public static IReadOnlyList<FieldChange> Between(GroupContent before, GroupContent after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. Fields("", Of(before), Of(after))];

        static (string, string?)[] Of(GroupContent g) =>
        [
            ("reference", g.Reference), ("name", g.Name), ("aliases", g.Aliases.Count == 0 ? null : string.Join("; ", g.Aliases)), ("kind", g.Kind.Text()),
            ("structure", g.Structure?.Text()), ("homeCountry", g.HomeCountry), ("note", g.Note),
        ];
    }

    /// <summary>The differences between two states of a source.</summary>
    /// <param name="before">The earlier state.</param>
    /// <param name="after">The later state.</param>
    /// <returns>One entry per field.</returns>
    public static IReadOnlyList<FieldChange> Between(SourceContent before, SourceContent after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. Fields("", Of(before), Of(after))];

        static (string, string?)[] Of(SourceContent s) =>
        [
            ("reference", s.Reference), ("type", s.Type.Text()), ("title", s.Title), ("authors", s.Authors), ("year", s.Year), ("publisher", s.Publisher), ("url", s.Url),
            ("reliability", s.Reliability?.Text()), ("note", s.Note),
        ];
    }

    private static (string, string?)[] Head(CaseContent c) =>
    [
        ("reference", c.Reference), ("title", c.Title), ("start", c.Start?.Text), ("end", c.Ongoing ? "ongoing" : c.End?.Text), ("summary", c.Summary), ("narrative", c.Narrative),
        ("sensitivity", c.Sensitivity.Text()), ("factConfidence", c.FactConfidence?.Text()), ("factNote", c.FactNote), ("status", c.Status.Text()),
    ];

    private static IEnumerable<FieldChange> Fields(string prefix, (string Name, string? Value)[] before, (string Name, string? Value)[] after) =>
        before.Zip(after).Where(p => !Same(p.First.Value, p.Second.Value)).Select(p => new FieldChange(prefix + p.First.Name, Empty(p.First.Value), Empty(p.Second.Value)));

    private static IEnumerable<FieldChange> Parts<T>(string list, IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, Part> read)
    {
        var old = before.Select(read).ToList();
        var now = after.Select(read).ToList();
        var pairs = new List<(Part Before, Part After)>();
        Match(0);
        Match(-1);
        Match(1);
        return
        [
            .. pairs.OrderBy(p => p.Before.Name, StringComparer.Ordinal).SelectMany(p => Fields($"{list}[{p.Before.Name}].", p.Before.Fields, p.After.Fields)),
            .. old.Select(p => new FieldChange($"{list}[{p.Name}]", p.InWords, null)),
            .. now.Select(p => new FieldChange($"{list}[{p.Name}]", null, p.InWords)),
        ];

        // First parts that are the same throughout (0 differences), then those with the same name (-1), then those that differ in one field.
        void Match(int differences)
        {
            foreach (var part in old.ToList())
            {
                var other = now.FirstOrDefault(n => differences < 0 ? n.Name == part.Name : n.Differences(part) == differences);
                if (other is null)
                    continue;
                pairs.Add((part, other));
                old.Remove(part);
                now.Remove(other);
            }
        }
    }

    private static bool Same(string? a, string? b) => string.Equals(a ?? "", b ?? "", StringComparison.Ordinal);

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>A part of a list as named texts, of which the first few name it.</summary>
    private sealed class Part(int naming, (string Name, string? Value)[] fields)
    {
        public (string Name, string? Value)[] Fields { get; } = fields;

        public string Name { get; } = string.Join(", ", fields.Take(naming).Select(f => f.Value).Where(v => !string.IsNullOrEmpty(v)));

        public string InWords => string.Join("; ", Fields.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => $"{f.Name}: {f.Value}"));

        public int Differences(Part other) => Fields.Zip(other.Fields).Count(p => !Same(p.First.Value, p.Second.Value));
    }
}
