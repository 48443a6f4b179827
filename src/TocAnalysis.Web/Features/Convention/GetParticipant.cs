using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>What a participant has done about one instrument, over all tables.</summary>
/// <param name="Instrument">Which.</param>
/// <param name="AsOf">Day of the newest table; null: there is none.</param>
/// <param name="Action">As that table says it; null: it does not list the participant.</param>
/// <param name="InForceOn">Day of entry into force for it.</param>
/// <param name="Names">Names under which it was published, with the days of the tables.</param>
public sealed record ParticipantInstrument(Instrument Instrument, DateOnly? AsOf, TreatyAction? Action, DateOnly? InForceOn, IReadOnlyList<string> Names);

/// <summary>A participant.</summary>
public sealed record ParticipantDetail(string Code, string Name, bool IsOrganization, IReadOnlyList<ParticipantInstrument> Instruments);

/// <summary>Reads one participant.</summary>
public sealed class GetParticipant(TocDatabase database, Vocabularies vocabularies)
{
    public async Task<Result<ParticipantDetail>> HandleAsync(Actor actor, string code, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("convention");
        if (!Participants.IsOrganization(code) && vocabularies.Countries.Find(code) is null)
            return Refused.NotFound(code);
        await using var context = await database.ReadAsync(cancellationToken);
        var tables = await TreatyTables.ReadAsync(context, vocabularies, cancellationToken);
        var names = await (
            from action in context.TreatyActions
            join snapshot in context.TreatySnapshots on action.SnapshotId equals snapshot.Id
            where action.Participant == code
            orderby snapshot.AsOf
            select new { snapshot.Instrument, snapshot.AsOf, action.PublishedName }).ToListAsync(cancellationToken);
        return new ParticipantDetail(code, tables.Name(code), Participants.IsOrganization(code), [.. Enum.GetValues<Instrument>().Select(i =>
        {
            var table = tables.Newest.FirstOrDefault(t => t.Instrument == i);
            var action = table?.Actions.GetValueOrDefault(code);
            return new ParticipantInstrument(i, table?.AsOf, action, action is null ? null : table!.Entry.For(action),
                [.. names.Where(n => n.Instrument == i).GroupBy(n => n.PublishedName).Select(g => $"{g.Key} ({string.Join(", ", g.Select(n => n.AsOf.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))})")]);
        })]);
    }
}
