using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>A running number of States parties.</summary>
public sealed record ProgressPoint(DateOnly Day, int Parties);

/// <summary>A participant by code and name.</summary>
public sealed record ParticipantName(string Code, string Name);

/// <summary>One instrument as its newest table says it.</summary>
/// <param name="Instrument">Which.</param>
/// <param name="AsOf">Day of the table.</param>
/// <param name="States">States parties, signatories and those of the base that have done neither, on the day asked for.</param>
/// <param name="Organizations">Organizations that have deposited.</param>
/// <param name="CountedDeposits">Deposits that count for entry into force.</param>
/// <param name="Fortieth">Day of the fortieth deposit.</param>
/// <param name="FortiethBy">Who deposited on it.</param>
/// <param name="EntryIntoForce">Computed day.</param>
/// <param name="MissingDeposits">Deposits that are missing for entry into force.</param>
/// <param name="ConferenceDueBy">For the Convention: until when the first Conference was due.</param>
/// <param name="Progress">States parties over time.</param>
public sealed record InstrumentStatus(
    Instrument Instrument, DateOnly AsOf, StatusCounts States, IReadOnlyList<ParticipantName> Organizations, int CountedDeposits, DateOnly? Fortieth, IReadOnlyList<ParticipantName> FortiethBy,
    DateOnly? EntryIntoForce, int MissingDeposits, DateOnly? ConferenceDueBy, IReadOnlyList<ProgressPoint> Progress);

/// <summary>A group of States with its counts, one for each instrument in the order of the overview.</summary>
public sealed record GroupStatus(string Key, string Name, int States, IReadOnlyList<StatusCounts> Instruments);

/// <summary>A table that was brought in.</summary>
public sealed record SnapshotEntry(long Id, Instrument Instrument, DateOnly AsOf, string FileName, int Participants, DateTimeOffset At, string By, IReadOnlyList<string> Notes);

/// <summary>The status of the four instruments.</summary>
/// <param name="Day">The day for which it is counted; null: each table's own.</param>
/// <param name="By">Key of the grouping below.</param>
/// <param name="GroupingName">Its name.</param>
/// <param name="States">States that stand in one of the newest tables: the base of all counts.</param>
/// <param name="Instruments">The instruments that have a table.</param>
/// <param name="Groups">The same by group.</param>
/// <param name="Snapshots">All tables.</param>
public sealed record ConventionOverview(
    DateOnly? Day, string By, string GroupingName, int States, IReadOnlyList<InstrumentStatus> Instruments, IReadOnlyList<GroupStatus> Groups, IReadOnlyList<SnapshotEntry> Snapshots);

/// <summary>Reads the status of the Convention and its protocols.</summary>
public sealed class GetConvention(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>The overview.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="day">A day such as 2005-12-31; empty: the day of each table.</param>
    /// <param name="by"><c>region</c>, or the key of an economic grouping.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<ConventionOverview>> HandleAsync(Actor actor, string? day, string? by, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("convention");
        await using var context = await database.ReadAsync(cancellationToken);
        var tables = await TreatyTables.ReadAsync(context, vocabularies, cancellationToken);
        var asked = TreatyTables.Day("day", day);
        var groups = tables.Groups(by);
        if (!asked.Succeeded || !groups.Succeeded)
            return Refused.Invalid([.. asked.Faults, .. groups.Faults]);
        var at = asked.Value.Value;
        if (at is not null && tables.Newest.Count > 0 && at > tables.Newest.Min(t => t.AsOf))
            return Refused.Invalid(new Fault("day", $"A day not after that of the oldest of the newest tables, {tables.Newest.Min(t => t.AsOf):yyyy-MM-dd}: what was deposited later is not known here for each instrument.", day));
        var snapshots = await context.TreatySnapshots.OrderBy(s => s.Instrument).ThenByDescending(s => s.AsOf)
            .Select(s => new SnapshotEntry(s.Id, s.Instrument, s.AsOf, s.FileName, s.Actions.Count, s.At, s.By, s.Notes)).ToListAsync(cancellationToken);
        return new ConventionOverview(
            at, groups.Value.By, groups.Value.Name, tables.Listed.Count(p => !Participants.IsOrganization(p)),
            [.. tables.Newest.Select(t => Status(tables, t, at))],
            [.. groups.Value.Groups.Select(g => new GroupStatus(g.Key, g.Name, g.States.Count, [.. tables.Newest.Select(t => StatusCounts.Of(g.States, t.Actions, at ?? t.AsOf))]))],
            snapshots);
    }

    private static InstrumentStatus Status(TreatyTables tables, TreatyTable table, DateOnly? at)
    {
        var day = at ?? table.AsOf;
        var entry = table.Entry;
        return new InstrumentStatus(
            table.Instrument, table.AsOf, StatusCounts.Of(tables.Listed, table.Actions, day),
            [.. table.Actions.Values.Where(a => a.IsOrganization && a.StatusOn(day) == TreatyStatus.Party).Select(a => Named(a.Participant))],
            entry.Counted, entry.Fortieth, [.. entry.FortiethBy.Select(Named)], entry.Date, entry.Missing,
            table.Instrument == Instrument.Convention ? entry.ConferenceDueBy : null,
            [.. StatusCounts.Progress(table.Actions.Values.Where(a => a.DepositedOn <= day)).Select(p => new ProgressPoint(p.Day, p.Parties))]);

        ParticipantName Named(string code) => new(code, tables.Name(code));
    }
}
