using TocAnalysis.Domain;
using TocAnalysis.Domain.Registers;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>What stands in the fields of an entry's form, by the names that faults have.</summary>
internal sealed class RegisterForm(RegisterDefinition register)
{
    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);

    /// <summary>The text of a field; empty: nothing.</summary>
    public string this[string name]
    {
        get => fields.GetValueOrDefault(name, "");
        set => fields[name] = value;
    }

    public void Take(RegisterEntry entry)
    {
        fields.Clear();
        foreach (var (name, value) in Texts(entry))
            fields[name] = value;
    }

    /// <summary>The fields of an entry as texts, those that are recorded.</summary>
    public static IEnumerable<(string Name, string Value)> Texts(RegisterEntry entry) => new (string Name, string? Value)[]
        {
            ("title", entry.Title), ("case", entry.Case), ("country", entry.Country), ("period", entry.Period?.Text), ("from_group", entry.FromGroup), ("to_group", entry.ToGroup),
            ("codes", string.Join(';', entry.Codes)), ("cases", string.Join(';', entry.Cases)), ("note", entry.Note), ("source", entry.Source), ("locator", entry.Locator),
        }.Concat(entry.Values.Select(v => (v.Key, (string?)v.Value))).Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => (p.Item1, p.Item2!));

    /// <summary>The entry that the form says; a date that is none is a fault.</summary>
    public Result<RegisterEntry> Entry()
    {
        PartialDate? period = null;
        if (this["period"].Trim().Length > 0 && !PartialDate.TryParse(this["period"], out period))
            return Refused.Invalid(new Fault("period", PartialDate.Expectation, this["period"]));
        return new RegisterEntry
        {
            Kind = register.Kind,
            Title = this["title"],
            Case = Blank("case"),
            Country = Blank("country"),
            Period = period,
            FromGroup = Blank("from_group"),
            ToGroup = Blank("to_group"),
            Codes = List("codes"),
            Cases = List("cases"),
            Note = Blank("note"),
            Source = Blank("source"),
            Locator = Blank("locator"),
            Values = register.Fields.Where(f => this[f.Name].Trim().Length > 0).ToDictionary(f => f.Name, f => this[f.Name], StringComparer.Ordinal),
        };
    }

    private string? Blank(string name) => string.IsNullOrWhiteSpace(this[name]) ? null : this[name].Trim();

    private IReadOnlyList<string> List(string name) => this[name].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
