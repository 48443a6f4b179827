using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Implementation;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Convention;

/// <summary>An entry to save.</summary>
/// <param name="Id">Which; null: a new one.</param>
/// <param name="Version">The version that was read; passed over for a new one.</param>
/// <param name="Entry">What is to stand there.</param>
/// <param name="Source">Reference of a source; null: none.</param>
/// <param name="Locator">Place in the source.</param>
/// <param name="Case">Identifier of a case in which it was seen; null: none.</param>
/// <param name="Answers">Number of the entry that this one answers; null: none.</param>
/// <param name="Once">Set where the sender may repeat the request.</param>
public sealed record SaveImplementationRequest(long? Id, int Version, ImplementationEntry Entry, string? Source = null, string? Locator = null, string? Case = null, long? Answers = null, Once? Once = null);

/// <summary>A saved entry.</summary>
public sealed record SavedImplementation(long Id, int Version);

/// <summary>Records and changes entries on putting the Convention into effect.</summary>
public sealed class SaveImplementation(TocDatabase database, Vocabularies vocabularies, TimeProvider clock)
{
    public async Task<Result<SavedImplementation>> HandleAsync(Actor actor, SaveImplementationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("implementation");
        var entry = request.Entry;
        var faults = entry.Check().ToList();
        var country = Country(entry, faults);
        CheckArticle(entry, faults);
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (request.Once is not null && await request.Once.FindAsync<SavedImplementation>(context, actor, cancellationToken) is { } answered)
            return answered;
        var row = request.Id is { } id ? await context.Implementation.SingleOrDefaultAsync(e => e.Id == id, cancellationToken) : new ImplementationRow();
        if (row is null)
            return Refused.NotFound("entry");
        if (request.Id is not null && row.Version != request.Version)
            return Refused.Conflict("entry");
        var source = await SourceAsync(context, request, faults, cancellationToken);
        var caseId = await CaseAsync(context, actor, request, row.CaseId, faults, cancellationToken);
        await CheckAnswerAsync(context, request, faults, cancellationToken);
        if (request.Id is not null && row.Kind != entry.Kind && await context.Implementation.AnyAsync(e => e.AnswersId == row.Id, cancellationToken))
            faults.Add(new Fault("kind", $"{row.Kind.Text()}: other entries answer this one as such.", entry.Kind.Text()));
        if (faults.Count > 0)
            return Refused.Invalid(faults);

        var now = clock.GetUtcNow();
        (row.Kind, row.Country, row.Instrument, row.Article, row.Category) = (entry.Kind, country, entry.Instrument, entry.Article, entry.Category);
        (row.Title, row.Text, row.Date, row.Provider, row.Channel) = (entry.Title.Trim(), entry.Text.Trim(), Blank(entry.Date), Blank(entry.Provider), entry.Channel);
        (row.Amount, row.Currency, row.SourceId, row.Locator, row.CaseId, row.AnswersId) = (entry.Amount, entry.Currency, source, Blank(request.Locator), caseId, request.Answers);
        (row.Version, row.UpdatedAt, row.UpdatedBy) = (row.Version + 1, now, actor.Name);
        if (request.Id is null)
        {
            (row.CreatedAt, row.CreatedBy) = (now, actor.Name);
            context.Implementation.Add(row);
        }

        try
        {
            // The number is given by the database, so the answer is kept after it, in one transaction with the entry.
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            var saved = new SavedImplementation(row.Id, row.Version);
            if (request.Once is not null)
            {
                await request.Once.KeepAsync(context, actor, saved, cancellationToken);
                await context.SaveChangesAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return saved;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("entry");
        }
        catch (DbUpdateException exception) when (request.Once is not null && Once.IsRace(exception))
        {
            await using var again = await database.ReadAsync(cancellationToken);
            return await request.Once.FindAsync<SavedImplementation>(again, actor, cancellationToken) ?? Refused.Conflict(Once.Header);
        }
    }

    private string? Country(ImplementationEntry entry, List<Fault> faults)
    {
        if (entry.Country is null)
            return null;
        if (vocabularies.Countries.TryResolve(entry.Country, out var country))
            return country.Code;
        faults.Add(new Fault("country", "The code of a country.", entry.Country, [.. vocabularies.Countries.Suggest(entry.Country).Select(c => c.Code)]));
        return null;
    }

    private void CheckArticle(ImplementationEntry entry, List<Fault> faults)
    {
        if (entry is not { Article: { } article, Instrument: { } instrument })
            return;
        var numbers = vocabularies.Articles.Where(a => a.Instrument == instrument).Select(a => a.Number).ToList();
        if (!numbers.Contains(article))
            faults.Add(new Fault("article", $"The number of an article of this instrument, {numbers[0]} to {numbers[^1]}.", article));
    }

    private static async Task<long?> SourceAsync(TocContext context, SaveImplementationRequest request, List<Fault> faults, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Source))
        {
            if (!string.IsNullOrWhiteSpace(request.Locator))
                faults.Add(new Fault("source", "The source in which this place is."));
            return null;
        }

        if (request.Locator?.Length > CaseContent.MaxNote)
            faults.Add(new Fault("locator", $"At most {CaseContent.MaxNote} characters."));
        var known = await context.Sources.Where(s => s.Reference == request.Source).Select(s => (long?)s.Id).SingleOrDefaultAsync(cancellationToken);
        if (known is null)
        {
            var references = await context.VisibleSources(context.Actor!).Select(s => s.Reference).ToListAsync(cancellationToken);
            faults.Add(new Fault("source", "The reference of a source that is recorded.", request.Source, NearestTerms.Of(request.Source, references)));
        }

        return known;
    }

    private static async Task<long?> CaseAsync(TocContext context, Actor actor, SaveImplementationRequest request, long? kept, List<Fault> faults, CancellationToken cancellationToken)
    {
        // A case that may not be seen was not there to be taken out; it stays unless another one takes its place.
        if (string.IsNullOrWhiteSpace(request.Case))
            return kept is not null && !await context.VisibleCases(actor).AnyAsync(c => c.Id == kept, cancellationToken) ? kept : null;
        // A case that may not be seen is answered like one that does not exist.
        if (CaseId.TryParse(request.Case.Trim(), out var id) && await context.VisibleCases(actor).AnyAsync(c => c.Id == id, cancellationToken))
            return id;
        faults.Add(new Fault("case", "The identifier of a case, such as TOC-12.", request.Case));
        return null;
    }

    private static async Task CheckAnswerAsync(TocContext context, SaveImplementationRequest request, List<Fault> faults, CancellationToken cancellationToken)
    {
        if (request.Answers is not { } answered)
            return;
        var kind = await context.Implementation.Where(e => e.Id == answered && e.Id != request.Id).Select(e => (ImplementationKind?)e.Kind).SingleOrDefaultAsync(cancellationToken);
        if (kind is null || !ImplementationEntry.Answers(request.Entry.Kind, kind.Value))
            faults.Add(new Fault("answers", "For assistance a need; for a measure a difficulty or a need; for a need a difficulty.", answered.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
