namespace TocAnalysis.Domain.Codebook;

/// <summary>Where a code goes by one key: among its neighbours, or a level in or out.</summary>
public enum TreeStep
{
    /// <summary>Before the neighbour above it.</summary>
    [Token("up")] Up,

    /// <summary>Behind the neighbour below it.</summary>
    [Token("down")] Down,

    /// <summary>Below the neighbour above it, as its last child.</summary>
    [Token("in")] In,

    /// <summary>Beside its parent, right behind it.</summary>
    [Token("out")] Out,
}

/// <summary>Changes the tree of a codebook draft. Each change gives a new content; numbers of order run from 1 without gaps among the codes of one parent.</summary>
public static class CodebookEdit
{
    /// <summary>What a key must look like.</summary>
    public const string KeyExpected = "A letter and then letters, digits or points, 16 at most, such as I4 or C1.2.";

    /// <summary>Whether a text can be the key of a code.</summary>
    /// <param name="key">The text.</param>
    public static bool IsKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length is > 0 and <= 16 && char.IsAsciiLetter(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') && key[^1] != '.';
    }

    /// <summary>Moves a code with all below it.</summary>
    /// <param name="content">The draft.</param>
    /// <param name="key">The code.</param>
    /// <param name="parent">Its new parent; null: the top.</param>
    /// <param name="place">Place among the codes of that parent, from 0, counted without the code itself; beyond the end means last.</param>
    /// <returns>The draft after the move, or why it cannot be: an unknown code, or a place below itself.</returns>
    public static Result<CodebookContent> Move(CodebookContent content, string key, string? parent, int place)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Find(key) is not { } code)
            return Refused.Invalid(new Fault("code", "A code of the draft.", key));
        if (parent is not null && content.Find(parent) is null)
            return Refused.Invalid(new Fault("parent", "A code of the draft, or nothing for the top.", parent));
        if (parent is not null && IsAtOrBelow(content, parent, key))
            return Refused.Invalid(new Fault("parent", $"A code that does not lie below {key}.", parent));
        var neighbours = content.Children(parent).Where(c => c.Key != key).ToList();
        neighbours.Insert(Math.Clamp(place, 0, neighbours.Count), code with { Parent = parent });
        var changed = Numbered(neighbours).Concat(code.Parent == parent ? [] : Numbered([.. content.Children(code.Parent).Where(c => c.Key != key)])).ToDictionary(c => c.Key, StringComparer.Ordinal);
        return content with { Codes = [.. content.Codes.Select(c => changed.GetValueOrDefault(c.Key, c))] };
    }

    /// <summary>Moves a code by one step of the keyboard; where there is no room for the step, nothing changes.</summary>
    /// <param name="content">The draft.</param>
    /// <param name="key">The code.</param>
    /// <param name="step">The step.</param>
    public static Result<CodebookContent> Step(CodebookContent content, string key, TreeStep step)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Find(key) is not { } code)
            return Refused.Invalid(new Fault("code", "A code of the draft.", key));
        var neighbours = content.Children(code.Parent).Select(c => c.Key).ToList();
        var at = neighbours.IndexOf(key);
        return step switch
        {
            TreeStep.Up when at > 0 => Move(content, key, code.Parent, at - 1),
            TreeStep.Down when at < neighbours.Count - 1 => Move(content, key, code.Parent, at + 1),
            TreeStep.In when at > 0 => Move(content, key, neighbours[at - 1], int.MaxValue),
            TreeStep.Out when code.Parent is { } parent && content.Find(parent) is { } above => Move(content, key, above.Parent, content.Children(above.Parent).Select(c => c.Key).ToList().IndexOf(parent) + 1),
            _ => content,
        };
    }

    private static bool IsAtOrBelow(CodebookContent content, string key, string ancestor)
    {
        // The number of codes bounds the way up, should the draft hold a circle.
        string? at = key;
        for (var i = 0; i <= content.Codes.Count && at is not null; i++)
        {
            if (at == ancestor)
                return true;
            at = content.Find(at)?.Parent;
        }

        return false;
    }

    private static IEnumerable<CodeDefinition> Numbered(IReadOnlyList<CodeDefinition> codes) => codes.Select((c, i) => c with { Order = i + 1 });

    /// <summary>Brings together what two editors made of one code: each field has what was changed of it; where both changed it otherwise, that of <paramref name="mine"/>.</summary>
    /// <param name="seen">The code as the editor opened it.</param>
    /// <param name="mine">What the editor made of it.</param>
    /// <param name="now">What stands there now.</param>
    /// <returns>The code, and the fields that both changed with what stands there now.</returns>
    public static (CodeDefinition Merged, IReadOnlyList<(string Field, string Text)> Both) Merge(CodeDefinition seen, CodeDefinition mine, CodeDefinition now)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(mine);
        ArgumentNullException.ThrowIfNull(now);
        List<(string Field, string Seen, string Mine, string Now)> fields =
            [.. CodebookComparison.Texts(seen).Zip(CodebookComparison.Texts(mine), CodebookComparison.Texts(now)).Select(t => (t.First.Field, t.First.Text, t.Second.Text, t.Third.Text))];
        fields.Add(("kind", seen.Kind.Text(), mine.Kind.Text(), now.Kind.Text()));
        fields.Add(("scale", seen.Scale.Text(), mine.Scale.Text(), now.Scale.Text()));
        fields.Add(("paragraphs", Numbers(seen), Numbers(mine), Numbers(now)));
        var left = fields.Where(f => f.Mine == f.Seen).Select(f => f.Field).ToHashSet(StringComparer.Ordinal);
        string One(string field, Func<CodeDefinition, string> text) => text(left.Contains(field) ? now : mine);
        var merged = mine with
        {
            Title = One("title", c => c.Title),
            Question = One("question", c => c.Question),
            Definition = One("definition", c => c.Definition),
            UseWhen = One("useWhen", c => c.UseWhen),
            DoNotUseWhen = One("doNotUseWhen", c => c.DoNotUseWhen),
            Example = One("example", c => c.Example),
            NearMiss = One("nearMiss", c => c.NearMiss),
            PoleA = One("poleA", c => c.PoleA),
            PoleB = One("poleB", c => c.PoleB),
            PoleAShort = One("poleAShort", c => c.PoleAShort),
            PoleBShort = One("poleBShort", c => c.PoleBShort),
            Evidence = One("evidence", c => c.Evidence),
            Kind = left.Contains("kind") ? now.Kind : mine.Kind,
            Scale = left.Contains("scale") ? now.Scale : mine.Scale,
            Paragraphs = left.Contains("paragraphs") ? now.Paragraphs : mine.Paragraphs,
        };
        return (merged, [.. fields.Where(f => f.Mine != f.Seen && f.Now != f.Seen && f.Mine != f.Now).Select(f => (f.Field, f.Now))]);

        static string Numbers(CodeDefinition code) => string.Join(", ", code.Paragraphs);
    }
}
