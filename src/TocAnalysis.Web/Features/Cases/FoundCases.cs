using System.Text.Json.Serialization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>One page of cases.</summary>
public sealed record FoundCases
{
    public required IReadOnlyList<FoundCase> Items { get; init; }

    /// <summary>How many the filter takes in.</summary>
    public required int Total { get; init; }

    /// <summary>False: there are more than <see cref="Total"/>; so many were counted.</summary>
    public bool TotalIsExact { get; init; } = true;

    /// <summary>Whether counts of facets were left out because the sets of case numbers are still being read.</summary>
    public bool CountsFollow { get; init; }

    /// <summary>Relevance was judged among so many matches that were changed last; null: among all.</summary>
    public int? RankedAmong { get; init; }

    /// <summary>Spellings under which a search that found nothing finds something; best first.</summary>
    public IReadOnlyList<OtherSpelling> OtherSpellings { get; init; } = [];

    /// <summary>How many there are without a filter.</summary>
    public required int Of { get; init; }

    /// <summary>Number of the first item, from 1.</summary>
    public required int At { get; init; }

    /// <summary>Cursor of the page after; null: there is none.</summary>
    public required string? Next { get; init; }

    /// <summary>Cursor of the page before; null: there is none.</summary>
    public required string? Previous { get; init; }

    /// <summary>Counts by dimension; null where none was asked for.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>? Facets { get; init; }
}

/// <summary>One line of the list. Title and snippet are HTML, encoded, with the words searched for between <c>mark</c> tags.</summary>
public sealed record FoundCase(
    string Id,
    string Title,
    string Snippet,
    PartialDate? Start,
    PartialDate? End,
    bool Ongoing,
    IReadOnlyList<CrimeDomain> Domains,
    IReadOnlyList<string> Countries,
    Transnationality Transnational,
    CaseStatus Status,
    Sensitivity Sensitivity,
    int Version,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<CodePosition> Positions)
{
    /// <summary>Where the words stand, if it is in none of the texts: in what a coder wrote or quoted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FoundInCoding? InCoding { get; init; }
}

/// <summary>A place in a coding where words were found that were searched for.</summary>
/// <param name="Code">Of the coding.</param>
/// <param name="Quotation">In a quotation; false: in the rationale.</param>
/// <param name="Snippet">The place as HTML, encoded, with the words between <c>mark</c> tags.</param>
public sealed record FoundInCoding(string Code, bool Quotation, string Snippet);

/// <summary>The value that counts for a code on a case.</summary>
public sealed record CodePosition(string Code, PositionValue Value);

/// <summary>Cases under one value of a dimension, with all other filters in force.</summary>
/// <param name="Value">As the filter parameter takes it.</param>
/// <param name="Label">For readers.</param>
/// <param name="Count">Distinct cases.</param>
/// <param name="Level">1 to 3: how deep in a hierarchy.</param>
public sealed record FacetCount(string Value, string Label, int Count, int Level = 1);
