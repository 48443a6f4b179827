using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Cases.Public;

/// <summary>One line of the public list. Title and snippet are HTML, encoded, with the words searched for between <c>mark</c> tags.</summary>
public sealed record PublicLine(string Id, string Title, string Snippet, PartialDate? Start, PartialDate? End, bool Ongoing, IReadOnlyList<CrimeDomain> Domains, IReadOnlyList<string> Countries, Transnationality Transnational);

/// <summary>A page of the public list with its counts.</summary>
public sealed record PublicCases(IReadOnlyList<PublicLine> Items, int Total, bool TotalIsExact, string? Next, IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Facets);

/// <summary>What a code makes of a case, without who said so.</summary>
public sealed record PublicPosition(string Code, PositionValue Value);

/// <summary>A case as everybody may read it: the record, what paragraph 4 makes of it, what counts under each code. No name of anybody who worked on it.</summary>
public sealed record PublicCase(
    string Id,
    DateTimeOffset UpdatedAt,
    Transnationality Transnational,
    string Reason,
    CaseContent Record,
    IReadOnlyDictionary<string, CaseGroupName> Groups,
    IReadOnlyDictionary<string, CaseSourceName> Sources,
    IReadOnlyList<PublicPosition> Positions);

/// <summary>
/// Reads what is public: cases of public sensitivity, kept to no audience, that a second person reviewed. It always reads as a visitor, whoever looks, and tells
/// nothing of anything else: what may not be seen is not there, and is in no count.
/// </summary>
public sealed class ReadPublic(FindCases find, GetCase get, CaseStore store, CaseQuery query, TocSettings settings)
{
    /// <summary>What the public list can be asked for: nothing that asks for coders, codings, sensitivities or states of work.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["q", "country", "stage", "flow", "certainty", "region", "economy", "offence", "offenceRole", "groupKind", "domain", "from", "to", "transnational", "reading", "sort", "after", "limit"];

    /// <summary>What the list counts.</summary>
    public static IReadOnlyList<string> Facets { get; } = ["domain", "transnational", "country", "offence"];

    private const int PageSize = 25;

    public async Task<Result<PublicCases>> ListAsync(IEnumerable<KeyValuePair<string, StringValues>> given, CancellationToken cancellationToken)
    {
        if (!settings.PublicReading)
            return Refused.NotFound("public");
        using var reading = RowReader.Begin(RowReader.Of(PublicReading.Visitor));
        var all = given.ToList();
        var unknown = all.Where(p => !Names.Contains(p.Key, StringComparer.OrdinalIgnoreCase)).Select(p => new Fault(p.Key, "No parameter has this name.", null, NearestTerms.Of(p.Key, Names))).ToList();
        var read = CaseListQuery.Read(query, all.Where(p => Names.Contains(p.Key, StringComparer.OrdinalIgnoreCase)), PageSize);
        if (unknown.Count > 0 || !read.Succeeded)
            return Refused.Invalid([.. unknown, .. read.Faults]);
        var found = await find.HandleAsync(PublicReading.Visitor, read.Value with { Filter = read.Value.Filter with { Statuses = [CaseStatus.Reviewed] }, Facets = Facets }, cancellationToken);
        return found.Succeeded
            ? new PublicCases(
                [.. found.Value.Items.Select(i => new PublicLine(i.Id, i.Title, i.Snippet, i.Start, i.End, i.Ongoing, i.Domains, i.Countries, i.Transnational))],
                found.Value.Total, found.Value.TotalIsExact, found.Value.Next, found.Value.Facets ?? new Dictionary<string, IReadOnlyList<FacetCount>>())
            : Refused.Invalid([.. found.Faults]);
    }

    public async Task<Result<PublicCase>> CaseAsync(string? id, CancellationToken cancellationToken)
    {
        using var reading = RowReader.Begin(RowReader.Of(PublicReading.Visitor));
        // The same words whatever the reason: no such case, not public, not reviewed, kept to others, or nothing is open at all.
        if (!settings.PublicReading || !CaseId.TryParse(id, out var number) || await get.HandleAsync(PublicReading.Visitor, number, cancellationToken) is not { Succeeded: true, Value.Content.Status: CaseStatus.Reviewed } found)
            return Refused.NotFound("case");
        var detail = found.Value;
        var test = store.Decide(detail.Content, Reading.Union);
        var cited = CompetingValues.Cited(detail.Content).ToHashSet(StringComparer.Ordinal);
        return new PublicCase(
            detail.Text, detail.UpdatedAt, test.Result, test.Reason, detail.Content, detail.Groups,
            // Sources that coders alone cite belong to their codings.
            detail.Sources.Where(s => cited.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value),
            [.. detail.Positions.Where(p => p.Value.Coders > 0).OrderBy(p => p.Key, CodeKeyOrder.Instance).Select(p => new PublicPosition(p.Key, p.Value.Adjudicated))]);
    }
}
