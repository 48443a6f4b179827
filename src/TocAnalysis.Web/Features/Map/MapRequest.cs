using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Map;

/// <summary>What is asked of map and flows.</summary>
/// <param name="Filter">Which cases, and which involvements: stage, flow and certainty are looked for in one.</param>
/// <param name="Threshold">Counts below this are withheld; null: every count is shown.</param>
public sealed record MapRequest(CaseFilter Filter, int? Threshold = null)
{
    private const string ThresholdName = "threshold";

    /// <summary>Reads filter and threshold from a query string, all faults at once.</summary>
    public static Result<MapRequest> Read(CaseQuery query, IEnumerable<KeyValuePair<string, StringValues>> given, params IEnumerable<string> alsoKnown)
    {
        var all = given.ToList();
        var filter = query.Read(all, [ThresholdName, .. alsoKnown]);
        var fault = Disclosure.Read(all.FirstOrDefault(p => p.Key.Equals(ThresholdName, StringComparison.OrdinalIgnoreCase)).Value, out var threshold);
        return filter.Succeeded && fault is null ? new MapRequest(filter.Value, threshold) : Refused.Invalid([.. filter.Faults, .. fault is null ? [] : new[] { fault }]);
    }

    /// <summary>The request as a query.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery() =>
        [.. Filter.ToQuery(), .. Threshold is { } k ? [KeyValuePair.Create(ThresholdName, k.ToString(System.Globalization.CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string>>()];

    /// <summary>An address with this request and what the page adds.</summary>
    public string At(string path, params IEnumerable<(string Name, string? Value)> more)
    {
        var query = string.Join('&', ToQuery().Select(p => (p.Key, (string?)p.Value)).Concat(more).Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
