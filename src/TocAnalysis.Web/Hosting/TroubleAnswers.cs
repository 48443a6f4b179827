using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticAssets;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Components.Layout;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Hosting;

/// <summary>
/// Answers where the database is away or a disk is full: what happened and what to do, for people as a page and for programs as a problem. While the database is
/// silent nothing begins that needs it, so nobody waits for what does not come; scripts and styles, and whether the process lives, need none.
/// </summary>
internal static partial class TroubleAnswers
{
    /// <summary>Seconds.</summary>
    private const string SoonAgain = "5";

    public static void Use(WebApplication app)
    {
        var watch = app.Services.GetRequiredService<DatabaseWatch>();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TroubleAnswers));
        app.Use(async (http, next) =>
        {
            if (watch.IsSilent && !http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
            {
                // Before anybody asks who it is, which would need the database.
                if (http.GetEndpoint() is { } asset && asset.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
                    await asset.RequestDelegate!(http);
                else
                    await AnswerAsync(http, StorageTrouble.Away);
                return;
            }

            try
            {
                await next(http);
            }
            catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested && watch.TroubleOf(e) is { } trouble)
            {
                // Not the exception: it may carry what was to be stored.
                Happened(log, trouble, http.Request.Method, e.GetType().Name);
                http.Response.Clear();
                await AnswerAsync(http, trouble);
            }
        });
    }

    private static Task AnswerAsync(HttpContext http, StorageTrouble trouble)
    {
        var status = trouble == StorageTrouble.Away ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status507InsufficientStorage;
        if (trouble == StorageTrouble.Away)
            http.Response.Headers.RetryAfter = SoonAgain;
        http.Response.Headers.CacheControl = "no-store";
        if (http.Request.Path.StartsWithSegments(RestApi.Root, StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
        {
            var (title, detail) = trouble switch
            {
                StorageTrouble.DatabaseFull => ("The disk of the database is full", "Nothing of this request was stored, and nothing is half written. Reading goes on. Tell the administrator to make room, then send it again; nothing has to be started anew."),
                StorageTrouble.DiskFull => ("The disk of the server is full", "Nothing of this request was stored. Tell the administrator to make room, then send it again; nothing has to be started anew."),
                _ => ("The database does not answer", "Nothing is half written. Send the request again after the seconds of Retry-After, a write under the same Idempotency-Key: it is then carried out once, whether or not it was before."),
            };
            return Results.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(http);
        }

        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        return new RazorComponentResult<TroublePage>(new Dictionary<string, object?>
        {
            [nameof(TroublePage.Trouble)] = trouble,
            [nameof(TroublePage.Again)] = isRead ? $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}" : null,
        })
        { StatusCode = status }.ExecuteAsync(http);
    }

    [LoggerMessage(LogLevel.Warning, "{Trouble}: a {Method} request could not be carried out ({Cause}).")]
    private static partial void Happened(ILogger logger, StorageTrouble trouble, string method, string cause);
}
