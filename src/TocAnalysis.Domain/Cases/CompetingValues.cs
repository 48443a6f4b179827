using TocAnalysis.Domain.Import;

namespace TocAnalysis.Domain.Cases;

/// <summary>Keeps the values of several sources side by side, and changes which of them the record holds.</summary>
public static class CompetingValues
{
    /// <summary>Most competing values of one case.</summary>
    public const int Most = 200;

    /// <summary>Longest value.</summary>
    public const int MaxValue = 100;

    private const char Sign = '/';

    private const string Nothing = "-";

    /// <summary>What names a country of the record: country, stage and flow.</summary>
    public static string Key(CountryInvolvement part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Join(part.Country, part.Stage?.Text(), part.Flow?.Text());
    }

    /// <summary>What names an offence of the record: offence and role.</summary>
    public static string Key(CaseOffence part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Join(part.Offence, part.Role.Text());
    }

    /// <summary>What names an activity of the record: activity, place and country.</summary>
    public static string Key(CaseActivity part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Join(part.Activity.Text(), part.Place.Text(), part.Country);
    }

    /// <summary>The parts of a value, as many as its field has; null: not said.</summary>
    public static IReadOnlyList<string?> Parts(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var parts = value.Split(Sign);
        return [.. Enumerable.Range(0, 3).Select(i => i < parts.Length && parts[i].Trim() is { Length: > 0 } part && part != Nothing ? part : null)];
    }

    /// <summary>A value out of its parts; those at the end that are not said are left out.</summary>
    public static string Join(params string?[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return string.Join(Sign, parts.Select(p => string.IsNullOrWhiteSpace(p) ? Nothing : p.Trim()).Reverse().SkipWhile(p => p == Nothing).Reverse());
    }

    /// <summary>The values that the record itself holds of a field: at most one for dates, all countries, offences or activities else.</summary>
    public static IReadOnlyList<string> Held(CaseContent content, CompetingField field)
    {
        ArgumentNullException.ThrowIfNull(content);
        return field switch
        {
            CompetingField.Start => content.Start is { } start ? [start.Text] : [],
            CompetingField.End => content.Ongoing ? [PackageFormat.Ongoing] : content.End is { } end ? [end.Text] : [],
            CompetingField.Country => [.. content.Countries.Select(Key)],
            CompetingField.Offence => [.. content.Offences.Select(Key)],
            _ => [.. content.Activities.Select(Key)],
        };
    }

    /// <summary>Whether a record has one value of the field only.</summary>
    public static bool IsDate(CompetingField field) => field is CompetingField.Start or CompetingField.End;

    /// <summary>What is kept beside the record, by the value that it stands against: fields in their order, values in that of the record.</summary>
    public static IReadOnlyList<Disagreement> Of(CaseContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return
        [
            .. content.Competing.Select((value, at) => (At: at, Value: value)).GroupBy(v => (v.Value.Field, v.Value.Against)).OrderBy(g => g.Key.Field)
                .Select(g => new Disagreement(g.Key.Field, IsDate(g.Key.Field) ? Held(content, g.Key.Field).FirstOrDefault() : g.Key.Against, [.. g])),
        ];
    }

    /// <summary>
    /// The content with each value standing against something that the record has: what a value stood against and is gone from the record leaves it standing alone.
    /// </summary>
    public static CaseContent Anchored(CaseContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Competing.Count == 0)
            return content;
        var held = Enum.GetValues<CompetingField>().ToDictionary(f => f, f => IsDate(f) ? [] : Held(content, f).ToHashSet(StringComparer.Ordinal));
        return content.Competing.All(c => c.Against is null || held[c.Field].Contains(c.Against)) ? content
            : content with { Competing = [.. content.Competing.Select(c => c.Against is { } against && !held[c.Field].Contains(against) ? c with { Against = null } : c).Distinct()] };
    }

    /// <summary>As it is kept, whatever door it came by: anchored, and with each source of a competing value among those that the case cites.</summary>
    public static CaseContent Kept(CaseContent content)
    {
        content = Anchored(content);
        var cited = Cited(content).ToHashSet(StringComparer.Ordinal);
        var more = content.Competing.Select(c => c.Source).OfType<string>().Where(cited.Add).ToList();
        return more.Count == 0 ? content : content with { Sources = [.. content.Sources, .. more.Select(s => new CaseSource(s))] };
    }

