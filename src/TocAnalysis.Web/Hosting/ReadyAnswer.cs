using Microsoft.Extensions.Diagnostics.HealthChecks;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Data.Replicas;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Hosting;

/// <summary>What <c>/health/ready</c> answers: one word, and for administrators how the replicas stand.</summary>
internal static class ReadyAnswer
{
    public static async Task WriteAsync(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "text/plain";
        await http.Response.WriteAsync(report.Status.ToString(), http.RequestAborted);
        if (report.Status == HealthStatus.Healthy && AccessPolicy.May(http.BrowserActor(), Permission.Administer)
            && await http.RequestServices.GetRequiredService<ReplicaReads>().StatusAsync(http.RequestAborted) is { } status)
            await http.Response.WriteAsync("\n" + string.Join('\n', status.InWords()) + "\n", http.RequestAborted);
    }
}
