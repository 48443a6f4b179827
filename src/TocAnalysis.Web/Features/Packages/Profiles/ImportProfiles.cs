using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Configurations;

namespace TocAnalysis.Web.Features.Packages.Profiles;

/// <summary>A mapping under a name, as one person sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="IsOwn">Whether it is the reader's own.</param>
/// <param name="Shared">Whether everybody who may import sees it.</param>
/// <param name="Mapping">The mapping.</param>
/// <param name="UpdatedAt">When it was saved last.</param>
public sealed record ImportProfile(long Id, string Name, string Owner, bool IsOwn, bool Shared, SheetMapping Mapping, DateTimeOffset UpdatedAt);

/// <summary>Mappings under names: kept, shared, taken along as files, dropped.</summary>
public sealed class ImportProfiles(TocDatabase database)
{
    /// <summary>Most profiles of one person.</summary>
    public const int Most = 200;

    /// <summary>Longest file of a profile.</summary>
    public const int MaxFile = 500_000;

    private static readonly JsonSerializerOptions Readable = Indented();

    /// <summary>Own profiles and shared ones, by name.</summary>
    public async Task<IReadOnlyList<ImportProfile>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return [];
        await using var context = await database.ReadAsync(cancellationToken);
        var rows = await Visible(context, actor).OrderBy(p => p.Name).ThenBy(p => p.Id).Take(2 * Most).ToListAsync(cancellationToken);
        return rows.ConvertAll(r => Profile(r, actor));
    }

    /// <summary>One profile.</summary>
    public async Task<Result<ImportProfile>> GetAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("profile");
        await using var context = await database.ReadAsync(cancellationToken);
        var row = await Visible(context, actor).SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        return row is null ? Refused.NotFound("profile") : Profile(row, actor);
    }

    /// <summary>Keeps a mapping under a name; an own one of the same name is replaced.</summary>
    public async Task<Result<ImportProfile>> SaveAsync(Actor actor, string name, SheetMapping mapping, bool shared, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(mapping);
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("profile");
        var faults = Faults(name.Trim(), mapping).ToList();
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await Own(context, actor).SingleOrDefaultAsync(p => p.Name == name.Trim(), cancellationToken);
        if (row is null && await Own(context, actor).CountAsync(cancellationToken) >= Most)
            faults.Add(new Fault("name", $"At most {Most} profiles; remove one first."));
        if (faults.Count > 0)
            return Refused.Invalid(faults);
        if (row is null)
            context.ImportProfiles.Add(row = new ImportProfileRow { OwnerId = actor.UserId, Owner = actor.Name, Name = name.Trim() });
        (row.Content, row.Shared, row.UpdatedAt) = (CaseJson.Write(mapping), shared, context.Clock.GetUtcNow());
        return await SavedAsync(context, row, actor, cancellationToken);
    }

    /// <summary>Shares an own profile, or takes it back.</summary>
    public async Task<Result<ImportProfile>> ShareAsync(Actor actor, long id, bool shared, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("profile");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await Own(context, actor).SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        if (row is null)
            return Refused.NotFound("profile");
        row.Shared = shared;
        return await SavedAsync(context, row, actor, cancellationToken);
    }

    /// <summary>Removes an own profile.</summary>
    public async Task<Result<long>> DropAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        if (!AccessPolicy.May(actor, Permission.Import))
            return Refused.Forbidden("profile");
        await using var context = await database.OpenAsync(actor, cancellationToken);
        var row = await Own(context, actor).SingleOrDefaultAsync(p => p.Id == id, cancellationToken);
        if (row is null)
            return Refused.NotFound("profile");
        context.ImportProfiles.Remove(row);
        await context.SaveChangesAsync(cancellationToken);
        return id;
    }

    /// <summary>A profile as a file that another installation can take.</summary>
    public static byte[] ToFile(ImportProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return JsonSerializer.SerializeToUtf8Bytes(new ProfileFile(ProfileFile.Format, profile.Name, profile.Mapping), Readable);
    }

    /// <summary>Takes a profile out of a file that <see cref="ToFile"/> wrote.</summary>
    public async Task<Result<ImportProfile>> FromFileAsync(Actor actor, byte[] bytes, CancellationToken cancellationToken)
    {
        var read = Read(bytes);
        return read.Succeeded ? await SaveAsync(actor, read.Value.Name, read.Value.Mapping, shared: false, cancellationToken) : new Refused(read.Refusal!.Value, read.Faults);
    }

    /// <summary>What stands in the file of a profile.</summary>
    public static Result<(string Name, SheetMapping Mapping)> Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ProfileFile? file = null;
        try
        {
            file = bytes.Length > MaxFile ? null : JsonSerializer.Deserialize<ProfileFile>(bytes, Readable);
        }
        catch (JsonException)
        {
            // Said below, as for any other file that is none of ours.
        }

        if (file is not { Kind: ProfileFile.Format, Name: not null, Mapping.Columns: not null } || file.Mapping.Columns.Any(c => c is not { Column: not null, Field: not null, Fixed: not null, Values: not null }))
            return Refused.Invalid(new Fault("file", "A profile that was downloaded here or in another installation, as JSON."));
        return (file.Name, file.Mapping);
    }

    private static IEnumerable<Fault> Faults(string name, SheetMapping mapping)
    {
        if (name.Length is 0 or > ImportProfileConfiguration.MaxName || name.Any(char.IsControl))
            yield return new Fault("name", $"A name of 1 to {ImportProfileConfiguration.MaxName} characters.", name);
        if (mapping.Columns.Count > 600 || mapping.Columns.Sum(c => c.Values.Count) > 20_000)
            yield return new Fault("mapping", "At most 600 columns and 20,000 words.");
        foreach (var column in mapping.Columns.Where(c => SheetField.Find(c.Field) is null))
            yield return new Fault("mapping", "A field of the package.", column.Field);
    }

    private static async Task<Result<ImportProfile>> SavedAsync(TocContext context, ImportProfileRow row, Actor actor, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refused.Conflict(row.Name);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Refused.Conflict(row.Name);
        }

        return Profile(row, actor);
    }

    private static IQueryable<ImportProfileRow> Own(TocContext context, Actor actor) =>
        context.ImportProfiles.Where(p => actor.UserId != null ? p.OwnerId == actor.UserId : p.OwnerId == null && p.Owner == actor.Name);

    private static IQueryable<ImportProfileRow> Visible(TocContext context, Actor actor) =>
        context.ImportProfiles.Where(p => p.Shared || (actor.UserId != null ? p.OwnerId == actor.UserId : p.OwnerId == null && p.Owner == actor.Name));

    private static ImportProfile Profile(ImportProfileRow row, Actor actor) => new(
        row.Id, row.Name, row.Owner, actor.UserId is { } user ? row.OwnerId == user : row.OwnerId is null && row.Owner == actor.Name, row.Shared, CaseJson.Read<SheetMapping>(row.Content), row.UpdatedAt);

    private static JsonSerializerOptions Indented()
    {
        var options = CaseJson.Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true });
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>What stands in the file of a profile.</summary>
internal sealed record ProfileFile(string? Kind, string? Name, SheetMapping? Mapping)
{
    public const string Format = "toc-import-profile-1";
}