    /// <summary>
    /// Makes a competing value the one of the record. What the record held goes into its place with its own source, certainty and note, so that nothing is lost.
    /// </summary>
    /// <param name="content">The record.</param>
    /// <param name="at">Place of the value in <see cref="CaseContent.Competing"/>.</param>
    /// <returns>The record with the other value; a fault where the record holds the value already.</returns>
    public static Result<CaseContent> Prefer(CaseContent content, int at)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (at < 0 || at >= content.Competing.Count)
            return Refused.Invalid(new Fault("competing", "A competing value that is there."));
        var chosen = content.Competing[at];
        if (Held(content, chosen.Field).Contains(chosen.Value))
            return Refused.Invalid(new Fault("competing", "A value that the record does not hold yet.", chosen.Value));
        // What the record cited may be cited by the value alone from now on.
        return Kept(IsDate(chosen.Field) ? PreferDate(content, chosen) : PreferPart(content, chosen));
    }

    /// <summary>
    /// What two records of one case say differently, side by side: values of the record that goes where that which stays has others, and everything that both keep beside theirs.
    /// </summary>
    /// <param name="kept">The record that stays, before anything is put into it.</param>
    /// <param name="other">The one that goes.</param>
    public static IReadOnlyList<CompetingValue> Joined(CaseContent kept, CaseContent other)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(other);
        var note = $"Recorded in {other.Reference}, which was put together with this case.";
        // A source is named only where there is no doubt which of them said it.
        var source = other.Sources.Count == 1 ? other.Sources[0] : null;
        List<CompetingValue> found = [.. kept.Competing, .. other.Competing];
        foreach (var field in new[] { CompetingField.Start, CompetingField.End })
        {
            if (Held(kept, field) is [var mine] && Held(other, field) is [var theirs] && mine != theirs)
                found.Add(new CompetingValue(field, theirs, null, source?.Source, source?.Locator, Note: note));
        }

        // The same statement with another certainty or source is one row of the record and keeps the second beside it.
        foreach (var part in other.Countries)
        {
            if (kept.Countries.FirstOrDefault(k => Key(k) == Key(part)) is { } same && (same.Certainty, same.Source, same.Locator) != (part.Certainty, part.Source, part.Locator))
                found.Add(new CompetingValue(CompetingField.Country, Key(part), Key(part), part.Source, part.Locator, part.Certainty, part.Note ?? note));
        }

        foreach (var part in other.Offences)
        {
            if (kept.Offences.FirstOrDefault(k => k.Offence == part.Offence) is { } same && same.Role != part.Role)
                found.Add(new CompetingValue(CompetingField.Offence, Key(part), Key(same), part.Source, part.Locator, Note: part.Note ?? note));
        }

        return [.. found.Distinct().Take(Most)];
    }

    /// <summary>As it is kept: blanks dropped, codes in their permanent form.</summary>
    internal static CompetingValue Normalize(CompetingValue value, RecordLookups lookups) => value with
    {
        Value = Normal(value.Field, value.Value, lookups),
        Against = IsDate(value.Field) || string.IsNullOrWhiteSpace(value.Against) ? null : Normal(value.Field, value.Against, lookups),
        Source = CaseRules.Short(value.Source),
        Locator = CaseRules.Short(value.Locator),
        Note = CaseRules.Short(value.Note),
    };

    /// <summary>What is wrong with the competing values of a record.</summary>
    internal static void Validate(CaseContent content, RecordLookups lookups, FaultList faults)
    {
        if (content.Competing.Count > Most)
            faults.Add("competing", $"At most {Most} competing values; these are {content.Competing.Count}.");
        var cited = Cited(content).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < content.Competing.Count; i++)
        {
            var (value, place) = (content.Competing[i], $"competing[{i}]");
            if (Expected(value.Field, value.Value, lookups) is { } expected)
                faults.Add($"{place}.value", expected, value.Value);
            CaseRules.Cited(faults, place, value.Note, value.Source, value.Locator, lookups);
            if (value.Source is { } source && !cited.Contains(source) && lookups.Sources.Resolve(source) is not null)
                faults.Add($"{place}.source", "A source that the case cites: add it to the sources of the case first.", source);
        }

        faults.Duplicates("competing", content.Competing, v => (v.Field, v.Against, v.Value, v.Source, v.Locator), v => v.Value, "Each value once for each source.");
    }

    /// <summary>The sources that the record cites beside its competing values.</summary>
    public static IEnumerable<string> Cited(CaseContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Sources.Select(s => (string?)s.Source).Concat(content.Countries.Select(c => c.Source)).Concat(content.Offences.Select(o => o.Source)).Concat(content.Groups.Select(g => g.Source)).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    /// <summary>What is expected of a value; null: it is sound.</summary>
    internal static string? Expected(CompetingField field, string value, RecordLookups lookups)
    {
        var parts = Parts(value);
        var isWhole = value.Length is > 0 and <= MaxValue && (IsDate(field) || value.Count(c => c == Sign) <= 2);
        return field switch
        {
            CompetingField.Start => isWhole && PartialDate.TryParse(value, out _) ? null : PartialDate.Expectation,
            CompetingField.End => isWhole && (value == PackageFormat.Ongoing || PartialDate.TryParse(value, out _)) ? null : $"{PartialDate.Expectation} Or {PackageFormat.Ongoing}.",
            CompetingField.Country => isWhole && parts[0] is { } country && lookups.Countries.Resolve(country) == country && IsWord<Stage>(parts[1]) && IsWord<Flow>(parts[2])
                ? null : "A country with stage and flow, as NGA/perpetration/origin; - for what is not said.",
            CompetingField.Offence => isWhole && parts[2] is null && parts[0] is { } offence && lookups.Offences.Resolve(offence) == offence && parts[1] is not null && IsWord<OffenceRole>(parts[1])
                ? null : "An offence with its role, as 0401/main.",
            _ => isWhole && parts[0] is not null && IsWord<Activity>(parts[0]) && parts[1] is not null && IsWord<ActivityPlace>(parts[1]) && (parts[2] is not { } where || lookups.Countries.Resolve(where) == where)
                ? null : "An activity with place and country, as transport/cross-border/NGA; - for what is not said.",
        };
    }

    private static CaseContent PreferDate(CaseContent content, CompetingValue chosen)
    {
        var before = Held(content, chosen.Field).FirstOrDefault();
        var competing = before is null || content.Competing.Any(c => c.Field == chosen.Field && c.Value == before)
            ? content.Competing
            : [.. content.Competing, new CompetingValue(chosen.Field, before)];
        content = content with { Competing = competing };
        if (chosen.Field == CompetingField.Start)
            return content with { Start = PartialDate.Parse(chosen.Value) };
        return chosen.Value == PackageFormat.Ongoing ? content with { End = null, Ongoing = true } : content with { End = PartialDate.Parse(chosen.Value), Ongoing = false };
    }

    private static CaseContent PreferPart(CaseContent content, CompetingValue chosen)
    {
        var parts = Parts(chosen.Value);
        var rest = content.Competing.Where(c => c != chosen).Select(c => c.Field == chosen.Field && c.Against == chosen.Against && chosen.Against is not null ? c with { Against = chosen.Value } : c).ToList();
        if (chosen.Field == CompetingField.Country)
        {
            var (countries, old) = Replace(content.Countries, p => Key(p) == chosen.Against, new CountryInvolvement(parts[0]!, Word<Stage>(parts[1]), Word<Flow>(parts[2]), chosen.Certainty ?? Certainty.Alleged, chosen.Note, chosen.Source, chosen.Locator));
            if (old is not null)
                rest.Add(new CompetingValue(chosen.Field, Key(old), chosen.Value, old.Source, old.Locator, old.Certainty, old.Note));
            return content with { Countries = countries, Competing = [.. rest.Distinct()] };
        }

        if (chosen.Field == CompetingField.Offence)
        {
            var (offences, old) = Replace(content.Offences, p => Key(p) == chosen.Against, new CaseOffence(parts[0]!, Tokens.Parse<OffenceRole>(parts[1]!), chosen.Note, chosen.Source, chosen.Locator));
            if (old is not null)
                rest.Add(new CompetingValue(chosen.Field, Key(old), chosen.Value, old.Source, old.Locator, Note: old.Note));
            return content with { Offences = offences, Competing = [.. rest.Distinct()] };
        }

        // An activity names no source of its own, so the chosen value stays as the source for it.
        rest = [.. rest, chosen with { Against = chosen.Value }];
        var (activities, before) = Replace(content.Activities, p => Key(p) == chosen.Against, new CaseActivity(Tokens.Parse<Activity>(parts[0]!), Tokens.Parse<ActivityPlace>(parts[1]!), parts[2], chosen.Note));
        if (before is not null && !rest.Any(c => c.Field == chosen.Field && c.Against == chosen.Value && c.Value == Key(before)))
            rest.Add(new CompetingValue(chosen.Field, Key(before), chosen.Value, Note: before.Note));
        return content with { Activities = activities, Competing = [.. rest.Distinct()] };
    }

    private static (IReadOnlyList<T> Parts, T? Old) Replace<T>(IReadOnlyList<T> parts, Func<T, bool> which, T with) where T : class
    {
        var old = parts.FirstOrDefault(which);
        return old is null ? ([.. parts, with], null) : ([.. parts.Select(p => ReferenceEquals(p, old) ? with : p)], old);
    }

    private static string Normal(CompetingField field, string? value, RecordLookups lookups)
    {
        var text = CaseRules.Short(value) ?? "";
        if (field == CompetingField.End && string.Equals(text, PackageFormat.Ongoing, StringComparison.OrdinalIgnoreCase))
            return PackageFormat.Ongoing;
        if (IsDate(field))
            return PartialDate.TryParse(text, out var date) ? date.Text : text;
        if (text.Count(c => c == Sign) > 2)
            return text;
        var parts = Parts(text);
        string? Code(string? part, FilterTerms terms) => part is null ? null : CaseRules.Code(part, terms);
        return field switch
        {
            CompetingField.Country => Join(Code(parts[0], lookups.Countries), parts[1], parts[2]),
            CompetingField.Offence => Join(Code(parts[0], lookups.Offences), parts[1], parts[2]),
            _ => Join(parts[0], parts[1], Code(parts[2], lookups.Countries)),
        };
    }

    private static bool IsWord<T>(string? text) where T : struct, Enum => text is null || (Tokens.TryParse<T>(text, out var word) && word.Text() == text);

    private static T? Word<T>(string? text) where T : struct, Enum => text is null ? null : Tokens.Parse<T>(text);
}
