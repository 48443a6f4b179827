namespace TocAnalysis.Web.Features.Convention;

/// <summary>The depositary's tables of two days that come with the program, so that a fresh installation has something to show.</summary>
internal static class SampleTables
{
    private const string Folder = ".Sample.";

    /// <summary>The files, with the day in their names.</summary>
    public static IReadOnlyList<DepositaryFile> Read() =>
    [
        .. typeof(SampleTables).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(typeof(SampleTables).Namespace + Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(n =>
            {
                using var stream = typeof(SampleTables).Assembly.GetManifestResourceStream(n)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return new DepositaryFile(n[(typeof(SampleTables).Namespace!.Length + Folder.Length)..], bytes);
            }),
    ];
}
