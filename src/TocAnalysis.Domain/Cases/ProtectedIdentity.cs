using System.Globalization;
using System.Text;

namespace TocAnalysis.Domain.Cases;

/// <summary>What a person whose identity is protected has to do with a case.</summary>
public enum PersonPart
{
    /// <summary>Harm was done to them.</summary>
    [Token("victim")] Victim,

    /// <summary>They are said to have taken part; also whoever was charged or convicted.</summary>
    [Token("suspect")] Suspect,

    /// <summary>They told what they saw.</summary>
    [Token("witness")] Witness,

    /// <summary>Anybody else who must not be named.</summary>
    [Token("other")] Other,
}

/// <summary>
/// A person of a case who is written of under a label only. Wherever one of the spellings of the name stands in a text of the case, the label stands there for
/// everybody; the name itself is shown by an act of its own, which is audited.
/// </summary>
/// <param name="Label">What stands in texts, without its brackets: <c>Victim 1</c>. 1 to 40 letters, digits, blanks and hyphens, unique in the case.</param>
/// <param name="Part">What they have to do with the case.</param>
/// <param name="Name">The name, as it is written. 2 to 200 characters.</param>
/// <param name="Aliases">Other spellings: the family name alone, another alphabet, a nickname; at most 20.</param>
public sealed record ProtectedIdentity(string Label, PersonPart Part, string Name, IReadOnlyList<string> Aliases)
{
    /// <summary>Longest label.</summary>
    public const int MaxLabel = 40;

    /// <summary>Longest spelling of a name.</summary>
    public const int MaxName = 200;

    /// <summary>Most further spellings.</summary>
    public const int MaxAliases = 20;

    /// <summary>Most protected people of one case.</summary>
    public const int MaxPeople = 200;

    /// <summary>All spellings, the name first.</summary>
    public IEnumerable<string> Spellings => [Name, .. Aliases];

    /// <summary>The same with blanks put in order and spellings that are there twice left out.</summary>
    public ProtectedIdentity Tidied()
    {
        var name = Tidy(Name);
        return this with { Label = Tidy(Label), Name = name, Aliases = [.. Aliases.Select(Tidy).Where(a => a.Length > 0 && a != name).Distinct(StringComparer.Ordinal)] };
    }

    /// <summary>What is wrong with it, all at once. A fault never repeats a name.</summary>
    /// <param name="others">The people of the case who are protected already.</param>
    public IReadOnlyList<Fault> Faults(IReadOnlyCollection<ProtectedIdentity> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var faults = new List<Fault>();
        if (Label.Length is 0 or > MaxLabel || !Label.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-'))
            faults.Add(new Fault("label", $"1 to {MaxLabel} letters, digits, blanks and hyphens that tell nobody who it is, such as Victim 1.", Label.Length == 0 ? null : Label));
        else if (others.Any(o => string.Equals(o.Label, Label, StringComparison.OrdinalIgnoreCase)))
            faults.Add(new Fault("label", "A label that nobody else in this case has.", Label));
        if (others.Count >= MaxPeople)
            faults.Add(new Fault("label", $"At most {MaxPeople} protected people in a case."));
        if (!IsName(Name))
            faults.Add(new Fault("name", Expected));
        if (Aliases.Count > MaxAliases || !Aliases.All(IsName))
            faults.Add(new Fault("aliases", $"At most {MaxAliases} spellings, each on a line of its own. {Expected}"));
        var taken = others.SelectMany(o => o.Spellings).Select(IdentityMask.Folded).ToHashSet(StringComparer.Ordinal);
        if (Spellings.Any(s => taken.Contains(IdentityMask.Folded(s))))
            faults.Add(new Fault("name", "A spelling that is not protected yet in this case, so that the label tells which of the two is meant."));
        if (faults.Count == 0 && new IdentityMask([this with { Label = "-" }]).Count(Label) > 0)
            faults.Add(new Fault("label", "A label without the name in it."));
        return faults;
    }

    private static string Expected => $"2 to {MaxName} characters, with its capital letters, so that no common word is taken for it.";

    // A name of a script with capitals begins with one; "may" and "rose" as words of a text are left alone.
    private static bool IsName(string text) =>
        text.Length is >= 2 and <= MaxName && !text.Any(char.IsControl) && text.Count(char.IsLetter) >= 2
        && (text.Any(char.IsUpper) || text.All(c => !char.IsLetter(c) || char.GetUnicodeCategory(c) is UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter));

    private static string Tidy(string? text) => string.Join(' ', WholeText.Of(text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Normalize(NormalizationForm.FormC);
}
