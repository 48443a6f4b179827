using System.Globalization;
using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Network;

/// <summary>What is drawn as nodes and ties.</summary>
public enum NetworkView
{
    /// <summary>Groups and the links that are recorded between them.</summary>
    [Token("links")] Links,

    /// <summary>The same, and which groups take part in one case together.</summary>
    [Token("together")] Together,

    /// <summary>Groups and cases, each group tied to the cases it takes part in.</summary>
    [Token("cases")] Cases,
}

/// <summary>Which links count by what shows them.</summary>
public enum LinkEvidence
{
    /// <summary>All.</summary>
    [Token("any")] Any,

    /// <summary>Those with a source or a case.</summary>
    [Token("shown")] Shown,

    /// <summary>Those with a source that the record calls completely or usually reliable (A or B).</summary>
    [Token("reliable")] Reliable,

    /// <summary>Those with neither source nor case.</summary>
    [Token("none")] None,
}

/// <summary>What is asked of the network, as it stands in the address.</summary>
public sealed record NetworkRequest(CaseFilter Filter)
{
    /// <summary>Most steps from where one starts.</summary>
    public const int MostSteps = 6;

    public static IReadOnlyList<string> Names { get; } = ["view", "start", "steps", "nodeKind", "link", "evidence", "since", "until", "undated", "pathFrom", "pathTo"];

    public NetworkView View { get; init; }

    /// <summary>References of groups or identifiers of cases to start from; none: the whole network.</summary>
    public IReadOnlyList<string> Start { get; init; } = [];

    /// <summary>How many steps from there.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>Kinds of groups that are kept; none: all.</summary>
    public IReadOnlyList<GroupKind> NodeKinds { get; init; } = [];

    /// <summary>Kinds of links that are kept; none: all.</summary>
    public IReadOnlyList<GroupLinkKind> Links { get; init; } = [];

    public LinkEvidence Evidence { get; init; }

    /// <summary>Links that may have held on or after the first day of this.</summary>
    public PartialDate? Since { get; init; }

    /// <summary>Links that may have held on or before the last day of this.</summary>
    public PartialDate? Until { get; init; }

    /// <summary>Whether links without a date stay where a time is asked for.</summary>
    public bool Undated { get; init; } = true;

    public string? PathFrom { get; init; }

    public string? PathTo { get; init; }

    /// <summary>Reads a query string, all faults at once.</summary>
    public static Result<NetworkRequest> Read(CaseQuery query, IEnumerable<KeyValuePair<string, StringValues>> given, params IEnumerable<string> alsoKnown)
    {
        var all = given.ToList();
        var filter = query.Read(all, [.. Names, .. alsoKnown]);
        var faults = filter.Faults.ToList();
        var request = new NetworkRequest(filter.Succeeded ? filter.Value : CaseFilter.All)
        {
            View = One("view", NetworkView.Links),
            Start = [.. Values("start").Distinct(StringComparer.Ordinal)],
            Steps = Steps(),
            NodeKinds = Many<GroupKind>("nodeKind"),
            Links = Many<GroupLinkKind>("link"),
            Evidence = One("evidence", LinkEvidence.Any),
            Since = Date("since"),
            Until = Date("until"),
            Undated = Undated(),
            PathFrom = Values("pathFrom").FirstOrDefault(),
            PathTo = Values("pathTo").FirstOrDefault(),
        };
        if (request is { Since.Earliest: { } first, Until: { } last } && last.Latest < first)
            faults.Add(new Fault("until", "A time that does not end before since begins.", last.Text));
        return faults.Count > 0 ? Refused.Invalid(faults) : request;

        IEnumerable<string> Values(string name) =>
            all.Where(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(p => p.Value).OfType<string>().Select(v => v.Trim().Replace('\0', '\uFFFD')).Where(v => v.Length > 0);

        T One<T>(string name, T usual) where T : struct, Enum => Many<T>(name) is [var first, ..] ? first : usual;

        IReadOnlyList<T> Many<T>(string name) where T : struct, Enum
        {
            var read = new List<T>();
            foreach (var value in Values(name))
            {
                if (Tokens.TryParse<T>(value, out var known))
                    read.Add(known);
                else
                    faults.Add(new Fault(name, $"One of: {string.Join(", ", Tokens.All<T>())}.", value, NearestTerms.Of(value, Tokens.All<T>())));
            }

            return [.. read.Distinct()];
        }

        int Steps()
        {
            if (Values("steps").FirstOrDefault() is not { } text)
                return 1;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is >= 1 and <= MostSteps)
                return steps;
            faults.Add(new Fault("steps", $"A whole number from 1 to {MostSteps}.", text));
            return 1;
        }

        PartialDate? Date(string name)
        {
            if (Values(name).FirstOrDefault() is not { } text)
                return null;
            if (PartialDate.TryParse(text, out var date))
                return date;
            faults.Add(new Fault(name, PartialDate.Expectation, text));
            return null;
        }

        bool Undated()
        {
            if (Values("undated").FirstOrDefault() is not { } text)
                return true;
            if (text is not ("yes" or "no"))
                faults.Add(new Fault("undated", "yes or no.", text));
            return text != "no";
        }
    }

    /// <summary>The request as a query: names in fixed order, defaults left out. Reading it back gives the same.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToQuery()
    {
        var query = new List<KeyValuePair<string, string>>();
        Add("view", View == NetworkView.Links ? [] : [View.Text()]);
        Add("start", Start);
        Add("steps", Start.Count == 0 || Steps == 1 ? [] : [Steps.ToString(CultureInfo.InvariantCulture)]);
        Add("nodeKind", NodeKinds.Select(k => k.Text()));
        Add("link", Links.Select(k => k.Text()));
        Add("evidence", Evidence == LinkEvidence.Any ? [] : [Evidence.Text()]);
        Add("since", Since is null ? [] : [Since.Text]);
        Add("until", Until is null ? [] : [Until.Text]);
        Add("undated", Undated ? [] : ["no"]);
        Add("pathFrom", PathFrom is null ? [] : [PathFrom]);
        Add("pathTo", PathTo is null ? [] : [PathTo]);
        query.AddRange(Filter.ToQuery());
        return query;

        void Add(string name, IEnumerable<string> values) => query.AddRange(values.Select(v => KeyValuePair.Create(name, v)));
    }

    /// <summary>An address with this request.</summary>
    public string At(string path)
    {
        var query = string.Join('&', ToQuery().Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
