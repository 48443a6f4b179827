using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using TocAnalysis.Domain.Cases;
using TocAnalysis.Web.Data;
using TocAnalysis.Web.Hosting;

namespace TocAnalysis.Web.Tests.Architecture;

/// <summary>The directions of docs/adr/0001: Domain knows nothing of Web, a feature knows no other feature.</summary>
public sealed class StructureTests
{
    private const string Features = "TocAnalysis.Web.Features.";

    private static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader().LoadAssemblies(typeof(Stage).Assembly, typeof(TocContext).Assembly).Build();

    [Fact]
    public void Domain_references_nothing_but_the_framework_base()
    {
        var references = typeof(Stage).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        references.ShouldNotBeEmpty();
        references.ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard");
        references.ShouldNotContain(name => name.Contains("Net.Http", StringComparison.Ordinal) || name.Contains("FileSystem", StringComparison.Ordinal));
    }

    [Fact]
    public void A_feature_uses_no_other_feature()
    {
        var inFeatures = Loaded.Types.Where(t => t.FullName.StartsWith(Features, StringComparison.Ordinal)).ToList();
        inFeatures.Select(FeatureOf).Distinct().Count().ShouldBeGreaterThan(1);

        var wrong = from type in inFeatures
                    from dependency in type.Dependencies
                    let target = dependency.Target.FullName
                    where target.StartsWith(Features, StringComparison.Ordinal) && FeatureOf(dependency.Target) != FeatureOf(type)
                    select $"{type.FullName} -> {target}";

        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Data_and_Security_do_not_use_features()
    {
        var below = Loaded.Types.Where(t => t.FullName.StartsWith("TocAnalysis.Web.Data.", StringComparison.Ordinal) || t.FullName.StartsWith("TocAnalysis.Web.Security.", StringComparison.Ordinal)).ToList();
        below.Count.ShouldBeGreaterThan(20);

        below.SelectMany(t => t.Dependencies.Select(d => $"{t.FullName} -> {d.Target.FullName}")).Where(d => d.Contains($"-> {Features}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_feature_that_has_services_is_found()
    {
        FeatureList.All.Count.ShouldBeGreaterThan(3);
        FeatureList.All.Select(f => f.GetType().Namespace).ShouldBeUnique();
    }

    private static string FeatureOf(IType type) => type.FullName[Features.Length..].Split('.')[0];
}
