using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Assets;

public sealed class VendoredFilesTests
{
    private static readonly string Library = Path.Combine(RepositoryFolder.WebRoot, "lib");

    [Fact]
    public void Every_vendored_file_is_the_one_that_was_listed()
    {
        var listed = Listed();
        listed.Count.ShouldBeGreaterThan(10);
        foreach (var (path, hash) in listed)
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Library, path)))).ShouldBe(hash, path);
    }

    [Fact]
    public void No_vendored_file_is_missing_from_the_list_and_each_library_brings_its_licence()
    {
        var listed = Listed().Keys.Order(StringComparer.Ordinal).ToList();
        var present = Directory.EnumerateFiles(Library, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Library, f).Replace('\\', '/'))
            .Where(f => f is not ("vendor.json" or "fonts.css"))
            .Order(StringComparer.Ordinal).ToList();
        present.ShouldBe(listed);
        foreach (var folder in listed.Select(f => f.Split('/')[0]).Distinct())
            listed.ShouldContain($"{folder}/LICENSE");
    }

    [Fact]
    public void Style_sheets_and_scripts_load_nothing_from_elsewhere()
    {
        var own = Directory.EnumerateFiles(RepositoryFolder.WebRoot, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".css", StringComparison.Ordinal) || f.EndsWith(".js", StringComparison.Ordinal)).ToList();
        own.ShouldNotBeEmpty();
        foreach (var file in own)
            Regex.IsMatch(File.ReadAllText(file), @"(url\(\s*[""']?|@import\s+[""']|from\s+[""']|import\([""'])(https?:)?//").ShouldBeFalse(file);
    }

    [Fact]
    public void Every_font_that_the_sheet_names_is_there()
    {
        var named = Regex.Matches(File.ReadAllText(Path.Combine(Library, "fonts.css")), @"url\(""([^""]+)""\)").Select(m => m.Groups[1].Value).ToList();
        named.Count.ShouldBeGreaterThan(8);
        foreach (var path in named)
            File.Exists(Path.Combine(Library, path)).ShouldBeTrue(path);
    }

    private static Dictionary<string, string> Listed()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Library, "vendor.json")));
        return document.RootElement.EnumerateArray().SelectMany(p => p.GetProperty("files").EnumerateArray())
            .ToDictionary(f => f.GetProperty("path").GetString()!, f => f.GetProperty("sha256").GetString()!);
    }
}
