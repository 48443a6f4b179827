using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>A participant in two tables, with its name of today.</summary>
public sealed record ComparedLine(string Code, string Name, TreatyAction? Before, TreatyAction? After);

/// <summary>What changed between two tables of one instrument.</summary>
public sealed record ComparedTables(
    Instrument Instrument, DateOnly From, DateOnly To, IReadOnlyList<ComparedLine> NewParties, IReadOnlyList<ComparedLine> NewSignatories, IReadOnlyList<ComparedLine> Corrected,
    IReadOnlyList<ComparedLine> Withdrawn, IReadOnlyList<ComparedLine> Renamed, int Unchanged);

/// <summary>Compares two tables by State and not by name.</summary>
public sealed class CompareSnapshots(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>The days of the tables that are there, by instrument, newest first.</summary>
    public async Task<IReadOnlyDictionary<Instrument, IReadOnlyList<DateOnly>>> DaysAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var all = await context.TreatySnapshots.Select(s => new { s.Instrument, s.AsOf }).ToListAsync(cancellationToken);
        return all.GroupBy(s => s.Instrument).ToDictionary(g => g.Key, g => (IReadOnlyList<DateOnly>)[.. g.Select(s => s.AsOf).OrderDescending()]);
    }

    /// <summary>Compares.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="instrument">Token of the instrument; empty: the Convention.</param>
    /// <param name="from">Day of the older table; empty: the one before the newest.</param>
    /// <param name="to">Day of the newer table; empty: the newest.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<ComparedTables>> HandleAsync(Actor actor, string? instrument, string? from, string? to, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("convention");
        var which = Instrument.Convention;
        if (!string.IsNullOrEmpty(instrument) && !Tokens.TryParse(instrument, out which))
            return Refused.Invalid(new Fault("instrument", $"One of: {string.Join(", ", Tokens.All<Instrument>())}.", instrument, NearestTerms.Of(instrument, Tokens.All<Instrument>())));
        var (older, newer) = (TreatyTables.Day("from", from), TreatyTables.Day("to", to));
        if (!older.Succeeded || !newer.Succeeded)
            return Refused.Invalid([.. older.Faults, .. newer.Faults]);
        await using var context = await database.ReadAsync(cancellationToken);
        var heads = await context.TreatySnapshots.Where(s => s.Instrument == which).OrderByDescending(s => s.AsOf).Select(s => new { s.Id, s.AsOf }).ToListAsync(cancellationToken);
        if (heads.Count < 2)
            return Refused.Invalid(new Fault("instrument", "An instrument with tables of two days at least; bring another table in.", which.Text()));
        var end = newer.Value.Value is { } t ? heads.Find(h => h.AsOf == t) : heads[0];
        var start = older.Value.Value is { } f ? heads.Find(h => h.AsOf == f) : heads.Find(h => end is not null && h.AsOf < end.AsOf);
        var days = $"One of the days of its tables: {string.Join(", ", heads.Select(h => h.AsOf.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))}.";
        if (start is null || end is null)
            return Refused.Invalid([.. new[] { start is null ? new Fault("from", days, from) : null, end is null ? new Fault("to", days, to) : null }.OfType<Fault>()]);
        if (start.AsOf >= end.AsOf)
            return Refused.Invalid(new Fault("from", "A day before that of the newer table.", from));
        var lines = await context.TreatyActions.Where(a => a.SnapshotId == start.Id || a.SnapshotId == end.Id).ToListAsync(cancellationToken);
        var compared = SnapshotComparison.Between(lines.Where(l => l.SnapshotId == start.Id).Select(l => l.Action), lines.Where(l => l.SnapshotId == end.Id).Select(l => l.Action));
        return new ComparedTables(
            which, start.AsOf, end.AsOf, Named(compared.NewParties), Named(compared.NewSignatories), Named(compared.Corrected), Named(compared.Withdrawn), Named(compared.Renamed), compared.Unchanged);
    }

    private IReadOnlyList<ComparedLine> Named(IReadOnlyList<StatusChange> changes) =>
        [.. changes.Select(c => new ComparedLine(c.Participant, TreatyTables.Name(vocabularies, c.Participant), c.Before, c.After))];
}
