namespace TocAnalysis.Domain.Cases;

/// <summary>What is done to one field of many cases.</summary>
public enum BulkAction
{
    /// <summary>The field holds this and nothing else.</summary>
    [Token("set")] Set,

    /// <summary>This is added where it is not there yet.</summary>
    [Token("add")] Add,

    /// <summary>This is taken away; without a value, all of it.</summary>
    [Token("remove")] Remove,

    /// <summary>One value becomes another, or what is said of it changes.</summary>
    [Token("replace")] Replace,
}

/// <summary>The field of a case that work on many at once may touch.</summary>
public enum BulkField
{
    /// <summary>Where the record stands.</summary>
    [Token("status")] Status,

    /// <summary>Who may read it.</summary>
    [Token("sensitivity")] Sensitivity,

    /// <summary>When it began.</summary>
    [Token("start")] Start,

    /// <summary>When it ended; the word <c>ongoing</c> says that it has not.</summary>
    [Token("end")] End,

    /// <summary>How sure the facts are.</summary>
    [Token("fact-confidence")] FactConfidence,

    /// <summary>Why the facts are that sure.</summary>
    [Token("fact-note")] FactNote,

    /// <summary>Domains of crime.</summary>
    [Token("domain")] Domain,

    /// <summary>Countries with stage, flow and certainty.</summary>
    [Token("country")] Country,

    /// <summary>Offences with their role.</summary>
    [Token("offence")] Offence,

    /// <summary>Groups with their role.</summary>
    [Token("group")] Group,

    /// <summary>Activities with place and country.</summary>
    [Token("activity")] Activity,

    /// <summary>Sources with a locator.</summary>
    [Token("source")] Source,

    /// <summary>Words in any text of a case: found and replaced.</summary>
    [Token("text")] Text,
}

/// <summary>One change that is made to many cases at once.</summary>
/// <param name="Field">Which field.</param>
/// <param name="Action">What is done.</param>
/// <param name="Value">What is set, added, taken away or replaced; null: everything there.</param>
/// <param name="With">What it is replaced with; null: it stays, and only what is said of it changes.</param>
/// <param name="Details">What is said of a part beside, such as <c>stage</c>; for texts <c>in</c> (which texts; all where it is not said), <c>case</c> (same letters) and <c>words</c> (whole words).</param>
public sealed record BulkEdit(BulkField Field, BulkAction Action, string? Value, string? With, IReadOnlyDictionary<string, string> Details)
{
    private static readonly Dictionary<BulkField, (BulkAction[] Actions, string[] Details)> Known = new()
    {
        [BulkField.Status] = ([BulkAction.Set], []),
        [BulkField.Sensitivity] = ([BulkAction.Set], []),
        [BulkField.Start] = ([BulkAction.Set, BulkAction.Remove], []),
        [BulkField.End] = ([BulkAction.Set, BulkAction.Remove], []),
        [BulkField.FactConfidence] = ([BulkAction.Set, BulkAction.Remove], []),
        [BulkField.FactNote] = ([BulkAction.Set, BulkAction.Remove], []),
        [BulkField.Domain] = ([BulkAction.Add, BulkAction.Set, BulkAction.Remove, BulkAction.Replace], []),
        [BulkField.Country] = ([BulkAction.Add, BulkAction.Set, BulkAction.Remove, BulkAction.Replace], ["stage", "flow", "certainty"]),
        [BulkField.Offence] = ([BulkAction.Add, BulkAction.Set, BulkAction.Remove, BulkAction.Replace], ["role"]),
        [BulkField.Group] = ([BulkAction.Add, BulkAction.Set, BulkAction.Remove, BulkAction.Replace], ["role"]),
        [BulkField.Activity] = ([BulkAction.Add, BulkAction.Set, BulkAction.Remove, BulkAction.Replace], ["place", "country"]),
        [BulkField.Source] = ([BulkAction.Add, BulkAction.Set, BulkAction.Remove, BulkAction.Replace], ["locator"]),
        [BulkField.Text] = ([BulkAction.Replace], ["in", "case", "words"]),
    };

    /// <summary>The texts of a case that words are looked for in.</summary>
    public static IReadOnlyList<string> Texts { get; } = ["title", "summary", "narrative", "fact-note", "notes", "roles", "locators"];

