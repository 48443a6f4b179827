using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Access;

/// <summary>What a person may do, by job.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    [Token("analyst")] Analyst,

    /// <summary>Records cases and codes them.</summary>
    [Token("researcher")] Researcher,

    /// <summary>Exports tables and packages.</summary>
    [Token("secretariat")] Secretariat,

    /// <summary>Runs the installation: accounts, keys, imports.</summary>
    [Token("administrator")] Administrator,
}

/// <summary>By which door an action came in.</summary>
public enum Door
{
    /// <summary>A page in the browser.</summary>
    [Token("page")] Page,

    /// <summary>The REST interface.</summary>
    [Token("rest")] Rest,

    /// <summary>The command line.</summary>
    [Token("command-line")] CommandLine,

    /// <summary>An import of a case package.</summary>
    [Token("import")] Import,
}

/// <summary>Actions that need a permission.</summary>
public enum Permission
{
    /// <summary>Read cases, codebook, tables.</summary>
    Read,

    /// <summary>Record and change cases, groups, sources.</summary>
    Record,

    /// <summary>Give own codings.</summary>
    Code,

    /// <summary>Set up coding rounds and run them; a round is run by whoever set it up, or by an administrator.</summary>
    PlanRounds,

    /// <summary>Draft and freeze codebook versions.</summary>
    EditCodebook,

    /// <summary>Decide what counts where coders disagree.</summary>
    Adjudicate,

    /// <summary>Take data out as files.</summary>
    Export,

    /// <summary>Bring case packages in.</summary>
    Import,

    /// <summary>Keep tables under a name.</summary>
    SaveTables,

    /// <summary>Give tables out as releases.</summary>
    Publish,

    /// <summary>Manage accounts and keys.</summary>
    Administer,
}

/// <summary>Who acts: a person, a key or the command line, with roles.</summary>
/// <param name="UserId">Account; null for keys and the command line.</param>
/// <param name="Name">Shown in histories; the coder's name where this actor codes.</param>
/// <param name="Roles">Roles.</param>
/// <param name="Door">By which door.</param>
public sealed record Actor(Guid? UserId, string Name, IReadOnlySet<Role> Roles, Door Door)
{
    /// <summary>Somebody who runs the program's verbs on the machine itself: everything is in their hands anyway.</summary>
    public static Actor CommandLine { get; } = new(null, "command-line", new HashSet<Role>(Enum.GetValues<Role>()), Door.CommandLine);
}

/// <summary>The one place that says who may see and do what; every channel asks here.</summary>
public static class AccessPolicy
{
    /// <summary>Whether the actor may do it at all.</summary>
    public static bool May(Actor actor, Permission permission)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return permission switch
        {
            Permission.Read => actor.Roles.Count > 0,
            Permission.Record or Permission.Code or Permission.Adjudicate => actor.Roles.Contains(Role.Researcher),
            Permission.PlanRounds or Permission.EditCodebook => actor.Roles.Contains(Role.Researcher) || actor.Roles.Contains(Role.Administrator),
            Permission.Export => actor.Roles.Contains(Role.Secretariat) || actor.Roles.Contains(Role.Researcher),
            Permission.SaveTables => actor.Roles.Contains(Role.Secretariat) || actor.Roles.Contains(Role.Researcher) || actor.Roles.Contains(Role.Administrator),
            Permission.Publish => actor.Roles.Contains(Role.Secretariat) || actor.Roles.Contains(Role.Administrator),
            Permission.Import => actor.Roles.Contains(Role.Researcher) || actor.Roles.Contains(Role.Administrator),
            Permission.Administer => actor.Roles.Contains(Role.Administrator),
            _ => false,
        };
    }

    /// <summary>The sensitivities that the actor may read; never empty for an actor with a role.</summary>
    public static IReadOnlyList<Sensitivity> Readable(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Roles.Count == 0)
            return [];
        return actor.Roles.Contains(Role.Researcher)
            ? [Sensitivity.Public, Sensitivity.Internal, Sensitivity.Restricted]
            : [Sensitivity.Public, Sensitivity.Internal];
    }
}
