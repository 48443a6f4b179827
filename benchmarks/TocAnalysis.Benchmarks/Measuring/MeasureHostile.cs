using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using TocAnalysis.Web.Features.Packages.Reading;

namespace TocAnalysis.Benchmarks.Measuring;

/// <summary>Files that are made to fill memory or time, in their real size, each read as an upload is: what is said, how long it took and how far memory rose.</summary>
public static class MeasureHostile
{
    private const string Types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    private const string Relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    private const string Book = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";

    private static readonly (string Name, Action<ZipArchive> Make)[] Bombs =
    [
        ("XLSX, one cell of 512 MB", zip => Sheet(zip, w => { w.Write("<row r=\"1\"><c t=\"str\"><v>"); Repeat(w, new string('x', 1 << 20), 512); w.Write("</v></c></row>"); })),
        ("XLSX, one cell of 15 MB that packs badly", zip => Sheet(zip, w => { w.Write("<row r=\"1\"><c t=\"str\"><v>"); Repeat(w, Noise(1 << 20), 15); w.Write("</v></c></row>"); })),
        ("XLSX, 8,000,000 rows", zip => Sheet(zip, w => { for (var i = 1; i <= 8_000_000; i++) w.Write(string.Create(CultureInfo.InvariantCulture, $"<row r=\"{i}\"><c><v>{i}</v></c></row>")); })),
        ("XLSX, a cell at XFD1048576", zip => Sheet(zip, w => w.Write("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"))),
        ("XLSX, entities that grow", zip => Sheet(zip, w => w.Write("<row r=\"1\"/>"), "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>")),
        ("XLSX, entity of an outside file", zip => Sheet(zip, w => w.Write("<row r=\"1\"><c t=\"str\"><v>&a;</v></c></row>"), "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>")),
        ("ZIP, 1 GB of blanks", zip => Entry(zip, "cases.csv", w => { w.Write("case,title\n"); Repeat(w, new string(' ', 1 << 20), 1024); })),
        ("ZIP, a quotation mark that 250 MB do not close", zip => Entry(zip, "cases.csv", w => { w.Write("case,title\nA,\""); Repeat(w, Noise(1 << 20), 250); })),
        ("ZIP, 400 MB in one file", zip => Entry(zip, "cases.csv", w => { w.Write("case,title\n"); Repeat(w, Noise(1 << 20) + "\n", 400); })),
        ("ZIP, 3,900,000 columns", zip => Entry(zip, "cases.csv", w => Repeat(w, new string(',', 1_000_000), 4))),
        ("ZIP, 60,000 entries", zip => { for (var i = 0; i < 60_000; i++) zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"{i}.csv")); }),
    ];

    public static void Run()
    {
        Console.WriteLine("| file | packed, MB | answer | s | memory rise, MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (name, make) in Bombs)
        {
            var path = Path.GetTempFileName();
            try
            {
                using (var file = File.Create(path))
                using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
                    make(zip);
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                using var memory = new MemoryWatch();
                var watch = Stopwatch.StartNew();
                using var stream = File.OpenRead(path);
                var book = ReadUpload.Read("hostile", stream);
                var faults = book.Faults.Concat(book.Package?.Faults ?? []).ToList();
                var answer = faults.Count == 0 ? "TAKEN" : faults[0].Expected;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {stream.Length / 1e6:0.0} | {(answer.Length > 70 ? answer[..70] + "…" : answer)} | {watch.Elapsed.TotalSeconds:0.0} | {memory.Rise / 1_000_000} |"));
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private static void Sheet(ZipArchive zip, Action<StreamWriter> rows, string before = "")
    {
        Entry(zip, "[Content_Types].xml", w => w.Write(Types));
        Entry(zip, "xl/workbook.xml", w => w.Write(Book));
        Entry(zip, "xl/_rels/workbook.xml.rels", w => w.Write(Relations));
        Entry(zip, "xl/worksheets/sheet1.xml", w =>
        {
            w.Write($"{before}<worksheet><sheetData>");
            rows(w);
            w.Write("</sheetData></worksheet>");
        });
    }

    private static void Entry(ZipArchive zip, string name, Action<StreamWriter> write)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false), 1 << 16);
        write(writer);
    }

    private static void Repeat(StreamWriter writer, string text, int times)
    {
        for (var i = 0; i < times; i++)
            writer.Write(text);
    }

    /// <summary>Letters without a pattern, which pack to about three quarters.</summary>
    private static string Noise(int length)
    {
        var random = new Random(11);
        return string.Create(length, random, static (span, r) =>
        {
            foreach (ref var c in span)
                c = (char)('a' + r.Next(26));
        });
    }
}
