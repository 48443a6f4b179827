using System.Security.Cryptography;
using Microsoft.AspNetCore.Components.Web;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Components.Layout;

/// <summary>Keeps a fault inside the page where it happened, and gives it a reference that the reader can tell and the log knows.</summary>
public sealed class FaultBoundary(ILogger<FaultBoundary> logger, DatabaseWatch watch) : ErrorBoundary
{
    /// <summary>The reference of the last fault.</summary>
    public string? Reference { get; private set; }

    /// <summary>What the last fault was where it was none of the program; null: it was one.</summary>
    public StorageTrouble? Trouble { get; private set; }

    /// <summary>True while the page cannot be shown because the database does not answer: it is tried again as soon as it does.</summary>
    public bool Waits => CurrentException is not null && Trouble == StorageTrouble.Away;

    protected override Task OnErrorAsync(Exception exception)
    {
        Trouble = watch.TroubleOf(exception);
        Reference = RandomNumberGenerator.GetHexString(8, lowercase: true);
        if (Trouble is { } trouble)
            logger.LogWarning("{Trouble}: a page could not be shown ({Cause})", trouble, exception.GetType().Name);
        else
            logger.LogError(exception, "Fault {Reference} on a page", Reference);
        return Task.CompletedTask;
    }
}
