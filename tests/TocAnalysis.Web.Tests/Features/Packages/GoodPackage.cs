using System.IO.Compression;
using System.Text;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Packages;

namespace TocAnalysis.Web.Tests.Features.Packages;

/// <summary>A small sound package with something of everything, from which the malformed ones are made by one change each.</summary>
internal static class GoodPackage
{
    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>
    {
        ["cases.csv"] = """
            case,title,start,end,domains,summary,narrative,sensitivity,fact_confidence,fact_note
            A-1,First case,1999,2001-06,organized;corporate,"Money went, they say, through two banks.","The courier crossed the border. Two men waited.
            Two men left, and one said ""gold"".",internal,high,court file
            A-2,Second case,1999~,ongoing,,,,restricted,,
            """,
        ["case_domains.csv"] = """
            case,domain,criterion,note
            A-1,organized,D2.1,a standing core of four
            A-1,political,,said by one source
            """,
        ["case_countries.csv"] = """
            case,country,stage,flow,certainty,note,source,locator
            A-1,COL,inception,origin,established,planned there,S-1,p. 4
            A-1,USA,perpetration,destination,alleged,,,
            A-2,YUG,indirect-effect,,,,,
            A-2,XUN1,,,,,,
            """,
        ["case_offences.csv"] = """
            case,offence,role,note
            A-1,06012,main,
            A-1,07031,accompanying,of border guards
            """,
        ["groups.csv"] = """
            group,name,aliases,kind,structure,home_country,note
            ring,The ring,Ring;The others,organized_group,core_group,COL,
            bank,The bank,,legitimate_company,,USA,
            """,
        ["case_groups.csv"] = """
            case,group,role
            A-1,ring,carrier
            A-1,ring,payer
            A-1,bank,placement
            """,
        ["group_links.csv"] = """
            from,to,kind,case,start,end
            bank,ring,launders_for,A-1,1999,2001
            """,
        ["case_activities.csv"] = """
            case,activity,place,country
            A-1,production,local,COL
            A-1,distribution,cross-border,
            """,
        ["sources.csv"] = """
            source,type,title,year,url,reliability
            S-1,judgment,Judgment of the court,2003,https://example.org/1,A
            S-2,press,Daily report,2001,,C
            """,
        ["case_sources.csv"] = """
            case,source,locator
            A-1,S-1,
            A-1,S-2,front page
            """,
        ["case_competing.csv"] = """
            case,field,value,against,certainty,note,source,locator
            A-1,start,1998-11,,alleged,as the papers had it,S-1,page 1
            A-1,country,MEX/perpetration/destination,USA/perpetration/destination,,,S-1,
            """,
        ["codings.csv"] = """
            case,code,coder,value,confidence,rationale,quote,source,locator,round
            A-1,I1,,A,low,as the court found,,S-1,p. 7,
            A-1,I1,,A,low,as the court found,Two men waited,,,
            A-1,C1,bo,present,,they were poor,,,none,
            A-2,D2,bo,cannot-tell,,,,,,second
            """,
    };

    /// <summary>The files as bytes in UTF-8, some of them replaced.</summary>
    public static Dictionary<string, byte[]> With(params (string File, string Text)[] changes) =>
        With([.. changes.Select(c => (c.File, Encoding.UTF8.GetBytes(c.Text)))]);

    public static Dictionary<string, byte[]> With(params (string File, byte[] Bytes)[] changes)
    {
        var files = Files.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value));
        foreach (var (file, bytes) in changes)
            files[file] = bytes;
        return files;
    }

    public static string Replaced(string file, string old, string replacement)
    {
        var text = Files[file];
        text.ShouldContain(old, customMessage: file);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return text[..at] + replacement + text[(at + old.Length)..];
    }

    public static MemoryStream Zip(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        stream.Position = 0;
        return stream;
    }

    public static PackageRead Read(IEnumerable<KeyValuePair<string, byte[]>> files, PackageLimits? limits = null) => ReadPackage.FromZip(Zip(files), "package.zip", limits);

    /// <summary>All faults of reading and checking, against the real vocabularies and an empty database.</summary>
    public static PackageCheck Check(PackageRead read)
    {
        var check = PackageValidator.Validate(read.Tables, Vocabulary.Value);
        return check with { Faults = PackageValidator.Ordered([.. read.Faults, .. check.Faults]) };
    }

    internal static IImportVocabulary Vocabularies => Vocabulary.Value;

    private static readonly Lazy<PackageVocabulary> Vocabulary = new(() => new PackageVocabulary(CountryFile.Load(), OffenceFile.Load(), CodebookFile.Read(), new RecordedThings(), "importer"));
}
