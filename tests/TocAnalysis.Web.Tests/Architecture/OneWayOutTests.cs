using System.Text.RegularExpressions;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Architecture;

/// <summary>Rules of safety for code that is not written yet: each thing is done by the files that are named here, with the reason.</summary>
public sealed partial class OneWayOutTests
{
    /// <summary>What changes rows without reading them first, and why nothing that somebody else saved can be lost by it.</summary>
    private static readonly Dictionary<string, string> Bulk = new(StringComparer.Ordinal)
    {
        ["Data/Once.cs"] = "keys of requests that are too old; no version",
        ["Data/PasskeyQuestions.cs"] = "questions to passkeys, taken by the first answer; no version",
        ["Features/Codings/CodingSteps.cs"] = "steps to undo, of the actor alone; no version",
        ["Features/Codings/SubmitCase.cs"] = "steps to undo, of the actor alone; no version",
        ["Features/Codings/KeepDraft.cs"] = "unsaved work of the actor alone; no version",
        ["Features/Cases/Edit/CaseDrafts.cs"] = "unsaved work of the actor alone; no version",
        ["Features/Cases/RebuildIndex.cs"] = "results that follow from the record, which the same transaction read; no field that anybody edits",
        ["Features/Exports/ExportJobs.cs"] = "prepared files of their owner, by state; no version",
        ["Features/Exports/ExportRunner.cs"] = "how far a prepared file is, by state; no version",
        ["Features/Packages/Jobs/ImportRunner.cs"] = "how far a file on its way in is, by state; no version",
        ["Features/Packages/Jobs/ImportJobs.cs"] = "files on their way in of their owner, by state; no version",
        ["Features/Packages/Jobs/RunImport.cs"] = "how far a file on its way in is; no version",
        ["Features/Packages/UndoWork.cs"] = "parts of cases that came with the batch and that nobody changed since, which the undo looked up in the same transaction and the case's own token guards",
    };

    /// <summary>Statements in SQL that change or remove rows, and why.</summary>
    private static readonly Dictionary<string, string> Sql = new(StringComparer.Ordinal)
    {
        ["Data/KeptResults.cs"] = "results that follow from the record, under a lock of the table",
        ["Data/Reference/ReferenceSeed.cs"] = "vocabulary of the release; no version",
        ["Data/Sets/CaseIndexFollower.cs"] = "notes about changes that are too old; no version",
        ["Data/GuardedCopy.cs"] = "a table of its own for the time of a transaction",
        ["Features/Operations/RestoreBackup.cs"] = "everything, for a restore into a database that nobody uses",
    };

    /// <summary>What is put on a page as markup, and what feeds it.</summary>
    private static readonly Dictionary<string, string> Markup = new(StringComparer.Ordinal)
    {
        ["Components/Shared/Markdown.razor"] = "MarkdownText, which makes it safe",
        ["Components/Shared/SpanChart.razor"] = "a picture whose texts are encoded where it is drawn",
        ["Features/Timeline/TimelinePage.razor"] = "TimelineSvg, whose texts are encoded where it is drawn",
        ["Features/Map/MapPage.razor"] = "MapPictures, whose texts are encoded where they are drawn",
        ["Features/Cases/List/CaseTable.razor"] = "titles and passages of MarkedText, which encodes all but its own marks",
        ["Features/Cases/List/CaseCards.razor"] = "titles and passages of MarkedText, which encodes all but its own marks",
        ["Features/Cases/Public/PublicCasesPage.razor"] = "titles and passages of MarkedText, which encodes all but its own marks",
    };

