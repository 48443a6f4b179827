using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>A file as it came.</summary>
public sealed record DepositaryFile(string Name, byte[] Bytes);

/// <summary>Which files to bring in.</summary>
/// <param name="Files">The depositary's tables, one instrument each.</param>
/// <param name="AsOf">The day on which they were true; null: a date in their names tells.</param>
/// <param name="Instrument">Whose table it is; null: the names of the files tell.</param>
/// <param name="DryRun">Check and tell only, write nothing.</param>
public sealed record ImportTablesRequest(IReadOnlyList<DepositaryFile> Files, DateOnly? AsOf = null, Instrument? Instrument = null, bool DryRun = false);

/// <summary>What one file held.</summary>
/// <param name="File">Its name.</param>
/// <param name="Instrument">Whose table.</param>
/// <param name="AsOf">Of which day.</param>
/// <param name="IsNew">False: this table is there already, and nothing was done.</param>
/// <param name="Participants">Lines.</param>
/// <param name="Parties">Participants that have deposited, organizations among them.</param>
/// <param name="Signatories">Participants that have signed and deposited nothing.</param>
/// <param name="EntryIntoForce">Computed from this table; null: not in force.</param>
/// <param name="Renamed">Names that are not the ones of the vocabulary, with the State that they were taken for.</param>
/// <param name="Notes">What was out of the ordinary.</param>
public sealed record ImportedTable(
    string File, Instrument Instrument, DateOnly AsOf, bool IsNew, int Participants, int Parties, int Signatories, DateOnly? EntryIntoForce, IReadOnlyList<string> Renamed, IReadOnlyList<string> Notes)
{
    /// <summary>Reservations, declarations, objections and territorial notes in it that were not recorded before.</summary>
    public int NewTexts { get; init; }
}

/// <summary>What all files held, in their order.</summary>
public sealed record ImportedTables(IReadOnlyList<ImportedTable> Tables);

/// <summary>Brings depositary tables in: all files or none, checked by the same code whether it is a dry run or not.</summary>
public sealed partial class ImportTables(TocDatabase database, Vocabularies vocabularies, TimeProvider clock)
{
    private const int MaxFiles = 40;

    public async Task<Result<ImportedTables>> HandleAsync(Actor actor, ImportTablesRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("convention");
        if (request.Files.Count is 0 or > MaxFiles)
            return Refused.Invalid(new Fault("files", $"1 to {MaxFiles} CSV files with tables of the depositary."));
        var names = new ParticipantNames(vocabularies.Countries);
        var faults = new List<Fault>();
        var read = new List<(TreatySnapshotRow Row, ImportedTable Told, IReadOnlyList<DepositaryText> Texts)>();
        foreach (var file in request.Files)
        {
            var table = Read(file, request, names);
            if (table.Succeeded)
                read.Add(table.Value);
            else
                faults.AddRange(table.Faults);
        }

        faults.AddRange(read.GroupBy(r => (r.Row.Instrument, r.Row.AsOf)).Where(g => g.Count() > 1)
            .Select(g => new Fault(g.Last().Row.FileName, $"One table for each instrument and day; {g.First().Row.FileName} is of the same.")));
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var there = await context.TreatySnapshots.AsNoTracking().Select(s => new { s.Instrument, s.AsOf, s.Hash }).ToListAsync(cancellationToken);
        var same = read.Where(r => there.Any(t => t.Instrument == r.Row.Instrument && t.AsOf == r.Row.AsOf && t.Hash == r.Row.Hash)).Select(r => r.Row).ToHashSet();
        faults.AddRange(read.Where(r => !same.Contains(r.Row) && there.Any(t => t.Instrument == r.Row.Instrument && t.AsOf == r.Row.AsOf))
            .Select(r => new Fault(r.Row.FileName, $"Another table of {r.Row.Instrument.Text()} of {Day(r.Row.AsOf)} is here already. Remove it first, or give the day of this one.")));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var texts = await NewTextsAsync(context, read.Select(r => (r.Row, r.Texts)), cancellationToken);
        if (!request.DryRun)
        {
            foreach (var text in texts.SelectMany(t => t.Value))
            {
                (text.Version, text.CreatedBy, text.UpdatedBy) = (1, actor.Name, actor.Name);
                text.CreatedAt = text.UpdatedAt = clock.GetUtcNow();
                context.Implementation.Add(text);
            }

            context.TreatySnapshots.AddRange(read.Select(r => r.Row).Where(r => !same.Contains(r)).Select(r =>
            {
                (r.By, r.At) = (actor.Name, clock.GetUtcNow());
                return r;
            }));
            try
            {
                await context.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                return Refused.Conflict("convention");
            }
        }

        return new ImportedTables([.. read.Select(r => r.Told with { IsNew = !same.Contains(r.Row), NewTexts = texts[r.Row].Count })]);
    }

