using TocAnalysis.Domain.Codings;

namespace TocAnalysis.Web.Features.Codebook;

/// <summary>The case lists behind the numbers of a code.</summary>
public static class CaseLinks
{
    /// <summary>The cases behind a value token of a balance bar; null where no list says the same: what one coder has not coded may be coded by others.</summary>
    public static string? Of(string code, string value, Basis basis, string? region = null)
    {
        if (value == "uncoded")
            return basis.Kind == BasisKind.Coder ? null : AppUrls.CasesWhere([("uncoded", code), .. Within(region)]);
        List<(string, string)> filters = [("code", code), ("value", value)];
        if (basis.Kind == BasisKind.Coder)
            filters.Add(("coder", basis.Coder!));
        else if (basis.Kind != BasisKind.Adjudicated)
            filters.Add(("basis", basis.ToString()));
        return AppUrls.CasesWhere([.. filters, .. Within(region)]);
    }

    /// <summary>All cases of which a part was carried out in a region.</summary>
    public static string InRegion(string region) => AppUrls.CasesWhere(Within(region));

    /// <summary>The page of a code on a basis.</summary>
    public static string OnBasis(string code, Basis basis) => basis == Basis.Adjudicated ? AppUrls.Code(code) : $"{AppUrls.Code(code)}?basis={Uri.EscapeDataString(basis.ToString())}";

    private static (string, string)[] Within(string? region) => region is null ? [] : [("region", region), ("stage", "perpetration")];
}
