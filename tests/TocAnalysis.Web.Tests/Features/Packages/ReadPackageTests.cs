using System.IO.Compression;
using System.Text;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Features.Packages;
using Kind = TocAnalysis.Domain.Import.PackageFaultKind;

namespace TocAnalysis.Web.Tests.Features.Packages;

public sealed class ReadPackageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("toc package ").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 bom", "utf-16 le", "utf-16 be", "utf-16 le bare", "utf-16 be bare", "windows-1252"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_encoding_of_the_contract_is_read_and_named(string encoding)
    {
        const string text = "case,title\r\nA-1,Café “Zürich”\r\n";
        var (bytes, named) = encoding switch
        {
            "utf-8" => (Encoding.UTF8.GetBytes(text), "UTF-8"),
            "utf-8 bom" => ([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)], "UTF-8 with byte order mark"),
            "utf-16 le" => ([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], "UTF-16 LE"),
            "utf-16 be" => ([.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)], "UTF-16 BE"),
            "utf-16 le bare" => (Encoding.Unicode.GetBytes(text), "UTF-16 LE without byte order mark"),
            "utf-16 be bare" => (Encoding.BigEndianUnicode.GetBytes(text), "UTF-16 BE without byte order mark"),
            _ => (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(text), "Windows-1252"),
        };

        var read = GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = bytes });

        read.Faults.ShouldBeEmpty();
        read.Files[0].ShouldBe(new PackageFileNote("cases.csv", named, "comma", 1));
        read.Tables[0].Header.ShouldBe(["case", "title"]);
        read.Tables[0].Rows[0].Cells.ShouldBe(["A-1", "Café “Zürich”"]);
    }

    [Theory]
    [InlineData("case;title;domains\nA-1;T, U;\"organized;corporate\"\n", "semicolon")]
    [InlineData("case\ttitle\tdomains\nA-1\tT, U\torganized;corporate\n", "tab")]
    [InlineData("case,title,domains\nA-1,\"T, U\",organized;corporate\n", "comma")]
    [InlineData("\"case\";\"title\";\"domains\"\r\nA-1;\"T, U\";\"organized;corporate\"", "semicolon")]
    public void The_delimiter_is_found_and_named(string text, string named)
    {
        var read = GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = Encoding.UTF8.GetBytes(text) });
        read.Files[0].Delimiter.ShouldBe(named);
        read.Tables[0].Rows[0].Cells.ShouldBe(["A-1", "T, U", "organized;corporate"]);
        GoodPackage.Check(read).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void Rows_are_counted_as_a_spreadsheet_counts_them()
    {
        var read = GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = "case,title,narrative\r\nA-1,T,\"one\r\ntwo\"\r\n\r\nA-2,U,\"say \"\"gold\"\"\""u8.ToArray() });
        read.Tables[0].Rows.Where(r => r.Cells.Count > 1).Select(r => r.Number).ShouldBe([2, 4]);
        read.Tables[0].Rows[^1].Cells[2].ShouldBe("say \"gold\"");
    }

    [Fact]
    public void A_folder_and_a_ZIP_of_it_read_alike()
    {
        Directory.CreateDirectory(Path.Combine(folder, "not looked at"));
        foreach (var (name, text) in GoodPackage.Files)
            File.WriteAllText(Path.Combine(folder, name), text);
        foreach (var name in new[] { "README.md", "LICENSE", "datapackage.json", "codebook.csv" })
            File.WriteAllText(Path.Combine(folder, name), "x");
        File.WriteAllText(Path.Combine(folder, "picture.png"), "x");
        var zipPath = Path.Combine(folder, "..", Path.GetFileName(folder) + ".zip");
        ZipFile.CreateFromDirectory(folder, zipPath, CompressionLevel.Fastest, includeBaseDirectory: true);
        try
        {
            var (fromFolder, fromZip) = (ReadPackage.FromPath(folder), ReadPackage.FromPath(zipPath));
            fromFolder.Faults.ShouldBeEmpty();
            fromFolder.Ignored.ShouldBe(["picture.png"]);
            fromZip.Ignored.ShouldBe(["picture.png"]);
            fromZip.Faults.ShouldBeEmpty();
            fromZip.Hash.ShouldBe(fromFolder.Hash);
            fromFolder.Hash.Length.ShouldBe(64);
            fromZip.Tables.Select(t => t.File).ShouldBe(PackageFormat.CaseFiles.Select(f => f.Name));
            fromFolder.Tables.Select(t => t.File).ShouldBe(PackageFormat.CaseFiles.Select(f => f.Name));
        }
        finally
        {
            File.Delete(zipPath);
        }
    }

    [Fact]
    public void What_is_no_package_is_a_fault_in_words()
    {
        Only(ReadPackage.FromPath(Path.Combine(folder, "nowhere")), Kind.NoPackage);
        Only(ReadPackage.FromPath(folder), Kind.EmptyPackage);
        Only(GoodPackage.Read(new Dictionary<string, byte[]>()), Kind.EmptyPackage);
        Only(GoodPackage.Read(new Dictionary<string, byte[]> { ["notes.txt"] = [1] }), Kind.EmptyPackage);
        Only(ReadPackage.FromZip(new MemoryStream("case,title"u8.ToArray()), "cases.csv"), Kind.NoPackage);
        Only(ReadPackage.FromZip(new MemoryStream(), "empty.zip"), Kind.NoPackage);
        Only(GoodPackage.Read(new Dictionary<string, byte[]> { ["[Content_Types].xml"] = [1], ["xl/workbook.xml"] = [1] }), Kind.NoPackage).Expected.ShouldContain("office document");
        var cut = GoodPackage.Zip(GoodPackage.With(Array.Empty<(string, string)>())).ToArray();
        Only(ReadPackage.FromZip(new MemoryStream(cut[..^40]), "cut.zip"), Kind.NoPackage);
    }

    [Theory]
    [InlineData("../cases.csv")]
    [InlineData("..\\cases.csv")]
    [InlineData("/etc/cases.csv")]
    [InlineData("C:\\cases.csv")]
    [InlineData("a/b/cases.csv")]
    [InlineData("a/../cases.csv")]
    public void An_entry_that_leads_elsewhere_is_refused(string name) =>
        GoodPackage.Read(new Dictionary<string, byte[]> { [name] = "case,title\nA,T"u8.ToArray() }).Faults[0].Kind.ShouldBe(Kind.EntryName);

    [Fact]
    public void All_files_may_lie_in_one_folder_and_not_in_two()
    {
        var inFolder = GoodPackage.With(Array.Empty<(string, string)>()).ToDictionary(f => "pack/" + f.Key, f => f.Value);
        inFolder["__MACOSX/pack/._cases.csv"] = [0];
        inFolder["__MACOSX/._pack"] = [0];
        GoodPackage.Check(GoodPackage.Read(inFolder)).Faults.ShouldBeEmpty();
        Only(GoodPackage.Read(new Dictionary<string, byte[]> { ["a/cases.csv"] = "case,title"u8.ToArray(), ["b/groups.csv"] = "group,name,kind"u8.ToArray() }), Kind.EntryName);
        Only(GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = "case,title"u8.ToArray(), ["Cases.CSV"] = "case,title"u8.ToArray() }), Kind.DuplicateFile);
    }

    [Fact]
    public void Each_limit_says_itself_and_what_was_found()
    {
        var good = GoodPackage.With(Array.Empty<(string, string)>());
        Only(GoodPackage.Read(good, new PackageLimits { PackedBytes = 100 }), Kind.TooLarge).Expected.ShouldContain("0.1 KB");
        Only(GoodPackage.Read(good, new PackageLimits { Entries = 3 }), Kind.TooLarge).Expected.ShouldBe("At most 3 entries; this ZIP has 12.");
        GoodPackage.Read(good, new PackageLimits { TotalBytes = 500 }).Faults.ShouldContain(f => f.Kind == Kind.TooLarge && f.File == "");
        GoodPackage.Read(good, new PackageLimits { FileBytes = 300 }).Faults.ShouldContain(f => f.Kind == Kind.TooLarge && f.File == "cases.csv");
        Only(GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = Encoding.UTF8.GetBytes("case,title\n" + string.Concat(Enumerable.Range(0, 7).Select(i => $"A-{i},T\n"))) }, new PackageLimits { Rows = 5 }), Kind.TooLarge)
            .Expected.ShouldBe("At most 5 rows in one file; this one has 7. Split the package.");
        Only(GoodPackage.Read(new Dictionary<string, byte[]> { ["cases.csv"] = Encoding.UTF8.GetBytes(new string(',', 400)) }), Kind.TooLarge).Expected.ShouldBe("At most 300 columns; this row has 401.");
    }

    [Fact]
    public void A_bomb_is_put_out_early()
    {
        var bomb = new Dictionary<string, byte[]> { ["cases.csv"] = [.. "case,title\nA,"u8, .. new byte[8_000_000]] };
        Only(GoodPackage.Read(bomb), Kind.TooLarge).Expected.ShouldContain("packed at most 200 times");
    }

    [Theory]
    [InlineData("'=1+1", "=1+1")]
    [InlineData("''=1+1", "'=1+1")]
    [InlineData("'tis", "'tis")]
    [InlineData("'\t", "\t")]
    [InlineData("=1+1", "=1+1")]
    [InlineData("'", "'")]
    public void An_apostrophe_before_a_formula_is_the_writers_and_any_other_is_the_texts(string cell, string text) =>
        FormulaSafety.Restore(cell).ShouldBe(text);

    private static PackageFault Only(PackageRead read, Kind kind)
    {
        var fault = read.Faults.ShouldHaveSingleItem();
        fault.Kind.ShouldBe(kind);
        return fault;
    }
}
