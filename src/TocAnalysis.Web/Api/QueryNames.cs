using TocAnalysis.Domain;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Web.Api;

/// <summary>Refuses parameters that a route does not know: a misspelt filter that is passed over would answer another question than was asked.</summary>
public static class QueryNames
{
    /// <summary>A refusal that names every unknown parameter; null when there is none.</summary>
    public static Refused? Refuse(IQueryCollection query, IReadOnlyCollection<string> known)
    {
        var faults = query.Keys.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => new Fault(name, "No parameter has this name.", null, NearestTerms.Of(name, known))).ToList();
        return faults.Count > 0 ? Refused.Invalid(faults) : null;
    }
}
