using System.Globalization;
using System.IO.Compression;
using TocAnalysis.Domain.Import;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>
/// Takes the files of a package out of a ZIP within bounds: each is unpacked once to be measured and once to be read, and never held. Nothing is ever written under a name that the ZIP gives, and what an
/// entry says of its size is not believed.
/// </summary>
internal static class PackageArchive
{
    public static (IReadOnlyList<(string Name, PackageBytes? Bytes)> Files, IReadOnlyList<string> Ignored) Unpack(ZipArchive archive, PackageLimits limits, List<PackageFault> faults)
    {
        var files = new List<(string Name, PackageBytes? Bytes)>();
        var ignored = new List<string>();
        if (archive.Entries.Count > limits.Entries)
        {
            faults.Add(Package(PackageFaultKind.TooLarge, null, string.Create(CultureInfo.InvariantCulture, $"At most {limits.Entries} entries; this ZIP has {archive.Entries.Count}.")));
            return (files, ignored);
        }

        if (archive.Entries.Any(e => e.FullName == "[Content_Types].xml"))
        {
            faults.Add(Package(PackageFaultKind.NoPackage, null, "A ZIP of CSV files; this is an office document. Save each sheet as CSV under the name of its file, such as cases.csv."));
            return (files, ignored);
        }

        var left = limits.TotalBytes;
        string? topFolder = null;
        foreach (var entry in archive.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            var path = entry.FullName.Replace('\\', '/');
            if (path.EndsWith('/'))
                continue;
            if (FileName(path, ref topFolder, faults) is not { } name || IsOfSystem(path) || !ReadPackage.Classify(name, ignored, faults))
                continue;
            if (files.Any(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                faults.Add(PackageFault.Of(PackageFaultKind.DuplicateFile, name, null, null, entry.FullName, "Each file once in a package."));
                continue;
            }

            var bytes = Read(entry, name, limits, left, faults);
            left -= bytes?.Length ?? 0;
            files.Add((name, bytes));
        }

        return (files, ignored);
    }

    /// <summary>The bare name of an entry; null where its path is none of a package, which is then a fault.</summary>
    private static string? FileName(string path, ref string? topFolder, List<PackageFault> faults)
    {
        var parts = path.Split('/');
        var isHostile = parts.Any(p => p is "" or "." or "..") || path.Contains(':', StringComparison.Ordinal) || path.Any(char.IsControl) || path.Length > 300;
        if (!isHostile && parts.Length <= 2 && (IsOfSystem(path) || parts.Length == 1 || parts[0] == (topFolder ??= parts[0])))
            return parts[^1];
        if (isHostile || parts[^1].EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && !IsOfSystem(path))
            faults.Add(Package(PackageFaultKind.EntryName, path, "Files at the top of the ZIP, or all in one folder."));
        return null;
    }

    private static bool IsOfSystem(string path) => path.StartsWith("__MACOSX/", StringComparison.Ordinal) || path.EndsWith(".DS_Store", StringComparison.Ordinal);

    private static PackageBytes? Read(ZipArchiveEntry entry, string name, PackageLimits limits, long left, List<PackageFault> faults)
    {
        if (entry.IsEncrypted)
        {
            faults.Add(PackageFault.Of(PackageFaultKind.NotText, name, null, null, null, "A file that is not encrypted."));
            return null;
        }

        var most = Math.Min(limits.FileBytes, left);
        var unpacked = 0L;
        using (var stream = entry.Open())
        {
            var buffer = new byte[81_920];
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                unpacked += read;
                if (unpacked > limits.RatioFrom && unpacked / Math.Max(1, entry.CompressedLength) > limits.Ratio)
                {
                    faults.Add(PackageFault.Of(PackageFaultKind.TooLarge, name, null, null, null,
                        string.Create(CultureInfo.InvariantCulture, $"A file packed at most {limits.Ratio} times smaller; this one is packed more than that.")));
                    return null;
                }

                if (unpacked > most)
                {
                    faults.Add(left < limits.FileBytes
                        ? Package(PackageFaultKind.TooLarge, null, $"At most {ReadPackage.Size(limits.TotalBytes)} unpacked altogether; this ZIP has at least {ReadPackage.Size(limits.TotalBytes - left + unpacked)}.")
                        : ReadPackage.TooLarge(name, limits, Math.Max(unpacked, entry.Length)));
                    return null;
                }
            }
        }

        return new PackageBytes(unpacked, entry.Open);
    }

    private static PackageFault Package(PackageFaultKind kind, string? value, string expected) => PackageFault.Of(kind, "", null, null, value, expected);
}
