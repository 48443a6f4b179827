using System.Collections.Concurrent;

namespace TocAnalysis.Web.Data.Sets;

/// <summary>What a set is about. <c>A</c> and <c>B</c> of <see cref="SetKey"/> are numbers of texts (<see cref="SetKeys.Text"/>), places in an enumeration, or keys of rows.</summary>
internal enum SetKind : byte
{
    /// <summary>Every case that is not deleted.</summary>
    Case,
    Status,
    Sensitivity,

    /// <summary>A: reading, B: result.</summary>
    Result,
    Domain,
    FactConfidence,
    Undated,

    /// <summary>A: year or decade of the start; -1: a start that does not fix one. Cases without a start are in none.</summary>
    StartYear,
    StartDecade,

    /// <summary>A: the first or last decade in which the case may have happened, as the year divided by ten; open ends at -1 and <see cref="SetKeys.OpenEnd"/>. Undated cases are in none.</summary>
    FirstDecade,
    LastDecade,

    /// <summary>A: reliability of a source in the case's list; -1: a source whose reliability is not told.</summary>
    Reliability,

    /// <summary>A: a field of which a source says something else than the record.</summary>
    Competing,

    /// <summary>A: country, B: stage, flow and certainty together (<see cref="SetKeys.Involvement"/>).</summary>
    Involvement,

    /// <summary>A country, stage, flow, region or economic group of an involvement that is not refuted.</summary>
    Country,
    Stage,
    Flow,
    Region,
    Economy,
    Certainty,

    /// <summary>B: stage, flow and certainty together (<see cref="SetKeys.Involvement"/>), of any country.</summary>
    Way,

    /// <summary>A: an offence or class above it.</summary>
    Offence,

    /// <summary>A: an offence or class above it, B: role.</summary>
    OffenceInRole,
    OffenceRole,

    /// <summary>A: key of the group.</summary>
    Group,
    GroupKind,

    /// <summary>A: code.</summary>
    Coded,

    /// <summary>A: code, B: position.</summary>
    Adjudicated,
    Majority,

    /// <summary>A: position, on any code.</summary>
    AdjudicatedValue,
    MajorityValue,

    /// <summary>A: key of the coder, B: code and value together (<see cref="SetKeys.Coding"/>).</summary>
    Coding,

    /// <summary>A: lexeme.</summary>
    Word,

    /// <summary>A case with audiences.</summary>
    Limited,

    /// <summary>A: key of the audience.</summary>
    Audience,
}

internal readonly record struct SetKey(SetKind Kind, int A = 0, int B = 0);

/// <summary>Gives every key of a set its place for good, so that a state of all sets is one array. Places are only ever added.</summary>
internal sealed class SetKeys
{
    /// <summary>The decade of a case that has not ended: later than any.</summary>
    public const int OpenEnd = 1_000;

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<SetKey, int> places = new();
    private readonly List<SetKey> keys = [];
    private readonly Dictionary<(SetKind, int), Growing<(int B, int Place)>> byFirst = [];
    private readonly Dictionary<SetKind, Growing<int>> firsts = [];
    private readonly ConcurrentDictionary<string, int> texts = new(StringComparer.Ordinal);
    private readonly List<string> textsInOrder = [];

    public int Count
    {
        get
        {
            lock (gate)
                return keys.Count;
        }
    }

    /// <summary>Stage 0 and flow 0 stand for not recorded.</summary>
    public static int Involvement(int stage, int flow, int certainty) => (((stage * 8) + flow) * 4) + certainty;

    public static (int Stage, int Flow, int Certainty) OfInvolvement(int packed) => (packed / 32, packed / 4 % 8, packed % 4);

    public static int Coding(int code, int value) => (code * 16) + value;

    public int? Find(SetKey key) => places.TryGetValue(key, out var place) ? place : null;

    public int PlaceOf(SetKey key)
    {
        if (places.TryGetValue(key, out var known))
            return known;
        lock (gate)
        {
            if (places.TryGetValue(key, out known))
                return known;
            var place = keys.Count;
            keys.Add(key);
            if (!byFirst.TryGetValue((key.Kind, key.A), out var list))
            {
                byFirst[(key.Kind, key.A)] = list = new();
                if (!firsts.TryGetValue(key.Kind, out var all))
                    firsts[key.Kind] = all = new();
                all.Add(key.A);
            }

            list.Add((key.B, place));
            places[key] = place;
            return place;
        }
    }

    /// <summary>All keys, by place.</summary>
    public IReadOnlyList<SetKey> All()
    {
        lock (gate)
            return [.. keys];
    }

    /// <summary>All first parts of a kind.</summary>
    public IReadOnlyList<int> Firsts(SetKind kind)
    {
        lock (gate)
            return firsts.TryGetValue(kind, out var all) ? all.Now : [];
    }

    /// <summary>All keys of a kind with this first part.</summary>
    public IReadOnlyList<(int B, int Place)> With(SetKind kind, int first)
    {
        lock (gate)
            return byFirst.TryGetValue((kind, first), out var list) ? list.Now : [];
    }

    /// <summary>The number of a text; given on first asking.</summary>
    public int Text(string text)
    {
        if (texts.TryGetValue(text, out var known))
            return known;
        lock (gate)
        {
            if (texts.TryGetValue(text, out known))
                return known;
            var number = textsInOrder.Count;
            textsInOrder.Add(text);
            texts[text] = number;
            return number;
        }
    }

    /// <summary>The number of a text that is known; null: nothing is recorded under it.</summary>
    public int? FindText(string text) => texts.TryGetValue(text, out var number) ? number : null;

    public string TextOf(int number)
    {
        lock (gate)
            return textsInOrder[number];
    }

    public IReadOnlyList<string> Texts()
    {
        lock (gate)
            return [.. textsInOrder];
    }

    /// <summary>For lexemes, which come as characters and not as texts.</summary>
    public ConcurrentDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> TextLookup => texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>A list that is only ever added to. Readers get it as it is now; the same array again until something is added.</summary>
    private sealed class Growing<T>
    {
        private readonly List<T> all = [];
        private T[]? now;

        public T[] Now => now ??= [.. all];

        public void Add(T item)
        {
            all.Add(item);
            now = null;
        }
    }
}
