using System.Text.Json;
using System.Xml.Linq;
using TocAnalysis.Web.Tests.Infrastructure;

namespace TocAnalysis.Web.Tests.Architecture;

/// <summary>Every package that the solution restores, of whatever depth, has a licence that anybody may use the program under.</summary>
public sealed class LicenceTests
{
    /// <summary>SPDX names. None of them asks for money or for the source of what uses the package.</summary>
    private static readonly HashSet<string> Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "MS-PL", "ISC", "0BSD"];

    /// <summary>Allowed where nothing of it is shipped.</summary>
    private static readonly HashSet<string> AllowedInTests = [.. Allowed, "MPL-2.0"];

    [Fact]
    public void Every_package_in_the_lock_files_has_an_allowed_licence()
    {
        var packages = Packages();

        packages.Count.ShouldBeGreaterThan(100);
        packages.Where(p => !IsAllowed(p.Licence, p.Shipped ? Allowed : AllowedInTests)).Select(p => $"{p.Name} {p.Version}: {p.Licence}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("MS-PL OR Apache-2.0", true)]
    [InlineData("AGPL-3.0-only OR MIT", true)]
    [InlineData("MIT AND Apache-2.0", true)]
    [InlineData("MIT AND AGPL-3.0-only", false)]
    [InlineData("AGPL-3.0-or-later", false)]
    [InlineData("LicenseRef-Commercial", false)]
    [InlineData("MPL-2.0", false)]
    [InlineData("a file", false)]
    [InlineData("none given", false)]
    [InlineData("", false)]
    public void A_licence_is_allowed_when_one_of_its_choices_is(string licence, bool allowed) => IsAllowed(licence, Allowed).ShouldBe(allowed);

    private static bool IsAllowed(string licence, HashSet<string> allowed) =>
        licence.Split(" OR ").Any(choice => choice.Split(" AND ").All(part => allowed.Contains(part.Trim(' ', '(', ')'))));

    private static List<(string Name, string Version, string Licence, bool Shipped)> Packages()
    {
        var found = new Dictionary<(string Name, string Version), bool>();
        foreach (var project in new[] { "src", "tests", "benchmarks" }.Select(f => Path.Combine(RepositoryFolder.Root, f)).Where(Directory.Exists).SelectMany(Directory.GetDirectories))
        {
            var file = Path.Combine(project, "packages.lock.json");
            if (!File.Exists(file))
                continue;
            using var locks = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var package in locks.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(f => f.Value.EnumerateObject()).Where(p => p.Value.GetProperty("type").GetString() != "Project"))
            {
                var key = (package.Name, package.Value.GetProperty("resolved").GetString()!);
                found[key] = found.GetValueOrDefault(key) || Path.GetFileName(Path.GetDirectoryName(project)) == "src";
            }
        }

        return [.. found.Select(p => (p.Key.Name, p.Key.Version, LicenceOf(p.Key.Name, p.Key.Version), p.Value))];
    }

    private static string LicenceOf(string name, string version)
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
#pragma warning disable CA1308 // Folders of packages are in small letters.
        var file = Path.Combine(folder, name.ToLowerInvariant(), version.ToLowerInvariant(), $"{name.ToLowerInvariant()}.nuspec");
#pragma warning restore CA1308
        if (!File.Exists(file))
            return "not restored";
        var licence = XDocument.Load(file).Descendants().FirstOrDefault(e => e.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? licence.Value.Trim() : licence is null ? "none given" : "a file";
    }
}
