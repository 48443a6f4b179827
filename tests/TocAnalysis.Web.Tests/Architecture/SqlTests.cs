using System.Text.RegularExpressions;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Architecture;

/// <summary>Criterion D4, for code that is not written yet: SQL is never put together with values. What is put together stands here with what goes in.</summary>
public sealed partial class SqlTests
{
    /// <summary>Files in which a statement has holes, and what fills them.</summary>
    private static readonly Dictionary<string, string> Holes = new(StringComparer.Ordinal)
    {
        ["EmbeddedDatabase/Cluster.cs"] = "the constant name of the private database",
        ["Security/OpenCircuits.cs"] = "the constant name of a channel",
        ["Data/Sets/CaseIndexFollower.cs"] = "a constant number of hours",
        ["Features/Operations/WriteBackup.cs"] = "names of tables and columns, quoted, out of the database's own list",
        ["Data/GuardedCopy.cs"] = "names of tables and columns out of the model",
        ["Data/RuntimeRole.cs"] = "the name of the role in the settings, quoted, and constant names of tables",
        ["Features/Operations/RestoreBackup.cs"] = "names of tables, quoted, out of the database's own list",
        ["Features/Cases/List/CaseListFile.cs"] = "the snapshot that the database itself named",
    };

    [Fact]
    public void D4_no_statement_is_put_together_with_values()
    {
        var source = Path.GetDirectoryName(RepositoryFolder.WebRoot)!;
        var files = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Select(f => (Path: Path.GetRelativePath(source, f).Replace('\\', '/'), Text: File.ReadAllText(f)))
            .Where(f => !f.Path.StartsWith("obj/", StringComparison.Ordinal) && !f.Path.StartsWith("bin/", StringComparison.Ordinal) && !f.Path.StartsWith("Data/Migrations/", StringComparison.Ordinal)).ToList();
        files.Count.ShouldBeGreaterThan(400);
        files.Count(f => Any().IsMatch(f.Text)).ShouldBeGreaterThan(10);

        var holed = files.Where(f => Holed().IsMatch(f.Text)).Select(f => f.Path).ToList();

        holed.Except(Holes.Keys).ShouldBeEmpty("give values as parameters");
        Holes.Keys.Except(holed).ShouldBeEmpty("an entry that is not needed would let the next one in");
    }

    [Theory]
    [InlineData("""context.Database.ExecuteSqlRawAsync($"DELETE FROM x WHERE a = {a}")""", true)]
    [InlineData("""new NpgsqlCommand("SELECT " + name, connection)""", true)]
    [InlineData("""new NpgsqlCommand("SELECT $1", connection)""", false)]
    [InlineData("""context.Database.ExecuteSqlAsync($"DELETE FROM x WHERE a = {a}")""", false)]
    public void The_rule_tells_holes_from_parameters(string code, bool isHoled) => Holed().IsMatch(code).ShouldBe(isHoled);

    // What takes a text as it is; its interpolated relatives make parameters of what stands in the holes.
    [GeneratedRegex(@"(SqlRaw|SqlRawAsync|SqlQueryRaw<[^>]+>|new NpgsqlCommand|new NpgsqlBatchCommand|BeginTextExport\w*|BeginTextImport\w*)\(\s*(\$""|\$@""|\$+""""""|""[^""]*""\s*\+)")]
    private static partial Regex Holed();

    [GeneratedRegex(@"SqlRaw|SqlQueryRaw|new NpgsqlCommand")]
    private static partial Regex Any();
}
