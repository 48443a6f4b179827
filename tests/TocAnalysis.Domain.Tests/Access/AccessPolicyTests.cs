using System.Text.Json;
using TocAnalysis.Domain.Access;
using TocAnalysis.Domain.Cases;

namespace TocAnalysis.Domain.Tests.Access;

/// <summary>The policy answers what its file says, cell by cell, and the file says something of every cell.</summary>
public sealed class AccessPolicyTests
{
    private static readonly Role[] Roles = Enum.GetValues<Role>();
    private static readonly Door[] Doors = Enum.GetValues<Door>();
    private static readonly Sensitivity[] Levels = Enum.GetValues<Sensitivity>();
    private static readonly Permission[] Actions = Enum.GetValues<Permission>();

    [Fact]
    public void Every_cell_of_role_by_sensitivity_by_action_by_channel_is_what_the_file_says()
    {
        // Read here a second time, so that a fault of the reader shows.
        using var file = JsonDocument.Parse(AccessRules.Text());
        var cells = 0;
        foreach (var (role, level, action, door) in from r in Roles from l in Levels from a in Actions from d in Doors select (r, l, a, d))
        {
            var about = file.RootElement.GetProperty(file.RootElement.GetProperty("records").TryGetProperty(action.Text(), out _) ? "records" : "installation");
            var given = file.RootElement.GetProperty("roles").GetProperty(role.Text()).GetProperty(action.Text());
            var leads = about.GetProperty(action.Text()).EnumerateArray().Any(d => d.GetString() == door.Text());
            var expected = leads && (given.ValueKind == JsonValueKind.Array ? given.EnumerateArray().Any(l => l.GetString() == level.Text()) : given.GetBoolean());
            var actor = new Actor(null, "x", new HashSet<Role> { role }, door);

            AccessPolicy.May(actor, action, level).ShouldBe(expected, $"{role} {level} {action} {door}");
            cells++;
        }

        cells.ShouldBe(Roles.Length * Levels.Length * Actions.Length * Doors.Length);
        TestContext.Current.TestOutputHelper!.WriteLine($"{cells} cells");
    }

    [Fact]
    public void Roles_add_up_and_nobody_without_a_role_may_anything()
    {
        var both = new Actor(null, "x", new HashSet<Role> { Role.Secretariat, Role.Adjudicator }, Door.Page);
        var none = new Actor(null, "x", new HashSet<Role>(), Door.Page);

        AccessPolicy.May(both, Permission.Export).ShouldBeTrue();
        AccessPolicy.Readable(both).ShouldBe(Levels);
        Actions.ShouldAllBe(a => !AccessPolicy.May(none, a));
        AccessPolicy.Readable(none).ShouldBeEmpty();
    }

    [Fact]
    public void The_administrator_alone_may_nothing_with_restricted_records()
    {
        var administrator = new Actor(null, "x", new HashSet<Role> { Role.Administrator }, Door.Page);

        Actions.Where(AccessRules.Embedded.IsAboutRecords).ShouldAllBe(a => !AccessPolicy.May(administrator, a, Sensitivity.Restricted));
        AccessPolicy.May(administrator, Permission.Administer).ShouldBeTrue();
    }

    [Fact]
    public void Visitors_read_what_is_public_and_nothing_else_and_nobody_is_given_their_role()
    {
        foreach (var door in Doors)
        {
            var visitor = new Actor(null, "x", new HashSet<Role> { Role.Visitor }, door);
            Actions.Where(a => AccessPolicy.May(visitor, a)).ShouldBe([Permission.Read]);
            AccessPolicy.Readable(visitor).ShouldBe([Sensitivity.Public]);
        }

        AccessPolicy.Given.ShouldBe(Roles.Where(r => r != Role.Visitor));
        Actor.CommandLine.Roles.ShouldNotContain(Role.Visitor);
    }

    /// <summary>No role does anything with a record that it may not read; the auditor alone is told that something was done with it.</summary>
    [Fact]
    public void Nothing_is_done_with_what_may_not_be_read() =>
        (from r in Roles
         from l in Levels
         from a in Actions
         from d in Doors
         where AccessRules.Embedded.IsAboutRecords(a) && AccessRules.Embedded.Allows(r, l, a, d) && !AccessRules.Embedded.Allows(r, l, Permission.Read, d)
         select $"{r} {l} {a} {d}").Distinct().ShouldBe(["Auditor Restricted ReadAudit Page", "Auditor Restricted ReadAudit CommandLine"], ignoreOrder: true);

    [Theory]
    [InlineData("\"read\": [\"page\", \"rest\", \"command-line\", \"import\"]", "\"reed\": [\"page\"]", "reed")]
    [InlineData("      \"read-audit\": [],\n", "", "read-audit is missing")]
    [InlineData("\"record\": [\"public\"", "\"record\": [\"secret\"", "secret")]
    [InlineData("\"record\": [\"public\"", "\"record\": [\"public\", \"public\"", "twice")]
    [InlineData("\"administer\": true", "\"administer\": [\"public\"]", "true or false")]
    [InlineData("\"auditor\": {", "\"author\": {", "author")]
    public void Rules_that_leave_something_out_or_name_something_unknown_are_refused(string of, string by, string said)
    {
        var text = AccessRules.Text();
        text.ShouldContain(of);

        Should.Throw<FormatException>(() => AccessRules.Parse(text.Replace(of, by, StringComparison.Ordinal))).Message.ShouldContain(said);
    }
}
