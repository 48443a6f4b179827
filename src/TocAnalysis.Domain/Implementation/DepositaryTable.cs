using System.Globalization;
using System.Text.RegularExpressions;

namespace TocAnalysis.Domain.Implementation;

/// <summary>A row of a table as it was read, with its number in the file.</summary>
/// <param name="Number">Row of the file, the header included, from 1.</param>
/// <param name="Cells">Its cells.</param>
public sealed record DepositaryRow(int Number, IReadOnlyList<string> Cells);

/// <summary>What a participant said beside its dates, as the table prints it.</summary>
/// <param name="Participant">Its code.</param>
/// <param name="Kind"><see cref="ImplementationKind.Reservation"/> or <see cref="ImplementationKind.TerritorialNote"/>.</param>
/// <param name="Category">reservation, declaration or objection; null for territorial notes.</param>
/// <param name="Text">The words, not empty, at most <see cref="ImplementationEntry.MaxText"/> characters.</param>
public sealed record DepositaryText(string Participant, ImplementationKind Kind, string? Category, string Text);

/// <summary>
/// Reads a status table as the depositary publishes it: participant, day of signature, day of deposit with a letter behind it. Headers differ by file,
/// titles may stand above them, and ratification, accession and succession may have columns of their own.
/// </summary>
/// <param name="Actions">One for each participant, in the order of the file.</param>
/// <param name="Notes">What a reader must know, in English sentences: what was out of the ordinary and taken all the same.</param>
public sealed partial record DepositaryTable(IReadOnlyList<TreatyAction> Actions, IReadOnlyList<string> Notes)
{
    /// <summary>Reservations, declarations, objections and territorial notes, where the table has columns of them.</summary>
    public IReadOnlyList<DepositaryText> Texts { get; init; } = [];

    private static readonly string[] Dates = ["d MMM yyyy", "d MMMM yyyy", "yyyy-MM-dd", "d-MMM-yyyy", "d MMM. yyyy"];

