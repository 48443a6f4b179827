using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using TocAnalysis.Domain.Import;
using TocAnalysis.Web.Features.Packages.Reading;

namespace TocAnalysis.Web.Features.Packages;

/// <summary>A package as it was read: tables, and what was found on the way.</summary>
/// <param name="Name">Name of the folder or file.</param>
/// <param name="Tables">The files of the contract.</param>
/// <param name="Files">How each was read.</param>
/// <param name="Ignored">Other files in it, which say nothing.</param>
/// <param name="Faults">What could not be read.</param>
/// <param name="Hash">SHA-256 of the files of the contract, in hexadecimal; the same for a folder and a ZIP of it.</param>
public sealed record PackageRead(
    string Name, IReadOnlyList<PackageTable> Tables, IReadOnlyList<PackageFileNote> Files, IReadOnlyList<string> Ignored, IReadOnlyList<PackageFault> Faults, string Hash);

/// <summary>A file of a package that can be read more than once and is never held as a whole.</summary>
/// <param name="Length">Its bytes, counted and not believed.</param>
/// <param name="Open">Opens it from its beginning.</param>
internal sealed record PackageBytes(long Length, Func<Stream> Open);

/// <summary>Reads a folder or a ZIP as a case package. What is wrong with it is a fault in words and never an exception.</summary>
public static class ReadPackage
{
    private static readonly string[] Companions = ["datapackage.json", "readme", "license", "licence", "codebook"];

    /// <summary>Reads the folder or ZIP at a path.</summary>
    public static PackageRead FromPath(string path, PackageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        limits ??= new PackageLimits();
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        try
        {
            if (Directory.Exists(path))
                return FromFolder(path, name, limits);
            if (!File.Exists(path))
                return Refused(name, PackageFaultKind.NoPackage, "The path of a folder or a ZIP; nothing is there.");
            using var stream = File.OpenRead(path);
            return FromZip(stream, name, limits);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused(name, PackageFaultKind.NoPackage, "A folder or file that may be read; this one could not be opened.");
        }
    }

    /// <summary>Reads a ZIP.</summary>
    /// <param name="stream">The ZIP; must be able to seek.</param>
    /// <param name="name">Its file name.</param>
    /// <param name="limits">Sizes; null: the usual ones.</param>
    public static PackageRead FromZip(Stream stream, string name, PackageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        limits ??= new PackageLimits();
        if (stream.Length > limits.PackedBytes)
            return TooLargeZip(name, stream.Length, limits);
        var faults = new List<PackageFault>();
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var (files, ignored) = PackageArchive.Unpack(archive, limits, faults);
            return Read(name, files, ignored, faults, limits);
        }
        catch (InvalidDataException)
        {
            return Refused(name, PackageFaultKind.NoPackage, "A folder of CSV files, or a ZIP of them; this file is no ZIP, or a damaged one.");
        }
    }

    private static PackageRead FromFolder(string path, string name, PackageLimits limits)
    {
        var faults = new List<PackageFault>();
        var ignored = new List<string>();
        var files = new List<(string Name, PackageBytes? Bytes)>();
        var found = new DirectoryInfo(path).GetFiles().OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        if (found.Count > limits.Entries)
            return Refused(name, PackageFaultKind.TooLarge, Number($"At most {limits.Entries} files; this folder has {found.Count}."));
        if (found.Where(f => IsPart(f.Name)).Sum(f => f.Length) is var total && total > limits.TotalBytes)
            return Refused(name, PackageFaultKind.TooLarge, $"At most {Size(limits.TotalBytes)} altogether; this folder has {Size(total)}.");
        foreach (var file in found)
        {
            if (!Classify(file.Name, ignored, faults))
                continue;
            var isTooLarge = file.Length > limits.FileBytes;
            if (isTooLarge)
                faults.Add(TooLarge(file.Name, limits, file.Length));
            files.Add((file.Name, isTooLarge ? null : new PackageBytes(file.Length, () => new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1))));
        }

        return Read(name, files, ignored, faults, limits);
    }

    /// <summary>Whether a file is one of the contract; says of any other that it is ignored, or a fault where it looks as if it were meant to be one.</summary>
    internal static bool Classify(string name, List<string> ignored, List<PackageFault> faults)
    {
        if (IsPart(name))
            return true;
        if (IsCompanion(name))
            return false;
        var isTable = name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || IsPart(Path.ChangeExtension(name, ".csv"));
        if (isTable)
            faults.Add(PackageValidator.UnknownFile(name));
        else
            ignored.Add(name);
        return false;
    }

    /// <summary>What is answered to a ZIP that need not even be read.</summary>
    internal static PackageRead TooLargeZip(string name, long bytes, PackageLimits limits) =>
        Refused(name, PackageFaultKind.TooLarge, $"A ZIP of at most {Size(limits.PackedBytes)}; this one has {Size(bytes)}.");

    internal static PackageFault TooLarge(string file, PackageLimits limits, long actual) =>
        PackageFault.Of(PackageFaultKind.TooLarge, file, null, null, null, $"A file of at most {Size(limits.FileBytes)}; this one has {Size(actual)}.");

    internal static string Size(long bytes) => bytes is > 0 and < 100_000 ? Number($"{bytes / 1_000m:0.#} KB") : Number($"{bytes / 1_000_000m:0.#} MB");

    private static bool IsPart(string name) => PackageFormat.File(name) is not null;

    private static bool IsCompanion(string name) => Companions.Any(c => name.StartsWith(c, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads files of the contract that are in memory already.</summary>
    internal static PackageRead Read(string name, IReadOnlyList<(string Name, byte[]? Bytes)> files, IReadOnlyList<string> ignored, List<PackageFault> faults, PackageLimits limits) =>
        Read(name, [.. files.Select(f => (f.Name, f.Bytes is { } bytes ? new PackageBytes(bytes.Length, () => new MemoryStream(bytes, writable: false)) : null))], ignored, faults, limits);

    private static PackageRead Read(string name, IReadOnlyList<(string Name, PackageBytes? Bytes)> files, IReadOnlyList<string> ignored, List<PackageFault> faults, PackageLimits limits)
    {
        var tables = new List<PackageTable>();
        var notes = new List<PackageFileNote>();
        // Made with the first large file; the rows that lie in it hold it.
        var spool = new Lazy<RowSpool>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (file, bytes) in files.Select(f => (PackageFormat.File(f.Name)!.Name, f.Bytes)).OrderBy(f => PackageFormat.Order(f.Name)))
        {
            // A file that was refused as a whole still counts as there, so that nothing is called dangling because of it.
            if (bytes is null)
            {
                tables.Add(new PackageTable(file, [], [], IsWhole: false));
                continue;
            }

            hash.AppendData(Encoding.UTF8.GetBytes(Number($"{file}\n{bytes.Length}\n")));
            var (table, note) = CsvTable.Read(file, bytes, limits, faults, hash, spool);
            tables.Add(table);
            notes.Add(note);
        }

        if (spool.IsValueCreated)
            spool.Value.Flush();
        if (tables.Count == 0 && faults.Count == 0)
        {
            faults.Add(PackageFault.Of(PackageFaultKind.EmptyPackage, "", null, null, null,
                $"At least one of the files {string.Join(", ", PackageFormat.Files.Select(f => f.Name))}; there is none."));
        }

        return new PackageRead(name, tables, notes, ignored, faults, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static PackageRead Refused(string name, PackageFaultKind kind, string expected) =>
        new(name, [], [], [], [PackageFault.Of(kind, "", null, null, name, expected)], "");

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
