using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using TocAnalysis.Domain;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Domain.Codings;
using TocAnalysis.Domain.Groups;
using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Sources;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Packages;

namespace TocAnalysis.Web.Tests.Features.Packages;

public class WritePackageTests
{
    private static readonly Gen<string> Text = Pick(
        "=", "+", "-", "@", "'", "\"", "''", "'=", " =", "\"=", "＝", "ab", "c", "é", "😀", " ", "\n", ",", ";", "NA", "007", "\u202e", "\u2028", "\t", "=1+1").Array[1, 8].Select(parts => string.Concat(parts));

    /// <summary>Texts as a record holds them: no blanks around, never blank.</summary>
    private static readonly Gen<string> Trimmed = Text.Select(t => t.Trim()).Where(t => t.Length > 0);

    private static readonly Gen<string?> Maybe = Gen.Select(Gen.Bool, Trimmed, (isThere, text) => isThere ? text : null);

    private static readonly Gen<string> Prose = Gen.Select(Gen.Bool, Text.Where(t => !string.IsNullOrWhiteSpace(t)), (isThere, text) => isThere ? text : "");

    private static readonly Gen<PartialDate?> Date = Pick(null, "1999", "1999-04", "1999-04-12", "1999~", "..1998", "1995..1997").Select(t => t is null ? null : PartialDate.Parse(t));

    private static readonly Gen<CaseContent> Head = Gen.Select(Trimmed, Date, Prose, Prose, Gen.Enum<Sensitivity>(), Gen.Enum<Confidence>().Nullable(), Maybe, Gen.Shuffle(Enum.GetValues<CrimeDomain>()))
        .Select((title, start, summary, narrative, sensitivity, confidence, note, domains) => new CaseContent
        {
            Title = title,
            Start = start,
            Ongoing = note is null,
            Summary = summary,
            Narrative = narrative,
            Sensitivity = sensitivity,
            FactConfidence = confidence,
            FactNote = note,
            Domains = [.. domains.Take(title.Length % 4).Select(d => new DomainAssignment(d))],
        });

    private static readonly Gen<string> Entry = Trimmed.Select(t => t.Replace(';', ',')).Where(t => t.Trim().Length > 0).Select(t => t.Trim());

    private static readonly Gen<PackageContent> Content = Gen.Select(Head.Array[0, 4], Trimmed.Array[3], Maybe.Array[12], Entry.Array[0, 3], Gen.Int[0, 1000]).Select((heads, names, maybes, aliases, n) =>
    {
        var cases = heads.Select((h, i) => new PackageRow<PackageCase>(new PackageCase(h with { Reference = $"={i}" }))).ToList();
        var last = cases.LastOrDefault()?.Value.Head.Reference;
        PackageRow<OfCase<T>>[] OfCase<T>(params T[] parts) => last is null ? [] : [.. parts.Select(p => new PackageRow<OfCase<T>>(new OfCase<T>(last, p)))];
        return new PackageContent
        {
            Cases = cases,
            Domains = OfCase(new DomainAssignment(CrimeDomain.Organized, n % 3 == 0 ? null : "D2.2", maybes[1]), new DomainAssignment(CrimeDomain.Political, "D2.3")),
            Countries = OfCase(new CountryInvolvement("COL", Stage.Inception, null, Certainty.Alleged, maybes[0], "@S", maybes[1]), new CountryInvolvement("YUCS", null, Flow.Transit)),
            Offences = OfCase(new CaseOffence("06012", OffenceRole.Accompanying, maybes[2])),
            Groups =
            [
                new(new GroupContent { Reference = "+g", Name = names[0], Aliases = [.. aliases.Distinct()], Kind = GroupKind.GoBetween, Structure = n % 2 == 0 ? null : GroupStructure.CoreGroup, HomeCountry = "NAM", Note = maybes[3] }),
                new(new GroupContent { Reference = "h", Name = names[1], Kind = GroupKind.Network }),
            ],
            CaseGroups = OfCase(new CaseGroup("+g", maybes[4], maybes[5]), new CaseGroup("h", maybes[4])),
            GroupLinks = [new(new GroupLink("+g", "h", GroupLinkKind.Taught, last, PartialDate.Parse("1995..1997"), null, maybes[6], "@S", maybes[7]))],
            Activities = OfCase(new CaseActivity(Activity.Transport, ActivityPlace.CrossBorder, null, maybes[8])),
            Sources = [new(new SourceContent { Reference = "@S", Type = SourceType.Ngo, Title = names[2], Authors = maybes[9], Publisher = maybes[10], Url = "https://example.org/?a=1", Reliability = Reliability.F })],
            CaseSources = OfCase(new CaseSource("@S", maybes[11])),
            Competing = OfCase(new CompetingValue(CompetingField.End, "ongoing", null, "@S", maybes[3], Certainty.Refuted, maybes[4]), new CompetingValue(CompetingField.Country, "COL/inception", "COL/inception")),
            Codings = last is null ? [] :
            [
                new(new PackageCoding(last, null, new CodingContent("C1", CodingValue.CannotTell, null, maybes[0], []))),
                new(new PackageCoding(last, names[0].Length > 100 ? "x" : names[0], new CodingContent("I1", CodingValue.Mixed, Confidence.Low, maybes[1],
                    [new Evidence(Source: "@S", Locator: maybes[2]), new Evidence(Source: "@S", Locator: "another place")], maybes[3]))),
            ],
        };
    });

