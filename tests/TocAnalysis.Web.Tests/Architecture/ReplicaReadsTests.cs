using System.Text.RegularExpressions;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Architecture;

/// <summary>What reads from a replica stands here, for code that is not written yet too; nothing of it writes.</summary>
public sealed partial class ReplicaReadsTests
{
    /// <summary>Files that ask where to read, and what they read.</summary>
    private static readonly Dictionary<string, string> Readers = new(StringComparer.Ordinal)
    {
        ["Data/RegisterStore.cs"] = "files of registers",
        ["Features/Cases/List/CaseListFile.cs"] = "files of cases, at once and prepared",
        ["Features/Cases/List/CaseLineParts.cs"] = "the parts of cases in them",
        ["Features/Packages/ExportPackage.cs"] = "packages, at once and prepared",
        ["Features/Queries/GetCoOccurrence.cs"] = "the table of codes by codes",
        ["Features/Queries/WriteCodings.cs"] = "files of codings",
        ["Features/Tables/BuildTable.cs"] = "tables that the sets do not count",
        ["Features/Tables/Briefs/BuildConferenceBrief.cs"] = "a brief",
        ["Features/Tables/Briefs/BuildIssueBrief.cs"] = "a brief",
        ["Features/Tables/Matrices/BuildMatrix.cs"] = "matrices",
        ["Features/Tables/Matrices/GetCoverage.cs"] = "the coverage grid",
    };

    /// <summary>Files that only look how replicas stand.</summary>
    private static readonly string[] Lookers = ["Features/Operations/CheckDeploy.cs", "Hosting/ReadyAnswer.cs", "Hosting/TocApplication.cs", "Data/TocContext.cs"];

    [Fact]
    public void Only_what_is_named_here_reads_from_a_replica_and_none_of_it_writes()
    {
        var source = Path.GetDirectoryName(RepositoryFolder.WebRoot)!;
        var files = Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            .Select(f => (Path: Path.GetRelativePath(source, f).Replace('\\', '/'), Full: f))
            .Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) || f.Path.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Path.StartsWith("obj/", StringComparison.Ordinal) && !f.Path.StartsWith("bin/", StringComparison.Ordinal) && !f.Path.StartsWith("Data/Replicas/", StringComparison.Ordinal))
            .Select(f => (f.Path, Text: File.ReadAllText(f.Full))).ToList();
        files.Count.ShouldBeGreaterThan(400);

        files.Where(f => Reads().IsMatch(f.Text)).Select(f => f.Path).Except(Lookers).ShouldBe(Readers.Keys, ignoreOrder: true);

        // One of them writes: the names of coders go into the audit log, in a context that the primary opened.
        files.Where(f => Readers.ContainsKey(f.Path) && Writes().IsMatch(f.Text)).Select(f => f.Path).ShouldBe(["Features/Queries/WriteCodings.cs"]);
        var codings = files.Single(f => f.Path == "Features/Queries/WriteCodings.cs").Text;
        codings.ShouldContain("return real ? await ReadAsync(await database.OpenAsync(actor");
        Writes().Matches(codings).Select(m => m.Value).ShouldBe(["OpenAsync(actor", "SaveChanges"]);
    }

    [GeneratedRegex(@"\b(ReplicaReads|ReadPlace)\b")]
    private static partial Regex Reads();

    [GeneratedRegex(@"SaveChanges|OpenAsync\(actor|ExecuteUpdate|ExecuteDelete|ExecuteSql(Raw)?Async\((?!\$""SET LOCAL)|BeginTextImport|BeginBinaryImport|\b(INSERT|UPDATE|DELETE) ")]
    private static partial Regex Writes();
}
