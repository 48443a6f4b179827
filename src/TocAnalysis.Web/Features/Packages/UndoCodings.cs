using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>Brings codings back that a batch moved to another case or took away.</summary>
internal static class UndoCodings
{
    /// <summary>Codings that would come back where their coder has coded anew since. Nothing of the new ones is told.</summary>
    public static async Task<IReadOnlyList<Fault>> TakenAsync(TocContext context, ImportUndo undo, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        foreach (var removed in undo.RemovedCodings)
        {
            if (await context.Codings.AnyAsync(c => c.CaseId == removed.CaseId && c.Code == removed.Content.Code && c.CoderId == removed.CoderId && c.Round == removed.Content.Round && !undo.Codings.Select(k => k.Id).Contains(c.Id), cancellationToken))
                faults.Add(new Fault($"{CaseId.Text(removed.CaseId)} {removed.Content.Code}", "A code that its coder has not coded anew since; withdraw that coding first."));
        }

        return faults;
    }

    /// <summary>Moves and makes them; does not save.</summary>
    /// <returns>Cases whose positions are to be found anew.</returns>
    public static IEnumerable<long> Run(TocContext context, ImportUndo undo, IReadOnlyDictionary<long, CodingRow> rows, ReferenceNames names, Actor actor)
    {
        foreach (var moved in undo.MovedCodings)
        {
            var row = rows[moved.Id];
            row.CaseId = moved.CaseId;
            PackageRecords.Write(row, moved.Before, names);
            PackageRecords.Touch(context, row, actor);
        }

        foreach (var removed in undo.RemovedCodings)
        {
            var row = context.Codings.Add(new CodingRow
            {
                Id = removed.Id, CaseId = removed.CaseId, CoderId = removed.CoderId, CodebookVersion = removed.CodebookVersion, Version = removed.Version, CreatedAt = removed.CreatedAt, CreatedBy = removed.CreatedBy,
            }).Entity;
            PackageRecords.Write(row, removed.Content, names);
            PackageRecords.Touch(context, row, actor);
        }

        return undo.MovedCodings.Select(m => m.CaseId).Concat(undo.RemovedCodings.Select(r => r.CaseId));
    }
}
