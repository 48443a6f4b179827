namespace TocAnalysis.Domain.Cases;

/// <summary>Puts a filter into English words, for captions, cover sheets and empty lists.</summary>
public static class CaseFilterWords
{
    /// <summary>The filter in words, for instance "cases in Nigeria; code I4 with value B; since 1995"; "all cases" when it asks for nothing.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="label">The label of a value of a parameter (country, region, economy, offence, group, code ...); it may return the value itself.</param>
    /// <returns>The words, without a full stop.</returns>
    public static string InWords(CaseFilter filter, Func<string, string, string> label)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(label);
        var clauses = Clauses(filter, label).ToList();
        if (clauses.Count == 0)
            return "all cases";
        var follows = new[] { "in ", "since ", "until " }.Any(p => clauses[0].StartsWith(p, StringComparison.Ordinal));
        return (follows ? "cases " : "cases: ") + string.Join("; ", clauses);
    }

    private static IEnumerable<string> Clauses(CaseFilter filter, Func<string, string, string> label)
    {
        var query = filter.ToQuery().ToLookup(p => p.Key, p => p.Value);
        if (Has("country"))
            yield return $"in {Or("country")}";
        if (Has("region"))
            yield return $"in {Or("region")}";
        if (Has("economy"))
            yield return $"in a country of the group {Or("economy")}";
        if (Has("q"))
            yield return $"with the words {string.Concat(query["q"])}{(filter.SearchesCodings ? ", also in rationales and quotations" : "")}";
        if (Has("stage"))
            yield return $"at stage {Or("stage")}";
        if (Has("flow"))
            yield return $"as {Or("flow")}";
        if (Has("certainty"))
            yield return $"certainty {Or("certainty")}";
        if (Has("offence"))
            yield return $"offence {Or("offence")}, with all below it";
        if (Has("offenceRole"))
            yield return $"offence {Or("offenceRole")}";
        if (Has("group"))
            yield return $"with {Or("group")}";
        if (Has("groupKind"))
            yield return $"group of the kind {Or("groupKind")}";
        if (Has("domain"))
            yield return $"domain {Or("domain")}";
        if (Has("register"))
            yield return $"with an entry in the register {Or("register")}";
        if (Has("code") || Has("value") || Has("coder"))
            yield return (Has("code") ? $"code {Or("code")}" : "any code") + (Has("value") ? $" with value {Or("value")}" : " coded") + (Has("coder") ? $" by {Or("coder")}" : "");
        if (filter.Basis is { } basis)
            yield return $"values: {basis.InWords()}";
        if (Has("uncoded"))
            yield return $"not coded for {Or("uncoded")}";
        if (Has("missing"))
            yield return $"nothing recorded about {Or("missing")}";
        if (Has("confidence"))
            yield return $"confidence in the facts {Or("confidence")}";
        if (Has("reliability"))
            yield return $"a source of reliability {Or("reliability")}";
        if (Has("competing"))
            yield return $"sources disagree about {Or("competing")}";
        if (Has("status"))
            yield return $"status {Or("status")}";
        if (Has("from"))
            yield return $"since {filter.From}";
        if (Has("to"))
            yield return $"until {filter.To}";
        if (Has("transnational"))
            yield return List(filter.Results.Distinct().Order().Select(r => r.Text())) + (Has("reading") ? $" under the reading {filter.Reading.Text()}" : "");
        if (Has("sensitivity"))
            yield return $"sensitivity {Or("sensitivity")}";

        bool Has(string name) => query.Contains(name);
        string Or(string name) => List(query[name].Select(v => label(name, v)));
    }

    private static string List(IEnumerable<string> values)
    {
        var all = values.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all.Take(all.Count - 1))} or {all[^1]}";
    }
}
