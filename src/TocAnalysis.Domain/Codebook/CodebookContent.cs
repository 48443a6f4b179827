namespace TocAnalysis.Domain.Codebook;

/// <summary>
/// One version of the codebook: its codes, and the paragraphs of the paper that they rest on. Keys are compared exactly (<c>i4</c> is not <c>I4</c>).
/// </summary>
/// <param name="Version">1 for the first.</param>
/// <param name="Title">Title of the codebook.</param>
/// <param name="Note">How to read it; shown at its head and in exports.</param>
/// <param name="Codes">All codes, in any order; keys are unique.</param>
/// <param name="Paragraphs">The paragraphs of the paper, in any order; numbers are unique.</param>
public sealed record CodebookContent(int Version, string Title, string Note, IReadOnlyList<CodeDefinition> Codes, IReadOnlyList<PaperParagraph> Paragraphs)
{
    /// <summary>The code of this key; null when there is none.</summary>
    public CodeDefinition? Find(string key) => Codes.FirstOrDefault(code => code.Key == key);

    /// <summary>The paragraph of this number; null when there is none.</summary>
    public PaperParagraph? FindParagraph(int number) => Paragraphs.FirstOrDefault(paragraph => paragraph.Number == number);

    /// <summary>The codes directly below a code, by their order and then by their keys; null asks for those at the top.</summary>
    public IReadOnlyList<CodeDefinition> Children(string? parent) =>
        [.. Codes.Where(code => code.Parent == parent).OrderBy(code => code.Order).ThenBy(code => code.Key, CodeKeyOrder.Instance)];

    /// <summary>
    /// The whole tree as a reader meets it: each code before those below it, with its depth from 0.
    /// A code whose parent does not exist, or which lies in a circle of parents, is not part of the tree; <see cref="Incomplete"/> names it.
    /// </summary>
    public IReadOnlyList<(CodeDefinition Code, int Depth)> Tree()
    {
        var tree = new List<(CodeDefinition Code, int Depth)>(Codes.Count);
        Descend(null, 0);
        return tree;

        void Descend(string? parent, int depth)
        {
            foreach (var code in Children(parent))
            {
                tree.Add((code, depth));
                Descend(code.Key, depth + 1);
            }
        }
    }

    /// <summary>The codes that rest on a paragraph of the paper, in the order of their keys; empty where none does.</summary>
    public IReadOnlyList<CodeDefinition> BearingOn(int paragraph) =>
        [.. Codes.Where(code => code.Paragraphs.Contains(paragraph)).OrderBy(code => code.Key, CodeKeyOrder.Instance)];

    /// <summary>
    /// What keeps this version from being frozen, one line for each code and field, such as <c>I4: useWhen</c>; empty when nothing is missing.
    /// A codable code needs a definition, when to use it and when not, and a source paragraph; with two poles also the question and both poles.
    /// Every code has to hang in the tree. Texts of blanks count as missing. Lines come in the order of the keys.
    /// </summary>
    public IReadOnlyList<string> Incomplete()
    {
        var inTree = Tree().Select(entry => entry.Code.Key).ToHashSet(StringComparer.Ordinal);
        return [.. Codes.OrderBy(code => code.Key, CodeKeyOrder.Instance).SelectMany(code => MissingFields(code, inTree).Select(field => $"{code.Key}: {field}"))];
    }

    private static IEnumerable<string> MissingFields(CodeDefinition code, HashSet<string> inTree)
    {
        if (!inTree.Contains(code.Key))
            yield return "parent";

        if (!code.IsCodable)
            yield break;

        foreach (var (field, text) in RequiredTexts(code))
        {
            if (string.IsNullOrWhiteSpace(text))
                yield return field;
        }

        if (code.Paragraphs.Count == 0)
            yield return "paragraphs";
    }

    private static IEnumerable<(string Field, string Text)> RequiredTexts(CodeDefinition code)
    {
        yield return ("definition", code.Definition);
        yield return ("useWhen", code.UseWhen);
        yield return ("doNotUseWhen", code.DoNotUseWhen);
        if (code.Scale != ValueScale.TwoPole)
            yield break;

        yield return ("question", code.Question);
        yield return ("poleA", code.PoleA);
        yield return ("poleB", code.PoleB);
    }
}
