using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Web.Features.Cases.Edit;

/// <summary>The fields of one part of a case by the names that faults use; a field without text stands for nothing recorded.</summary>
public sealed class PartForm
{
    public Dictionary<string, string> Values { get; set; } = [];

    public string this[string field]
    {
        get => Values.GetValueOrDefault(field, "");
        set => Values[field] = value;
    }

    internal string? Text(string field) => this[field].Length == 0 ? null : this[field];

    internal T? Choice<T>(string field) where T : struct, Enum => Tokens.TryParse<T>(this[field], out var value) ? value : null;

    internal static PartForm Of(params (string Field, string? Value)[] values) => new() { Values = values.Where(v => v.Value is not null).ToDictionary(v => v.Field, v => v.Value!) };
}

/// <summary>What stands in the fields of the editor: texts as they were typed, also such as cannot be saved yet.</summary>
public sealed class CaseForm
{
    private const string Was = "was";

    /// <summary>The fields outside lists.</summary>
    public PartForm Head { get; set; } = new();

    public bool Ongoing { get; set; }

    /// <summary>The audiences that the case is kept to, by name.</summary>
    public List<string> Audiences { get; set; } = [];

    /// <summary>What sources say otherwise: recorded on the page of the case, and kept here as it is.</summary>
    public IReadOnlyList<CompetingValue> Competing { get; set; } = [];

    /// <summary>The parts by the name of their list.</summary>
    public Dictionary<string, List<PartForm>> Parts { get; set; } = [];

    /// <summary>The parts of one list, to be changed in place.</summary>
    public List<PartForm> List(string name) => Parts.TryGetValue(name, out var list) ? list : Parts[name] = [];

    /// <summary>The form of a record.</summary>
    public static CaseForm Of(CaseContent c)
    {
        ArgumentNullException.ThrowIfNull(c);
        return new CaseForm
        {
            Ongoing = c.Ongoing,
            Competing = c.Competing,
            Head = PartForm.Of(
                ("reference", c.Reference), ("title", c.Title), ("start", c.Start?.Text), ("end", c.End?.Text), ("summary", c.Summary), ("narrative", c.Narrative),
                ("sensitivity", c.Sensitivity.Text()), ("factConfidence", c.FactConfidence?.Text()), ("factNote", c.FactNote), ("status", c.Status.Text())),
            Parts = new()
            {
                ["domains"] = [.. c.Domains.Select(d => PartForm.Of(("domain", d.Domain.Text()), ("criterion", d.Criterion), ("note", d.Note)))],
                ["countries"] =
                [
                    .. c.Countries.Select(p => PartForm.Of(
                        (Was, CompetingValues.Key(p)), ("country", p.Country), ("stage", p.Stage?.Text()), ("flow", p.Flow?.Text()), ("certainty", p.Certainty.Text()), ("note", p.Note), ("source", p.Source), ("locator", p.Locator))),
                ],
                ["offences"] = [.. c.Offences.Select(o => PartForm.Of((Was, CompetingValues.Key(o)), ("offence", o.Offence), ("role", o.Role.Text()), ("note", o.Note), ("source", o.Source), ("locator", o.Locator)))],
                ["groups"] = [.. c.Groups.Select(g => PartForm.Of(("group", g.Group), ("role", g.Role), ("note", g.Note), ("source", g.Source), ("locator", g.Locator)))],
                ["activities"] = [.. c.Activities.Select(a => PartForm.Of((Was, CompetingValues.Key(a)), ("activity", a.Activity.Text()), ("place", a.Place.Text()), ("country", a.Country), ("note", a.Note)))],
                ["sources"] = [.. c.Sources.Select(s => PartForm.Of(("source", s.Source), ("locator", s.Locator)))],
            },
        };
    }

    /// <summary>The record, and what of the form no record can hold: dates that are none, choices not made.</summary>
    /// <param name="choose">What is asked where a choice is missing.</param>
    public (CaseContent Content, IReadOnlyList<Fault> Faults) ToContent(string choose = "")
    {
        var faults = new List<Fault>();
        var content = new CaseContent
        {
            Reference = Head.Text("reference"),
            Title = Head["title"],
            Start = Date("start"),
            End = Date("end"),
            Ongoing = Ongoing,
            Summary = Head["summary"],
            Narrative = Head["narrative"],
            Sensitivity = Required<Sensitivity>(Head, "sensitivity", ""),
            FactConfidence = Head.Choice<Confidence>("factConfidence"),
            FactNote = Head.Text("factNote"),
            Status = Required<CaseStatus>(Head, "status", ""),
            Domains = Read("domains", (p, at) => new DomainAssignment(Required<CrimeDomain>(p, "domain", at), p.Text("criterion"), p.Text("note"))),
            Countries = Read("countries", (p, at) => new CountryInvolvement(
                p["country"], p.Choice<Stage>("stage"), p.Choice<Flow>("flow"), Required<Certainty>(p, "certainty", at), p.Text("note"), p.Text("source"), p.Text("locator"))),
            Offences = Read("offences", (p, at) => new CaseOffence(p["offence"], Required<OffenceRole>(p, "role", at), p.Text("note"), p.Text("source"), p.Text("locator"))),
            Groups = Read("groups", (p, _) => new CaseGroup(p["group"], p.Text("role"), p.Text("note"), p.Text("source"), p.Text("locator"))),
            Activities = Read("activities", (p, at) => new CaseActivity(Required<Activity>(p, "activity", at), Required<ActivityPlace>(p, "place", at), p.Text("country"), p.Text("note"))),
            Sources = Read("sources", (p, _) => new CaseSource(p["source"], p.Text("locator"))),
        };
        return (content with { Competing = Followed(content) }, faults);

        // What stands against a part goes along when the part is put right.
        IReadOnlyList<CompetingValue> Followed(CaseContent now)
        {
            if (Competing.All(c => c.Against is null))
                return Competing;
            var keys = new Dictionary<(CompetingField, string), string>();
            Note(CompetingField.Country, "countries", [.. now.Countries.Select(CompetingValues.Key)]);
            Note(CompetingField.Offence, "offences", [.. now.Offences.Select(CompetingValues.Key)]);
            Note(CompetingField.Activity, "activities", [.. now.Activities.Select(CompetingValues.Key)]);
            return [.. Competing.Select(c => c.Against is { } against && keys.TryGetValue((c.Field, against), out var key) ? c with { Against = key } : c)];

            void Note(CompetingField field, string list, List<string> made)
            {
                for (var i = 0; i < made.Count; i++)
                {
                    if (List(list)[i].Text(Was) is { } was)
                        keys[(field, was)] = made[i];
                }
            }
        }

        PartialDate? Date(string field)
        {
            if (string.IsNullOrWhiteSpace(Head[field]))
                return null;
            if (!PartialDate.TryParse(Head[field], out var date))
                faults.Add(new Fault(field, PartialDate.Expectation, Head[field]));
            return date;
        }

        T Required<T>(PartForm part, string field, string place) where T : struct, Enum
        {
            if (part.Choice<T>(field) is { } value)
                return value;
            faults.Add(new Fault(place + field, choose));
            return default;
        }

        List<T> Read<T>(string list, Func<PartForm, string, T> read) => [.. List(list).Select((part, i) => read(part, $"{list}[{i}]."))];
    }
}
