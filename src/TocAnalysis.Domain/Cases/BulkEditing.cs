using System.Text.RegularExpressions;

namespace TocAnalysis.Domain.Cases;

/// <summary>Makes one change of many to one case. A change must have been checked; codes and references are held against the rules of a case afterwards.</summary>
internal static class BulkEditing
{
    /// <summary>Search of a long narrative with words that match badly must end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static CaseContent Apply(CaseContent content, BulkEdit edit)
    {
        var value = edit.Action == BulkAction.Remove && string.IsNullOrWhiteSpace(edit.Value) ? null : edit.Value?.Trim();
        return edit.Field switch
        {
            BulkField.Status => With(content, content with { Status = Tokens.Parse<CaseStatus>(value!) }, content.Status.Text() == value),
            BulkField.Sensitivity => With(content, content with { Sensitivity = Tokens.Parse<Sensitivity>(value!) }, content.Sensitivity.Text() == value),
            BulkField.Start => Start(content, edit.Action == BulkAction.Set ? PartialDate.Parse(value!) : null),
            BulkField.End => End(content, edit.Action == BulkAction.Set && !edit.IsOngoing ? PartialDate.Parse(value!) : null, edit.Action == BulkAction.Set && edit.IsOngoing),
            BulkField.FactConfidence => Confidence(content, edit.Action == BulkAction.Set ? Tokens.Parse<Confidence>(value!) : null),
            BulkField.FactNote => Note(content, edit.Action == BulkAction.Set ? value : null),
            BulkField.Domain => Parts(content, content.Domains, Domains(content.Domains, edit, value), list => content with { Domains = list }),
            BulkField.Country => Parts(content, content.Countries, Countries(content.Countries, edit, value), list => content with { Countries = list }),
            BulkField.Offence => Parts(content, content.Offences, Offences(content.Offences, edit, value), list => content with { Offences = list }),
            BulkField.Group => Parts(content, content.Groups, Groups(content.Groups, edit, value), list => content with { Groups = list }),
            BulkField.Activity => Parts(content, content.Activities, Activities(content.Activities, edit, value), list => content with { Activities = list }),
            BulkField.Source => Parts(content, content.Sources, Sources(content.Sources, edit, value), list => content with { Sources = list }),
            _ => Texts(content, edit),
        };
    }

    private static CaseContent With(CaseContent old, CaseContent changed, bool isSame) => isSame ? old : changed;

    private static CaseContent Start(CaseContent content, PartialDate? start) => With(content, content with { Start = start }, content.Start == start);

    private static CaseContent End(CaseContent content, PartialDate? end, bool ongoing) => With(content, content with { End = end, Ongoing = ongoing }, content.End == end && content.Ongoing == ongoing);

    private static CaseContent Confidence(CaseContent content, Confidence? confidence) => With(content, content with { FactConfidence = confidence }, content.FactConfidence == confidence);

    private static CaseContent Note(CaseContent content, string? note) => With(content, content with { FactNote = note }, content.FactNote == note);

    private static CaseContent Parts<T>(CaseContent content, IReadOnlyList<T> old, IReadOnlyList<T> made, Func<IReadOnlyList<T>, CaseContent> with) =>
        old.SequenceEqual(made) ? content : with(made);

    private static IReadOnlyList<DomainAssignment> Domains(IReadOnlyList<DomainAssignment> old, BulkEdit edit, string? value)
    {
        var given = Tokens.TryParse<CrimeDomain>(value, out var domain) ? new DomainAssignment(domain) : null;
        return Change(old, edit, given, d => value is null || d.Domain == domain, d => d.Domain, d => Tokens.TryParse<CrimeDomain>(edit.With, out var other) ? d with { Domain = other, Criterion = null } : d);
    }

    private static IReadOnlyList<CountryInvolvement> Countries(IReadOnlyList<CountryInvolvement> old, BulkEdit edit, string? value)
    {
        var (stage, flow, certainty) = (edit.DetailAs<Stage>("stage"), edit.DetailAs<Flow>("flow"), edit.DetailAs<Certainty>("certainty"));
        var given = value is null ? null : new CountryInvolvement(value, stage, flow, certainty ?? Certainty.Established);
        // What is said beside narrows what is taken away, and changes what is replaced.
        return Change(old, edit, given,
            c => Is(c.Country, value) && (edit.Action != BulkAction.Remove || ((stage is null || c.Stage == stage) && (flow is null || c.Flow == flow) && (certainty is null || c.Certainty == certainty))),
            c => (c.Country, c.Stage, c.Flow),
            c => c with { Country = edit.With?.Trim() is { Length: > 0 } other ? other : c.Country, Stage = stage ?? c.Stage, Flow = flow ?? c.Flow, Certainty = certainty ?? c.Certainty });
    }

