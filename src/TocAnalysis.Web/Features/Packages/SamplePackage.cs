using TocAnalysis.Domain.Import;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// The twelve sample cases that come with the application: real cases of the past in our own words, coded by one reader. They are a package like any other.
/// </summary>
public static class SamplePackage
{
    /// <summary>Name under which histories show it.</summary>
    public const string Name = "sample cases";

    /// <summary>Reads the package out of the assembly.</summary>
    public static PackageRead Read()
    {
        var assembly = typeof(SamplePackage).Assembly;
        var files = new List<(string, byte[]?)>();
        foreach (var file in PackageFormat.Files)
        {
            using var stream = assembly.GetManifestResourceStream($"{typeof(SamplePackage).Namespace}.Sample.{file.Name}");
            if (stream is null)
                continue;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files.Add((file.Name, bytes));
        }

        return ReadPackage.Read(Name, files, [], [], new PackageLimits());
    }
}
