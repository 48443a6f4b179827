namespace TocAnalysis.Domain.Codebook;

/// <summary>How a code differs between two versions of the codebook.</summary>
public enum CodeChangeKind
{
    /// <summary>Only in the later version.</summary>
    [Token("added")] Added,

    /// <summary>Only in the earlier version: retired, or taken over by another code.</summary>
    [Token("removed")] Removed,

    /// <summary>Under another code, or at another place among its neighbours.</summary>
    [Token("moved")] Moved,

    /// <summary>Another wording of what coders decide by.</summary>
    [Token("reworded")] Reworded,

    /// <summary>Other values may be given.</summary>
    [Token("scale-changed")] ScaleChanged,
}

/// <summary>One difference.</summary>
/// <param name="Code">Key of the code.</param>
/// <param name="Kind">What kind of difference.</param>
/// <param name="Fields">Names of the fields that differ, as in exports; empty for added and removed.</param>
public sealed record CodeDifference(string Code, CodeChangeKind Kind, IReadOnlyList<string> Fields);

/// <summary>Compares two versions of a codebook. Codes are the same where their keys are.</summary>
public static class CodebookComparison
{
    /// <summary>All differences, in the order of the keys; a code that was both moved and reworded comes twice.</summary>
    /// <param name="earlier">The earlier version.</param>
    /// <param name="later">The later version.</param>
    public static IReadOnlyList<CodeDifference> Between(CodebookContent earlier, CodebookContent later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        var before = earlier.Codes.ToDictionary(c => c.Key, StringComparer.Ordinal);
        var after = later.Codes.ToDictionary(c => c.Key, StringComparer.Ordinal);
        var found = new List<CodeDifference>();
        foreach (var key in before.Keys.Union(after.Keys).Order(CodeKeyOrder.Instance))
        {
            if (!before.TryGetValue(key, out var was))
                found.Add(new CodeDifference(key, CodeChangeKind.Added, []));
            else if (!after.TryGetValue(key, out var now))
                found.Add(new CodeDifference(key, CodeChangeKind.Removed, []));
            else
                found.AddRange(OfOne(was, now));
        }

        return found;
    }

    private static IEnumerable<CodeDifference> OfOne(CodeDefinition was, CodeDefinition now)
    {
        if (was.Scale != now.Scale)
            yield return new CodeDifference(was.Key, CodeChangeKind.ScaleChanged, ["scale"]);
        var reworded = Texts(was).Zip(Texts(now)).Where(p => !string.Equals(p.First.Text.Trim(), p.Second.Text.Trim(), StringComparison.Ordinal)).Select(p => p.First.Field).ToList();
        if (!was.Paragraphs.SequenceEqual(now.Paragraphs))
            reworded.Add("paragraphs");
        if (reworded.Count > 0)
            yield return new CodeDifference(was.Key, CodeChangeKind.Reworded, reworded);
        if (was.Parent != now.Parent || was.Order != now.Order)
            yield return new CodeDifference(was.Key, CodeChangeKind.Moved, [.. was.Parent != now.Parent ? ["parent"] : Array.Empty<string>(), .. was.Order != now.Order ? ["order"] : Array.Empty<string>()]);
    }

    /// <summary>The texts of a code by the name of their field.</summary>
    /// <param name="code">The code.</param>
    public static IReadOnlyList<(string Field, string Text)> Texts(CodeDefinition code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return
        [
            ("title", code.Title), ("question", code.Question), ("definition", code.Definition), ("useWhen", code.UseWhen), ("doNotUseWhen", code.DoNotUseWhen), ("example", code.Example),
            ("nearMiss", code.NearMiss), ("poleA", code.PoleA), ("poleB", code.PoleB), ("poleAShort", code.PoleAShort), ("poleBShort", code.PoleBShort), ("evidence", code.Evidence),
        ];
    }
}
