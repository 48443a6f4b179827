using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>The newest table of one instrument.</summary>
/// <param name="Instrument">Which.</param>
/// <param name="AsOf">Its day.</param>
/// <param name="Actions">Its lines, by participant.</param>
/// <param name="Entry">Computed entry into force; a protocol's not before the Convention's.</param>
internal sealed record TreatyTable(Instrument Instrument, DateOnly AsOf, IReadOnlyDictionary<string, TreatyAction> Actions, EntryIntoForce Entry);

/// <summary>Reads the newest tables, and knows the States that they speak of.</summary>
internal sealed class TreatyTables
{
    private readonly Vocabularies vocabularies;

    private TreatyTables(IReadOnlyList<TreatyTable> newest, IReadOnlyList<string> participants, Vocabularies vocabularies)
    {
        (Newest, Listed) = (newest, participants);
        this.vocabularies = vocabularies;
    }

    /// <summary>One for each instrument that has a table, the Convention first.</summary>
    public IReadOnlyList<TreatyTable> Newest { get; }

    /// <summary>
    /// Everybody whom one of the newest tables lists. There is no list of all States in the program, so a State that stands in no table of the depositary
    /// is not counted; every count says so.
    /// </summary>
    public IReadOnlyList<string> Listed { get; }

    public static async Task<TreatyTables> ReadAsync(TocContext context, Vocabularies vocabularies, CancellationToken cancellationToken)
    {
        var heads = await context.TreatySnapshots.Where(s => !context.TreatySnapshots.Any(o => o.Instrument == s.Instrument && o.AsOf > s.AsOf))
            .Select(s => new { s.Id, s.Instrument, s.AsOf }).ToListAsync(cancellationToken);
        var ids = heads.Select(h => h.Id).ToList();
        var lines = (await context.TreatyActions.Where(a => ids.Contains(a.SnapshotId)).OrderBy(a => a.Position).ToListAsync(cancellationToken)).ToLookup(a => a.SnapshotId, a => a.Action);
        var tables = new List<TreatyTable>();
        EntryIntoForce? convention = null;
        foreach (var head in heads.OrderBy(h => h.Instrument))
        {
            var entry = EntryIntoForce.Compute(head.Instrument, lines[head.Id], convention);
            if (head.Instrument == Instrument.Convention)
                convention = entry;
            tables.Add(new TreatyTable(head.Instrument, head.AsOf, lines[head.Id].ToDictionary(a => a.Participant, StringComparer.Ordinal), entry));
        }

        return new TreatyTables(tables, [.. tables.SelectMany(t => t.Actions.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], vocabularies);
    }

    /// <summary>The name that a reader knows.</summary>
    public string Name(string participant) => Name(vocabularies, participant);

    /// <summary>The name that a reader knows.</summary>
    public static string Name(Vocabularies vocabularies, string participant) =>
        participant == Participants.EuropeanUnion ? "European Union" : vocabularies.Countries.Find(participant)?.Name ?? participant;

    /// <summary>The groups of the participants by region or by an economic grouping: key, name, and codes. Who is in none comes last under a key of its own.</summary>
    public Result<TreatyGroups> Groups(string? by)
    {
        var keys = vocabularies.Countries.Groupings.Select(g => g.Key).Prepend(TreatyGroups.Region).ToList();
        var chosen = string.IsNullOrEmpty(by) ? TreatyGroups.Region : by;
        if (!keys.Contains(chosen))
            return Refused.Invalid(new Fault("by", $"One of: {string.Join(", ", keys)}.", by, NearestTerms.Of(chosen, keys)));
        var states = Listed.Where(p => !Participants.IsOrganization(p));
        var grouping = vocabularies.Countries.FindGrouping(chosen);
        var groups = states.GroupBy(s => grouping is null
                ? (vocabularies.Countries.Find(s)?.RegionCode ?? TreatyGroups.NotClassified, vocabularies.Countries.Find(s)?.Region ?? "Not classified", 0)
                : grouping.TopGroupOf(s) is { } group ? (group.Key, group.Name, group.Order) : (TreatyGroups.NotClassified, "Not classified", int.MaxValue))
            .Select(g => new TreatyGroup(g.Key.Item1, g.Key.Item2, [.. g]))
            .OrderBy(g => g.Key == TreatyGroups.NotClassified).ThenBy(g => grouping?.Groups.FirstOrDefault(o => o.Key == g.Key)?.Order ?? 0).ThenBy(g => g.Name, StringComparer.Ordinal);
        return new TreatyGroups(chosen, grouping is null ? "Regions of M49" : $"{grouping.Name}, {grouping.Vintage}", [.. groups]);
    }

    /// <summary>Reads a day; null when none is given.</summary>
    public static Result<DayGiven> Day(string place, string? text) => string.IsNullOrWhiteSpace(text)
        ? new DayGiven(null)
        : DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DayGiven(day)
            : Refused.Invalid(new Fault(place, "A day such as 2014-01-27.", text));
}

/// <summary>A day that was given, or none.</summary>
internal sealed record DayGiven(DateOnly? Value);

/// <summary>Groups of States of one kind.</summary>
/// <param name="By">Key of the kind.</param>
/// <param name="Name">Its name, with the vintage.</param>
/// <param name="Groups">The groups, who is in none last.</param>
public sealed record TreatyGroups(string By, string Name, IReadOnlyList<TreatyGroup> Groups)
{
    /// <summary>By region.</summary>
    public const string Region = "region";

    /// <summary>Key of those in no group.</summary>
    public const string NotClassified = "not-classified";
}

/// <summary>A group of States.</summary>
public sealed record TreatyGroup(string Key, string Name, IReadOnlyList<string> States);
