namespace TocAnalysis.Domain.Codebook;

/// <summary>
/// One entry of a codebook version: what a code means and how a coder decides. Texts that a code does not have are empty, never null.
/// Two definitions with equal texts but separate paragraph lists are not equal as records.
/// </summary>
public sealed record CodeDefinition
{
    /// <summary>Permanent key such as <c>I4</c> or <c>C1.2</c>; stands in addresses, imports and exports and never changes its meaning.</summary>
    public required string Key { get; init; }

    /// <summary>Which part of the paper the code stands for.</summary>
    public required CodeKind Kind { get; init; }

    /// <summary>Key of the code above; null at the top.</summary>
    public string? Parent { get; init; }

    /// <summary>Place among the codes with the same parent, from 1.</summary>
    public required int Order { get; init; }

    /// <summary>A noun phrase of at most 60 characters, for trees and columns.</summary>
    public required string Title { get; init; }

    /// <summary>The question that the two poles answer; empty where there are no poles.</summary>
    public string Question { get; init; } = "";

    /// <summary>What the code means.</summary>
    public required string Definition { get; init; }

    /// <summary>When to give the code a value. For a code that is not codable: who records what, and where.</summary>
    public string UseWhen { get; init; } = "";

    /// <summary>When to leave the code alone, or which other code to take.</summary>
    public string DoNotUseWhen { get; init; } = "";

    /// <summary>An invented example; for two poles one for each.</summary>
    public string Example { get; init; } = "";

    /// <summary>An invented case that looks like an example and is none, with the reason.</summary>
    public string NearMiss { get; init; } = "";

    /// <summary>The claim of pole A; empty where there are no poles. A and B are names, not ranks.</summary>
    public string PoleA { get; init; } = "";

    /// <summary>The claim of pole B; empty where there are no poles.</summary>
    public string PoleB { get; init; } = "";

    /// <summary>Pole A in two to five words.</summary>
    public string PoleAShort { get; init; } = "";

    /// <summary>Pole B in two to five words.</summary>
    public string PoleBShort { get; init; } = "";

    /// <summary>Which values a coding may take.</summary>
    public required ValueScale Scale { get; init; }

    /// <summary>What counts as evidence, in one sentence.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>The paragraphs of A/CONF.187/6 that the code rests on, 1 to 43, ascending.</summary>
    public required IReadOnlyList<int> Paragraphs { get; init; }

    /// <summary>Whether a coder can give the code a value on a case.</summary>
    public bool IsCodable => Scale != ValueScale.None;
}
