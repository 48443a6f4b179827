namespace TocAnalysis.Web.Data.Replicas;

/// <summary>Why a table or file was read from the primary although a replica is set.</summary>
public enum ReplicaFault
{
    /// <summary>No connection, or no answer in time.</summary>
    Away,

    /// <summary>It did not have everything within the time that is waited.</summary>
    Behind,

    /// <summary>It is no replica of this database, has another history, or is read as another role.</summary>
    NotOurs,

    /// <summary>It broke a question off, for instance by a conflict with what it takes in.</summary>
    Broke,
}

/// <summary>How a replica stands.</summary>
/// <param name="Number">Its place in the setting, from 1.</param>
/// <param name="Fault">What keeps it from being read from now; null: nothing.</param>
/// <param name="Behind">Bytes of the write-ahead log that it has not taken in; null: not known.</param>
/// <param name="Seconds">Seconds since the last change that it took in was made; null: not known.</param>
public sealed record ReplicaState(int Number, ReplicaFault? Fault, long? Behind, double? Seconds);

/// <summary>Which replicas are set, how they stand, and what was read from where since the program started.</summary>
/// <param name="Replicas">Each by itself.</param>
/// <param name="Served">Tables and files that were read from one.</param>
/// <param name="FellBack">Those that were read from the primary, by what kept them from a replica.</param>
public sealed record ReplicaStatus(IReadOnlyList<ReplicaState> Replicas, long Served, IReadOnlyDictionary<ReplicaFault, long> FellBack)
{
    /// <summary>The same in lines of text, without names and addresses.</summary>
    public IEnumerable<string> InWords()
    {
        foreach (var replica in Replicas)
        {
            yield return replica.Fault is { } fault ? FormattableString.Invariant($"Replica {replica.Number}: {Words(fault)}{(replica.Behind is { } left ? $", {left} bytes behind" : "")}.")
                : FormattableString.Invariant($"Replica {replica.Number}: follows, {replica.Behind} bytes behind{(replica.Seconds is { } s ? $", last change {Math.Max(s, 0):0.0} s ago" : "")}.");
        }

        var kinds = FellBack.Where(f => f.Value > 0).Select(f => $"{f.Value} {Words(f.Key)}").ToList();
        yield return $"Tables and files read from a replica: {Served}. Fell back to the primary: {FellBack.Values.Sum()}{(kinds.Count > 0 ? $" ({string.Join(", ", kinds)})" : "")}.";
    }

    /// <summary>What keeps a replica from being read from.</summary>
    public static string Words(ReplicaFault fault) => fault switch
    {
        ReplicaFault.Away => "no answer",
        ReplicaFault.Behind => "behind",
        ReplicaFault.NotOurs => "no replica of this database",
        _ => "broke off",
    };
}
