using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace TocAnalysis.Web.Components.Shared;

/// <summary>
/// A page whose whole state is in the address. A change of the query alone brings no new parameters, so it listens to the address itself.
/// It reads one address after the other and gives up an earlier one for a later one: numbers of one never stand below the filter of another.
/// </summary>
public abstract class AddressedPage : TocComponent, IDisposable
{
    private readonly CancellationTokenSource closing = new();
    private CancellationTokenSource reading = new();
    private Task last = Task.CompletedTask;
    private string? begun;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The path of the page; other addresses are none of its business.</summary>
    protected abstract string Path { get; }

    /// <summary>Ends when the reader goes on to another address, or leaves.</summary>
    protected CancellationToken Leaving { get; private set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Navigation.LocationChanged -= Moved;
        closing.Cancel();
        closing.Dispose();
    }

    /// <summary>Reads what the present address asks for. Never runs twice at once.</summary>
    protected abstract Task LoadAsync();

    protected override void OnInitialized() => Navigation.LocationChanged += Moved;

    protected override Task OnParametersSetAsync() => begun == Navigation.Uri ? Task.CompletedTask : NextAsync();

    /// <summary>Reads the present address, after an earlier one has been given up.</summary>
    protected Task NextAsync()
    {
        if (closing.IsCancellationRequested)
            return Task.CompletedTask;
        begun = Navigation.Uri;
        reading.Cancel();
        reading = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        return last = AfterAsync(last, reading.Token);
    }

    private async Task AfterAsync(Task before, CancellationToken own)
    {
        // How it ended is told where it was begun.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        own.ThrowIfCancellationRequested();
        Leaving = own;
        await LoadAsync();
    }

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath == Path)
            _ = InvokeAsync(ReadAgainAsync);
    }

    private async Task ReadAgainAsync()
    {
        var read = NextAsync();
        var given = reading.Token;
        try
        {
            await read;
            if (!given.IsCancellationRequested)
                StateHasChanged();
        }
        catch (Exception e) when (given.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            // The reader has gone on.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
