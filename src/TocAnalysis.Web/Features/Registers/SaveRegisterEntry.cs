using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Registers;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Features.Registers;

/// <summary>An entry to save.</summary>
/// <param name="Id">Which; null: a new one.</param>
/// <param name="Version">The version that was read; passed over for a new one.</param>
/// <param name="Entry">What is to stand there; the case by its identifier.</param>
/// <param name="Once">Set where the sender may repeat the request.</param>
public sealed record SaveRegisterRequest(long? Id, int Version, RegisterEntry Entry, Once? Once = null);

/// <summary>A saved entry.</summary>
public sealed record SavedRegister(long Id, int Version);

/// <summary>Records and changes entries of the registers.</summary>
public sealed class SaveRegisterEntry(TocDatabase database, Vocabularies vocabularies)
{
    public async Task<Result<SavedRegister>> HandleAsync(Actor actor, SaveRegisterRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("registers");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        if (request.Once is not null && await request.Once.FindAsync<SavedRegister>(context, actor, cancellationToken) is { } answered)
            return answered;
        var row = request.Id is { } id ? await context.VisibleRegisters(actor).SingleOrDefaultAsync(e => e.Id == id && e.Kind == request.Entry.Kind, cancellationToken) : null;
        if (request.Id is not null && row is null)
            return Refused.NotFound("entry");
        var checkedEntry = request.Entry.Check();
        var entry = checkedEntry.Succeeded ? checkedEntry.Value : request.Entry;
        var links = new RegisterLinks(context, vocabularies, actor);
        var faults = checkedEntry.Faults.Concat((await links.ResolveAsync(entry, row?.CaseIds ?? [], cancellationToken)).Where(f => checkedEntry.Faults.All(o => o.Place != f.Place))).ToList();
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        if (row is not null && row.Version != request.Version)
            return Refused.Conflict("entry");
        row ??= context.Registers.Add(new RegisterRow { Id = (await NumberSequences.NextAsync(context, NumberSequences.Register, 1, cancellationToken))[0], Kind = entry.Kind }).Entity;
        if (row.Version == 0)
            (row.Reference, row.CreatedAt, row.CreatedBy) = (RegisterId.Text(row.Id), context.Clock.GetUtcNow(), actor.Name);
        links.Write(row, entry);
        (row.Version, row.UpdatedAt, row.UpdatedBy) = (row.Version + 1, context.Clock.GetUtcNow(), actor.Name);
        var saved = new SavedRegister(row.Id, row.Version);
        try
        {
            if (request.Once is not null)
                await request.Once.KeepAsync(context, actor, saved, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("entry");
        }
        catch (DbUpdateException exception) when (request.Once is not null && Once.IsRace(exception))
        {
            await using var again = await database.ReadAsync(cancellationToken);
            return await request.Once.FindAsync<SavedRegister>(again, actor, cancellationToken) ?? Refused.Conflict(Once.Header);
        }

        return saved;
    }

    /// <summary>Takes an entry out. Its number is not given again.</summary>
    public async Task<Result<long>> RemoveAsync(Actor actor, string kind, long id, int version, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Record))
            return Refused.Forbidden("registers");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = Tokens.TryParse<RegisterKind>(kind, out var which) ? await context.VisibleRegisters(actor).SingleOrDefaultAsync(e => e.Id == id && e.Kind == which, cancellationToken) : null;
        if (row is null)
            return Refused.NotFound("entry");
        if (row.Version != version)
            return Refused.Conflict("entry");
        // What made a case complete cannot be taken from under it.
        if (row is { Kind: RegisterKind.HostSide, CaseId: { } of } && await context.Cases.AnyAsync(c => c.Id == of && c.Status == CaseStatus.Reviewed, cancellationToken)
            && await context.Cases.Where(c => c.Id == of).AnyAsync(context.HasGroupFromAbroad(), cancellationToken) && !await context.Registers.AnyAsync(e => e.CaseId == of && e.Kind == RegisterKind.HostSide && e.Id != id, cancellationToken))
            return Refused.Invalid(new Fault("entry", "An entry that no complete case rests on; set the case back to recorded first.", CaseId.Text(of)));
        context.Registers.Remove(row);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict("entry");
        }

        return id;
    }
}

/// <summary>Finds what an entry names, and writes the entry into its row.</summary>
internal sealed class RegisterLinks(TocContext context, Vocabularies vocabularies, Actor actor)
{
    private long? caseId, from, to, source;
    private string? country;
    private long[] cases = [];

