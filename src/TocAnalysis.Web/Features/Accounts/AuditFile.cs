using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Accounts;

/// <summary>The audit log as a file: what the page shows under the same filter, a line for each field that changed, newest first.</summary>
public sealed class AuditFile(ListAudit list)
{
    public const string Download = "/admin/audit/file";

    /// <summary>Most entries of one file; older ones follow by the number of the last.</summary>
    public const int Most = 20_000;

    private static readonly string[] Header = ["entry", "at", "actor", "door", "action", "entity", "key", "name", "case", "reason", "field", "before", "after", "withheld"];

    public async Task<Result<TableFile>> HandleAsync(Actor actor, AuditFilter filter, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<TableFileCell>>();
        var (entries, next) = (0, filter.Before);
        do
        {
            var page = await list.RunAsync(actor, filter with { Before = next }, cancellationToken, ListAudit.LargestPage);
            if (!page.Succeeded)
                return new Refused(page.Refusal!.Value, page.Faults);
            entries += page.Value.Items.Count;
            next = page.Value.Next;
            rows.AddRange(page.Value.Items.SelectMany(Lines));
        }
        while (next is not null && entries < Most);

        IReadOnlyList<string> notes = next is { } left ? [$"Older entries than number {left.ToString(CultureInfo.InvariantCulture)} are in the next file: before={left.ToString(CultureInfo.InvariantCulture)}."] : [];
        return new TableFile("Audit log", [("Entries", entries.ToString(CultureInfo.InvariantCulture))], notes, Header, rows) { IsFar = true };
    }

    private static IEnumerable<IReadOnlyList<TableFileCell>> Lines(AuditEntry entry)
    {
        string[] head =
        [
            entry.Id.ToString(CultureInfo.InvariantCulture), entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), entry.Actor, entry.Door, entry.Action, entry.Entity,
            entry.Key, entry.Label ?? "", entry.CaseId is { } id ? CaseId.Text(id) : "", entry.Reason ?? "",
        ];
        IEnumerable<string[]> fields = entry.Changes.Count == 0 ? [["", "", "", ""]] : entry.Changes.Select(c => new[] { c.Column, c.Before ?? "", c.After ?? "", c.Withheld ? "yes" : "" });
        return fields.Select(f => (IReadOnlyList<TableFileCell>)[.. head.Concat(f).Select(text => new TableFileCell(text))]);
    }
}
