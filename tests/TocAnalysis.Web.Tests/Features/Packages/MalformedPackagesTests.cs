using System.Globalization;

namespace TocAnalysis.Web.Tests.Features.Packages;

public class MalformedPackagesTests
{
    public static TheoryData<string> Names => [.. MalformedPackages.All.Select(p => p.Name)];

    [Fact]
    public void There_are_more_than_forty_and_the_good_one_is_good()
    {
        MalformedPackages.All.Select(p => p.Name).Distinct().Count().ShouldBe(MalformedPackages.All.Count);
        MalformedPackages.All.Count.ShouldBeGreaterThan(40);
        GoodPackage.Check(GoodPackage.Read(GoodPackage.With(Array.Empty<(string, string)>()))).Faults.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void F5_each_gives_exactly_its_fault(string name)
    {
        var package = MalformedPackages.All.Single(p => p.Name == name);
        var faults = GoodPackage.Check(GoodPackage.Read(package.Files)).Faults;
        faults.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Kind} {f.File} {f.Row} {f.Column}"))
            .ShouldBe([string.Create(CultureInfo.InvariantCulture, $"{package.Kind} {package.File} {package.Row} {package.Column}")]);
        if (package.Suggestion is { } suggestion)
            faults[0].Suggestions.ShouldContain(suggestion);
        faults[0].Expected.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_same_package_gives_the_same_report_every_time()
    {
        foreach (var package in MalformedPackages.All.Take(10))
        {
            var reports = Enumerable.Range(0, 2).Select(_ => string.Join("\n", GoodPackage.Check(GoodPackage.Read(package.Files)).Faults)).Distinct();
            reports.Count().ShouldBe(1, package.Name);
        }
    }
}
