using TocAnalysis.Domain.Groups;

namespace TocAnalysis.Domain.Networks;

/// <summary>
/// On which side of the law an actor lies by the kind that is recorded of it, so that go-betweens of two worlds can be looked for (paragraphs 24 and 25). It says what
/// the record calls the actor and nothing of guilt: a lawful company stays on the licit side whatever it did in a case.
/// </summary>
public enum ActorSide
{
    /// <summary>The kind does not tell: a go-between, one person, or nothing recorded.</summary>
    [Token("unstated")] Unstated,

    /// <summary>Of the lawful world: a company with a lawful business, a holder of public office, a body of a State.</summary>
    [Token("licit")] Licit,

    /// <summary>Exists to commit crime, or is recorded as a network of its participants.</summary>
    [Token("illicit")] Illicit,
}

/// <summary>The sides of the kinds of groups.</summary>
public static class ActorSides
{
    /// <summary>The side on which a kind lies.</summary>
    /// <param name="kind">The kind of a group.</param>
    /// <returns>Licit, illicit, or unstated where the kind does not tell.</returns>
    public static ActorSide Of(GroupKind kind) => kind switch
    {
        GroupKind.LegitimateCompany or GroupKind.Official or GroupKind.StateBody => ActorSide.Licit,
        GroupKind.OrganizedGroup or GroupKind.TerroristGroup or GroupKind.Network => ActorSide.Illicit,
        _ => ActorSide.Unstated,
    };
}
