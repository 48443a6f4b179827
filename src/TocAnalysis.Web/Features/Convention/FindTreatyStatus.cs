using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>What is asked of the list, as it stands in the address; null and empty ask for nothing.</summary>
public sealed record FindTreatyStatusRequest(
    string? Instrument = null, string? Status = null, string? By = null, string? Group = null, string? Day = null, string? Text = null, string? Limit = null, string? After = null)
{
    /// <summary>The names of these parameters in an address.</summary>
    public static IReadOnlyList<string> Names { get; } = ["instrument", "status", "by", "group", "day", "q", "limit", "after"];

    /// <summary>Reads an address.</summary>
    public static FindTreatyStatusRequest Of(IQueryCollection query) =>
        new(query["instrument"], query["status"], query["by"], query["group"], query["day"], query["q"], query["limit"], query["after"]);
}

/// <summary>A participant with what it has done about the instrument.</summary>
/// <param name="Code">Code of the participant.</param>
/// <param name="Name">Its name.</param>
/// <param name="PublishedName">Its name in the table; null: the table does not list it.</param>
/// <param name="Status">How far it had come on the day.</param>
/// <param name="SignedOn">Day of signature.</param>
/// <param name="DepositedOn">Day of deposit.</param>
/// <param name="Deposit">Kind of deposit.</param>
/// <param name="InForceOn">Day of entry into force for it.</param>
public sealed record TreatyStatusLine(string Code, string Name, string? PublishedName, TreatyStatus Status, DateOnly? SignedOn, DateOnly? DepositedOn, DepositKind? Deposit, DateOnly? InForceOn);

/// <summary>The list.</summary>
/// <param name="Instrument">Whose.</param>
/// <param name="AsOf">Day of its table; null: there is no table.</param>
/// <param name="Day">The day for which the status is told.</param>
/// <param name="Filter">The selection in words.</param>
/// <param name="Part">The lines.</param>
public sealed record TreatyStatusList(Instrument Instrument, DateOnly? AsOf, DateOnly? Day, string Filter, ListPart<TreatyStatusLine> Part);

/// <summary>Lists who has signed and who has become party.</summary>
public sealed class FindTreatyStatus(TocDatabase database, Vocabularies vocabularies)
{
    public async Task<Result<TreatyStatusList>> HandleAsync(Actor actor, FindTreatyStatusRequest request, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("convention");
        await using var context = await database.ReadAsync(cancellationToken);
        var tables = await TreatyTables.ReadAsync(context, vocabularies, cancellationToken);
        var faults = new List<Fault>();
        var window = asFile ? new ListWindow(int.MaxValue, 0) : ListWindow.Read(request.Limit, request.After);
        var day = TreatyTables.Day("day", request.Day);
        var groups = tables.Groups(request.By);
        faults.AddRange([.. window.Faults, .. day.Faults, .. groups.Faults]);
        var instrument = Token("instrument", request.Instrument, Instrument.Convention);
        var status = string.IsNullOrEmpty(request.Status) ? (TreatyStatus?)null : Token("status", request.Status, TreatyStatus.Party);
        var group = groups.Succeeded ? groups.Value.Groups.FirstOrDefault(g => g.Key == request.Group) : null;
        if (!string.IsNullOrEmpty(request.Group) && groups.Succeeded && group is null)
            faults.Add(new Fault("group", $"One of: {string.Join(", ", groups.Value.Groups.Select(g => g.Key))}.", request.Group));
        var table = tables.Newest.FirstOrDefault(t => t.Instrument == instrument);
        if (day.Succeeded && table is not null && day.Value.Value > table.AsOf)
            faults.Add(new Fault("day", $"A day not after that of the table, {table.AsOf:yyyy-MM-dd}.", request.Day));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var at = day.Value.Value ?? table?.AsOf;
        var text = request.Text?.Trim() ?? "";
        var lines = (table is null ? [] : tables.Listed)
            .Where(p => group is null || group.States.Contains(p))
            .Select(p => Line(tables, table!, p, at!.Value))
            .Where(l => status is null || l.Status == status)
            // Counts by status are of States; a list of one status is the list behind such a count.
            .Where(l => status is null || !Participants.IsOrganization(l.Code))
            .Where(l => text.Length == 0 || new[] { l.Name, l.Code, l.PublishedName ?? "" }.Any(t => t.Contains(text, StringComparison.CurrentCultureIgnoreCase)))
            .OrderBy(l => l.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(l => l.Code, StringComparer.Ordinal).ToList();
        var filter = new[] { status is { } s ? InWords(s) : null, group?.Name, text.Length == 0 ? null : $"with “{text}” in the name" }.OfType<string>();
        return new TreatyStatusList(instrument, table?.AsOf, at, string.Join(", ", filter.DefaultIfEmpty("all that the depositary's tables list")), window.Value.Of<TreatyStatusLine>(lines));

        T Token<T>(string place, string? given, T otherwise) where T : struct, Enum
        {
            if (string.IsNullOrEmpty(given))
                return otherwise;
            if (Tokens.TryParse<T>(given, out var known))
                return known;
            faults.Add(new Fault(place, $"One of: {string.Join(", ", Tokens.All<T>())}.", given, NearestTerms.Of(given, Tokens.All<T>())));
            return otherwise;
        }
    }

    private static string InWords(TreatyStatus status) => status switch
    {
        TreatyStatus.Party => "States parties",
        TreatyStatus.Signatory => "States that have signed and not become party",
        _ => "States that have done neither",
    };

    private static TreatyStatusLine Line(TreatyTables tables, TreatyTable table, string participant, DateOnly day)
    {
        var action = table.Actions.GetValueOrDefault(participant);
        var status = action?.StatusOn(day) ?? TreatyStatus.None;
        var (signed, deposited) = (action?.SignedOn <= day ? action!.SignedOn : null, action?.DepositedOn <= day ? action!.DepositedOn : null);
        return new TreatyStatusLine(
            participant, tables.Name(participant), action?.PublishedName, status, signed, deposited, deposited is null ? null : action!.Deposit, deposited is null ? null : table.Entry.For(action!));
    }
}
