using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Groups;

/// <summary>What the record of a group, and a link between two groups, must be like.</summary>
public static class GroupRules
{
    /// <summary>Longest name and longest alias.</summary>
    public const int MaxName = 300;

    /// <summary>A group as it is kept: blanks dropped, blank texts nothing, each alias once, the country's permanent code.</summary>
    /// <param name="content">The content as it was given.</param>
    /// <param name="lookups">Where codes are looked up.</param>
    /// <returns>The content to check and to keep.</returns>
    public static GroupContent Normalize(GroupContent content, RecordLookups lookups)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(lookups);
        return content with
        {
            Reference = CaseRules.Short(content.Reference),
            Name = CaseRules.Short(content.Name) ?? "",
            Aliases = [.. content.Aliases.Select(CaseRules.Short).OfType<string>().Distinct(StringComparer.Ordinal)],
            HomeCountry = CaseRules.Short(content.HomeCountry) is { } country ? CaseRules.Code(country, lookups.Countries) : null,
            Note = CaseRules.Short(content.Note),
        };
    }

    /// <summary>All faults of a group at once.</summary>
    /// <param name="content">The content, after <see cref="Normalize"/>.</param>
    /// <param name="lookups">Where codes are looked up.</param>
    /// <returns>Faults at <c>name</c>, <c>aliases[0]</c>, <c>homeCountry</c> and so on; empty when there is none.</returns>
    public static IReadOnlyList<Fault> Validate(GroupContent content, RecordLookups lookups)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(lookups);
        var faults = new FaultList();
        faults.Reference("reference", content.Reference);
        faults.Text("name", content.Name, MaxName, $"A name of 1 to {MaxName} characters.");
        for (var i = 0; i < content.Aliases.Count; i++)
        {
            faults.Text($"aliases[{i}]", content.Aliases[i], MaxName, "A name, or no alias at all.");
            // Lists in one cell of a package are separated by semicolons.
            if (content.Aliases[i].Contains(';', StringComparison.Ordinal))
                faults.Add($"aliases[{i}]", "A name without ; in it.", content.Aliases[i]);
        }

        faults.Code("homeCountry", content.HomeCountry, lookups.Countries, "A country code, such as NGA.", required: false);
        faults.Text("note", content.Note, CaseContent.MaxNote);
        return faults.Faults;
    }

    /// <summary>All faults of a link at once.</summary>
    /// <param name="link">The link.</param>
    /// <param name="lookups">Where references are looked up.</param>
    /// <returns>Faults at <c>from</c>, <c>to</c>, <c>case</c>, <c>end</c>, <c>note</c>, <c>source</c>, <c>locator</c>; empty when there is none.</returns>
    public static IReadOnlyList<Fault> Validate(GroupLink link, RecordLookups lookups)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(lookups);
        var faults = new FaultList();
        faults.Code("from", link.From, lookups.Groups, "The reference of a recorded group.");
        faults.Code("to", link.To, lookups.Groups, "The reference of a recorded group.");
        if (!string.IsNullOrWhiteSpace(link.From) && link.From == link.To)
            faults.Add("to", "Another group than the one the link goes from.", link.To);
        faults.Code("case", link.Case, lookups.Cases, "The identifier of a recorded case.", required: false);
        faults.Period("end", link.Start, link.End);
        CaseRules.Cited(faults, "", link.Note, link.Source, link.Locator, lookups);
        return faults.Faults;
    }
}
