using Microsoft.EntityFrameworkCore;
using TocAnalysis.Domain.Codebook;
using TocAnalysis.Web.Data.Reference;

namespace TocAnalysis.Web.Data;

/// <summary>Reads and writes codebook versions. The gists of the paper's paragraphs are those of the release in every version.</summary>
public static class CodebookStore
{
    /// <summary>Any number that no other advisory lock of this program uses.</summary>
    public const long Lock = 0x70C_B00C;

    /// <summary>One version; null: there is none of this number.</summary>
    public static async Task<CodebookContent?> ReadAsync(TocContext context, Vocabularies vocabularies, int number, CancellationToken cancellationToken)
    {
        // The release keeps its own version in its own form.
        if (number == vocabularies.Released.Version)
            return vocabularies.Released;
        var version = await context.CodebookVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Number == number, cancellationToken);
        if (version is null)
            return null;
        var rows = await context.Codes.AsNoTracking().Where(c => c.Version == number).Select(c => c.Content).ToListAsync(cancellationToken);
        return new CodebookContent(number, version.Title, version.Note ?? "", [.. rows.Select(CaseJson.Read<CodeDefinition>)], vocabularies.Released.Paragraphs);
    }

    /// <summary>Brings the frozen versions into memory; the latest is then in use.</summary>
    public static async Task TakeInAsync(TocContext context, Vocabularies vocabularies, CancellationToken cancellationToken)
    {
        var numbers = await context.CodebookVersions.Where(v => v.State != CodebookState.Draft).Select(v => v.Number).ToListAsync(cancellationToken);
        var versions = new List<CodebookContent>(numbers.Count);
        foreach (var number in numbers)
        {
            if (await ReadAsync(context, vocabularies, number, cancellationToken) is { } version)
                versions.Add(version);
        }

        vocabularies.Take(versions, await CodeMappingStore.RemovalsAsync(context, cancellationToken));
    }

    /// <summary>The number of the draft; null: there is none.</summary>
    public static Task<int?> DraftAsync(TocContext context, CancellationToken cancellationToken) =>
        context.CodebookVersions.Where(v => v.State == CodebookState.Draft).Select(v => (int?)v.Number).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Whether anybody coded a code, in any version.</summary>
    public static Task<bool> IsCodedAsync(TocContext context, string key, CancellationToken cancellationToken) => context.Codings.AnyAsync(c => c.Code == key, cancellationToken);

    /// <summary>Writes a code over its row, or as a new one. Does not save.</summary>
    public static void Write(TocContext context, CodeRow? row, int version, CodeDefinition code)
    {
        row ??= context.Codes.Add(new CodeRow { Version = version, Key = code.Key }).Entity;
        (row.Kind, row.Scale, row.Parent, row.Position, row.Title) = (code.Kind, code.Scale, code.Parent, code.Order, code.Title);
        row.Paragraphs = [.. code.Paragraphs];
        row.Content = CaseJson.Write(code);
    }
}
