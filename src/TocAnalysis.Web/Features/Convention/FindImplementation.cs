using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>What is asked of the list, as it stands in the address; null and empty ask for nothing.</summary>
public sealed record FindImplementationRequest(
    string? Kind = null, string? Category = null, string? Country = null, string? Region = null, string? Instrument = null, string? Article = null, string? Answered = null, string? Text = null,
    string? Limit = null, string? After = null, string? Year = null, string? Channel = null, string? Currency = null)
{
    /// <summary>Asks for entries in which nothing stands there.</summary>
    public const string Nothing = TableKeys.NotRecorded;


    /// <summary>The names of these parameters in an address.</summary>
    public static IReadOnlyList<string> Names { get; } = ["kind", "category", "country", "region", "instrument", "article", "answered", "year", "channel", "currency", "q", "limit", "after"];

    /// <summary>Reads an address.</summary>
    public static FindImplementationRequest Of(IQueryCollection query) =>
        new(query["kind"], query["category"], query["country"], query["region"], query["instrument"], query["article"], query["answered"], query["q"], query["limit"], query["after"], query["year"], query["channel"], query["currency"]);

    /// <summary>What is asked for by dimension, and the words; limit and place in the list are left out.</summary>
    public IEnumerable<(string Name, string Value)> Asked => new (string Name, string? Value)[]
        {
            ("kind", Kind), ("category", Category), ("country", Country), ("region", Region), ("instrument", Instrument), ("article", Article), ("answered", Answered),
            ("year", Year), ("channel", Channel), ("currency", Currency), ("q", Text),
        }.Where(p => !string.IsNullOrWhiteSpace(p.Value)).Select(p => (p.Name, p.Value!.Trim()));
}

/// <summary>Who answers, or is answered.</summary>
public sealed record ImplementationLink(long Id, ImplementationKind Kind, string Title);

/// <summary>An entry as it is read.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">Its version.</param>
/// <param name="Entry">What stands there.</param>
/// <param name="CountryName">Name of the State.</param>
/// <param name="Region">M49 code of its region.</param>
/// <param name="ArticleTitle">Title of the article.</param>
/// <param name="Source">Reference of the source; null: none is given.</param>
/// <param name="SourceTitle">Its title.</param>
/// <param name="Locator">Place in it.</param>
/// <param name="Case">Identifier of the case, where the reader may see it.</param>
/// <param name="Answers">What this answers.</param>
/// <param name="AnsweredBy">What answers this.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="UpdatedBy">By whom.</param>
public sealed record ImplementationView(
    long Id, int Version, ImplementationEntry Entry, string? CountryName, string? Region, string? ArticleTitle, string? Source, string? SourceTitle, string? Locator, string? Case,
    ImplementationLink? Answers, IReadOnlyList<ImplementationLink> AnsweredBy, DateTimeOffset UpdatedAt, string UpdatedBy)
{
    /// <summary>Whether what answers it closes it.</summary>
    public bool IsMet => ImplementationEntry.IsMet(Entry.Kind, AnsweredBy.Select(a => a.Kind));

    /// <summary>The same, as far as tables need it.</summary>
    internal ImplementationFact Fact => new(Id, Entry, Region, IsMet);
}

/// <summary>The list, and what of it is open.</summary>
/// <param name="Part">The entries.</param>
/// <param name="NeedsWithoutAssistance">Needs among them that neither assistance nor a measure meets.</param>
/// <param name="DifficultiesWithoutMeasure">Difficulties among them without a measure.</param>
/// <param name="Filter">The selection in English words.</param>
public sealed record ImplementationList(ListPart<ImplementationView> Part, int NeedsWithoutAssistance, int DifficultiesWithoutMeasure, string Filter);