    private static IReadOnlyList<CaseOffence> Offences(IReadOnlyList<CaseOffence> old, BulkEdit edit, string? value)
    {
        var role = edit.DetailAs<OffenceRole>("role");
        return Change(old, edit, value is null ? null : new CaseOffence(value, role ?? OffenceRole.Main), o => Is(o.Offence, value) && (edit.Action != BulkAction.Remove || role is null || o.Role == role), o => o.Offence,
            o => o with { Offence = edit.With?.Trim() is { Length: > 0 } other ? other : o.Offence, Role = role ?? o.Role });
    }

    private static IReadOnlyList<CaseGroup> Groups(IReadOnlyList<CaseGroup> old, BulkEdit edit, string? value)
    {
        var role = edit.Detail("role");
        return Change(old, edit, value is null ? null : new CaseGroup(value, role), g => (value is null || g.Group == value) && (edit.Action != BulkAction.Remove || role is null || g.Role == role), g => (g.Group, g.Role),
            g => g with { Group = edit.With?.Trim() is { Length: > 0 } other ? other : g.Group, Role = role ?? g.Role });
    }

    private static IReadOnlyList<CaseActivity> Activities(IReadOnlyList<CaseActivity> old, BulkEdit edit, string? value)
    {
        var (place, country) = (edit.DetailAs<ActivityPlace>("place"), edit.Detail("country"));
        var isKnown = Tokens.TryParse<Activity>(value, out var activity);
        return Change(old, edit, isKnown && place is { } at ? new CaseActivity(activity, at, country) : null,
            a => (!isKnown || a.Activity == activity) && (edit.Action != BulkAction.Remove || ((place is null || a.Place == place) && (country is null || Is(a.Country, country)))), a => (a.Activity, a.Place, a.Country),
            a => a with { Activity = Tokens.TryParse<Activity>(edit.With, out var other) ? other : a.Activity, Place = place ?? a.Place, Country = country ?? a.Country });
    }

    private static IReadOnlyList<CaseSource> Sources(IReadOnlyList<CaseSource> old, BulkEdit edit, string? value)
    {
        var locator = edit.Detail("locator");
        return Change(old, edit, value is null ? null : new CaseSource(value, locator), s => value is null || s.Source == value, s => (s.Source, s.Locator),
            s => s with { Source = edit.With?.Trim() is { Length: > 0 } other ? other : s.Source, Locator = locator ?? s.Locator });
    }

    private static IReadOnlyList<T> Change<T, TKey>(IReadOnlyList<T> old, BulkEdit edit, T? given, Func<T, bool> matches, Func<T, TKey> key, Func<T, T> replaced) where T : class where TKey : notnull => edit.Action switch
    {
        BulkAction.Set => given is null ? [] : [old.FirstOrDefault(o => key(o).Equals(key(given))) ?? given],
        BulkAction.Add => given is null || old.Any(o => key(o).Equals(key(given))) ? old : [.. old, given],
        BulkAction.Remove => [.. old.Where(o => !matches(o))],
        // Two parts that say the same after the change become one.
        _ => [.. old.Select(o => matches(o) ? replaced(o) : o).DistinctBy(key)],
    };

    private static bool Is(string? code, string? value) => value is null || string.Equals(code, value, StringComparison.OrdinalIgnoreCase);

    private static CaseContent Texts(CaseContent content, BulkEdit edit)
    {
        var pattern = Regex.Escape(edit.Value!);
        if (edit.Detail("words") is not null)
            pattern = $@"(?<!\w){pattern}(?!\w)";
        var search = new Regex(pattern, (edit.Detail("case") is null ? RegexOptions.IgnoreCase : RegexOptions.None) | RegexOptions.CultureInvariant, Patience);
        var found = false;
        var only = edit.Detail("in");
        var changed = content with
        {
            Title = New(content.Title, "title")!,
            Summary = New(content.Summary, "summary")!,
            Narrative = New(content.Narrative, "narrative")!,
            FactNote = New(content.FactNote, "fact-note"),
            Domains = [.. content.Domains.Select(d => d with { Note = New(d.Note, "notes") })],
            Countries = [.. content.Countries.Select(c => c with { Note = New(c.Note, "notes"), Locator = New(c.Locator, "locators") })],
            Offences = [.. content.Offences.Select(o => o with { Note = New(o.Note, "notes"), Locator = New(o.Locator, "locators") })],
            Groups = [.. content.Groups.Select(g => g with { Note = New(g.Note, "notes"), Role = New(g.Role, "roles"), Locator = New(g.Locator, "locators") })],
            Activities = [.. content.Activities.Select(a => a with { Note = New(a.Note, "notes") })],
            Sources = [.. content.Sources.Select(s => s with { Locator = New(s.Locator, "locators") })],
        };
        return found ? changed : content;

        string? New(string? text, string where)
        {
            if (only is not null && !string.Equals(only, where, StringComparison.OrdinalIgnoreCase))
                return text;
            if (string.IsNullOrEmpty(text))
                return text;
            var made = search.Replace(text, _ => edit.With ?? "");
            found |= made != text;
            return made;
        }
    }
}
