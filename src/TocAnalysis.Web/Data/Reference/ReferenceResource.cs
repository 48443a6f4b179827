namespace TocAnalysis.Web.Data.Reference;

/// <summary>Opens the seed data that is built into the program, so that no file beside it can be missing or altered.</summary>
internal static class ReferenceResource
{
    /// <summary>Opens one file of this folder.</summary>
    /// <param name="fileName">Its name, for instance "countries.json".</param>
    /// <returns>A stream that the caller closes.</returns>
    public static Stream Open(string fileName) =>
        typeof(ReferenceResource).Assembly.GetManifestResourceStream(typeof(ReferenceResource), fileName)
        ?? throw new InvalidOperationException($"The seed file {fileName} was not built into the program.");
}