    [Fact]
    public void What_is_written_is_read_again_to_the_letter() => Content.Sample(content =>
    {
        var check = GoodPackage.Check(ReadPackage.FromZip(Zip(content), "package.zip"));
        check.Faults.ShouldBeEmpty();
        Comparable(check.Content).ShouldBe(Comparable(content));
    }, iter: 300);

    [Fact]
    public void Two_exports_of_the_same_are_the_same_bytes_and_so_is_an_export_of_what_was_imported() => Content.Sample(content =>
    {
        var first = Zip(content).ToArray();
        Zip(content).ToArray().SequenceEqual(first).ShouldBeTrue();
        Zip(GoodPackage.Check(ReadPackage.FromZip(new MemoryStream(first), "package.zip")).Content).ToArray().SequenceEqual(first).ShouldBeTrue();
    }, iter: 30);

    [Fact]
    public void No_cell_begins_as_a_formula_does() => Text.Sample(text =>
    {
        var written = FormulaSafety.Neutralize(text);
        FormulaSafety.Restore(written).ShouldBe(text);
        (written.TrimStart(' ', '"') is ['=' or '+' or '-' or '@' or '＝', ..] or ['\t' or '\n', ..] || written is ['\t' or '\n', ..]).ShouldBeFalse();
    }, iter: 2000);

    [Fact]
    public void Files_are_RFC_4180_in_UTF_8_with_the_columns_of_the_contract()
    {
        var files = Entries(Zip(new PackageContent { Cases = [new(new PackageCase(new CaseContent { Reference = "A-1", Title = "-a, \"b\"", Summary = "x\ny" }))] }));
        files.Keys.ShouldBe(["cases.csv", "codebook.csv", "datapackage.json", "README.md"]);
        Encoding.UTF8.GetString(files["cases.csv"]).ShouldBe(
            "case,title,start,end,domains,summary,narrative,sensitivity,fact_confidence,fact_note\r\nA-1,\"'-a, \"\"b\"\"\",,,,\"x\ny\",,internal,,\r\n");
    }

    [Fact]
    public void The_cases_are_always_there() => Entries(Zip(new PackageContent())).Keys.ShouldContain("cases.csv");

    [Fact]
    public void The_description_names_every_file_and_column_and_refers_only_to_files_that_are_there()
    {
        var content = GoodPackage.Check(GoodPackage.Read(GoodPackage.With(Array.Empty<(string, string)>()))).Content;
        var files = Entries(Zip(content));
        var resources = JsonNode.Parse(files["datapackage.json"])!["resources"]!.AsArray();
        resources.Select(r => (string)r!["path"]!).ShouldBe(PackageFormat.CaseFiles.Select(f => f.Name));
        foreach (var (resource, file) in resources.Zip(PackageFormat.CaseFiles))
        {
            resource!["schema"]!["fields"]!.AsArray().Select(f => (string)f!["name"]!).ShouldBe(file.Columns.Select(c => c.Name));
            Encoding.UTF8.GetString(files[file.Name]).Split("\r\n")[0].ShouldBe(string.Join(',', file.Columns.Select(c => c.Name)));
        }

        var alone = JsonNode.Parse(Entries(Zip(content with { Sources = [] }))["datapackage.json"])!["resources"]!.AsArray();
        alone.SelectMany(r => r!["schema"]!["foreignKeys"]?.AsArray() ?? []).Select(k => (string)k!["reference"]!["resource"]!).ShouldNotContain("sources");
        Encoding.UTF8.GetString(files["codebook.csv"]).ShouldContain("\r\n1,I4,issue,");
    }

    [Fact]
    public void A_folder_holds_the_same_files_as_a_ZIP()
    {
        var folder = Directory.CreateTempSubdirectory("toc package ").FullName;
        try
        {
            var content = GoodPackage.Check(GoodPackage.Read(GoodPackage.With(Array.Empty<(string, string)>()))).Content;
            WritePackage.ToFolder(Path.Combine(folder, "new"), content, CodebookFile.Read());
            foreach (var (name, bytes) in Entries(Zip(content)))
                File.ReadAllBytes(Path.Combine(folder, "new", name)).ShouldBe(bytes, name);
            GoodPackage.Check(ReadPackage.FromPath(Path.Combine(folder, "new"))).Faults.ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static MemoryStream Zip(PackageContent content)
    {
        var stream = new MemoryStream();
        WritePackage.ToZip(stream, content, CodebookFile.Read());
        stream.Position = 0;
        return stream;
    }

    private static Dictionary<string, byte[]> Entries(MemoryStream zip)
    {
        using var archive = new ZipArchive(zip);
        return archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var stream = e.Open();
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    /// <summary>The content without rows and columns of the files it came from.</summary>
    private static string Comparable(PackageContent content) => CaseJson.Write(new
    {
        Cases = content.Cases.Select(r => r.Value.Head),
        Countries = content.Countries.Select(r => r.Value),
        Offences = content.Offences.Select(r => r.Value),
        Groups = content.Groups.Select(r => r.Value),
        CaseGroups = content.CaseGroups.Select(r => r.Value),
        Links = content.GroupLinks.Select(r => r.Value),
        Activities = content.Activities.Select(r => r.Value),
        Sources = content.Sources.Select(r => r.Value),
        CaseSources = content.CaseSources.Select(r => r.Value),
        Competing = content.Competing.Select(r => r.Value),
        Codings = content.Codings.Select(r => r.Value),
    });
}
