using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TocAnalysis.Domain.Access;
using TocAnalysis.Web.Features.Packages.Jobs;
using TocAnalysis.Web.Security;

namespace TocAnalysis.Web.Features.Packages.Wizard;

/// <summary>Takes a file from a plain form, as it comes: no script and no circuit is between the browser and the database, and no more than a piece is in memory.</summary>
internal static class UploadForm
{
    public const string Address = "/imports/upload";

    /// <summary>Parameter of the page that says why a file was not taken.</summary>
    public const string Refused = "refused";

    private const string FileField = "file";

    private const int LongestToken = 4_096;

    public static void Map(IEndpointRouteBuilder app) => app.MapPost(Address, TakeAsync)
        // Counted while it comes, so that the limit is told in words.
        .WithMetadata(new DisableRequestSizeLimitAttribute())
        .ExcludeFromDescription();

    private static async Task<IResult> TakeAsync(
        HttpContext http, [FromServices] IAntiforgery antiforgery, [FromServices] IOptions<AntiforgeryOptions> options, [FromServices] ImportJobs jobs, CancellationToken cancellationToken)
    {
        var actor = http.BrowserActor();
        if (!AccessPolicy.May(actor, Permission.Import))
            return Results.Redirect(AppUrls.Forbidden);
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || type.MediaType != "multipart/form-data" || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and < 200 } boundary)
            return Back("lost");
        var reader = new MultipartReader(boundary.ToString(), http.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                    continue;
                if (HeaderUtilities.RemoveQuotes(disposition.Name) != FileField)
                {
                    // The token stands before the file; the check would else read the whole form to find it.
                    if (HeaderUtilities.RemoveQuotes(disposition.Name) == options.Value.FormFieldName && options.Value.HeaderName is { } header)
                        http.Request.Headers[header] = await TextAsync(section.Body, cancellationToken);
                    continue;
                }

                if (options.Value.HeaderName is not { } name || http.Request.Headers[name].Count == 0 || !await antiforgery.IsRequestValidAsync(http))
                    return Back("lost");
                var file = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).ToString();
                if (file.Length == 0)
                    return Back("none");
                var taken = await jobs.CreateAsync(actor, file, section.Body, cancellationToken);
                return taken.Succeeded ? Results.Redirect(AppUrls.ImportJob(taken.Value)) : Back("large");
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The browser went away, or sent something that is no form.
        }

        return Back("lost");
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = new byte[LongestToken];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.ASCII.GetString(bytes, 0, read);
    }

    private static IResult Back(string why) => Results.Redirect($"{AppUrls.Import}?{Refused}={why}");
}
