using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.Extensions.Time.Testing;
using TocAnalysis.Domain.Tables;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Data.Sets;
using TocAnalysis.Web.Export;
using TocAnalysis.Web.Features.Tables;
using TocAnalysis.Web.Features.Tables.Saved;
using TocAnalysis.Web.Tests.Infrastructure;
using TableFile = TocAnalysis.Web.Export.TableFile;
using TableFileCell = TocAnalysis.Web.Export.TableFileCell;

namespace TocAnalysis.Web.Tests.Features.Tables;

/// <summary>Criterion C4: files depend on their content alone, and one release stands here word for word.</summary>
public sealed partial class ReleaseFilesTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The files of a release as they were when somebody looked at them last. A change of a format shows here as a difference to be looked at.</summary>
    [Fact]
    public async Task C4_the_files_of_a_release_are_those_that_were_looked_at()
    {
        await using var world = await SampleTables.WorldAsync(postgres);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero));
        var build = new BuildTable(world.Get<ReplicaReads>(), world.Get<CaseQuery>(), world.Get<CaseSets>(), world.Get<FilterLabels>(), world.Get<Vocabularies>(), clock);
        var content = new SavedTableContent
        {
            Name = "Domains",
            Query = "rows=domain&columns=transnational&percent=row",
            Title = "Cases by domain",
            Number = "Table 1",
            Notes = ["=Prepared for the Conference."],
            Footnotes = ["With \u201cquotation marks\u201d, commas and <signs>."],
            Paragraphs = [5],
        };
        var saved = (await new SaveTable(world.Get<TocDatabase>(), build, clock).HandleAsync(TocWorld.Secretariat, new SaveTableRequest(null, 0, content), Stop)).Value;
        var release = (await new PublishRelease(world.Get<TocDatabase>(), build, world.Get<Vocabularies>(), clock).HandleAsync(TocWorld.Secretariat, new PublishReleaseRequest(saved.Id, 5, null), Stop)).Value;

        release.Files.Count.ShouldBe(7);
        foreach (var file in release.Files)
        {
            var bytes = (await world.Get<Releases>().FileAsync(TocWorld.Secretariat, release.Id, file.Ending, true, Stop)).Value.Bytes;
            var text = bytes is [(byte)'P', (byte)'K', ..] ? Unpacked(bytes) : Encoding.UTF8.GetString(bytes);
            Kept($"{release.Id}.{file.Ending}.txt", Version(text).Replace("\uFEFF", "[BOM]", StringComparison.Ordinal).ReplaceLineEndings("\n"));
        }
    }

    [Fact]
    public void Workbook_document_and_package_of_one_table_are_byte_for_byte_the_same()
    {
        var table = new TableFile("Cases by stage", [("Date", "2026-11-24")], ["A note."], ["Stage", "yes"], [[new TableFileCell("inception"), new TableFileCell("3", 3)]])
        {
            Footnotes = ["A footnote."],
            Dimensions = ["stage", "transnational"],
            Measure = "cases",
            Observations = [new TableObservation(["inception", "transnational"], 3)],
            Codes = [new TableFileCode("stage", "inception", "inception"), new TableFileCode("transnational", "transnational", "yes")],
            Date = new DateOnly(2026, 11, 24),
        };

        foreach (var write in new Func<TableFile, byte[]>[] { XlsxTable.Write, DocxTable.Write, DataPackageTable.Write })
            write(table).ShouldBe(write(table));
        XlsxTable.Write(table).ShouldNotBe(XlsxTable.Write(table with { Notes = ["Another note."] }));
        using var zip = new ZipArchive(new MemoryStream(XlsxTable.Write(table)));
        zip.Entries.ShouldAllBe(e => e.LastWriteTime.Year == 1980);
        zip.Entries[0].FullName.ShouldBe("[Content_Types].xml");
        zip.Entries.Select(e => e.FullName).ShouldContain("docProps/core.xml");
        using var book = SpreadsheetDocument.Open(new MemoryStream(XlsxTable.Write(table)), false);
        new OpenXmlValidator().Validate(book, Stop).Select(e => e.Description).ShouldBeEmpty();
        book.PackageProperties.Title.ShouldBe("Cases by stage");
    }

    private static void Kept(string name, string text)
    {
        var path = Path.Combine(RepositoryFolder.Root, "tests", "TocAnalysis.Web.Tests", "Features", "Tables", "Golden", name);
        if (Environment.GetEnvironmentVariable("TOC_TESTS_KEEP") == "golden")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        File.Exists(path).ShouldBeTrue($"{name} is kept beside the test; TOC_TESTS_KEEP=golden writes it, to be looked at before it is committed");
        text.ShouldBe(File.ReadAllText(path).ReplaceLineEndings("\n"), name);
    }

    private static string Unpacked(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var text = new StringBuilder();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            text.Append("--- ").Append(entry.FullName).Append('\n').Append(reader.ReadToEnd().Replace("><", ">\n<", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    // The number of audited changes hangs on how the sample was loaded, which is none of a file's business.
    private static string Version(string text) => DataVersionOf().Replace(text, "$1#");

    [GeneratedRegex(@"(Data version(?:</dt><dd>|: |</(?:x:)?t>\s*</(?:x:)?is>\s*</(?:x:)?c>\s*<(?:x:)?c[^>]*>\s*<(?:x:)?is>\s*<(?:x:)?t[^>]*>|[^0-9]{1,200}?))\d+")]
    private static partial Regex DataVersionOf();
}
