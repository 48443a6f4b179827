namespace TocAnalysis.Web.Data.Sets;

/// <summary>All sets as of one moment of the database. It never changes: a reader keeps the one it began with.</summary>
internal sealed record SetState
{
    public required SetKeys Keys { get; init; }

    /// <summary>By place of the key; null: empty.</summary>
    public required CaseSet?[] Sets { get; init; }

    /// <summary>Time of the last change, in ticks of UTC, by case number.</summary>
    public required Pages<long> Updated { get; init; }

    /// <summary>Day that the list is sorted by; null is <see cref="int.MaxValue"/>.</summary>
    public required Pages<int> Start { get; init; }

    /// <summary>First and last day on which the case may have happened, open ends at the ends of the calendar; undated cases have a first after their last.</summary>
    public required Pages<int> From { get; init; }

    public required Pages<int> To { get; init; }

    public required IReadOnlyDictionary<long, SetGroup> Groups { get; init; }

    public required IReadOnlyDictionary<long, string> Coders { get; init; }

    /// <summary>Transactions before this one are all in.</summary>
    public required ulong Mark { get; init; }

    /// <summary>What is in of transactions from <see cref="Mark"/> on.</summary>
    public required IReadOnlySet<(ulong Transaction, long Case)> Applied { get; init; }

    /// <summary>Whether the words of the texts are among the sets.</summary>
    public required bool HasWords { get; init; }

    /// <summary>Counts the states of this process.</summary>
    public required long Number { get; init; }

    private readonly Lazy<IReadOnlyList<(int Group, CaseSet Cases)>> groupsBySize;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, CaseSet> codedBy = new();
    private readonly Lazy<IReadOnlyDictionary<string, string>> groupNames;

    public SetState()
    {
        groupNames = new(() => Groups!.Values.ToDictionary(g => g.Reference, g => g.Name, StringComparer.Ordinal));
        groupsBySize = new(() =>
        [.. Groups!.Keys.Select(g => ((int)g, this[new SetKey(SetKind.Group, (int)g)])).Where(g => g.Item2.Count > 0).OrderByDescending(g => g.Item2.Count)]);
    }

    /// <summary>Names of groups by reference, put in order once for each state.</summary>
    public IReadOnlyDictionary<string, string> GroupNames => groupNames.Value;

    /// <summary>Groups that take part in a case, those of most cases first; put in order once for each state.</summary>
    public IReadOnlyList<(int Group, CaseSet Cases)> GroupsBySize => groupsBySize.Value;

    /// <summary>The cases that a coder coded on anything; worked out once for each state.</summary>
    public CaseSet CodedBy(int coder) => codedBy.GetOrAdd(coder, c => SetQuery.Union(Keys.With(SetKind.Coding, c).Select(k => At(k.Place))));

    public CaseSet All => this[new SetKey(SetKind.Case)];

    public CaseSet this[SetKey key] => Keys.Find(key) is { } place ? At(place) : CaseSet.Empty;

    public CaseSet At(int place) => place < Sets.Length ? Sets[place] ?? CaseSet.Empty : CaseSet.Empty;

    /// <summary>The set of a text, such as a code of a country.</summary>
    public CaseSet Of(SetKind kind, string text) => Keys.FindText(text) is { } number ? this[new SetKey(kind, number)] : CaseSet.Empty;

    public long Bytes => Sets.Sum(s => s?.Bytes ?? 0);
}

/// <summary>A group, as far as sets need it.</summary>
internal sealed record SetGroup(string Reference, string Name, int Kind);

/// <summary>Values by case number in pages, so that a changed copy shares all pages but those that changed.</summary>
internal sealed class Pages<T>(T missing)
{
    private const int Size = 1 << 14;
    private T[]?[] pages = [];
    private HashSet<int> own = [];

    public T this[int number]
    {
        get
        {
            var page = number >> 14;
            return page < pages.Length && pages[page] is { } values ? values[number & (Size - 1)] : missing;
        }

        set
        {
            var page = number >> 14;
            if (page >= pages.Length)
                Array.Resize(ref pages, Math.Max(page + 1, pages.Length * 2));
            if (own.Add(page))
            {
                var fresh = new T[Size];
                if (pages[page] is { } shared)
                    shared.CopyTo(fresh, 0);
                else
                    Array.Fill(fresh, missing);
                pages[page] = fresh;
            }

            pages[page]![number & (Size - 1)] = value;
        }
    }

    /// <summary>The values of the page that a number lies in; null: none is set.</summary>
    public T[]? Page(int number) => number >> 14 < pages.Length ? pages[number >> 14] : null;

    public Pages<T> Copy() => new(missing) { pages = (T[]?[])pages.Clone() };
}