    /// <summary>Everything that the entry names and that is not there.</summary>
    /// <param name="entry">The entry in its one form.</param>
    /// <param name="kept">Further cases that the row names now; those that the actor may not see stay.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<IReadOnlyList<Fault>> ResolveAsync(RegisterEntry entry, IReadOnlyList<long> kept, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        country = Country("country", entry.Country, faults);
        var register = RegisterList.Of(entry.Kind);
        foreach (var field in register.Fields.Where(f => f.Type is RegisterFieldType.Country or RegisterFieldType.Countries))
        {
            foreach (var code in CountedField.Values(entry, field.Name).Where(v => v != CountedField.NotRecorded))
                Country(field.Name, code, faults);
        }

        foreach (var code in entry.Codes.Where(c => vocabularies.Codebook.Find(c) is null))
            faults.Add(new Fault("codes", "Keys of the codebook.", code, NearestTerms.Of(code, vocabularies.Codebook.Tree().Select(t => t.Code.Key))));
        caseId = await CaseAsync("case", entry.Case, faults, cancellationToken);
        var visible = new List<long>();
        foreach (var named in entry.Cases)
        {
            if (await CaseAsync("cases", named, faults, cancellationToken) is { } id)
                visible.Add(id);
        }

        var hidden = kept.Count == 0 ? [] : kept.Except(await context.VisibleCases(actor).Where(c => kept.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellationToken));
        cases = [.. visible.Concat(hidden).Distinct().Order()];
        from = await GroupAsync("from_group", entry.FromGroup, faults, cancellationToken);
        to = await GroupAsync("to_group", entry.ToGroup, faults, cancellationToken);
        source = await context.Sources.Where(s => s.Reference == entry.Source).Select(s => (long?)s.Id).SingleOrDefaultAsync(cancellationToken);
        if (entry.Source is not null && source is null)
            faults.Add(new Fault("source", "The reference of a source that is recorded.", entry.Source, NearestTerms.Of(entry.Source, await context.VisibleSources(context.Actor!).OrderBy(s => s.Id).Select(s => s.Reference).Take(5_000).ToListAsync(cancellationToken))));
        return faults;
    }

    /// <summary>Writes what was resolved. What is equal is left alone, so that the audit tells real changes only.</summary>
    public void Write(RegisterRow row, RegisterEntry entry)
    {
        (row.Title, row.CaseId, row.Country, row.Period) = (entry.Title, caseId, country, entry.Period?.Text);
        (row.FromGroupId, row.ToGroupId, row.Note, row.SourceId, row.Locator) = (from, to, entry.Note, source, entry.Locator);
        if (!row.Codes.SequenceEqual(entry.Codes))
            row.Codes = [.. entry.Codes];
        if (!row.CaseIds.SequenceEqual(cases))
            row.CaseIds = cases;
        if (row.Version == 0 || !RegisterStore.Values(row).OrderBy(v => v.Key, StringComparer.Ordinal).SequenceEqual(entry.Values.OrderBy(v => v.Key, StringComparer.Ordinal)))
            row.Data = CaseJson.Write(entry.Values);
    }

    private string? Country(string place, string? code, List<Fault> faults)
    {
        if (code is null)
            return null;
        // Permanent codes only, so that one country has one code in the lists of the own fields too.
        if (vocabularies.Countries.Find(code) is { } found)
            return found.Code;
        faults.Add(new Fault(place, "The permanent code of a country, such as COL.", code, [.. vocabularies.Countries.Suggest(code).Select(c => c.Code)]));
        return null;
    }

    private async Task<long?> CaseAsync(string place, string? named, List<Fault> faults, CancellationToken cancellationToken)
    {
        if (named is null)
            return null;
        // A case that may not be seen is answered like one that does not exist.
        if (CaseId.TryParse(named, out var id) && await context.VisibleCases(actor).AnyAsync(c => c.Id == id, cancellationToken))
            return id;
        faults.Add(new Fault(place, "The identifier of a case, such as TOC-12.", named));
        return null;
    }

    private async Task<long?> GroupAsync(string place, string? reference, List<Fault> faults, CancellationToken cancellationToken)
    {
        if (reference is null)
            return null;
        var id = await context.Groups.Where(g => g.Reference == reference).Select(g => (long?)g.Id).SingleOrDefaultAsync(cancellationToken);
        if (id is null)
            faults.Add(new Fault(place, "The reference of a group that is recorded.", reference, NearestTerms.Of(reference, await context.VisibleGroups(context.Actor!).OrderBy(g => g.Id).Select(g => g.Reference).Take(5_000).ToListAsync(cancellationToken))));
        return id;
    }
}
