using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Access;

namespace TocAnalysis.Web.Data;

/// <summary>
/// The coder as whom an actor codes. An account codes as itself, whatever it is called; a key codes under its own name. A name that is already
/// another coder's is never taken over, because that would make their codings its own.
/// </summary>
public static class CoderStore
{
    /// <summary>Any number that no other advisory lock of this program uses.</summary>
    private const long Lock = 0x70C_C0DE;

    /// <summary>The coder of the actor; null: this actor has not coded yet.</summary>
    public static async Task<CoderRow?> FindAsync(TocContext context, Actor actor, CancellationToken cancellationToken)
    {
        var coders = context.Coders.AsNoTracking();
        if (actor.UserId is { } user)
            return await coders.SingleOrDefaultAsync(c => c.UserId == user, cancellationToken);
        var names = NamesOf(actor);
        var name = names[0];
        return (await coders.Where(c => names.Contains(c.Name) && c.UserId == null).ToListAsync(cancellationToken)).OrderBy(c => c.Name == name ? 0 : 1).FirstOrDefault();
    }

    /// <summary>The names under which an actor without an account may code, the first one first.</summary>
    public static IReadOnlyList<string> NamesOf(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var name = Fitting(actor.Name);
        return [name, KeyName(name)];
    }

    /// <summary>The coder of the actor, made where there is none. Inside the transaction of the coding.</summary>
    public static async Task<CoderRow> FindOrCreateAsync(TocContext context, Actor actor, CancellationToken cancellationToken)
    {
        if (await FindAsync(context, actor, cancellationToken) is { } known)
            return known;

        // Two first codings of one person at the same moment would make two coders.
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        if (await FindAsync(context, actor, cancellationToken) is { } made)
            return made;
        var coder = new CoderRow { Name = await FreeNameAsync(context, actor, cancellationToken), UserId = actor.UserId };
        context.Coders.Add(coder);
        await context.SaveChangesAsync(cancellationToken);
        return coder;
    }

    private static async Task<string> FreeNameAsync(TocContext context, Actor actor, CancellationToken cancellationToken)
    {
        var name = Fitting(actor.Name);
        var taken = (await context.Coders.Where(c => c.Name.StartsWith(name)).Select(c => c.Name).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        if (!taken.Contains(name))
            return name;
        if (actor.UserId is null)
            return KeyName(name);
        return Enumerable.Range(2, int.MaxValue - 2).Select(n => string.Create(CultureInfo.InvariantCulture, $"{name} ({n})")).First(n => !taken.Contains(n));
    }

    private static string KeyName(string name) => $"{name} (key)";

    /// <summary>Leaves room for what tells two of one name apart.</summary>
    private static string Fitting(string name) => name.Length <= 90 ? name : name[..90];
}
