using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace TocAnalysis.Web.Features.Cases;

/// <summary>
/// A packed text on its way from the first rendering of a page to the second. An attribute of the framework does the same, but holds what came
/// as long as the page stays open: with a thousand open lists forty megabytes that nobody reads again.
/// </summary>
public sealed class KeptText(PersistentComponentState states, string key) : IDisposable
{
    private PersistingComponentStateSubscription persisting;

    /// <summary>What the first rendering keeps; null: nothing.</summary>
    public string? Value { get; private set; }

    /// <summary>In the first rendering: goes with the page.</summary>
    public void Keep(string? packed)
    {
        Value = packed;
        persisting.Dispose();
        persisting = states.RegisterOnPersisting(Persist, RenderMode.InteractiveServer);
    }

    /// <summary>In the second rendering: what came with the page, once; null: nothing came.</summary>
    public string? Take() => states.TryTakeFromJson<string>(key, out var packed) ? packed : null;

    public void Dispose() => persisting.Dispose();

    private Task Persist()
    {
        if (Value is not null)
            states.PersistAsJson(key, Value);
        return Task.CompletedTask;
    }
}
