namespace TocAnalysis.Web.Data.Replicas;

/// <summary>Where one table or file is read: every connection of it goes to one server. It only reads, as <see cref="TocDatabase.ReadAsync"/> does.</summary>
public sealed class ReadPlace
{
    private readonly Func<CancellationToken, Task<TocContext>> open;

    internal ReadPlace(Func<CancellationToken, Task<TocContext>> open, bool isReplica) => (this.open, IsReplica) = (open, isReplica);

    /// <summary>Whether it is a replica and not the primary.</summary>
    public bool IsReplica { get; }

    /// <summary>A context that only reads, without tracking; on a replica its connection has shown that it has everything the run must have.</summary>
    public Task<TocContext> ReadAsync(CancellationToken cancellationToken) => open(cancellationToken);
}