/// <summary>Lists what is recorded about putting the Convention into effect.</summary>
public sealed class FindImplementation(TocDatabase database, Vocabularies vocabularies)
{
    /// <summary>The list.</summary>
    public async Task<Result<ImplementationList>> HandleAsync(Actor actor, FindImplementationRequest request, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var window = asFile ? new ListWindow(int.MaxValue, 0) : ListWindow.Read(request.Limit, request.After);
        var chosen = await ChosenAsync(actor, request, asFile, cancellationToken);
        if (!chosen.Succeeded || !window.Succeeded)
            return chosen.Refusal is { } refusal && refusal != Refusal.Invalid ? new Refused(refusal, chosen.Faults) : Refused.Invalid([.. window.Faults, .. chosen.Faults]);
        var all = chosen.Value;
        return new ImplementationList(
            window.Value.Of<ImplementationView>(all), all.Count(e => e.Entry.Kind == ImplementationKind.Need && !e.IsMet), all.Count(e => e.Entry.Kind == ImplementationKind.Difficulty && !e.IsMet), InWords(request));
    }

    /// <summary>All entries that the request takes in; limit and place in the list do not matter.</summary>
    internal async Task<Result<List<ImplementationView>>> ChosenAsync(Actor actor, FindImplementationRequest request, bool asFile, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("implementation");
        List<Fault> faults = [.. Unknown(request).OfType<Fault>()];
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var asked = request.Asked.Where(a => a.Name != "q").Select(a => (Dimension: Tokens.Parse<ImplementationDimension>(a.Name), a.Value)).ToList();
        var words = request.Text?.Trim() ?? "";
        return (await ReadAsync(actor, null, cancellationToken)).Where(e =>
            asked.All(a => a.Dimension == ImplementationDimension.Article && !a.Value.Contains(':', StringComparison.Ordinal) && a.Value != FindImplementationRequest.Nothing ? e.Entry.Article == a.Value : ImplementationTable.Key(e.Fact, a.Dimension) == a.Value)
            && (words.Length == 0 || new[] { e.Entry.Title, e.Entry.Text, e.Entry.Provider ?? "" }.Any(t => t.Contains(words, StringComparison.CurrentCultureIgnoreCase)))).ToList();
    }

    /// <summary>The selection in English words.</summary>
    internal string InWords(FindImplementationRequest request) =>
        request.Asked.ToList() is { Count: > 0 } asked ? string.Join("; ", asked.Select(a => a.Name == "q" ? $"words \"{a.Value}\"" : $"{a.Name}: {Label(Tokens.Parse<ImplementationDimension>(a.Name), a.Value)}")) : "all entries";

    /// <summary>The English label of a key.</summary>
    internal string Label(ImplementationDimension dimension, string key) => (key, dimension) switch
    {
        (TableKeys.NotRecorded, ImplementationDimension.Country or ImplementationDimension.Region) => "no single State, or no region",
        (TableKeys.NotRecorded, _) => "not recorded",
        (TableKeys.NotExact, _) => "not one year",
        (ImplementationTable.NotAsked, ImplementationDimension.Answered) => "neither need nor difficulty",
        (_, ImplementationDimension.Country) => vocabularies.Countries.Find(key)?.Name ?? key,
        (_, ImplementationDimension.Region) => vocabularies.Countries.All.FirstOrDefault(c => c.RegionCode == key)?.Region ?? key,
        (_, ImplementationDimension.Article) => key.Split(':') is [var instrument, var article] ? $"{instrument}, article {article}" : $"article {key}",
        (_, ImplementationDimension.Year or ImplementationDimension.Currency or ImplementationDimension.Instrument) => key,
        _ => key.Replace('-', ' '),
    };