    /// <summary>What can be done to a field.</summary>
    /// <param name="field">The field.</param>
    public static IReadOnlyList<BulkAction> Actions(BulkField field) => Known[field].Actions;

    /// <summary>What can be said of its parts beside.</summary>
    /// <param name="field">The field.</param>
    public static IReadOnlyList<string> DetailsOf(BulkField field) => Known[field].Details;

    /// <summary>The words that a field or a detail takes; empty: free text, a code, a date or a reference.</summary>
    /// <param name="name">Token of a field, or name of a detail.</param>
    public static IReadOnlyList<string> Terms(string name) => name switch
    {
        "status" => Tokens.All<CaseStatus>(),
        "sensitivity" => Tokens.All<Sensitivity>(),
        "fact-confidence" => Tokens.All<Confidence>(),
        "domain" => Tokens.All<CrimeDomain>(),
        "activity" => Tokens.All<Activity>(),
        "stage" => Tokens.All<Stage>(),
        "flow" => Tokens.All<Flow>(),
        "certainty" => Tokens.All<Certainty>(),
        "role of offence" => Tokens.All<OffenceRole>(),
        "place" => Tokens.All<ActivityPlace>(),
        "in" => Texts,
        _ => [],
    };

    /// <summary>What is wrong with the change itself, whatever the case; codes and references are looked up when it is made.</summary>
    public IReadOnlyList<Fault> Check()
    {
        var faults = new List<Fault>();
        if (!Actions(Field).Contains(Action))
            faults.Add(new Fault("action", $"One of {string.Join(", ", Actions(Field).Select(a => a.Text()))} for {Field.Text()}.", Action.Text()));
        if (string.IsNullOrWhiteSpace(Value) && (Action is BulkAction.Set or BulkAction.Add || Field == BulkField.Text))
            faults.Add(new Fault("value", "A value."));
        if (Action == BulkAction.Replace && Field != BulkField.Text && string.IsNullOrWhiteSpace(With) && Details.Values.All(string.IsNullOrWhiteSpace))
            faults.Add(new Fault("with", "What it becomes, or what shall be said of it."));
        if (Field is BulkField.Start or BulkField.End && Action == BulkAction.Set && !PartialDate.TryParse(Value, out _) && !(Field == BulkField.End && IsOngoing))
            faults.Add(new Fault("value", PartialDate.Expectation, Value));
        foreach (var (place, text) in new[] { ("value", Value), ("with", With) })
        {
            if (!string.IsNullOrWhiteSpace(text) && Terms(Field.Text()) is { Count: > 0 } terms && !terms.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase))
                faults.Add(new Fault(place, $"One of {string.Join(", ", terms)}.", text, Suggestions.NearestTerms.Of(text, terms)));
        }

        foreach (var (name, text) in Details.Where(d => !string.IsNullOrWhiteSpace(d.Value)))
        {
            var terms = Terms(Field == BulkField.Offence && name == "role" ? "role of offence" : name == "country" ? "" : name);
            if (!DetailsOf(Field).Contains(name))
                faults.Add(new Fault(name, $"One of {string.Join(", ", DetailsOf(Field))}.", text));
            else if (terms.Count > 0 && !terms.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase))
                faults.Add(new Fault(name, $"One of {string.Join(", ", terms)}.", text, Suggestions.NearestTerms.Of(text, terms)));
        }

        if (Field == BulkField.Activity && Action is BulkAction.Add or BulkAction.Set && Field == BulkField.Activity && string.IsNullOrWhiteSpace(Detail("place")))
            faults.Add(new Fault("place", $"One of {string.Join(", ", Terms("place"))}."));
        return faults;
    }

    /// <summary>Whether <see cref="Value"/> is the word for a case that has not ended.</summary>
    internal bool IsOngoing => string.Equals(Value?.Trim(), Import.PackageFormat.Ongoing, StringComparison.OrdinalIgnoreCase);

    internal string? Detail(string name) => Details.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    internal T? DetailAs<T>(string name) where T : struct, Enum => Tokens.TryParse<T>(Detail(name), out var term) ? term : null;

    /// <summary>The case as it will be; the same object where nothing changes.</summary>
    /// <param name="content">The case as it is.</param>
    public CaseContent Apply(CaseContent content) => BulkEditing.Apply(content, this);
}
