using System.Text.RegularExpressions;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Architecture;

/// <summary>Criterion C1, for code that is not written yet: what tells of codings is read through Data/Visibility, or by a file that is named here with the reason.</summary>
public sealed partial class VisibilityTests
{
    /// <summary>Files that read the tables themselves. Each writes, reads only rows of the actor, or counts for somebody who may.</summary>
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["Features/Codings/CodingWriter.cs"] = "writes the actor's own coding",
        ["Features/Codings/RecordCoding.cs"] = "reads and writes the actor's own coding",
        ["Features/Codings/WithdrawCoding.cs"] = "removes the actor's own coding",
        ["Features/Codings/UndoCoding.cs"] = "writes the actor's own coding",
        ["Features/Codings/CodingSteps.cs"] = "the actor's own steps",
        ["Features/Codings/SubmitCase.cs"] = "the actor's own codings of a round",
        ["Features/Codings/GetRoundWork.cs"] = "the actor's own codings of a round",
        ["Features/Codings/MemoSteps.cs"] = "writes the actor's own memo",
        ["Features/Codings/GetMemos.cs"] = "writes the actor's own memo",
        ["Features/Codings/KeepDraft.cs"] = "the actor's own drafts",
        ["Features/Cases/Edit/CaseDrafts.cs"] = "the actor's own drafts of cases",
        ["Features/Packages/ImportPlan.cs"] = "what an import would change; blind cases are refused whatever is recorded there",
        ["Features/Packages/ImportWriter.cs"] = "writes an import",
        ["Features/Packages/BatchReach.cs"] = "which cases the codings of a batch are on; tells nothing of them",
        ["Features/Packages/UndoFaults.cs"] = "takes an import back",
        ["Features/Packages/UndoWork.cs"] = "takes an import back",
        ["Features/Packages/Bulk/MergeWork.cs"] = "moves citations to the source that stays; tells nothing of the codings",
        ["Features/Packages/UndoCodings.cs"] = "takes an import back",
        ["Features/Packages/Bulk/MergeCases.cs"] = "moves codings to the case that stays; refuses cases in a round and whoever codes blind there",
        ["Features/Packages/Bulk/ChangeCodings.cs"] = "the actor's own codings outside rounds",
        ["Features/Rounds/CreateRound.cs"] = "writes a round; looks whether a name is taken",
        ["Features/Rounds/ChangeRound.cs"] = "runs a round; refused to whoever codes blind in it",
        ["Features/Rounds/RoundAccess.cs"] = "the actor's own assignments",
        ["Features/Rounds/GetRound.cs"] = "counts of a board, hidden from whoever codes blind in it",
        ["Features/Rounds/AdjudicationUnits.cs"] = "who is assigned, for adjudicators who do not code blind; codings come narrowed",
        ["Features/Rounds/DecideUnit.cs"] = "writes decisions",
        ["Features/Tables/Saved/PublishRelease.cs"] = "writes a release; refused to whoever codes blind where it moves with codings",
        ["Features/Tables/Saved/Releases.cs"] = "files of releases that are narrowed",
        ["Features/Agreement/AgreementData.cs"] = "submissions of assignments that are narrowed",
    };

    [Fact]
    public void C1_nothing_reads_what_coders_did_past_the_one_place_that_keeps_rounds_blind()
    {
        var source = Path.GetDirectoryName(RepositoryFolder.WebRoot)!;
        var files = Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            .Select(f => (Path: Path.GetRelativePath(source, f).Replace('\\', '/'), Full: f))
            .Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) || f.Path.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Path.StartsWith("obj/", StringComparison.Ordinal) && !f.Path.StartsWith("bin/", StringComparison.Ordinal) && !f.Path.StartsWith("Data/", StringComparison.Ordinal)).ToList();
        files.Count.ShouldBeGreaterThan(200);

        var direct = files.Where(f => Direct().IsMatch(File.ReadAllText(f.Full))).Select(f => f.Path).ToList();

        direct.Except(Allowed.Keys).ShouldBeEmpty("read codings through Data/Visibility");
        // An entry that is no longer needed would let the next reader in unseen.
        Allowed.Keys.Except(direct).ShouldBeEmpty();
    }

    [GeneratedRegex(@"[cC]ontext\.(Codings|Positions|Evidence|Adjudications|Memos|Assignments|Submissions|CodingSteps|Audit|Drafts|Releases|ReleaseFiles)\b|Set<(CodingRow|PositionRow|EvidenceRow|AdjudicationRow|MemoRow|AssignmentRow|SubmissionRow|AuditRow|ReleaseRow|ReleaseFileRow)>")]
    private static partial Regex Direct();
}
