using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Features.Packages.Bulk;

/// <summary>One change while it is being filled in.</summary>
public sealed class EditForm
{
    public Guid Key { get; } = Guid.NewGuid();

    public BulkField Field { get; set; } = BulkField.Country;

    public BulkAction Action { get; set; } = BulkAction.Add;

    public string Value { get; set; } = "";

    public string With { get; set; } = "";

    public Dictionary<string, string> Details { get; } = [];

    public BulkEdit Edit => new(
        Field, Action, Field == BulkField.Text ? Value : Value.Trim(), With.Length == 0 ? null : With, Details.Where(d => BulkEdit.DetailsOf(Field).Contains(d.Key) && d.Value.Length > 0).ToDictionary(d => d.Key, d => d.Value));
}
