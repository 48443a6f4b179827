using System.Security.Cryptography;
using Microsoft.AspNetCore.Components.Web;

namespace TocAnalysis.Web.Components.Layout;

/// <summary>Keeps a fault inside the page where it happened, and gives it a reference that the reader can tell and the log knows.</summary>
public sealed class FaultBoundary(ILogger<FaultBoundary> logger) : ErrorBoundary
{
    /// <summary>The reference of the last fault.</summary>
    public string? Reference { get; private set; }

    protected override Task OnErrorAsync(Exception exception)
    {
        Reference = RandomNumberGenerator.GetHexString(8, lowercase: true);
        logger.LogError(exception, "Fault {Reference} on a page", Reference);
        return Task.CompletedTask;
    }
}
