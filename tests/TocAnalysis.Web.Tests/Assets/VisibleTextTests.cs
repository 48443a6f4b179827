using System.Text.RegularExpressions;
using System.Xml.Linq;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Assets;

/// <summary>Visible text comes from resource files, and every key that a page asks for is there.</summary>
public sealed class VisibleTextTests
{
    private static readonly string Sources = Path.GetDirectoryName(RepositoryFolder.WebRoot)!;

    [Fact]
    public void Every_text_that_a_page_names_is_in_its_resource_file()
    {
        var resources = Files("*.resx").ToDictionary(
            f => Path.GetFileNameWithoutExtension(f),
            f => XDocument.Load(f).Root!.Elements("data").Select(d => d.Attribute("name")!.Value).ToHashSet());
        resources.Count.ShouldBeGreaterThan(3);
        var asked = 0;
        foreach (var page in Files("*.razor"))
        {
            var text = File.ReadAllText(page);
            var behind = page + ".cs";
            if (File.Exists(behind))
                text += File.ReadAllText(behind);
            foreach (Match injected in Regex.Matches(text, @"IStringLocalizer<(\w+)>\s+(\w+)"))
            {
                var keys = resources[injected.Groups[1].Value];
                foreach (Match use in Regex.Matches(text, $@"\b{injected.Groups[2].Value}\[""([^""{{}}]+)""[\],]"))
                {
                    asked++;
                    keys.ShouldContain(use.Groups[1].Value, Path.GetFileName(page));
                }
            }
        }

        asked.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Each_resource_file_lies_beside_its_marker_class()
    {
        foreach (var file in Files("*.resx"))
            File.Exists(Path.ChangeExtension(file, ".cs")).ShouldBeTrue(file);
    }

    private static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Sources, pattern, SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