    /// <summary>The texts of the tables that no entry has yet; the same words of a later table are no second entry.</summary>
    private async Task<Dictionary<TreatySnapshotRow, List<ImplementationRow>>> NewTextsAsync(
        TocContext context, IEnumerable<(TreatySnapshotRow Row, IReadOnlyList<DepositaryText> Texts)> read, CancellationToken cancellationToken)
    {
        var known = (await context.Implementation.AsNoTracking().Where(e => e.Kind == ImplementationKind.Reservation || e.Kind == ImplementationKind.TerritorialNote).ToListAsync(cancellationToken))
            .Select(e => (e.Kind, e.Category, e.Country, e.Instrument, e.Text)).ToHashSet();
        var found = new Dictionary<TreatySnapshotRow, List<ImplementationRow>>();
        foreach (var (row, texts) in read)
        {
            found[row] = [.. texts.Select(t => new ImplementationRow
            {
                Kind = t.Kind,
                Category = t.Category,
                // An organization is no State; its name stands in the title.
                Country = Participants.IsOrganization(t.Participant) ? null : t.Participant,
                Instrument = row.Instrument,
                Title = $"{TreatyTables.Name(vocabularies, t.Participant)}: {t.Category ?? "territorial note"}, in the depositary's table of {Day(row.AsOf)}",
                Text = t.Text,
            }).Where(e => known.Add((e.Kind, e.Category, e.Country, e.Instrument, e.Text)))];
        }

        return found;
    }

    private Result<(TreatySnapshotRow, ImportedTable, IReadOnlyList<DepositaryText>)> Read(DepositaryFile file, ImportTablesRequest request, ParticipantNames names)
    {
        var faults = new List<Fault>();
        var instrument = request.Instrument ?? InstrumentFacts.OfFile(Path.GetFileName(file.Name));
        if (instrument is null)
            faults.Add(new Fault(file.Name, $"A name that tells the instrument, as the depositary's do (18-12, 18-12-a, 18-12-b, 18-12-c), or the instrument itself: {string.Join(", ", Tokens.All<Instrument>())}."));
        var asOf = request.AsOf ?? DateIn(file.Name);
        if (asOf is null)
            faults.Add(new Fault(file.Name, "The day on which the table was true, given beside it or in its name (2014-01-27)."));
        else if (asOf > DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))
            faults.Add(new Fault(file.Name, "A day that is not in the future.", Day(asOf.Value)));
        var rows = ReadDepositaryFile.Rows(file.Name, file.Bytes);
        if (faults.Count > 0 || !rows.Succeeded)
            return Refused.Invalid([.. faults, .. rows.Faults]);
        var read = DepositaryTable.Read(file.Name, rows.Value, instrument!.Value, asOf!.Value, names);
        if (!read.Succeeded)
            return Refused.Invalid([.. read.Faults]);
        var table = read.Value;
        var row = new TreatySnapshotRow
        {
            Instrument = instrument.Value,
            AsOf = asOf.Value,
            FileName = file.Name.Length > 260 ? file.Name[^260..] : file.Name,
            Hash = Convert.ToHexStringLower(SHA256.HashData(file.Bytes)),
            Notes = [.. table.Notes],
        };
        row.Actions.AddRange(table.Actions.Select((a, i) => new TreatyActionRow
        {
            Position = i,
            Participant = a.Participant,
            PublishedName = a.PublishedName,
            SignedOn = a.SignedOn,
            DepositedOn = a.DepositedOn,
            Deposit = a.Deposit,
        }));
        var renamed = table.Actions
            .Where(a => vocabularies.Countries.Find(a.Participant) is { } country && !string.Equals(country.Name, a.PublishedName, StringComparison.OrdinalIgnoreCase))
            .Select(a => $"{a.PublishedName}: {vocabularies.Countries.Find(a.Participant)!.Name} ({a.Participant})");
        return (row, new ImportedTable(
            file.Name, instrument.Value, asOf.Value, true, table.Actions.Count, table.Actions.Count(a => a.DepositedOn is not null), table.Actions.Count(a => a is { DepositedOn: null, SignedOn: not null }),
            EntryIntoForce.Compute(instrument.Value, table.Actions).Date, [.. renamed], table.Notes), table.Texts);
    }

    /// <summary>A day such as 2014-01-27 anywhere in the name of the file or its folder.</summary>
    private static DateOnly? DateIn(string name) => DayInName().Match(name) is { Success: true } match && DateOnly.TryParseExact(match.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", RegexOptions.None, 1000)]
    private static partial Regex DayInName();
}
