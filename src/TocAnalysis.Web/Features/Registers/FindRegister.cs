using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>What is asked of a register, as it stands in the address; null and empty ask for nothing. Several words for one field are taken as either.</summary>
public sealed record FindRegisterRequest(
    string Kind, string? Case = null, string? Country = null, string? Code = null, string? Group = null, string? Text = null, IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields = null, string? Limit = null, string? After = null)
{
    /// <summary>The names of parameters that every register has.</summary>
    public static IReadOnlyList<string> Common { get; } = ["case", "country", "code", "group", "q", "limit", "after"];

    /// <summary>Reads an address; what the register does not know is for <see cref="QueryNames"/> to refuse.</summary>
    public static FindRegisterRequest Of(string kind, IQueryCollection query) => new(
        kind, query["case"], query["country"], query["code"], query["group"], query["q"],
        CountedField.Names(kind).Where(query.ContainsKey).ToDictionary(n => n, n => (IReadOnlyList<string>)[.. query[n].OfType<string>().Where(v => v.Length > 0)], StringComparer.Ordinal), query["limit"], query["after"]);

    /// <summary>All names that this register takes.</summary>
    public static IReadOnlyList<string> Names(string kind) => [.. Common, .. CountedField.Names(kind)];
}

/// <summary>How many entries have a word in a field; the empty word counts those in which nothing is recorded.</summary>
public sealed record FieldCount(string Value, int Entries);

/// <summary>The counts of one field over the entries that are listed, in the order of its words.</summary>
public sealed record FieldCounts(string Field, IReadOnlyList<FieldCount> Counts);

/// <summary>A register as it is listed. The counts are of entries, not of cases; nothing is averaged.</summary>
public sealed record RegisterPart(RegisterKind Kind, ListPart<RegisterView> Part, IReadOnlyList<FieldCounts> Counts)
{
    /// <summary>All entries that the filter takes in, beyond the part; for pictures and files.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<RegisterView> All { get; init; } = [];
}

/// <summary>Lists a register.</summary>
public sealed class FindRegister(RegisterStore store, Vocabularies vocabularies)
{
    public async Task<Result<RegisterPart>> HandleAsync(Actor actor, FindRegisterRequest request, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("registers");
        if (!Tokens.TryParse<RegisterKind>(request.Kind, out var kind))
            return Refused.NotFound("register");
        var window = asFile ? new ListWindow(int.MaxValue, 0) : ListWindow.Read(request.Limit, request.After);
        var faults = window.Faults.ToList();
        long? of = null;
        if (!string.IsNullOrEmpty(request.Case) && !CaseId.TryParse(request.Case, out var caseId))
            faults.Add(new Fault("case", "The identifier of a case, such as TOC-12.", request.Case));
        else if (!string.IsNullOrEmpty(request.Case) && CaseId.TryParse(request.Case, out caseId))
            of = caseId;
        if (!string.IsNullOrEmpty(request.Country) && vocabularies.Countries.Find(request.Country) is null)
            faults.Add(new Fault("country", "The code of a country.", request.Country, [.. vocabularies.Countries.Suggest(request.Country).Select(c => c.Code)]));
        if (!string.IsNullOrEmpty(request.Code) && vocabularies.Codebook.Find(request.Code) is null)
            faults.Add(new Fault("code", "A key of the codebook.", request.Code));
        var register = RegisterList.Of(kind);
        var asked = request.Fields ?? new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (name, values) in asked)
        {
            var words = CountedField.Words(register, name);
            foreach (var value in values.Where(v => words.Count > 0 && v != CountedField.NotRecorded && !words.Contains(v)))
                faults.Add(new Fault(name, $"One of: {string.Join(", ", words)}, {CountedField.NotRecorded}.", value, NearestTerms.Of(value, words)));
        }

        if (faults.Count > 0)
            return Refused.Invalid(faults);
        IQueryable<RegisterRow> Asked(IQueryable<RegisterRow> rows) => rows.Where(r => r.Kind == kind && (of == null || r.CaseId == of || r.CaseIds.Contains(of.Value)));
        var read = asFile ? await store.ReadForFileAsync(actor, Asked, cancellationToken) : await store.ReadAsync(actor, Asked, cancellationToken);
        var all = read.Where(e =>
            (string.IsNullOrEmpty(request.Country) || Countries(register, e.Entry).Contains(request.Country))
            && (string.IsNullOrEmpty(request.Code) || e.Entry.Codes.Contains(request.Code))
            && (string.IsNullOrEmpty(request.Group) || e.Entry.FromGroup == request.Group || e.Entry.ToGroup == request.Group)
            && asked.All(a => a.Value.Count == 0 || CountedField.Values(e.Entry, a.Key).Any(a.Value.Contains))
            && (string.IsNullOrWhiteSpace(request.Text) || Texts(e).Any(t => t.Contains(request.Text.Trim(), StringComparison.CurrentCultureIgnoreCase)))).ToList();
        return new RegisterPart(kind, window.Value.Of<RegisterView>(all), [.. CountedField.Names(register).Select(n => Counts(register, n, all))]) { All = all };
    }

    /// <summary>One entry.</summary>
    public async Task<Result<RegisterView>> GetAsync(Actor actor, string kind, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("registers");
        if (!Tokens.TryParse<RegisterKind>(kind, out var which))
            return Refused.NotFound("register");
        var found = await store.ReadAsync(actor, rows => rows.Where(r => r.Id == id && r.Kind == which), cancellationToken);
        return found.Count == 0 ? Refused.NotFound("entry") : found[0];
    }

    private static IEnumerable<string> Countries(RegisterDefinition register, RegisterEntry entry) => register.Fields
        .Where(f => f.Type is RegisterFieldType.Country or RegisterFieldType.Countries).SelectMany(f => CountedField.Values(entry, f.Name)).Append(entry.Country ?? "");

    private static IEnumerable<string> Texts(RegisterView view) => view.Entry.Values.Values.Prepend(view.Entry.Title).Append(view.Entry.Note ?? "").Append(view.FromName ?? "").Append(view.ToName ?? "");

    private static FieldCounts Counts(RegisterDefinition register, string name, List<RegisterView> all)
    {
        var by = all.SelectMany(e => CountedField.Values(e.Entry, name).Distinct()).CountBy(v => v).ToDictionary();
        var words = CountedField.Words(register, name);
        var order = words.Count > 0 ? words : [.. by.Keys.Where(k => k != CountedField.NotRecorded).Order(StringComparer.Ordinal)];
        return new FieldCounts(name, [.. order.Append(CountedField.NotRecorded).Where(w => by.ContainsKey(w)).Select(w => new FieldCount(w, by[w]))]);
    }
}
