namespace TocAnalysis.Domain.Import;

/// <summary>Takes the value of a row's cell where the package has the column, and notes whether that is another than before.</summary>
internal sealed class ChangedFields(PackageContent package, string file)
{
    private readonly List<string> fields = [];

    public bool Any => fields.Count > 0;

    public T Take<T>(string column, T old, T given)
    {
        if (!package.Has(file, column) || EqualityComparer<T>.Default.Equals(old, given))
            return old;
        fields.Add(column);
        return given;
    }

    public IReadOnlyList<T> TakeList<T>(string column, IReadOnlyList<T> old, IReadOnlyList<T> given)
    {
        if (!package.Has(file, column) || old.SequenceEqual(given))
            return old;
        fields.Add(column);
        return given;
    }

    public void Add(string column) => fields.Add(column);

    public IEnumerable<PackageChange> Changes(bool isNew, int row) =>
        isNew ? [new PackageChange(file, row, true, [])] : Any ? [new PackageChange(file, row, false, [.. fields.Distinct(StringComparer.Ordinal)])] : [];

    public Merged<T> Of<T>(bool isNew, T content, int row) => new(content, [.. Changes(isNew, row)]);
}