    /// <summary>Reads all rows, or tells all faults at once.</summary>
    /// <param name="file">Name of the file, for the places of faults.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="instrument">Whose table it is.</param>
    /// <param name="asOf">The day on which the table was true.</param>
    /// <param name="names">The States.</param>
    /// <returns>The table, or the faults.</returns>
    public static Result<DepositaryTable> Read(string file, IReadOnlyList<DepositaryRow> rows, Instrument instrument, DateOnly asOf, ParticipantNames names)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(names);
        var head = rows.Take(20).Select((r, i) => (Columns: Columns(r.Cells), Index: i)).FirstOrDefault(h => h.Columns is not null);
        if (head.Columns is not { } columns)
            return Refused.Invalid(new Fault(file, "A header row with a column Participant, a column Signature and a column Ratification or Accession, among the first 20 rows."));
        var reading = new Reading(file, instrument, asOf, names);
        foreach (var row in rows.Skip(head.Index + 1).Where(r => r.Cells.Any(c => !string.IsNullOrWhiteSpace(c))))
            reading.Take(row, columns);
        if (reading.Faults.Count > 0)
            return Refused.Invalid([.. reading.Faults]);
        return reading.Actions.Count == 0
            ? Refused.Invalid(new Fault(file, "At least one participant below the header."))
            : new DepositaryTable(reading.Actions, reading.Notes) { Texts = reading.Texts };
    }

    private sealed record ColumnPlaces(int Participant, int Signature, IReadOnlyList<(int Place, DepositKind Kind)> Deposits, IReadOnlyList<(int Place, ImplementationKind Kind, string? Category)> Texts);

    private static ColumnPlaces? Columns(IReadOnlyList<string> cells)
    {
        var participant = Find(c => c is "participant" or "participants" or "state" or "states" or "country" or "party" or "parties");
        var signature = Find(c => c.StartsWith("signature", StringComparison.Ordinal) || c is "signed" or "date of signature");
        var deposits = cells.Select((c, i) => (Text: Plain(c), Place: i)).Where(c => c.Place != participant && c.Place != signature && TextKind(c.Text) is null)
            .Select(c => (c.Place, Kind: HeaderKind(c.Text))).Where(c => c.Kind is not null).Select(c => (c.Place, c.Kind!.Value)).ToList();
        var texts = cells.Select((c, i) => (Text: Plain(c), Place: i)).Where(c => c.Place != participant && c.Place != signature)
            .Select(c => (c.Place, Said: TextKind(c.Text))).Where(c => c.Said is not null).Select(c => (c.Place, c.Said!.Value.Kind, c.Said!.Value.Category)).ToList();
        return participant >= 0 && (signature >= 0 || deposits.Count > 0) && deposits.Count > 0 ? new ColumnPlaces(participant, signature, deposits, texts) : null;

        int Find(Func<string, bool> test) => cells.Select(Plain).ToList().FindIndex(c => test(c));
    }

    private static string Plain(string cell) => cell.Trim('\uFEFF', ' ', '\u00A0').ToLowerInvariant();

    /// <summary>What a date without a letter means in the column: the first kind that its header names.</summary>
    private static DepositKind? HeaderKind(string header) => new (string Word, DepositKind Kind)[]
        {
            ("ratification", DepositKind.Ratification), ("acceptance", DepositKind.Acceptance), ("approval", DepositKind.Approval), ("accession", DepositKind.Accession), ("succession", DepositKind.Succession),
        }.Where(k => header.Contains(k.Word, StringComparison.Ordinal)).Select(k => (DepositKind?)k.Kind).FirstOrDefault();

    /// <summary>What the texts of a column are; a column of declarations and reservations together is taken as of reservations, which is the stronger word.</summary>
    private static (ImplementationKind Kind, string? Category)? TextKind(string header) =>
        header.Contains("territor", StringComparison.Ordinal) ? (ImplementationKind.TerritorialNote, null)
        : header.Contains("reservation", StringComparison.Ordinal) ? (ImplementationKind.Reservation, "reservation")
        : header.Contains("declaration", StringComparison.Ordinal) ? (ImplementationKind.Reservation, "declaration")
        : header.Contains("objection", StringComparison.Ordinal) ? (ImplementationKind.Reservation, "objection")
        : null;

    [GeneratedRegex(@"^(?<date>.*?\d{4}|\d{4}-\d\d-\d\d)\s*(?<letter>AA|A|a|d)?(?:\s*\[?\d{1,2}\]?)?$", RegexOptions.None, 1000)]
    private static partial Regex DateWithLetter();

    /// <summary>The rows as far as they were read.</summary>
    private sealed class Reading(string file, Instrument instrument, DateOnly asOf, ParticipantNames names)
    {
        private readonly Dictionary<string, int> rowOf = new(StringComparer.Ordinal);

        public List<TreatyAction> Actions { get; } = [];

        public List<string> Notes { get; } = [];

        public List<Fault> Faults { get; } = [];

        public List<DepositaryText> Texts { get; } = [];

        public void Take(DepositaryRow row, ColumnPlaces columns)
        {
            var published = ParticipantNames.Clean(Cell(columns.Participant));
            var place = $"{file}, row {row.Number.ToString(CultureInfo.InvariantCulture)}";
            var code = names.Find(published);
            if (code is null)
                Faults.Add(new Fault($"{place}, participant", "The name of a State, or European Union.", published, names.Suggest(published)));
            else if (!rowOf.TryAdd(code, row.Number))
                Faults.Add(new Fault($"{place}, participant", $"Each participant once; this one is in row {rowOf[code].ToString(CultureInfo.InvariantCulture)} already.", published));
            var (signed, _) = Date(Cell(columns.Signature), DepositKind.Ratification, $"{place}, signature");
            var deposits = columns.Deposits.Select(d => Date(Cell(d.Place), d.Kind, $"{place}, deposit")).Where(d => d.Day is not null).ToList();
            if (deposits.Count > 1)
                Faults.Add(new Fault($"{place}, deposit", "One date of deposit.", string.Join("; ", deposits.Select(d => d.Day!.Value.ToString("O", CultureInfo.InvariantCulture)))));
            if (code is null)
                return;
            (DateOnly? Day, DepositKind? Kind) deposit = deposits.Count == 0 ? (null, null) : deposits[0];
            if (signed is null && deposit.Day is null)
                Notes.Add($"{published}: listed without any date.");
            if (signed > InstrumentFacts.Of(instrument).ClosedForSignature)
                Notes.Add($"{published}: signed after the last day for signature.");
            if (deposit.Day < signed)
                Notes.Add($"{published}: deposited before it signed.");
            if (deposit is { Day: not null, Kind: DepositKind.Ratification } && signed is null)
                Notes.Add($"{published}: ratification without signature, as published.");
            foreach (var (at, kind, category) in columns.Texts)
            {
                var text = Cell(at);
                if (text.Length > ImplementationEntry.MaxText)
                    Faults.Add(new Fault($"{place}, {category ?? "territorial note"}", $"At most {ImplementationEntry.MaxText.ToString(CultureInfo.InvariantCulture)} characters."));
                else if (text is not ("" or "-" or "–" or "…" or ".."))
                    Texts.Add(new DepositaryText(code, kind, category, text));
            }

            Actions.Add(new TreatyAction(code, published, signed, deposit.Day, deposit.Day is null ? null : deposit.Kind));

            string Cell(int at) => at >= 0 && at < row.Cells.Count ? row.Cells[at].Replace('\u00A0', ' ').Trim() : "";
        }

        private (DateOnly? Day, DepositKind Kind) Date(string cell, DepositKind plain, string place)
        {
            if (cell.Length == 0 || cell is "-" or "–" or "…" or "..")
                return (null, plain);
            var match = DateWithLetter().Match(cell);
            if (!match.Success || !DateOnly.TryParseExact(match.Groups["date"].Value.Trim(), Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                Faults.Add(new Fault(place, "A date such as 12 Dec 2000, with the depositary's letter behind it where it has one: A, AA, a or d.", cell));
                return (null, plain);
            }

            if (day < InstrumentFacts.Of(instrument).Adopted)
                Faults.Add(new Fault(place, $"A day on or after the adoption, {InstrumentFacts.Of(instrument).Adopted.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}.", cell));
            else if (day > asOf)
                Faults.Add(new Fault(place, $"A day not after that of the table, {asOf.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}.", cell));
            return (day, match.Groups["letter"].Value switch
            {
                "A" => DepositKind.Acceptance,
                "AA" => DepositKind.Approval,
                "a" => DepositKind.Accession,
                "d" => DepositKind.Succession,
                _ => plain,
            });
        }
    }
}
