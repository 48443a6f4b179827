using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Timeline;

/// <summary>By what cases are put into lanes.</summary>
public enum LaneKind
{
    /// <summary>Domain of crime.</summary>
    [Token("domain")] Domain,

    /// <summary>Country involved.</summary>
    [Token("country")] Country,

    /// <summary>Group that takes part; links between groups stand there too.</summary>
    [Token("group")] Group,

    /// <summary>One lane for all.</summary>
    [Token("none")] None,
}

/// <summary>What is asked of the timeline.</summary>
/// <param name="Filter">Which cases; <c>from</c> and <c>to</c> are the zoom.</param>
/// <param name="Lane">The lanes.</param>
/// <param name="Threshold">Counts below this are withheld, and single cases are not shown; null: every count is shown.</param>
public sealed record TimelineRequest(CaseFilter Filter, LaneKind Lane = LaneKind.Domain, int? Threshold = null)
{
    private const string LaneName = "lane", ThresholdName = "threshold";

    /// <summary>Reads a query string, all faults at once.</summary>
    public static Result<TimelineRequest> Read(CaseQuery query, IEnumerable<KeyValuePair<string, StringValues>> given, params IEnumerable<string> alsoKnown)
    {
        var all = given.ToList();
        var filter = query.Read(all, [LaneName, ThresholdName, .. alsoKnown]);
        var faults = filter.Faults.ToList();
        if (Disclosure.Read(all.FirstOrDefault(p => p.Key.Equals(ThresholdName, StringComparison.OrdinalIgnoreCase)).Value, out var threshold) is { } wrong)
            faults.Add(wrong);
        var lane = LaneKind.Domain;
        if (all.FirstOrDefault(p => p.Key.Equals(LaneName, StringComparison.OrdinalIgnoreCase)).Value.ToString() is { Length: > 0 } text && !Tokens.TryParse(text, out lane))
            faults.Add(new Fault(LaneName, $"One of: {string.Join(", ", Tokens.All<LaneKind>())}.", text, NearestTerms.Of(text, Tokens.All<LaneKind>())));
        return faults.Count > 0 ? Refused.Invalid(faults) : new TimelineRequest(filter.Value, lane, threshold);
    }

    public IEnumerable<KeyValuePair<string, string>> ToQuery() => [.. Lane == LaneKind.Domain ? [] : new[] { KeyValuePair.Create(LaneName, Lane.Text()) }, .. Filter.ToQuery(), .. Threshold is { } k ? [KeyValuePair.Create(ThresholdName, k.ToString(System.Globalization.CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string>>()];

    /// <summary>An address with this request and what the page adds.</summary>
    public string At(string path, params IEnumerable<(string Name, string? Value)> more)
    {
        var query = string.Join('&', ToQuery().Select(p => (p.Key, (string?)p.Value)).Concat(more).Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
