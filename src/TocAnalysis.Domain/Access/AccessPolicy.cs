using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Access;

/// <summary>What a person may do, by job.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    [Token("analyst")] Analyst,

    /// <summary>Records cases and codes them.</summary>
    [Token("researcher")] Researcher,

    /// <summary>Decides what counts where coders disagree, and reads for it; records and codes nothing.</summary>
    [Token("adjudicator")] Adjudicator,

    /// <summary>Exports tables and packages.</summary>
    [Token("secretariat")] Secretariat,

    /// <summary>Reads the audit log: every entry, without the values of records that the auditor may not read.</summary>
    [Token("auditor")] Auditor,

    /// <summary>Runs the installation: accounts, keys, imports. Gives no right to restricted records.</summary>
    [Token("administrator")] Administrator,

    /// <summary>Reads without an account what is public and reviewed, where the installation allows it. Nobody is given this role.</summary>
    [Token("visitor")] Visitor,
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
    [Token("read")] Read,

    /// <summary>Record and change cases, groups, sources.</summary>
    [Token("record")] Record,

    /// <summary>Give own codings.</summary>
    [Token("code")] Code,

    /// <summary>Set up coding rounds and run them; a round is run by whoever set it up, or by an administrator.</summary>
    [Token("plan-rounds")] PlanRounds,

    /// <summary>Draft and freeze codebook versions.</summary>
    [Token("edit-codebook")] EditCodebook,

    /// <summary>Decide what counts where coders disagree.</summary>
    [Token("adjudicate")] Adjudicate,

    /// <summary>Take data out as files.</summary>
    [Token("export")] Export,

    /// <summary>Bring case packages in.</summary>
    [Token("import")] Import,

    /// <summary>Keep tables under a name.</summary>
    [Token("save-tables")] SaveTables,

    /// <summary>Give tables out as releases.</summary>
    [Token("publish")] Publish,

    /// <summary>Read the audit log and check its chain.</summary>
    [Token("read-audit")] ReadAudit,

    /// <summary>Have protected names of people in a case shown; each time is audited with its reason.</summary>
    [Token("unmask")] Unmask,

    /// <summary>Manage accounts and keys.</summary>
    [Token("administer")] Administer,
}

/// <summary>Who acts: a person, a key or the command line, with roles.</summary>
/// <param name="UserId">Account; null for keys and the command line.</param>
/// <param name="Name">Shown in histories; the coder's name where this actor codes.</param>
/// <param name="Roles">Roles.</param>
/// <param name="Door">By which door.</param>
public sealed record Actor(Guid? UserId, string Name, IReadOnlySet<Role> Roles, Door Door)
{
    /// <summary>Whether the audiences that the account is in count for nothing: for what is shown to everybody.</summary>
    public bool InNoAudience { get; init; }

    /// <summary>The session by which a person acts in the browser; null: by none.</summary>
    public Guid? Session { get; init; }

    /// <summary>Somebody who runs the program's verbs on the machine itself: everything is in their hands anyway.</summary>
    public static Actor CommandLine { get; } = new(null, "command-line", new HashSet<Role>(AccessPolicy.Given), Door.CommandLine);
}

/// <summary>
/// The one place that says who may see and do what; every channel asks here. What it says stands in <c>access-policy.json</c>: role by sensitivity by action by
/// channel. Roles add up: whoever has several may do what any of them may.
/// </summary>
public static class AccessPolicy
{
    private static readonly Sensitivity[] Levels = Enum.GetValues<Sensitivity>();

    /// <summary>Roles that accounts and keys are given: all but that of visitors.</summary>
    public static IReadOnlyList<Role> Given { get; } = [.. Enum.GetValues<Role>().Where(r => r != Role.Visitor)];

    /// <summary>Whether the actor may do it at all: with records of some sensitivity, by the door of the actor.</summary>
    public static bool May(Actor actor, Permission permission)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Roles.Any(role => AccessRules.Embedded.Levels(role, permission, actor.Door) is not []);
    }

    /// <summary>Whether the actor may do it with a record of this sensitivity.</summary>
    public static bool May(Actor actor, Permission permission, Sensitivity sensitivity)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Roles.Any(role => AccessRules.Embedded.Allows(role, sensitivity, permission, actor.Door));
    }

    /// <summary>The sensitivities that the actor may read, lowest first; never empty for an actor with a role.</summary>
    public static IReadOnlyList<Sensitivity> Readable(Actor actor) => [.. Levels.Where(level => May(actor, Permission.Read, level))];
}