    /// <summary>What writes a file into an answer, and why it does not go the common way.</summary>
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["Security/OutgoingFile.cs"] = "the common way",
        ["Features/Packages/Wizard/UploadForm.cs"] = "reads the name of a file that comes in",
    };

    /// <summary>Scripts that make a file in the browser, which nobody is asked about and no entry tells of, and why that is no more than a picture of the screen.</summary>
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["wwwroot/network.js"] = "the picture of the network as it is drawn before the reader's eyes, arranged and coloured by them",
    };

    [Fact]
    public void J3_rows_are_changed_in_bulk_only_where_no_save_of_somebody_else_can_be_lost() => Holds(Bulk, BulkChange(), "load the row and save it with its token, or say here why none is needed");

    [Fact]
    public void J3_rows_are_changed_by_SQL_only_where_no_save_of_somebody_else_can_be_lost() => Holds(Sql, SqlChange(), "load the row and save it with its token, or say here why none is needed");

    [Fact]
    public void D3_markup_is_put_on_pages_by_the_files_that_say_what_feeds_it() => Holds(Markup, AsMarkup(), "put texts on pages as texts");

    [Fact]
    public void F2_every_file_goes_the_one_way_that_asks_again_and_keeps_an_entry() => Holds(Files, AsFile(), "answer with an OutgoingFile");

    [Fact]
    public void F2_a_script_makes_no_file_but_the_picture_that_the_reader_sees() => Holds(Scripts, ByScript(), "answer with an OutgoingFile: a file that a script makes has no entry and asks nobody", ".js");

    [Fact]
    public void F2_no_link_tells_the_browser_to_take_whatever_comes_for_the_file() => Holds([], AsDownload(), "a file may lead to a question first: target=\"_top\", without download");

    [Theory]
    [InlineData("await context.Cases.Where(c => c.Id == id).ExecuteUpdateAsync(s => s)", true)]
    [InlineData("await context.SaveChangesAsync(token)", false)]
    public void The_rule_of_bulk_changes_tells_them_apart(string code, bool found) => BulkChange().IsMatch(code).ShouldBe(found);

    [Theory]
    [InlineData("\"UPDATE case_record SET title = 'x'\"", true)]
    [InlineData("$\"DELETE FROM case_record WHERE id = {id}\"", true)]
    [InlineData("\"\"\"\n    UPDATE case_record SET title = 'x'", true)]
    [InlineData("\"SELECT 1 FROM case_record WHERE id = {id} FOR NO KEY UPDATE\"", false)]
    public void The_rule_of_SQL_tells_them_apart(string code, bool found) => SqlChange().IsMatch(code).ShouldBe(found);

    private static void Holds(Dictionary<string, string> named, Regex rule, string instead, params string[] endings)
    {
        var source = Path.GetDirectoryName(RepositoryFolder.WebRoot)!;
        var files = Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories).Select(f => (Path: Path.GetRelativePath(source, f).Replace('\\', '/'), Full: f))
            .Where(f => (endings is [] ? [".cs", ".razor"] : endings).Any(e => f.Path.EndsWith(e, StringComparison.Ordinal)))
            .Where(f => !f.Path.StartsWith("obj/", StringComparison.Ordinal) && !f.Path.StartsWith("bin/", StringComparison.Ordinal) && !f.Path.StartsWith("Data/Migrations/", StringComparison.Ordinal)).ToList();
        files.Count.ShouldBeGreaterThan(endings is [] ? 400 : 8);

        var found = files.Where(f => rule.IsMatch(File.ReadAllText(f.Full))).Select(f => f.Path).ToList();

        found.Except(named.Keys).ShouldBeEmpty(instead);
        named.Keys.Except(found).ShouldBeEmpty("an entry that is not needed would let the next one in");
    }

    [GeneratedRegex(@"createObjectURL|\.download\s*=|['""]download['""]|showSaveFilePicker|href\s*=\s*.data:")]
    private static partial Regex ByScript();

    [GeneratedRegex(@"<a\s[^>]*\sdownload\b")]
    private static partial Regex AsDownload();

    [GeneratedRegex(@"\bExecute(Update|Delete)(Async)?\b")]
    private static partial Regex BulkChange();

    [GeneratedRegex("""(^[ \t]*|["";][ \t]*)(UPDATE [a-z_"]+ SET|DELETE FROM|TRUNCATE|MERGE INTO)\b""", RegexOptions.Multiline)]
    private static partial Regex SqlChange();

    [GeneratedRegex(@"\(MarkupString\)|new MarkupString|AddMarkupContent")]
    private static partial Regex AsMarkup();

    [GeneratedRegex(@"\b(Typed)?Results\.(File|Stream|Bytes|PhysicalFile|VirtualFile)\b|ContentDisposition|Content-Disposition|SendFileAsync")]
    private static partial Regex AsFile();
}
