using System.Globalization;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Export;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>Lays a register out for a file: the same entries as on the page, one row for each.</summary>
internal static class RegisterSheet
{
    public static TableFile Of(RegisterPart list, IQueryCollection query, DateOnly today)
    {
        var register = RegisterList.Of(list.Kind);
        var own = register.Fields.Select(f => f.Name).ToList();
        var filter = string.Join("; ", query.Where(p => p.Value.ToString().Length > 0).Select(p => $"{p.Key} = {string.Join(" or ", p.Value.OfType<string>())}"));
        return new TableFile(
            $"Register: {list.Kind.Text()}",
            [
                ("Selection", filter.Length == 0 ? "all entries" : filter), ("n", list.All.Count.ToString(CultureInfo.InvariantCulture)), ("Date", today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("Source", $"TocAnalysis; paragraphs {string.Join(", ", register.Paragraphs)} of A/CONF.187/6"),
            ],
            [register.Meaning, "Rows are entries, not cases. Nothing is averaged. An empty cell says that nothing is recorded.", "Names of countries imply no opinion on the legal status of any territory."],
            ["Entry", "Title", "Case", "Country", "Period", .. register.Kind == RegisterKind.Consent ? [CountedField.Path] : Array.Empty<string>(), .. own, .. Groups(register).Select(g => g.Name), "codes", .. register.HasCases ? ["cases"] : Array.Empty<string>(), "note", "source", "locator"],
            [.. list.All.Select(e => Row(register, own, e))]);
    }

    private static IReadOnlyList<TableFileCell> Row(RegisterDefinition register, List<string> own, RegisterView view) =>
    [
        new(view.Text), new(view.Entry.Title), new(view.Entry.Case ?? ""), new(view.Entry.Country ?? ""), new(view.Entry.Period?.Text ?? ""),
        .. register.Kind == RegisterKind.Consent ? [new TableFileCell(ConsentPath.Of(view.Entry))] : Array.Empty<TableFileCell>(),
        .. own.Select(name => Cell(register.Field(name)!, view.Entry[name])), .. Groups(register).Select(g => new TableFileCell(g.Value(view.Entry) ?? "")), new(string.Join(';', view.Entry.Codes)),
        .. register.HasCases ? [new TableFileCell(string.Join(';', view.Entry.Cases))] : Array.Empty<TableFileCell>(),
        new(view.Entry.Note ?? ""), new(view.Entry.Source ?? ""), new(view.Entry.Locator ?? ""),
    ];

    private static TableFileCell Cell(RegisterField field, string? value) => field.Type == RegisterFieldType.Number && value is not null
        ? new(value, double.Parse(value, CultureInfo.InvariantCulture))
        : new(value ?? "");

    private static IEnumerable<(string Name, Func<RegisterEntry, string?> Value)> Groups(RegisterDefinition register)
    {
        if (register.FromGroup != Need.None)
            yield return ("from_group", e => e.FromGroup);
        if (register.ToGroup != Need.None)
            yield return ("to_group", e => e.ToGroup);
    }
}
