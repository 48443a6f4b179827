namespace TocAnalysis.Web.Data;

/// <summary>Brings the rows of a list of parts to the values of a content, changing as few rows as possible.</summary>
internal static class PartList
{
    public static void Write<TRow, TValue>(List<TRow> rows, IReadOnlyList<TValue> values, Func<TRow, TValue, bool> isSame, Action<TRow, TValue> write)
        where TRow : CasePartRow, new()
    {
        var free = rows.OrderBy(r => r.Position).ToList();
        var matched = new List<TRow>(values.Count);
        foreach (var value in values)
        {
            var row = free.Find(r => isSame(r, value));
            if (row is null)
                row = new TRow();
            else
                free.Remove(row);
            matched.Add(row);
        }

        foreach (var gone in free)
            rows.Remove(gone);
        for (var i = 0; i < values.Count; i++)
        {
            var row = matched[i];
            write(row, values[i]);
            row.Position = i;
            if (row.Id == 0 && !rows.Contains(row))
                rows.Add(row);
        }
    }
}
