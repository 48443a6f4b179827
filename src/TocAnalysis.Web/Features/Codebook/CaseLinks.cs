using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>The case lists behind the numbers of a code, within the selection of the page.</summary>
public static class CaseLinks
{
    /// <summary>
    /// The cases behind a value token of a balance bar; null where no list says the same: what one coder has not coded may be coded by others, and a
    /// selection that asks for codes itself cannot ask for another one.
    /// </summary>
    public static string? Of(string code, string value, CaseFilter selection, string? region = null)
    {
        if (selection.Codes.Count + selection.Values.Count + selection.Coders.Count > 0)
            return null;
        var basis = selection.Basis ?? Basis.Adjudicated;
        var within = selection with { Basis = null };
        if (value == "uncoded")
            return basis.Kind == BasisKind.Coder || selection.Uncoded.Count > 0 ? null : List(within with { Uncoded = [code] }, region);
        if (!Domain.Tokens.TryParse<PositionValue>(value, out var position))
            return null;
        within = within with { Codes = [code], Values = [position] };
        return List(basis.Kind == BasisKind.Coder ? within with { Coders = [basis.Coder!] } : within with { Basis = basis == Basis.Adjudicated ? null : basis }, region);
    }

    /// <summary>All cases of the selection of which a part was carried out in a region.</summary>
    public static string? InRegion(CaseFilter selection, string region) => List(selection with { Basis = null }, region);

    /// <summary>The page of a code for a selection, on a basis.</summary>
    public static string Page(string code, CaseFilter selection, Basis basis) => AppUrls.Code(code) + Query(selection with { Basis = basis == Basis.Adjudicated ? null : basis });

    /// <summary>The balance in REST.</summary>
    public static string Api(string code, CaseFilter selection) => $"/api/v1/codebook/{Uri.EscapeDataString(code)}/balance{Query(selection)}";

    /// <summary>Null where the selection looks for involvements of its own: region and stage would then be asked of one and the same involvement.</summary>
    private static string? List(CaseFilter filter, string? region)
    {
        if (region is null)
            return AppUrls.CasesWhere(filter.ToQuery().Select(p => (p.Key, p.Value)));
        var asksPlaces = filter.Countries.Count + filter.Stages.Count + filter.Flows.Count + filter.Certainties.Count + filter.Regions.Count + filter.Economies.Count > 0;
        return asksPlaces ? null : AppUrls.CasesWhere((filter with { Regions = [region], Stages = [Stage.Perpetration] }).ToQuery().Select(p => (p.Key, p.Value)));
    }

    private static string Query(CaseFilter filter)
    {
        var query = string.Join("&", filter.ToQuery().Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
        return query.Length == 0 ? "" : $"?{query}";
    }
}