    /// <summary>What in the request names nothing that there can be.</summary>
    private IEnumerable<Fault?> Unknown(FindImplementationRequest request)
    {
        yield return OneOf("kind", request.Kind, Tokens.All<ImplementationKind>());
        yield return OneOf("category", request.Category, [.. ImplementationCategories.All, FindImplementationRequest.Nothing]);
        yield return OneOf("instrument", request.Instrument, [.. Tokens.All<Instrument>(), FindImplementationRequest.Nothing]);
        yield return OneOf("channel", request.Channel, [.. Tokens.All<AssistanceChannel>(), FindImplementationRequest.Nothing]);
        yield return OneOf("answered", request.Answered, ["yes", "no", ImplementationTable.NotAsked]);
        yield return OneOf("region", request.Region, [.. vocabularies.Countries.All.Select(c => c.RegionCode).OfType<string>().Distinct(StringComparer.Ordinal), FindImplementationRequest.Nothing]);
        if (!string.IsNullOrEmpty(request.Country) && request.Country != FindImplementationRequest.Nothing && vocabularies.Countries.Find(request.Country) is null)
            yield return new Fault("country", "The code of a country.", request.Country, [.. vocabularies.Countries.Suggest(request.Country).Select(c => c.Code)]);

        static Fault? OneOf(string place, string? given, IReadOnlyList<string> known) =>
            string.IsNullOrEmpty(given) || known.Contains(given) ? null : new Fault(place, $"One of: {string.Join(", ", known)}.", given, NearestTerms.Of(given, known));
    }

    /// <summary>One entry.</summary>
    public async Task<Result<ImplementationView>> GetAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return Refused.Forbidden("implementation");
        var found = await ReadAsync(actor, id, cancellationToken);
        return found.Count == 0 ? Refused.NotFound("entry") : found[0];
    }

    /// <summary>The sources that an entry may cite: reference and title.</summary>
    public async Task<IReadOnlyList<(string Reference, string Title)>> SourcesAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Read))
            return [];
        await using var context = await database.ReadAsync(cancellationToken);
        var all = await context.VisibleSources(actor).OrderBy(s => s.Title).Select(s => new { s.Reference, s.Title }).ToListAsync(cancellationToken);
        return [.. all.Select(s => (s.Reference, s.Title))];
    }

    private async Task<List<ImplementationView>> ReadAsync(Actor actor, long? id, CancellationToken cancellationToken)
    {
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await (
            from e in context.Implementation
            where id == null || e.Id == id
            orderby e.Kind, e.Country, e.Id
            select new
            {
                Row = e,
                Source = context.Sources.Where(s => s.Id == e.SourceId).Select(s => new { s.Reference, s.Title }).FirstOrDefault(),
                Seen = context.VisibleCases(actor).Any(c => c.Id == e.CaseId),
                Answers = context.Implementation.Where(a => a.Id == e.AnswersId).Select(a => new ImplementationLink(a.Id, a.Kind, a.Title)).FirstOrDefault(),
                AnsweredBy = context.Implementation.Where(a => a.AnswersId == e.Id).OrderBy(a => a.Id).Select(a => new ImplementationLink(a.Id, a.Kind, a.Title)).ToList(),
            }).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(r => r.Row.Kind).Select(r => new ImplementationView(
            r.Row.Id, r.Row.Version,
            new ImplementationEntry
            {
                Kind = r.Row.Kind,
                Title = r.Row.Title,
                Text = r.Row.Text,
                Country = r.Row.Country,
                Instrument = r.Row.Instrument,
                Article = r.Row.Article,
                Category = r.Row.Category,
                Date = r.Row.Date,
                Provider = r.Row.Provider,
                Channel = r.Row.Channel,
                Amount = r.Row.Amount,
                Currency = r.Row.Currency,
            },
            r.Row.Country is { } c ? vocabularies.Countries.Find(c)?.Name ?? c : null, r.Row.Country is { } k ? vocabularies.Countries.Find(k)?.RegionCode : null,
            vocabularies.Articles.FirstOrDefault(a => a.Instrument == r.Row.Instrument && a.Number == r.Row.Article)?.Title,
            r.Source?.Reference, r.Source?.Title, r.Row.Locator, r.Seen ? CaseId.Text(r.Row.CaseId!.Value) : null, r.Answers, r.AnsweredBy, r.Row.UpdatedAt, r.Row.UpdatedBy))];
    }
}
