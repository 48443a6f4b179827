using System.Net;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Localization;
using TocAnalysis.Web.Api;
using TocAnalysis.Web.Components.Layout;
using TocAnalysis.Web.Data;

namespace TocAnalysis.Web.Hosting;

/// <summary>Answers in the place of a database that is away: what happened, that nothing is lost, and to come again.</summary>
internal static class DatabaseAway
{
    private const string RetryAfter = "5";

    public static void Use(WebApplication app)
    {
        app.Use(async (http, next) =>
        {
            if (NeedsNone(http))
            {
                await next(http);
                return;
            }

            // Not before the first request: where the database is may not be known while all this is put together.
            var pulse = http.RequestServices.GetRequiredService<DatabasePulse>();
            if (pulse.IsAway)
            {
                await AnswerAsync(http);
                return;
            }

            var aborted = http.RequestAborted;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, pulse.Away);
            http.RequestAborted = either.Token;
            try
            {
                await next(http);
            }
            catch (Exception exception) when (!http.Response.HasStarted && !aborted.IsCancellationRequested && (pulse.IsAway || DatabasePulse.IsLoss(exception)))
            {
                http.RequestAborted = aborted;
                await AnswerAsync(http);
            }
            finally
            {
                http.RequestAborted = aborted;
            }
        });
    }

    /// <summary>Open pages stay connected, and what lies in files is given.</summary>
    private static bool NeedsNone(HttpContext http) => http.Request.Path.StartsWithSegments("/health/live") || http.Request.Path.StartsWithSegments("/_blazor")
        || http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;

    private static async Task AnswerAsync(HttpContext http)
    {
        http.Response.Clear();
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = RetryAfter;
        http.Response.Headers.CacheControl = "no-store";
        var text = http.RequestServices.GetRequiredService<IStringLocalizer<ShellText>>();
        if (http.Request.Path.StartsWithSegments(RestApi.Root))
        {
            await Results.Problem(text["Away.What"], statusCode: StatusCodes.Status503ServiceUnavailable, title: text["Away.Title"]).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(
            $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Safe(text["Away.Title"])}</title><meta http-equiv="refresh" content="{RetryAfter}"></head>
            <body><main><h1>{Safe(text["Away.Title"])}</h1><p>{Safe(text["Away.What"])}</p><p>{Safe(text["Away.Do"])}</p></main></body></html>
            """, CancellationToken.None);
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
