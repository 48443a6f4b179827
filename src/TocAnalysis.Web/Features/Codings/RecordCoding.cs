using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Codings;

/// <summary>The actor's own coding of one code on one case.</summary>
/// <param name="Case">Identifier of the case.</param>
/// <param name="Coding">What the actor says.</param>
/// <param name="ExpectedVersion">Version of the own coding that this replaces; 0: there is none yet.</param>
public sealed record RecordCodingRequest(string Case, CodingContent Coding, int ExpectedVersion);

/// <summary>Records a coding: page and REST enter here.</summary>
public sealed class RecordCoding(TocDatabase database, Vocabularies vocabularies)
{
    public async Task<Result<CodingView>> HandleAsync(Actor actor, RecordCodingRequest request, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Code))
            return Refused.Forbidden("coding");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var target = await CodingTarget.LockAsync(context, actor, request.Case, cancellationToken);
        if (!target.Succeeded)
            return new Refused(target.Refusal!.Value, target.Faults);
        var row = target.Value;

        var unreadable = Unreadable(request.Coding).ToList();
        var cited = request.Coding.Evidence.Select(e => e.Source).OfType<string>().Where(IsText).Distinct().ToList();
        var sources = await context.Sources.Where(s => cited.Contains(s.Reference)).ToDictionaryAsync(s => s.Reference, s => s.Id, cancellationToken);
        var given = request.Coding with { Round = null, Evidence = [.. request.Coding.Evidence.Select(e => Picked(e, row))] };
        var faults = CodingRules.Validate(given, await CodebookAsync(context, actor, row.Id, request.Coding.Code, cancellationToken), row.Summary, row.Narrative, sources.ContainsKey);
        if (faults.Count + unreadable.Count > 0)
            return Refused.Invalid([.. faults, .. unreadable]);
        var coding = CodingRules.Anchor(given, row.Summary, row.Narrative);

        var coder = await CoderStore.FindOrCreateAsync(context, actor, cancellationToken);
        var round = CodingWriter.TargetOf(await RoundStore.WorkAsync(context, coder.Id, row.Id, cancellationToken), coding.Code);
        if (!round.Succeeded)
            return new Refused(round.Refusal!.Value, round.Faults);
        var place = new CodingPlace(row.Id, coder.Id, round.Value.Work?.Round.Name, round.Value.Work?.Round.CodebookVersion ?? vocabularies.Codebook.Version);
        var own = context.Codings.Where(c => c.CaseId == row.Id && c.Code == coding.Code && c.CoderId == coder.Id && c.Round == place.Round);
        var before = (await CodingView.ReadAsync(context, own, cancellationToken)).SingleOrDefault();
        var kept = await own.Include(c => c.Evidence).SingleOrDefaultAsync(cancellationToken);
        if ((kept?.Version ?? 0) != request.ExpectedVersion)
            return Refused.Conflict("coding");
        CodingWriter.Write(context, kept, place, coding, sources, actor);
        CodingWriter.Begin(context, round.Value.Work, actor);
        await CodingSteps.AddAsync(context, place, coding.Code, before is null ? null : CodingSteps.Content(before), coding, cancellationToken);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("coding");
        }

        await PositionStore.RefreshAsync(context, [row.Id], cancellationToken);
        var saved = await CodingView.ReadAsync(context, own, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return saved.Single();
    }

    /// <summary>A round is coded with the version that it was set up with, also where a later one is in use meanwhile.</summary>
    private async Task<Domain.Codebook.CodebookContent> CodebookAsync(TocContext context, Actor actor, long caseId, string code, CancellationToken cancellationToken)
    {
        if (await CoderStore.FindAsync(context, actor, cancellationToken) is not { } coder)
            return vocabularies.Codebook;
        var work = (await RoundStore.WorkAsync(context, coder.Id, caseId, cancellationToken)).FirstOrDefault(w => w.IsActive && w.Round.Codes.Contains(code));
        return work is null ? vocabularies.Codebook : vocabularies.CodebookOf(work.Round.CodebookVersion) ?? vocabularies.Codebook;
    }

    /// <summary>Texts that no database keeps: with a null character, or with half a character.</summary>
    private static IEnumerable<Fault> Unreadable(CodingContent coding)
    {
        if (!IsText(coding.Rationale))
            yield return new Fault("rationale", "Text without a null character and without half a character.");
        for (var i = 0; i < coding.Evidence.Count; i++)
        {
            if (!IsText(coding.Evidence[i].Locator))
                yield return new Fault($"evidence[{i}].locator", "Text without a null character and without half a character.");
        }
    }

    private static bool IsText(string? text)
    {
        for (var i = 0; i < (text?.Length ?? 0); i++)
        {
            if (text![i] == '\0' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i]))))
                return false;
        }

        return true;
    }

    /// <summary>A quotation that comes with its place may stand more than once; the words around it then make it unmistakable.</summary>
    private static Evidence Picked(Evidence evidence, CaseRow row)
    {
        if (evidence is not { Quote: { } quote, Text: { } text, Start: { } start })
            return evidence;
        var content = text == CaseText.Summary ? row.Summary : row.Narrative;
        var span = new TextSpan(start, start + EvidenceAnchor.CodePoints(quote));
        if (EvidenceAnchor.Locate(quote, row.Summary, row.Narrative).Times <= 1 || EvidenceAnchor.Cut(content, span) != quote)
            return evidence;
        var picked = EvidenceAnchor.Pick(text, span, row.Summary, row.Narrative);
        return picked is null ? evidence : picked with { Source = evidence.Source, Locator = evidence.Locator };
    }
}
