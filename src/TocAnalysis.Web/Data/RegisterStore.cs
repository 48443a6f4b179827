using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;

namespace TocAnalysis.Web.Data;

/// <summary>An entry of a register as it is read. Case and further cases are those that the reader may see, by their identifiers.</summary>
public sealed record RegisterView(
    long Id, int Version, RegisterEntry Entry, string? CaseTitle, string? CountryName, string? FromName, string? ToName, string? SourceTitle, DateTimeOffset UpdatedAt, string UpdatedBy)
{
    /// <summary>Number in print.</summary>
    public string Text => RegisterId.Text(Id);
}

/// <summary>The identifier of an entry of a register: REG-12 in print, a number in the database.</summary>
public static class RegisterId
{
    private const string Prefix = "REG-";

    /// <summary>The number in print.</summary>
    public static string Text(long id) => Prefix + id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads a number in print, with or without its letters.</summary>
    public static bool TryParse(string? text, out long id) => long.TryParse(
        text?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) == true ? text[Prefix.Length..] : text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out id) && id > 0;
}

/// <summary>An entry on putting the Convention into effect that was seen in a case.</summary>
public sealed record CaseObstacle(long Id, ImplementationKind Kind, string Title, Instrument? Instrument, string? Article);

/// <summary>Reads entries of the registers for pages, REST, files and tables, all by one visibility.</summary>
public sealed class RegisterStore(ReplicaReads reads, Vocabularies vocabularies)
{
    /// <summary>The own fields of a row.</summary>
    public static IReadOnlyDictionary<string, string> Values(RegisterRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return CaseJson.Read<SortedDictionary<string, string>>(row.Data);
    }

    /// <summary>Entries that the actor may see and that a condition takes in, by register and number.</summary>
    public Task<IReadOnlyList<RegisterView>> ReadAsync(Actor actor, Func<IQueryable<RegisterRow>, IQueryable<RegisterRow>> which, CancellationToken cancellationToken) =>
        ReadAsync(reads.Primary, actor, which, cancellationToken);

    /// <summary>The same for a file.</summary>
    public Task<IReadOnlyList<RegisterView>> ReadForFileAsync(Actor actor, Func<IQueryable<RegisterRow>, IQueryable<RegisterRow>> which, CancellationToken cancellationToken) =>
        reads.RunAsync(place => ReadAsync(place, actor, which, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<RegisterView>> ReadAsync(ReadPlace place, Actor actor, Func<IQueryable<RegisterRow>, IQueryable<RegisterRow>> which, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(which);
        if (!AccessPolicy.May(actor, Permission.Read))
            return [];
        await using var context = await place.ReadAsync(cancellationToken);
        // Entries and the cases that they name are of one moment.
        await using var moment = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var rows = await (
            from e in which(context.VisibleRegisters(actor))
            orderby e.Id
            select new
            {
                Row = e,
                Case = context.Cases.Where(c => c.Id == e.CaseId).Select(c => c.Title).FirstOrDefault(),
                From = context.Groups.Where(g => g.Id == e.FromGroupId).Select(g => new { g.Reference, g.Name }).FirstOrDefault(),
                To = context.Groups.Where(g => g.Id == e.ToGroupId).Select(g => new { g.Reference, g.Name }).FirstOrDefault(),
                Source = context.Sources.Where(s => s.Id == e.SourceId).Select(s => new { s.Reference, s.Title }).FirstOrDefault(),
                Cases = context.VisibleCases(actor).Where(c => e.CaseIds.Contains(c.Id)).OrderBy(c => c.Id).Select(c => c.Id).ToList(),
            }).ToListAsync(cancellationToken);
        return
        [
            .. rows.OrderBy(r => r.Row.Kind).Select(r => new RegisterView(
                r.Row.Id, r.Row.Version,
                new RegisterEntry
                {
                    Kind = r.Row.Kind,
                    Reference = r.Row.Reference,
                    Title = r.Row.Title,
                    Case = r.Row.CaseId is { } id ? CaseId.Text(id) : null,
                    Country = r.Row.Country,
                    Period = r.Row.Period is { } period ? PartialDate.Parse(period) : null,
                    Codes = r.Row.Codes,
                    FromGroup = r.From?.Reference,
                    ToGroup = r.To?.Reference,
                    Cases = [.. r.Cases.Select(CaseId.Text)],
                    Values = Values(r.Row),
                    Note = r.Row.Note,
                    Source = r.Source?.Reference,
                    Locator = r.Row.Locator,
                },
                r.Case, r.Row.Country is { } code ? vocabularies.Countries.Find(code)?.Name ?? code : null, r.From?.Name, r.To?.Name, r.Source?.Title, r.Row.UpdatedAt, r.Row.UpdatedBy)),
        ];
    }

    /// <summary>What is recorded about putting the Convention into effect that was seen in a case; nothing where the case may not be seen.</summary>
    public async Task<IReadOnlyList<CaseObstacle>> ObstaclesAsync(Actor actor, long caseId, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return [];
        await using var context = await reads.Primary.ReadAsync(cancellationToken);
        return await context.Implementation.Where(e => e.CaseId == caseId && context.VisibleCases(actor).Any(c => c.Id == caseId)).OrderBy(e => e.Id)
            .Select(e => new CaseObstacle(e.Id, e.Kind, e.Title, e.Instrument, e.Article)).ToListAsync(cancellationToken);
    }

    /// <summary>How many entries of each register the actor may see.</summary>
    public async Task<IReadOnlyDictionary<RegisterKind, int>> CountsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return new Dictionary<RegisterKind, int>();
        await using var context = await reads.Primary.ReadAsync(cancellationToken);
        return await context.VisibleRegisters(actor).GroupBy(e => e.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
    }
}
