using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>What is asked of the list, as it stands in the address; null and empty ask for nothing.</summary>
public sealed record FindImplementationRequest(
    string? Kind = null, string? Category = null, string? Country = null, string? Region = null, string? Instrument = null, string? Article = null, string? Answered = null, string? Text = null,
    string? Limit = null, string? After = null)
{
    /// <summary>The names of these parameters in an address.</summary>
    public static IReadOnlyList<string> Names { get; } = ["kind", "category", "country", "region", "instrument", "article", "answered", "q", "limit", "after"];

    /// <summary>Reads an address.</summary>
    public static FindImplementationRequest Of(IQueryCollection query) =>
        new(query["kind"], query["category"], query["country"], query["region"], query["instrument"], query["article"], query["answered"], query["q"], query["limit"], query["after"]);
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
}

/// <summary>Entries by kind and region: the same entries as the list's.</summary>
/// <param name="Regions">Codes and names; the empty code is for entries without a State or a State without a region.</param>
/// <param name="Kinds">Kinds in order.</param>
/// <param name="Cells">By kind, then by region.</param>
public sealed record ImplementationTable(IReadOnlyList<ParticipantName> Regions, IReadOnlyList<ImplementationKind> Kinds, IReadOnlyList<IReadOnlyList<int>> Cells);

/// <summary>The list with its table.</summary>
public sealed record ImplementationList(ListPart<ImplementationView> Part, ImplementationTable Table, int NeedsWithoutAssistance, int DifficultiesWithoutMeasure);

/// <summary>Lists what is recorded about putting the Convention into effect.</summary>
public sealed class FindImplementation(TocDatabase database, Vocabularies vocabularies)
{
    public const string NoRegion = "none";

    public async Task<Result<ImplementationList>> HandleAsync(Actor actor, FindImplementationRequest request, bool asFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Read) || (asFile && !AccessPolicy.May(actor, Permission.Export)))
            return Refused.Forbidden("implementation");
        var faults = new List<Fault>();
        var window = asFile ? new ListWindow(int.MaxValue, 0) : ListWindow.Read(request.Limit, request.After);
        faults.AddRange(window.Faults);
        var kind = Token<ImplementationKind>("kind", request.Kind);
        var instrument = Token<Instrument>("instrument", request.Instrument);
        if (!string.IsNullOrEmpty(request.Category) && !ImplementationCategories.All.Contains(request.Category))
            faults.Add(new Fault("category", $"One of: {string.Join(", ", ImplementationCategories.All)}.", request.Category, NearestTerms.Of(request.Category, ImplementationCategories.All)));
        if (!string.IsNullOrEmpty(request.Country) && vocabularies.Countries.Find(request.Country) is null)
            faults.Add(new Fault("country", "The code of a country.", request.Country, [.. vocabularies.Countries.Suggest(request.Country).Select(c => c.Code)]));
        if (request.Answered is not (null or "" or "yes" or "no"))
            faults.Add(new Fault("answered", "yes or no.", request.Answered));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        var all = (await ReadAsync(actor, null, cancellationToken)).Where(e =>
            (kind is null || e.Entry.Kind == kind) && (instrument is null || e.Entry.Instrument == instrument)
            && Is(request.Category, e.Entry.Category) && Is(request.Country, e.Entry.Country) && Is(request.Region, e.Region ?? NoRegion) && Is(request.Article, e.Entry.Article)
            && (string.IsNullOrEmpty(request.Answered) || (request.Answered == "yes") == e.IsMet)
            && (string.IsNullOrWhiteSpace(request.Text) || new[] { e.Entry.Title, e.Entry.Text, e.Entry.Provider ?? "" }.Any(t => t.Contains(request.Text.Trim(), StringComparison.CurrentCultureIgnoreCase)))).ToList();
        return new ImplementationList(
            window.Value.Of<ImplementationView>(all), Table(all),
            all.Count(e => e.Entry.Kind == ImplementationKind.Need && !e.IsMet), all.Count(e => e.Entry.Kind == ImplementationKind.Difficulty && !e.IsMet));

        T? Token<T>(string place, string? given) where T : struct, Enum
        {
            if (string.IsNullOrEmpty(given))
                return null;
            if (Tokens.TryParse<T>(given, out var known))
                return known;
            faults.Add(new Fault(place, $"One of: {string.Join(", ", Tokens.All<T>())}.", given, NearestTerms.Of(given, Tokens.All<T>())));
            return null;
        }

        static bool Is(string? asked, string? value) => string.IsNullOrEmpty(asked) || asked == value;
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

    private ImplementationTable Table(List<ImplementationView> all)
    {
        var regions = vocabularies.Countries.All.Where(c => c.RegionCode is not null).Select(c => new ParticipantName(c.RegionCode!, c.Region!)).Distinct().OrderBy(r => r.Name, StringComparer.Ordinal)
            .Append(new ParticipantName(NoRegion, "No single State, or no region")).ToList();
        var kinds = Enum.GetValues<ImplementationKind>();
        return new ImplementationTable(regions, kinds, [.. kinds.Select(k => (IReadOnlyList<int>)[.. regions.Select(r => all.Count(e => e.Entry.Kind == k && (e.Region ?? NoRegion) == r.Code))])]);
    }
}
