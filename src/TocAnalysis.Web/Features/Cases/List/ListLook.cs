using Microsoft.Extensions.Primitives;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Suggestions;

namespace TocAnalysis.Web.Features.Cases.List;

/// <summary>How the list is shown.</summary>
public enum ListForm
{
    /// <summary>Lines with title and match.</summary>
    [Token("list")] List,

    /// <summary>A card for each case.</summary>
    [Token("cards")] Cards,

    /// <summary>A table of one line each, with chosen columns.</summary>
    [Token("compact")] Compact,
}

/// <summary>Columns of the list beside case and title.</summary>
public enum ListColumn
{
    [Token("period")] Period,
    [Token("domains")] Domains,
    [Token("countries")] Countries,
    [Token("result")] Result,
    [Token("status")] Status,
    [Token("sensitivity")] Sensitivity,
    [Token("updated")] Updated,
}

/// <summary>How the list looks, as its address writes it: <c>view</c>, and <c>columns</c> for those that are shown.</summary>
/// <param name="Form">The form.</param>
/// <param name="Columns">The columns, in their natural order.</param>
public sealed record ListLook(ListForm Form, IReadOnlyList<ListColumn> Columns)
{
    /// <summary>Names of the parameters.</summary>
    public static readonly string[] Names = ["view", "columns", "saved"];

    private static readonly IReadOnlyList<ListColumn> Usual = [ListColumn.Period, ListColumn.Domains, ListColumn.Countries, ListColumn.Result];

    public static ListLook Default { get; } = new(ListForm.List, Usual);

    /// <summary>The look of an address, or all faults at once.</summary>
    public static Result<ListLook> Read(IEnumerable<KeyValuePair<string, StringValues>> given)
    {
        var all = given.ToList();
        var faults = new List<Fault>();
        var form = ListForm.List;
        if (Values("view").LastOrDefault() is { } view && !Tokens.TryParse(view, out form))
            faults.Add(new Fault("view", $"One of: {string.Join(", ", Tokens.All<ListForm>())}.", view, NearestTerms.Of(view, Tokens.All<ListForm>())));
        var columns = new List<ListColumn>();
        foreach (var name in Values("columns").SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (Tokens.TryParse<ListColumn>(name, out var column))
                columns.Add(column);
            else
                faults.Add(new Fault("columns", $"Of: {string.Join(", ", Tokens.All<ListColumn>())}.", name, NearestTerms.Of(name, Tokens.All<ListColumn>())));
        }

        return faults.Count > 0 ? Refused.Invalid(faults) : new ListLook(form, columns.Count == 0 ? Usual : [.. columns.Distinct().Order()]);

        IEnumerable<string> Values(string name) => all.Where(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).SelectMany(p => p.Value).Where(v => !string.IsNullOrWhiteSpace(v))!;
    }

    /// <summary>With a column where it is not shown, without it where it is; the last one stays.</summary>
    public ListLook Toggle(ListColumn column) => this with { Columns = !Columns.Contains(column) ? [.. Columns.Append(column).Order()] : Columns.Count > 1 ? [.. Columns.Where(c => c != column)] : Columns };

    /// <summary>What differs from the usual look, for an address.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery()
    {
        if (Form != ListForm.List)
            yield return new("view", Form.Text());
        if (!Columns.SequenceEqual(Usual))
            yield return new("columns", string.Join(',', Columns.Select(c => c.Text())));
    }
}
