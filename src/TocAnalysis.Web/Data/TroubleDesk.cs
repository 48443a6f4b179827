namespace TocAnalysis.Web.Data;

/// <summary>What one open page is told about troubles of storage: shown above its content, which stays as it is.</summary>
public sealed class TroubleDesk(DatabaseWatch watch) : IDisposable
{
    private bool listens;

    /// <summary>What is told; null: nothing.</summary>
    public StorageTrouble? Told { get; private set; }

    /// <summary>True where what is told was <see cref="StorageTrouble.Away"/> and is over.</summary>
    public bool IsOver => Told == StorageTrouble.Away && !watch.IsSilent;

    /// <summary>Told when any of it changes, on any thread.</summary>
    public event Action? Changed;

    /// <summary>Something that was done on the page ended in this.</summary>
    public void Tell(StorageTrouble trouble)
    {
        if (!listens)
        {
            listens = true;
            watch.CameBack += Back;
        }

        Told = trouble;
        Changed?.Invoke();
    }

    /// <summary>The reader has read it, or is elsewhere by now.</summary>
    public void Clear()
    {
        if (Told is null)
            return;
        Told = null;
        Changed?.Invoke();
    }

    public void Dispose()
    {
        if (listens)
            watch.CameBack -= Back;
    }

    private void Back() => Changed?.Invoke();
}
