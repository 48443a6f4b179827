using Microsoft.AspNetCore.Components;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Components;

/// <summary>
/// What all components here are made from (<c>_Imports.razor</c>). Where something that is done on a page ends because the database is away or a disk is full, the
/// page stays as it is, with all that was typed, and says so; any other fault goes its usual way.
/// </summary>
public abstract class TocComponent : ComponentBase, IHandleEvent
{
    private static readonly AsyncLocal<bool> Inside = new();

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    /// <summary>Where troubles of this page are told; null: nowhere, as where a component is drawn by itself.</summary>
    protected TroubleDesk? Desk => Services.GetService<TroubleDesk>();

    /// <summary>Tells when the database is back; null: nobody watches it.</summary>
    protected DatabaseWatch? Watch => Services.GetService<DatabaseWatch>();

    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem callback, object? arg)
    {
        // What one component hands on to another is theirs together: the outermost tells, so that nobody goes on as if it had been done.
        var isOutermost = !Inside.Value;
        Inside.Value = true;
        try
        {
            var task = callback.InvokeAsync(arg);
            if (task.Status is TaskStatus.RanToCompletion or TaskStatus.Canceled)
            {
                StateHasChanged();
                return;
            }

            StateHasChanged();
            await task;
        }
        catch (Exception e) when (isOutermost && TroubleOf(e) is { } trouble && Desk is { } desk)
        {
            AfterTrouble();
            desk.Tell(trouble);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
    }

    /// <summary>What trouble of storage an exception is of; null: none.</summary>
    protected StorageTrouble? TroubleOf(Exception exception) => Watch is { } watch ? watch.TroubleOf(exception) : StorageTroubles.Of(exception);

    /// <summary>Puts back what an action that ended in trouble left, such as that it is being done.</summary>
    protected virtual void AfterTrouble()
    {
    }

    /// <summary>Does what no event of the framework stands around, and tells of trouble. False: it was not done.</summary>
    protected async Task<bool> TriedAsync(Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        try
        {
            await act();
            return true;
        }
        catch (Exception e) when (TroubleOf(e) is { } trouble && Desk is { } desk)
        {
            desk.Tell(trouble);
            return false;
        }
    }
}
