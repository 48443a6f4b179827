using TocAnalysis.Domain;
using TocAnalysis.Domain.Agreement;

namespace TocAnalysis.Web.Features.Agreement;

/// <summary>Agreement where coders gave sets of codes: alpha under each named distance; all other coefficients take a whole set as one nominal value.</summary>
internal static class SetsAnswer
{
    public static Result<AgreementAnswer> Of(IReadOnlyList<IReadOnlyList<IReadOnlyCollection<string>?>> units, AgreementInput input)
    {
        var named = units.Select(row => row.Select(set => set is null ? null : Name(set)).ToArray()).ToArray();
        var different = named.SelectMany(row => row).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        if (different > ComputeAgreement.MostSets)
            return Refused.Invalid(AgreementInput.TooMany("units", ComputeAgreement.MostSets, "different sets", different));
        var few = different <= ComputeAgreement.MostCategories;
        var table = RatingTable.FromUnits([.. named.Select(row => few ? row : [.. row.Select(set => set is null ? null : "set")])]);
        if (!table.Succeeded) return Refused.Invalid(table.Faults);
        var answer = AgreementAnswer.Of(few
            ? AgreementReport.Compute(table.Value, input.Options)
            : AgreementReport.LeftOut(table.Value, $"more than {ComputeAgreement.MostCategories} different sets"));
        return answer with
        {
            Categories = few ? answer.Categories : [],
            KrippendorffAlphaSets = [.. SetAgreement.All(units).Select(alpha => new SetAnswer(alpha.Distance.ToString(), CoefficientAnswer.Of(alpha.Alpha)))],
            Notes =
            [
                "The values are sets of codes. krippendorffAlphaSets compares them by how far they differ, under each named distance; all other coefficients take a whole set as one nominal value.",
                "An empty list is a value: looked, and no code applies. null is not coded.",
            ],
        };
    }

    /// <summary>One text for one set, whatever the order in which its codes were sent; a comma inside a code is marked, so that two sets never share a text.</summary>
    private static string Name(IReadOnlyCollection<string> set) => "{" + string.Join(", ", set.Order(StringComparer.Ordinal).Select(Marked)) + "}";

    private static string Marked(string code) => code.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal);
}
