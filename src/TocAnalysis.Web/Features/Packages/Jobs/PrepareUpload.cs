using TocAnalysis.Domain.Import;
using TocAnalysis.Domain.Import.Sheets;
using TocAnalysis.Domain.Suggestions;
using TocAnalysis.Web.Data.Reference;
using TocAnalysis.Web.Features.Packages.Reading;

namespace TocAnalysis.Web.Features.Packages.Jobs;

/// <summary>A file as it goes to the check: always as a package.</summary>
/// <param name="Book">The file as it was read.</param>
/// <param name="Mapped">The sheet as it was mapped; null: it was a package already.</param>
/// <param name="Package">The package.</param>
public sealed record PreparedUpload(SheetBook Book, MappedSheet? Mapped, PackageRead Package)
{
    /// <summary>Rows that the file brings.</summary>
    public int Rows => Mapped is { } sheet ? sheet.Sheet.Data(sheet.Mapping.HeaderRow).Count() : Package.Tables.Sum(t => t.Rows.Count);

    /// <summary>Where a fault stands in the file that was brought.</summary>
    public SheetFault Locate(PackageFault fault) =>
        Mapped?.Locate(fault) ?? new SheetFault(fault, fault.Column is null ? null : SheetField.NameOf(fault.File, fault.Column), null, fault.Value);
}

/// <summary>Makes a package of what was uploaded, by its options. Preview, check, import and the file of faulty rows all go through here.</summary>
public sealed class PrepareUpload(Vocabularies vocabularies) : IDisposable
{
    private readonly SemaphoreSlim reading = new(2);
    private readonly PackageVocabulary vocabulary = new(vocabularies.Countries, vocabularies.Offences, vocabularies.Codebook, new RecordedThings(), "");

    /// <summary>Reads, maps, and puts the decisions into effect.</summary>
    public PreparedUpload Run(string name, byte[] bytes, JobOptions options, PackageLimits? limits = null) => Run(name, new MemoryStream(bytes, writable: false), options, limits);

    /// <summary>Reads, maps, and puts the decisions into effect.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="content">Its content, which can seek; nothing of it is needed afterwards.</param>
    /// <param name="options">How it is read and mapped.</param>
    /// <param name="limits">Sizes; null: the usual ones.</param>
    public PreparedUpload Run(string name, Stream content, JobOptions options, PackageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(options);
        var book = ReadUpload.Read(name, content, new ReadingChoice(options.Encoding, options.Delimiter), limits);
        if (book.Faults.Count > 0)
            return new PreparedUpload(book, null, new PackageRead(name, [], [], [], book.Faults, ""));
        if (book.Package is { } package)
        {
            var tables = SameThings.Apply(CellFix.Apply(package.Tables, options.Fixes), options.Same);
            return new PreparedUpload(book, null, package with { Tables = tables });
        }

        var mapped = Map(SheetOf(book, options), options);
        content.Position = 0;
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        var read = new PackageRead(
            name, SameThings.Apply(CellFix.Apply(mapped.Tables, options.Fixes), options.Same), [new PackageFileNote(mapped.Sheet.Name, book.Encoding ?? book.Format, Delimiter(book), mapped.Sheet.Rows.Count)], [], mapped.Faults, hash);
        return new PreparedUpload(book, mapped, read);
    }

    /// <summary>Reads a file beside the page that asks for it, with what is said of it; at most two files at once, whoever brings them.</summary>
    /// <param name="job">The file.</param>
    /// <param name="content">Its content.</param>
    /// <param name="rows">Rows of each sheet that are kept.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<(SheetBook Book, Sheet? Chosen)> ReadAsync(ImportJob job, Stream content, int rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        await reading.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() =>
            {
                // A large package is looked into when it is checked; here it is enough to know what it is.
                var read = ReadUpload.Read(job.FileName, content, new ReadingChoice(job.Options.Encoding, job.Options.Delimiter), packagesToo: content.Length < new PackageLimits().SpoolFrom);
                var chosen = read is { Faults.Count: 0, Sheets.Count: > 0 } ? SheetOf(read, job.Options) : null;
                return (read with { Sheets = [.. read.Sheets.Select(Short)] }, chosen is null ? null : Short(chosen));
            }, cancellationToken);
        }
        finally
        {
            reading.Release();
        }

        Sheet Short(Sheet sheet) => sheet with { Rows = [.. sheet.Rows.Take(rows)] };
    }

    /// <summary>The sheet that is chosen.</summary>
    public static Sheet SheetOf(SheetBook book, JobOptions options) => book.Sheets.FirstOrDefault(s => s.Name == options.Sheet) ?? book.Sheets[0];

    /// <summary>A sheet, or the first rows of it, mapped by the options.</summary>
    public MappedSheet Map(Sheet sheet, JobOptions options) => SheetMapper.Map(sheet, options.Mapping ?? Guess(sheet), options.LeaveOut.ToHashSet());

    /// <summary>How a sheet is probably meant.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="headerRow">Number of the header row; null: that is guessed as well.</param>
    public SheetMapping Guess(Sheet sheet, int? headerRow = null)
    {
        var guess = new SheetGuess(Country, vocabulary);
        return headerRow is { } row ? guess.Of(sheet, row) : guess.Of(sheet);
    }

    public void Dispose() => reading.Dispose();

    private static string Delimiter(SheetBook book) => book.Delimiter is { } sign ? TextSheet.Shown(sign) : "";

    private string? Country(string word)
    {
        var folded = NearestText.Fold(word);
        if (folded.Length < 2)
            return null;
        // Names, aliases and short codes that are exactly the word; where several places share one, nobody can tell.
        var named = vocabularies.Countries.Suggest(word, 6).Where(c => new[] { c.Code, c.FormerAlpha3, c.Alpha2, c.Name, c.OfficialName }.Concat(c.Names.Values).Concat(c.Aliases)
            .Any(n => n is not null && NearestText.Fold(n) == folded)).ToList();
        var present = named.Where(c => c.ExistsFrom is not null || c.FormerAlpha3 is null).ToList();
        return named.Count == 1 ? named[0].Code : present.Count == 1 ? present[0].Code : null;
    }
}
