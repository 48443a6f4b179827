using System.Text;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Features.Packages;
using TocAnalysis.Web.Features.Packages.Reading;

namespace TocAnalysis.Web.Tests.Features.Packages.Wizard;

/// <summary>Files of every kind with what they are expected to say; criteria E1, E2 and E5.</summary>
public sealed class ReadUploadTests
{
    private const string Dtd = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>""";

    public static TheoryData<string, string> Texts => new()
    {
        { "a,b\r\n1,2\r\n", "1:a|b 2:1|2" },
        { "a;b\n1;2", "1:a|b 2:1|2" },
        { "a\tb\n1\t2", "1:a|b 2:1|2" },
        { "a|b\n1|2", "1:a|b 2:1|2" },
        { "a;b\n1,5;2,5\n3,5;4,5", "1:a|b 2:1,5|2,5 3:3,5|4,5" },
        { "a,b\n\"x, y\",\"he said \"\"no\"\"\"", "1:a|b 2:x, y|he said \"no\"" },
        { "a,b\n\"two\nlines\",2\n3,4", "1:a|b 2:two\nlines|2 3:3|4" },
        { "a,b\n\n1,2\n,\n3,4", "1:a|b 3:1|2 5:3|4" },
        { "name\nSmith", "1:name 2:Smith" },
        { "a,b\n1,'=SUM(A1)", "1:a|b 2:1|=SUM(A1)" },
        { "a,b\n1", "1:a|b 2:1" },
        { "a,b\n1,NA", "1:a|b 2:1|NA" },
        { "code,b\n0102,007", "1:code|b 2:0102|007" },
        { "a,b\r1,2\r", "1:a|b 2:1|2" },
        { "sep\ta b\nx\ty z", "1:sep|a b 2:x|y z" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_in_columns_is_read_with_the_numbers_a_spreadsheet_shows(string text, string expected) => Shown(Read("mine.csv", Encoding.UTF8.GetBytes(text))).ShouldBe(expected);

    public static TheoryData<string, string> Encoded => new() { { "utf-8", "UTF-8" }, { "utf-8-bom", "UTF-8 with byte order mark" }, { "utf-16", "UTF-16 LE" }, { "utf-16BE", "UTF-16 BE" }, { "windows-1252", "Windows-1252" } };

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Encodings_are_detected_and_said(string name, string expected)
    {
        const string text = "title;land\nBogotá – “Häfen”;Köln";
        var encoding = name == "utf-8-bom" ? new UTF8Encoding(true) : name == "utf-8" ? new UTF8Encoding(false) : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var book = Read("mine.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        (book.Encoding, book.Delimiter).ShouldBe((expected, ";"));
        Shown(book).ShouldBe("1:title|land 2:Bogotá – “Häfen”|Köln");
    }

    [Fact]
    public void A_wrong_guess_can_be_overruled()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes("дело,b\nx,y");
        Shown(ReadUpload.Read("m.csv", bytes, new ReadingChoice("windows-1251", ";"))).ShouldBe("1:дело,b 2:x,y");
    }

    [Fact]
    public void A_workbook_gives_shown_values_dates_by_their_format_and_numbers_as_written()
    {
        var book = Read("mine.xlsx", OfficeFiles.Xlsx(
            """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c></row><row r="3"><c r="A3" s="1"><v>36253</v></c><c r="B3" s="2"><v>36253.5</v></c><c r="C3" s="3"><v>36253</v></c><c r="D3"><v>1999</v></c><c r="E3"><v>0.5</v></c><c r="F3" t="b"><v>1</v></c><c r="G3" t="str"><f>1+1</f><v>2</v></c><c r="H3" t="e"><v>#REF!</v></c></row>""",
            ("xl/sharedStrings.xml", "<sst><si><t>sha</t><rPh><t>no</t></rPh><t xml:space=\"preserve\">red </t></si></sst>"), ("xl/styles.xml", OfficeFiles.Styles)));
        book.Format.ShouldBe("XLSX");
        Shown(book).ShouldBe("1:shared ||inline 3:1999-04-03|1999-04-03|1999-04|1999|0.5|TRUE|2|#REF!");
    }

    [Fact]
    public void An_open_document_gives_shown_values_and_counts_repeated_rows_and_cells()
    {
        const string rows = """<table:table-row><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="string"><office:annotation><text:p>hidden</text:p></office:annotation><text:p>b<text:s text:c="2"/>c</text:p><text:p>d</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row><table:table-row><table:table-cell office:value-type="date" office:date-value="1999-04-03T00:00:00"><text:p>3 April</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="1999"><text:p>1.999,00</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>""";
        Shown(Read("mine.ods", OfficeFiles.Ods(rows))).ShouldBe("1:a|||b  c\nd 5:1999-04-03|1999");
    }

    [Fact]
    public void A_workbook_with_the_sheets_of_a_package_is_a_package()
    {
        var book = Read("p.xlsx", OfficeFiles.Xlsx([("cases", OfficeFiles.Rows("case|title|end", "A-1|First|")), ("Notes", OfficeFiles.Rows("anything"))]));
        book.Kind.ShouldBe(UploadKind.Package);
        PackageValidator.Validate(book.Package!.Tables, Vocabulary()).Faults.ShouldBeEmpty();
        book.Package.Ignored.ShouldBe(["Notes"]);
        Read("p.xlsx", OfficeFiles.Xlsx([("Cases", OfficeFiles.Rows("Name|Country", "First|COL"))])).Kind.ShouldBe(UploadKind.Sheets);
        Read("p.zip", GoodPackage.Zip(GoodPackage.With(Array.Empty<(string, string)>())).ToArray()).Kind.ShouldBe(UploadKind.Package);
    }

    [Fact]
    public void Lists_of_sources_become_sources_with_the_lines_they_stand_on()
    {
        var ris = Read("z.ris", Encoding.UTF8.GetBytes("TY  - RPRT\r\nAU  - UNODC\r\nAU  - Smith, J.\r\nTI  - A report\r\nPY  - 2003/04//\r\nPB  - UN\r\nUR  - https://example.org/r\r\nER  - \r\n\r\nTY  - NEWS\nT1  - A paper\nER  - \n"));
        ris.Kind.ShouldBe(UploadKind.Sources);
        ris.Package!.Tables[0].Rows.Select(r => $"{r.Number}:{string.Join("|", r.Cells)}").ShouldBe(["1:a-report-2003|official_report|A report|UNODC; Smith, J.|2003|UN|https://example.org/r|", "10:a-paper|press|A paper|||||"]);
        var bib = Read("z.bib", Encoding.UTF8.GetBytes("% mine\n@comment{x}\n@article{smith99,\n  title = {The {Big} \\& Small},\n  author = \"Smith, J. and Doe, A.\",\n  year = 1999,\n  journal={J}, url = {https://example.org/a}\n}\n@book{b2, title={Other}}"));
        bib.Package!.Tables[0].Rows.Select(r => $"{r.Number}:{string.Join("|", r.Cells)}").ShouldBe(["3:smith99|academic|The Big & Small|Smith, J.; Doe, A.|1999|J|https://example.org/a|", "9:b2|academic|Other|||||"]);
        PackageValidator.Validate([.. ris.Package.Tables], Vocabulary()).Faults.ShouldBeEmpty();
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "empty", "A file with something in it" },
        { "blank", "this one has only blanks" },
        { "binary", "this is none of them" },
        { "old office", "old .xls or a file with a password" },
        { "macro", "has macros" },
        { "links", "takes values from others" },
        { "embedded", "embedded objects" },
        { "word", "none that can be read" },
        { "no sheets", "lacks the list" },
        { "empty sheets", "all its sheets are empty" },
        { "dtd", "damaged" },
        { "dtd ods", "damaged" },
        { "cut", "damaged" },
        { "encrypted ods", "encrypted" },
        { "macro ods", "has macros" },
        { "giant cell", "At most 32767 characters" },
        { "giant shared text", "At most 32767 characters" },
        { "far cell", "At most 300 columns" },
        { "many rows", "At most 100000 rows" },
        { "repeated row", "At most 100000 rows" },
        { "repeated cell", "At most 300 columns" },
        { "packed", "packed at most 200 times smaller" },
        { "many entries", "at most 1000 parts" },
        { "open quote", "Quotation marks|every mark that opens is closed" },
        { "many columns", "At most 300 columns" },
        { "many lines", "At most 100000 rows" },
        { "giant text cell", "At most 1100000 characters" },
        { "too large", "of at most 20 MB, or a ZIP package of at most 200 MB" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_and_broken_files_are_refused_in_words(string which, string expected)
    {
        var book = Read("mine.bin", Bytes(which));
        var fault = book.Faults.ShouldHaveSingleItem();
        fault.Expected.ShouldContain(expected.Split('|')[^1]);
        book.Sheets.ShouldBeEmpty();
        fault.ToString().ShouldNotContain("Exception");
    }

    private static byte[] Bytes(string which) => which switch
    {
        "empty" => [],
        "blank" => "  \n \n"u8.ToArray(),
        "binary" => [1, 2, 0, 0, 0, 5, 6],
        "old office" => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1],
        "macro" => OfficeFiles.Xlsx(OfficeFiles.Rows("a"), ("xl/vbaProject.bin", "x")),
        "links" => OfficeFiles.Xlsx(OfficeFiles.Rows("a"), ("xl/externalLinks/externalLink1.xml", "<x/>")),
        "embedded" => OfficeFiles.Xlsx(OfficeFiles.Rows("a"), ("xl/embeddings/oleObject1.bin", "x")),
        "word" => OfficeFiles.Zip([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<x/>")]),
        "no sheets" => OfficeFiles.Zip([("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")]),
        "empty sheets" => OfficeFiles.Xlsx(""),
        "dtd" => OfficeFiles.Xlsx("", ("xl/worksheets/sheet1.xml", $"{Dtd}<worksheet><sheetData><row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>")),
        "dtd ods" => OfficeFiles.Ods("", ("content.xml", $"{Dtd}<x/>")).ToArray(),
        "cut" => OfficeFiles.Xlsx(OfficeFiles.Rows("a|b"))[..200],
        "encrypted ods" => OfficeFiles.Zip([("content.xml", "x"), ("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")]),
        "macro ods" => OfficeFiles.Ods("", ("Basic/Standard/Module1.xml", "<x/>")),
        "giant cell" => OfficeFiles.Xlsx($"<row><c t=\"str\"><v>{new string('x', 900_000)}</v></c></row>"),
        "giant shared text" => OfficeFiles.Xlsx("<row><c t=\"s\"><v>0</v></c></row>", ("xl/sharedStrings.xml", $"<sst><si><t>{new string('x', 900_000)}</t></si></sst>")),
        "far cell" => OfficeFiles.Xlsx("<row r=\"1\"><c r=\"XFD1048576\"><v>1</v></c></row>"),
        "many rows" => OfficeFiles.Xlsx(string.Concat(Enumerable.Range(1, 100_002).Select(i => $"<row r=\"{i}\"><c><v>{i * 7919L % 100_000}</v></c></row>"))),
        "repeated row" => OfficeFiles.Ods("""<table:table-row table:number-rows-repeated="2000000"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"""),
        "repeated cell" => OfficeFiles.Ods("""<table:table-row><table:table-cell table:number-columns-repeated="2000000" office:value-type="float" office:value="1"/></table:table-row>"""),
        "packed" => OfficeFiles.Xlsx($"<!--{new string(' ', 8_000_000)}--><row><c><v>1</v></c></row>"),
        "many entries" => OfficeFiles.Xlsx(OfficeFiles.Rows("a"), [.. Enumerable.Range(0, 1_100).Select(i => ($"x/{i}", ""))]),
        "open quote" => Encoding.UTF8.GetBytes("a,b\n\"never closed,2\n3,4\n"),
        "many columns" => Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 301)) + "\n1,2"),
        "many lines" => Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 100_001))),
        "giant text cell" => Encoding.UTF8.GetBytes("a,b\n" + new string('x', 1_200_000) + ",2"),
        "too large" => new byte[20_000_001],
        _ => throw new ArgumentOutOfRangeException(nameof(which)),
    };

    private static SheetBook Read(string name, byte[] bytes) => ReadUpload.Read(name, bytes);

    private static string Shown(SheetBook book)
    {
        book.Faults.ShouldBeEmpty();
        return string.Join(' ', book.Sheets[0].Rows.Select(r => $"{r.Number}:{string.Join('|', r.Cells)}"));
    }

    private static PackageVocabulary Vocabulary() => new(TocAnalysis.Web.Data.Reference.CountryFile.Load(), TocAnalysis.Web.Data.Reference.OffenceFile.Load(), TocAnalysis.Web.Data.Reference.CodebookFile.Read(), new RecordedThings(), "importer");
}
