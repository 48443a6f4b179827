using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Map;

/// <summary>What moves, from which country to which.</summary>
public enum Movement
{
    /// <summary>From where goods or people came from to where they were bound for.</summary>
    [Token("origin")] Origin,

    /// <summary>From where goods were made to where they were bound for.</summary>
    [Token("production")] Production,

    /// <summary>From where goods or people were bound for, where they are paid for, to where the money went.</summary>
    [Token("proceeds")] Proceeds,
}

/// <summary>What is asked of map and flows.</summary>
/// <param name="Filter">Which cases, and which involvements: stage, flow and certainty are looked for in one.</param>
/// <param name="Threshold">Counts below this are withheld; null: every count is shown.</param>
/// <param name="Movement">What moves between countries; matters for flows.</param>
public sealed record MapRequest(CaseFilter Filter, int? Threshold = null, Movement Movement = Movement.Origin)
{
    private const string ThresholdName = "threshold", MovementName = "movement";

    /// <summary>The two ends of the movement.</summary>
    public (Flow From, Flow To) Ends => Movement switch
    {
        Movement.Production => (Flow.Production, Flow.Destination),
        Movement.Proceeds => (Flow.Destination, Flow.Proceeds),
        _ => (Flow.Origin, Flow.Destination),
    };

    /// <summary>Reads filter and threshold from a query string, all faults at once.</summary>
    public static Result<MapRequest> Read(CaseQuery query, IEnumerable<KeyValuePair<string, StringValues>> given, params IEnumerable<string> alsoKnown)
    {
        var all = given.ToList();
        var filter = query.Read(all, [ThresholdName, MovementName, .. alsoKnown]);
        var fault = Disclosure.Read(all.FirstOrDefault(p => p.Key.Equals(ThresholdName, StringComparison.OrdinalIgnoreCase)).Value, out var threshold);
        var movement = Movement.Origin;
        List<Fault> faults = [.. filter.Faults, .. fault is null ? [] : new[] { fault }];
        if (all.FirstOrDefault(p => p.Key.Equals(MovementName, StringComparison.OrdinalIgnoreCase)).Value.ToString() is { Length: > 0 } text && !Tokens.TryParse(text, out movement))
            faults.Add(new Fault(MovementName, $"One of: {string.Join(", ", Tokens.All<Movement>())}.", text, NearestTerms.Of(text, Tokens.All<Movement>())));
        return faults.Count == 0 ? new MapRequest(filter.Value, threshold, movement) : Refused.Invalid(faults);
    }

    /// <summary>The request as a query.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery() =>
        [.. Filter.ToQuery(), .. Threshold is { } k ? [KeyValuePair.Create(ThresholdName, k.ToString(System.Globalization.CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string>>(), .. Movement == Movement.Origin ? [] : new[] { KeyValuePair.Create(MovementName, Movement.Text()) }];

    /// <summary>An address with this request and what the page adds.</summary>
    public string At(string path, params IEnumerable<(string Name, string? Value)> more)
    {
        var query = string.Join('&', ToQuery().Select(p => (p.Key, (string?)p.Value)).Concat(more).Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
